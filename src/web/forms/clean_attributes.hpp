// The spelling of attributes' names and values.
#pragma once

#include <string>
#include <string_view>

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// Removes trailing underscores, and replaces those of data_* and aria_* by hyphens.
/// Source: WTForms widgets/core.py, clean_key.
std::string clean_key(std::string_view key);

/// Returns str(value), escaped unless it is Markup.
std::string html_text(const jinja::Value& value);

}  // namespace carboy::web
