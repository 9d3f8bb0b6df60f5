// What an expression gives, as Python's repr() of it or the exception.
#pragma once

#include "jinja/raised.hpp"

#include <carboy/jinja/environment.hpp>

namespace carboy::jinja {

/// The repr of the expression's value, or "TypeError: the message".
inline std::string evaluated(std::string_view expression, const Context& context = {}) {
    std::string out;
    const std::string error = raised([&] {
        const Environment environment;
        out = environment.compile_expression(expression).evaluate(context).repr();
    });
    return error == "nothing" ? out : error;
}

/// Expressions and what Python gives for each.
struct Evaluation {
    const char* expression;
    const char* result;
};

inline void expect(std::initializer_list<Evaluation> evaluations) {
    for (const Evaluation& one : evaluations) EXPECT_EQ(evaluated(one.expression), one.result) << one.expression;
}

}  // namespace carboy::jinja
