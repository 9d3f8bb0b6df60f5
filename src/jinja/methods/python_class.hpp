// Python's classes, as far as templates use them: `dict`, `range`, `value.__class__`; and the errors for attributes of
// Python that templates do not support.
#pragma once

#include "jinja/methods/methods.hpp"

#include <carboy/jinja/python/state.hpp>

namespace carboy::jinja {

/// A class that templates may call. It is printed as "<class 'name'>". Lifetime: `name` is static.
Value make_class(std::string_view name, Value (*construct)(State& state, const Args& args));
/// Returns value.__class__.
Value class_of(const Value& value);
/// Returns when Python's type does not have such an attribute either.
/// Throws: TemplateRuntimeError (NotImplementedError) when it has one that templates do not support.
void refuse_attribute(const Value& value, std::string_view name);

}  // namespace carboy::jinja
