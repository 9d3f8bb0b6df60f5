// SQLite aggregates and window functions written in C++: as a class, or as lambdas over a state.
// Source: Python's sqlite3, Connection.create_aggregate, create_window_function.
#pragma once

#include <carboy/drivers/sqlite/functions.hpp>

namespace carboy::drivers::sqlite {

namespace detail {

// The parameters of a step after the first one, which is the state.
template <class Values>
struct AfterFirst;
template <class First, class... Rest>
struct AfterFirst<std::tuple<First, Rest...>> {
    using Values = std::tuple<Rest...>;
};
template <class Step>
using StepValues = typename AfterFirst<typename Signature<Step>::Values>::Values;

/// An aggregate of an object with step() and finish().
template <class State>
struct ObjectAggregation : Aggregation {
    using Values = typename Signature<decltype(&State::step)>::Values;

    void step(Arguments arguments) override {
        detail::apply([this](auto&&... values) { state.step(std::forward<decltype(values)>(values)...); }, arguments,
                      static_cast<Values*>(nullptr));
    }
    void inverse(Arguments arguments) override {
        if constexpr (requires { &State::inverse; })
            detail::apply([this](auto&&... values) { state.inverse(std::forward<decltype(values)>(values)...); },
                          arguments, static_cast<Values*>(nullptr));
    }
    void value(Result& result) override { result.set(state.finish()); }
    State state;
};

/// An aggregate of callables over a state.
template <class State, class Step, class Inverse, class Finish>
struct Callables final : AggregateFunction {
    using Values = StepValues<Step>;

    Callables(State first_, Step step_, Inverse inverse_, Finish finish_)
        : first(std::move(first_)), step(std::move(step_)), inverse(std::move(inverse_)), finish(std::move(finish_)) {}

    struct Running final : Aggregation {
        explicit Running(Callables& callables_) : callables(callables_), state(callables_.first) {}
        template <class F>
        void call(F& function, Arguments arguments) {
            detail::apply([&](auto&&... values) { function(state, std::forward<decltype(values)>(values)...); },
                          arguments, static_cast<Values*>(nullptr));
        }
        void step(Arguments arguments) override { call(callables.step, arguments); }
        void inverse(Arguments arguments) override {
            if constexpr (!std::is_same_v<Inverse, std::nullptr_t>) call(callables.inverse, arguments);
        }
        void value(Result& result) override { result.set(callables.finish(state)); }
        Callables& callables;
        State state;
    };
    std::unique_ptr<Aggregation> start() override { return std::make_unique<Running>(*this); }

    State first;
    Step step;
    Inverse inverse;
    Finish finish;
};

template <class State>
struct Objects final : AggregateFunction {
    std::unique_ptr<Aggregation> start() override { return std::make_unique<ObjectAggregation<State>>(); }
};

}  // namespace detail

/// Makes a class an SQL aggregate: `void step(Args...)` for each row and `R finish()` at the end. Each group has its
/// own object.
template <class State>
void create_aggregate(engine::Connection& connection, const char* name) {
    using Values = typename detail::ObjectAggregation<State>::Values;
    detail::add(connection, name, detail::arity<Values>,
                std::unique_ptr<detail::AggregateFunction>(new detail::Objects<State>));
}

/// The same with callables: `step(State&, Args...)` for each row and `finish(const State&)` at the end. Each group
/// starts with a copy of `first`.
template <class State, class Step, class Finish>
void create_aggregate(engine::Connection& connection, const char* name, State first, Step step, Finish finish) {
    using Holder = detail::Callables<State, Step, std::nullptr_t, Finish>;
    detail::add(connection, name, detail::arity<typename Holder::Values>,
                std::unique_ptr<detail::AggregateFunction>(
                    new Holder(std::move(first), std::move(step), nullptr, std::move(finish))));
}

/// Makes a class a window function, which can also be used as an aggregate: `inverse(Args...)` removes a row that has
/// left the frame; `finish()` is called for every row and must not change the state.
template <class State>
void create_window_function(engine::Connection& connection, const char* name) {
    static_assert(
        requires { &State::inverse; }, "carboy: a window function needs inverse(), with the parameters of step()");
    using Values = typename detail::ObjectAggregation<State>::Values;
    detail::add_window(connection, name, detail::arity<Values>,
                       std::unique_ptr<detail::AggregateFunction>(new detail::Objects<State>));
}

/// The same with callables: `step(State&, Args...)`, `inverse(State&, Args...)`, `finish(const State&)`.
template <class State, class Step, class Inverse, class Finish>
void create_window_function(engine::Connection& connection, const char* name, State first, Step step, Inverse inverse,
                            Finish finish) {
    using Holder = detail::Callables<State, Step, Inverse, Finish>;
    detail::add_window(connection, name, detail::arity<typename Holder::Values>,
                       std::unique_ptr<detail::AggregateFunction>(
                           new Holder(std::move(first), std::move(step), std::move(inverse), std::move(finish))));
}

}  // namespace carboy::drivers::sqlite
