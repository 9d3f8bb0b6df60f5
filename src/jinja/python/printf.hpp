// Formatting with the percent operator: "%s" % values.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

/// Returns format % argument. Markup escapes inserted values.
Value format_percent(const Value& format, const Value& argument);
/// Appends ascii(value): its repr with escapes for characters outside ASCII.
void write_ascii(const Value& value, std::string& out);

}  // namespace carboy::jinja
