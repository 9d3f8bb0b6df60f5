// Compares two schemas.
#pragma once

#include <carboy/migrate/compare/change.hpp>
#include <carboy/migrate/compare/schema.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace carboy::migrate {

/// Decisions that a comparison cannot make by itself. Tables have their names after the renames.
struct Answers {
    std::map<std::string, std::string> renamed_tables{};                           // old name -> new name
    std::map<std::pair<std::string, std::string>, std::string> renamed_columns{};  // table, old name -> new name
    std::map<std::pair<std::string, std::string>, std::string> fills{};            // table, column -> SQL expression

    /// Returns the answers for a comparison in the opposite direction.
    Answers reversed() const;
};

/// The changes from one schema to another, in an order in which they can be made.
struct Difference {
    Schema from;  // after the renames
    Schema to;
    std::vector<Change> changes;

    bool empty() const noexcept { return changes.empty(); }
};

/// Returns the changes that turn `from` into `to`. Names and columns of constraints follow the renames.
/// Throws: Error "unknown_rename" when an answer renames something that neither schema has.
Difference diff(const Schema& from, const Schema& to, const sql::Dialect& dialect, const Answers& answers = {});

/// A table or column that may have been renamed: the old one is gone, and a new one looks like it.
struct RenameQuestion {
    std::string table;  // the new name
    std::string from, to;
    bool is_table = false;
};

/// Returns the possible renames in a difference.
std::vector<RenameQuestion> rename_questions(const Difference& difference, const sql::Dialect& dialect);

/// A column that will not allow NULL, although existing rows have no value for it.
struct FillQuestion {
    std::string table, column;
};

/// Asks the database for the rows without a value.  SQL: one query for each such column.
std::vector<FillQuestion> fill_questions(const Difference& difference, engine::Connection& connection);

/// Returns a value such as 0 or '' for each added column that must not be NULL and has no default, except those that
/// are unique or refer to another table. For a downgrade, whose rows have lost their values.
std::map<std::pair<std::string, std::string>, std::string> neutral_fills(const Difference& difference,
                                                                         const sql::Dialect& dialect);

}  // namespace carboy::migrate
