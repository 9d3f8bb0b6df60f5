// What one database engine's SQL says differently: a table of facts that the one compiler reads.
#pragma once

#include <carboy/sql/schema.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace carboy::sql {

enum class Placeholder : std::uint8_t { question, dollar_number };

/// How a table numbers its rows by itself.
enum class Numbering : std::uint8_t {
    rowid,           // an INTEGER primary key does
    serial,          // the column's type is SERIAL, BIGSERIAL or SMALLSERIAL
    auto_increment,  // the column says AUTO_INCREMENT
};

struct Dialect {
    std::string_view name;
    /// Another name that finds it.
    std::string_view other_name;
    char quote = '"';
    Placeholder placeholder = Placeholder::question;
    /// `?`, `?3` and `:name` are the engine's own: checked text goes to it as it stands.
    bool native_placeholders = false;
    /// The column type's text in CREATE TABLE.
    std::string (*type_name)(const ColumnType& type);
    /// Lower-case words that must be quoted when they name something, sorted.
    std::span<const std::string_view> reserved;
    Numbering numbering = Numbering::rowid;
    /// The type's text in CAST; null: type_name.
    std::string (*cast_name)(const ColumnType& type) = nullptr;
    /// A comparison in which NULL equals NULL, and its opposite (empty: NOT of it).
    std::string_view null_safe_equal = "IS NOT DISTINCT FROM";
    std::string_view null_safe_unequal = "IS DISTINCT FROM";
    /// LIKE without regard to case; empty: both sides go through lower().
    std::string_view case_insensitive_like = "ILIKE";
    std::string_view true_text = "true";
    std::string_view false_text = "false";
    /// Division of integers that gives an integer.
    std::string_view integer_divide = " / ";
    /// Text is joined by concat(a, b) instead of a || b.
    bool concat_function = false;
    /// Functions that have another name here.
    std::span<const std::pair<std::string_view, std::string_view>> renamed_functions;
    /// The text that stands for "no limit" where OFFSET needs a LIMIT; empty when it does not.
    std::string_view unlimited;
    /// Asks whether a table of the given name exists: a row when it does.
    std::string_view table_exists;
    /// A parameter's type is that of what stands beside it, text when nothing does.
    bool infers_parameter_types = false;
    /// What stands for IN and NOT IN with an empty list: false and true, also for NULL.
    std::string_view in_no_list = "IN ()";
    std::string_view in_no_list_negated = "NOT IN ()";
    /// Rows that are read can be locked (FOR UPDATE).
    bool row_locks = true;
    /// What a lock that others may read is called.
    std::string_view share_lock = "FOR SHARE";
    /// DDL is part of the transaction that it runs in.
    bool transactional_ddl = true;
    /// INSERT and DELETE can return rows; UPDATE can.
    bool returning = true;
    bool update_returning = true;
    /// An upsert is ON DUPLICATE KEY UPDATE instead of ON CONFLICT.
    bool on_duplicate_key = false;
    /// INSERT ... SELECT ... ON CONFLICT is ambiguous without WHERE.
    bool upsert_select_needs_where = false;
    /// INSERT with no column is DEFAULT VALUES; else () VALUES ().
    bool default_values = true;
    /// ORDER BY knows NULLS FIRST and NULLS LAST.
    bool nulls_ordering = true;
    bool full_join = true;
    /// count(*) FILTER (WHERE ...).
    bool aggregate_filter = true;
    /// A SELECT of a UNION can stand in parentheses, and INTERSECT binds tighter than UNION.
    bool compound_parentheses = true;
    /// An enumeration is a type of its own, made before the table.
    bool named_enumerations = false;
};

/// Appends an identifier, quoted when the dialect needs it to be.
void append_identifier(std::string& out, std::string_view name, const Dialect& dialect);

/// CREATE TABLE and its CREATE INDEX statements, as SQLAlchemy would print them. Where enumerations are types of their
/// own, what makes them when they are not there yet comes first.
std::vector<std::string> create_statements(const Table& table, const Dialect& dialect);

/// CREATE TYPE for each enumeration of the table, as SQLAlchemy would print it. Fails when the type exists.
std::vector<std::string> create_type_statements(const Table& table, const Dialect& dialect);

/// DROP TYPE for each enumeration of the table; for after the tables that use them.
std::vector<std::string> drop_type_statements(const Table& table, const Dialect& dialect);

/// DROP TABLE.
std::string drop_statement(const Table& table, const Dialect& dialect);

/// The dialect of this name, or nullptr.  "postgres" and "mysql" are known, too.
const Dialect* find_dialect(std::string_view name) noexcept;

namespace dialects {
const Dialect& sqlite();
const Dialect& postgresql();
const Dialect& mariadb();
}  // namespace dialects

}  // namespace carboy::sql
