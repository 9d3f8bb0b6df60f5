// Settings written as JSON.
#pragma once

#include <string_view>

#include <carboy/web/config/setting.hpp>

namespace carboy::web {

/// Returns the value that the text spells in JSON, or the text itself. A list that holds anything but strings stays
/// text.
Setting setting_of_text(std::string_view text);

/// Returns the members of a JSON object. Numbers and bools in a list become their text.
/// Throws: Error "config_file" for anything else, and for a list that holds lists or objects.
Setting::Table table_of_json(std::string_view text);

}  // namespace carboy::web
