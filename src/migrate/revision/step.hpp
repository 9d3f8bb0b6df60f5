// One statement of a revision.
#pragma once

#include <carboy/engine/connection.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

/// `REPLACE TABLE old WITH new`, or `REPLACE TABLE old WITH new LOSING (strict, collate nocase)`.
struct Replacement {
    std::string table, copy;
    std::vector<std::string> losing{};  // properties of the old table that the new one shall not have
};

/// Returns the replacement that a statement asks for, if it is one.  Throws: Error "bad_replace_table".
std::optional<Replacement> as_replacement(std::string_view statement);

/// `RUN name`, which calls a function of the program.
std::optional<std::string> as_call(std::string_view statement);

/// Runs SQL as it is: no placeholders, no implicit transaction.
void run_sql(engine::Connection& connection, std::string_view statement);

}  // namespace carboy::migrate
