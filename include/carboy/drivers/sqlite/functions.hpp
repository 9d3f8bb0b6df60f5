// SQLite functions and collations written in C++; aggregates and window functions are in aggregates.hpp.
// Source: Python's sqlite3, Connection.create_function, create_collation.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/sql/types/type.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace carboy::drivers::sqlite {

/// Receives a function's result.
class Result {
  public:
    explicit Result(void* context) : context_(context) {}

    template <sql::Bindable T>
    void set(const T& value) {
        sql::Scratch scratch;
        set_view(sql::to_view(value, scratch));
    }

  private:
    void set_view(sql::ValueView view);
    void* context_;
};

namespace detail {

using Arguments = std::span<const sql::ValueView>;

struct Function {
    virtual ~Function() = default;
    virtual void call(Arguments arguments, Result& result) = 0;
};
struct Aggregation {
    virtual ~Aggregation() = default;
    virtual void step(Arguments arguments) = 0;
    /// Removes a row again; only for window functions.
    virtual void inverse(Arguments) {}
    virtual void value(Result& result) = 0;
};
struct AggregateFunction {
    virtual ~AggregateFunction() = default;
    virtual std::unique_ptr<Aggregation> start() = 0;
};
struct Collation {
    virtual ~Collation() = default;
    virtual int compare(std::string_view a, std::string_view b) = 0;
};

void add(engine::Connection& connection, const char* name, int arguments, bool deterministic,
         std::unique_ptr<Function> function);
void add(engine::Connection& connection, const char* name, int arguments, std::unique_ptr<AggregateFunction> function);
void add_window(engine::Connection& connection, const char* name, int arguments,
                std::unique_ptr<AggregateFunction> function);
void add(engine::Connection& connection, const char* name, std::unique_ptr<Collation> collation);

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class... Args>
struct Signature<R (*)(Args...)> {
    using Values = std::tuple<std::remove_cvref_t<Args>...>;
};
template <class C, class R, class... Args>
struct Signature<R (C::*)(Args...)> : Signature<R (*)(Args...)> {};
template <class C, class R, class... Args>
struct Signature<R (C::*)(Args...) const> : Signature<R (*)(Args...)> {};

// The number of arguments in SQL; -1 means any number, when the only parameter is a span of them.
template <class Values>
inline constexpr int arity = static_cast<int>(std::tuple_size_v<Values>);
template <>
inline constexpr int arity<std::tuple<Arguments>> = -1;

// Converts the arguments to the callable's parameter types and calls it.
template <class F, class... Args>
decltype(auto) apply(F&& f, Arguments arguments, std::tuple<Args...>*) {
    return [&]<std::size_t... I>(std::index_sequence<I...>)->decltype(auto) {
        return f(sql::from_view<Args>(arguments[I])...);
    }
    (std::index_sequence_for<Args...>());
}

template <class F>
decltype(auto) apply(F&& f, Arguments arguments, std::tuple<Arguments>*) {
    return f(arguments);
}

}  // namespace detail

/// Makes a callable an SQL function. Its parameters may be of any readable type, and std::optional accepts NULL. One
/// parameter of type std::span<const ValueView> accepts any number of arguments. An exception makes the statement fail:
/// a carboy::Error, such as the DataError of an argument that does not fit, is rethrown; the text of another
/// std::exception becomes a ProgrammingError. `deterministic` allows SQLite to use the function in indexes. A pool
/// removes functions and collations when the connection is returned.
template <class F>
void create_function(engine::Connection& connection, const char* name, F function, bool deterministic = false) {
    using Values = typename detail::Signature<F>::Values;
    struct Holder final : detail::Function {
        explicit Holder(F f) : function(std::move(f)) {}
        void call(detail::Arguments arguments, Result& result) override {
            result.set(detail::apply(function, arguments, static_cast<Values*>(nullptr)));
        }
        F function;
    };
    detail::add(connection, name, detail::arity<Values>, deterministic,
                std::unique_ptr<detail::Function>(new Holder(std::move(function))));
}

/// Removes a function or an aggregate with this number of arguments (-1: any number).
void drop_function(engine::Connection& connection, const char* name, int arguments);

/// Makes a callable `int(std::string_view, std::string_view)` a collation: it returns a negative number, zero or a
/// positive number. An exception makes the statement fail and is rethrown; if the statement writes, the transaction is
/// undone.
template <class F>
void create_collation(engine::Connection& connection, const char* name, F compare) {
    struct Holder final : detail::Collation {
        explicit Holder(F f) : function(std::move(f)) {}
        int compare(std::string_view a, std::string_view b) override { return function(a, b); }
        F function;
    };
    detail::add(connection, name, std::unique_ptr<detail::Collation>(new Holder(std::move(compare))));
}

/// Removes a collation.
void drop_collation(engine::Connection& connection, const char* name);

}  // namespace carboy::drivers::sqlite
