// What one database engine's SQL says differently: a table of facts that the one compiler reads.
#pragma once

#include <carboy/sql/schema.hpp>

#include <span>
#include <string>
#include <string_view>

namespace carboy::sql {

enum class Placeholder : std::uint8_t { question, dollar_number };

struct Dialect {
    std::string_view name;
    char quote = '"';
    Placeholder placeholder = Placeholder::question;
    /// The column type's text in CREATE TABLE.
    std::string (*type_name)(const ColumnType& type);
    /// Lower-case words that must be quoted when they name something, sorted.
    std::span<const std::string_view> reserved;
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
};

/// Appends an identifier, quoted when the dialect needs it to be.
void append_identifier(std::string& out, std::string_view name, const Dialect& dialect);

/// CREATE TABLE and its CREATE INDEX statements, as SQLAlchemy would print them.
std::vector<std::string> create_statements(const Table& table, const Dialect& dialect);

/// DROP TABLE.
std::string drop_statement(const Table& table, const Dialect& dialect);

/// The dialect of this name, or nullptr.
const Dialect* find_dialect(std::string_view name) noexcept;

namespace dialects {
const Dialect& sqlite();
}

}  // namespace carboy::sql
