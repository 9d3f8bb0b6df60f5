// Python's classes, as far as templates meet them: `dict`, `range`, `value.__class__`; and what is said of Python's
// attributes that do not exist here.
#pragma once

#include "jinja/methods.hpp"

#include <carboy/jinja/state.hpp>

namespace carboy::jinja {

/// A class that templates may call. It prints as "<class 'name'>". Lifetime: `name` is static.
Value make_class(std::string_view name, Value (*construct)(State& state, const Args& args));
/// value.__class__
Value class_of(const Value& value);
/// Returns when Python's type has no such attribute either.
/// Throws: TemplateRuntimeError (NotImplementedError) when it has one that templates do not.
void refuse_attribute(const Value& value, std::string_view name);

}  // namespace carboy::jinja
