// Replaces a table by a copy of it, for an engine that cannot alter tables.
#pragma once

#include <carboy/engine/connection.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

/// Drops the table and gives its name to the copy. Indexes and triggers move to the copy, and views stay. Runs inside
/// a transaction with foreign keys off, which the caller rolls back when this throws.
/// Throws: Error "rows_lost" when the copy has a different number of rows, "property_lost" when the old table has a
/// property that the new one lacks and that `losing` does not name, such as "collate nocase", and "dependent_broken"
/// when a view or trigger no longer works. Source: sqlite.org lang_altertable.html, section 7.
void replace_table(engine::Connection& connection, std::string_view table, std::string_view copy,
                   const std::vector<std::string>& losing = {});

}  // namespace carboy::migrate
