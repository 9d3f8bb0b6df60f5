// C++ callables as functions, filters and tests of templates, with a checked number and types of arguments.
#pragma once

#include <carboy/jinja/adapt/adapt.hpp>

namespace carboy::jinja {

class State;

/// `wanted` is the expected type for the message ("a string", "an integer").
[[noreturn]] void throw_bad_argument(std::size_t position, std::string_view wanted, const Value& got);
[[noreturn]] void throw_bad_count(std::size_t least, std::size_t most, std::size_t got);
[[noreturn]] void throw_unexpected_keyword(std::string_view name);

/// Converts an argument to a parameter's type; specialise it for your own types.
template <class T>
struct Parameter;

/// A `Value` belongs to the function; a `const Value&` may refer to the template's value until the call returns.
template <>
struct Parameter<Value> {
    static constexpr bool optional = false;
    static Value get(const Value& value, std::size_t) { return value.owned(); }
};
template <>
struct Parameter<const Value&> {
    static constexpr bool optional = false;
    static const Value& get(const Value& value, std::size_t) { return value; }
};
template <>
struct Parameter<bool> {
    static constexpr bool optional = false;
    static bool get(const Value& value, std::size_t) { return value.truth(); }
};
template <std::integral T>
struct Parameter<T> {
    static constexpr bool optional = false;
    static T get(const Value& value, std::size_t at) {
        if (value.is_bool()) return static_cast<T>(value.boolean());
        if (!value.is_integer() || !std::in_range<T>(value.integer())) throw_bad_argument(at, "an integer", value);
        return static_cast<T>(value.integer());
    }
};
template <std::floating_point T>
struct Parameter<T> {
    static constexpr bool optional = false;
    static T get(const Value& value, std::size_t at) {
        if (value.is_real()) return static_cast<T>(value.real());
        if (!value.is_integer()) throw_bad_argument(at, "a number", value);
        return static_cast<T>(value.integer());
    }
};
template <>
struct Parameter<std::string_view> {
    static constexpr bool optional = false;
    static std::string_view get(const Value& value, std::size_t at) {
        if (!value.is_string()) throw_bad_argument(at, "a string", value);
        return value.text();
    }
};
template <>
struct Parameter<std::string> {
    static constexpr bool optional = false;
    static std::string get(const Value& value, std::size_t at) {
        return std::string(Parameter<std::string_view>::get(value, at));
    }
};
template <class T>
struct Parameter<std::optional<T>> {
    static constexpr bool optional = true;
    static std::optional<T> get(const Value& value, std::size_t at) {
        if (value.is_none() || value.is_missing()) return std::nullopt;
        return Parameter<T>::get(value, at);
    }
};

/// A callable inside a value.
class Callable : public NativeObject {
  public:
    std::string_view type_name() const override { return "function"; }
    bool callable() const override { return true; }
    bool truth() const override { return true; }
};

/// Unpacks the arguments of a call for a C++ callable: an optional State&, typed parameters, an optional rest as Args.
template <class F, class R, class... P>
class TypedCallable final : public Callable {
  public:
    explicit TypedCallable(F function) : function_(std::move(function)) {}
    Value call(State& state, const Args& args) override { return unpack(state, args, std::index_sequence_for<P...>{}); }

  private:
    template <class T>
    static constexpr bool takes_state = std::is_same_v<T, State&>;
    template <class T>
    static constexpr bool takes_rest = std::is_same_v<std::remove_cvref_t<T>, Args>;
    static constexpr std::size_t states = (0 + ... + (takes_state<P> ? 1 : 0));
    static constexpr std::size_t rests = (0 + ... + (takes_rest<P> ? 1 : 0));
    static constexpr std::size_t most = sizeof...(P) - states - rests;
    template <class T>
    using Taken = Parameter<std::conditional_t<std::is_same_v<T, const Value&>, T, std::remove_cvref_t<T>>>;
    template <class T>
    static constexpr std::size_t needs() {
        if constexpr (takes_state<T> || takes_rest<T>)
            return 0;
        else
            return Taken<T>::optional ? 0 : 1;
    }
    static constexpr std::size_t least = (0 + ... + needs<P>());

    template <std::size_t I, class T>
    decltype(auto) argument(State& state, const Args& args, const Args& rest) {
        if constexpr (takes_state<T>) {
            return (state);
        } else if constexpr (takes_rest<T>) {
            return (rest);
        } else {
            static const Value absent = Value::missing();
            constexpr std::size_t at = I - states;
            return Taken<T>::get(at < args.size() ? args[at] : absent, at + 1);
        }
    }
    template <std::size_t... I>
    Value unpack(State& state, const Args& args, std::index_sequence<I...>) {
        if (args.size() < least || (rests == 0 && args.size() > most)) throw_bad_count(least, most, args.size());
        if (rests == 0 && !args.keyword.empty()) throw_unexpected_keyword(args.keyword.front().name);
        const std::size_t taken = std::min(most, args.size());
        const Args rest{args.positional.subspan(taken), args.keyword};
        if constexpr (std::is_void_v<R>) {
            function_(argument<I, P>(state, args, rest)...);
            return nullptr;
        } else {
            return Value(function_(argument<I, P>(state, args, rest)...));
        }
    }
    F function_;
};

template <class F, class R, class... P>
Value make_callable(F function, R (*)(P...)) {
    return Value(Ptr<NativeObject>::adopt(new TypedCallable<F, R, P...>(std::move(function))));
}

template <class F>
struct Signature;
template <class C, class R, class... P>
struct Signature<R (C::*)(P...) const> {
    using Type = R(P...);
};
template <class C, class R, class... P>
struct Signature<R (C::*)(P...)> {
    using Type = R(P...);
};
template <class C, class R, class... P>
struct Signature<R (C::*)(P...) const noexcept> {
    using Type = R(P...);
};

template <class F>
requires requires { &F::operator(); }
struct Adapt<F> {
    using Type = typename Signature<decltype(&F::operator())>::Type;
    static Value view(const F& function) { return make_callable(F(function), static_cast<Type*>(nullptr)); }
    static Value own(F&& function) { return make_callable(std::move(function), static_cast<Type*>(nullptr)); }
};

template <class R, class... P>
struct Adapt<R (*)(P...)> {
    static Value view(R (*function)(P...)) { return make_callable(function, function); }
    static Value own(R (*function)(P...)) { return view(function); }
};
template <class R, class... P>
struct Adapt<R(P...)> {
    static Value view(R (&function)(P...)) { return make_callable(&function, &function); }
    static Value copy(R (&function)(P...)) { return view(function); }
};

}  // namespace carboy::jinja
