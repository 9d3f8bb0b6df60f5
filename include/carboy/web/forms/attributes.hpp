// The HTML attributes of a form field, as keyword arguments of WTForms' fields.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// Attributes by name. A trailing underscore is removed (`class_`), and underscores of data_* and aria_* become
/// hyphens. True writes the name alone, false leaves the attribute out, anything else is written as text.
using Attributes = std::vector<std::pair<std::string, jinja::Value>>;

/// Returns the value of that name, or null.
const jinja::Value* find_attribute(const Attributes& attributes, std::string_view name) noexcept;
/// Sets the attribute, replacing one of the same name.
void set_attribute(Attributes& attributes, std::string_view name, jinja::Value value);
/// Sets the attribute unless there is one of that name.
void add_attribute(Attributes& attributes, std::string_view name, jinja::Value value);

/// Returns `class="x" id="y"`, sorted by name and escaped.  Source: WTForms widgets/core.py, html_params.
std::string html_params(const Attributes& attributes);

}  // namespace carboy::web
