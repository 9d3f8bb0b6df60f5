// HTML escaping as markupsafe does it.
#pragma once

#include <carboy/base/text.hpp>
#include <carboy/jinja/value.hpp>

namespace carboy::jinja {

/// Appends what autoescaping output writes for a value: Markup as it is, numbers plainly, the rest escaped.
void write_escaped(const Value& value, std::string& out);
/// markupsafe.escape(value): always Markup.
Value escape(const Value& value);
/// markupsafe.soft_str(value): strings stay (Markup stays Markup), the rest becomes a string.
Value soft_str(const Value& value);
/// True when the value brings its own HTML (`__html__`).
bool has_html(const Value& value);

}  // namespace carboy::jinja
