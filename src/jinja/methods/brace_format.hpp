// "{}".format(...) and format(value, spec).
#pragma once

#include <carboy/jinja/python/object.hpp>

namespace carboy::jinja {

/// Returns format.format(*args, **kwargs). Markup escapes inserted values.
Value format_braces(const Value& format, const Args& args);
/// Returns format.format_map(mapping), which is plain text even for Markup.
Value format_braces_from(const Value& format, const Value& mapping);
/// Returns format(value, spec).
void write_formatted(const Value& value, std::string_view spec, std::string& out);

}  // namespace carboy::jinja
