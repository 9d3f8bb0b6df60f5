// Settings written as TOML.
#pragma once

#include <string_view>

#include <carboy/web/config/setting.hpp>

namespace carboy::web {

/// Returns the top-level keys of a TOML document. Dates and times become their text, and so do numbers and bools in a
/// list. Throws: Error "config_file" with the line of a mistake, and for a list that holds lists or tables.
Setting::Table table_of_toml(std::string_view text);

}  // namespace carboy::web
