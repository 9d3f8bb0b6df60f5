// Python's pprint: containers that do not fit on a line are split over several lines.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

/// Returns pprint.pformat(value, width=width).
std::string pretty(const Value& value, std::size_t width);

}  // namespace carboy::jinja
