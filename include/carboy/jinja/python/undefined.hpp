// The kinds of undefined values.
#pragma once

#include <cstdint>

namespace carboy::jinja {

/// The effect of using a variable that does not exist. Source: Jinja runtime.py, Undefined and its subclasses.
enum class Undefined : std::uint8_t { lenient, strict, chainable, debug };

}  // namespace carboy::jinja
