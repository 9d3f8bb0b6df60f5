// Python's pprint: containers that do not fit a line are broken over several.
#pragma once

#include <carboy/jinja/value.hpp>

namespace carboy::jinja {

/// pprint.pformat(value, width=width)
std::string pretty(const Value& value, std::size_t width);

}  // namespace carboy::jinja
