// HTML escaping as markupsafe does it.
#pragma once

#include <carboy/base/text.hpp>
#include <carboy/jinja/python/value.hpp>

namespace carboy::jinja {

/// Appends a value as autoescaped output: Markup unchanged, numbers plainly, everything else escaped.
void write_escaped(const Value& value, std::string& out);
/// Returns markupsafe.escape(value), which is always Markup.
Value escape(const Value& value);
/// Returns markupsafe.soft_str(value): strings are kept (Markup stays Markup), other values become a string.
Value soft_str(const Value& value);
/// True when the value provides its own HTML (`__html__`).
bool has_html(const Value& value);

}  // namespace carboy::jinja
