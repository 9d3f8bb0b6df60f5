// What one database engine's SQL says differently: a table of facts that the one compiler reads.
#pragma once

#include <carboy/sql/schema.hpp>

#include <span>
#include <string>
#include <string_view>

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
    /// "IS" compares with NULL; other engines say IS NOT DISTINCT FROM.
    std::string_view null_safe_equal = "IS NOT DISTINCT FROM";
    /// LIKE without regard to case.
    std::string_view case_insensitive_like = "ILIKE";
    /// The text that stands for "no limit" where OFFSET needs a LIMIT; empty when it does not.
    std::string_view unlimited;
    /// Asks whether a table of the given name exists: a row when it does.
    std::string_view table_exists;
    /// Rows that are read can be locked (FOR UPDATE).
    bool row_locks = true;
    bool transactional_ddl = true;
    bool returning = true;
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
