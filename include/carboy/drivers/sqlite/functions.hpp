// Functions and collations of SQLite written in C++; aggregates and window functions are in aggregates.hpp.
// Source: Python's sqlite3, Connection.create_function, create_collation.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/type.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace carboy::drivers::sqlite {

/// Where a function puts its result.
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
    /// Takes a row out again; of window functions only.
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

// How many arguments SQL gives; -1 for any number, when the one parameter is a span of them.
template <class Values>
inline constexpr int arity = static_cast<int>(std::tuple_size_v<Values>);
template <>
inline constexpr int arity<std::tuple<Arguments>> = -1;

// Reads the arguments as the callable's parameter types and calls it.
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

/// Makes a callable an SQL function.  Its parameters may be of any readable type, std::optional for those that may be
/// NULL; one parameter of type std::span<const ValueView> takes any number of arguments.
/// An exception fails the statement: a carboy::Error, such as the DataError of an argument that does not fit, is thrown
/// itself, the text of another std::exception becomes a ProgrammingError.  `deterministic` lets SQLite use it in
/// indexes.  A pool takes functions and collations off when the connection comes back.
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

/// Takes back a function or an aggregate of this many arguments (-1: any number).
void drop_function(engine::Connection& connection, const char* name, int arguments);

/// Makes a callable `int(std::string_view, std::string_view)` a collation: negative, zero or positive.
/// An exception fails the statement and is thrown itself; when the statement writes, the transaction is undone.
template <class F>
void create_collation(engine::Connection& connection, const char* name, F compare) {
    struct Holder final : detail::Collation {
        explicit Holder(F f) : function(std::move(f)) {}
        int compare(std::string_view a, std::string_view b) override { return function(a, b); }
        F function;
    };
    detail::add(connection, name, std::unique_ptr<detail::Collation>(new Holder(std::move(compare))));
}

/// Takes back a collation.
void drop_collation(engine::Connection& connection, const char* name);

}  // namespace carboy::drivers::sqlite
