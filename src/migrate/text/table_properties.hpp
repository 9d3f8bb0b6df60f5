// Properties of an SQLite table that are lost without an error when a copy of the table lacks them.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace carboy::migrate {

/// Returns them in lower case: "strict", "without rowid", "autoincrement", "deferrable", "conflict", "collate nocase".
std::set<std::string> table_properties(std::string_view create_table);

/// Returns the properties that only the old table has.
std::set<std::string> lost_properties(std::string_view old_text, std::string_view new_text);

}  // namespace carboy::migrate
