// The peculiarities of one engine's SQL: a table of facts that the compiler reads.
#pragma once

#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/value_list.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace carboy::sql {

enum class Placeholder : std::uint8_t { question, dollar_number };

/// How a table assigns numbers to its rows.
enum class Numbering : std::uint8_t {
    rowid,           // by an INTEGER primary key
    serial,          // the column's type is SERIAL, BIGSERIAL or SMALLSERIAL
    auto_increment,  // the column has AUTO_INCREMENT
};

/// How parts of dates are written: STRFTIME, EXTRACT with TO_CHAR, or EXTRACT with DATE_FORMAT.
enum class Dates : std::uint8_t { strftime, extract, date_format };

/// How a path into a JSON document is written: JSON_EXTRACT, document #>> path, or JSON_VALUE.
enum class JsonSyntax : std::uint8_t { json_extract, arrows, json_value };

/// How UPDATE and DELETE name other tables: FROM and USING; FROM, and for DELETE a subquery over the primary key; a
/// list of tables.
enum class JoinedChange : std::uint8_t { from_using, from_subquery, table_list };

/// Where comments are written: nowhere, in COMMENT ON, or in CREATE TABLE.
enum class Comments : std::uint8_t { none, statements, in_table };

/// Which constraints can be DEFERRABLE.
enum class Deferrable : std::uint8_t { none, foreign_keys, all };

struct Dialect {
    std::string_view name;
    /// An alternative name for find_dialect.
    std::string_view other_name;
    char quote = '"';
    Placeholder placeholder = Placeholder::question;
    /// `?`, `?3` and `:name` are the engine's own syntax, so checked text is sent to it unchanged.
    bool native_placeholders = false;
    /// Returns the column type's text in CREATE TABLE.
    std::string (*type_name)(const ColumnType& type);
    /// The lower-case words that must be quoted when used as names, sorted.
    std::span<const std::string_view> reserved;
    Numbering numbering = Numbering::rowid;
    /// Returns the type's text in CAST; null means type_name.
    std::string (*cast_name)(const ColumnType& type) = nullptr;
    /// A comparison in which NULL equals NULL, and its opposite (empty means NOT of the comparison).
    std::string_view null_safe_equal = "IS NOT DISTINCT FROM";
    std::string_view null_safe_unequal = "IS DISTINCT FROM";
    /// Case-insensitive LIKE; empty means that both sides are passed to lower().
    std::string_view case_insensitive_like = "ILIKE";
    std::string_view true_text = "true";
    std::string_view false_text = "false";
    /// Integer division with an integer result.
    std::string_view integer_divide = " / ";
    /// A NUMERIC column stores whole numbers as integers, whose quotient would be truncated.
    bool numeric_holds_integers = false;
    /// A NUMERIC column stores decimal digits. SQLAlchemy calls this supports_native_decimal.
    bool native_decimal = true;
    /// Text is joined with concat(a, b) instead of a || b.
    bool concat_function = false;
    /// Functions that have a different name in this dialect.
    std::span<const std::pair<std::string_view, std::string_view>> renamed_functions;
    /// The text for "no limit", if OFFSET requires a LIMIT; otherwise empty.
    std::string_view unlimited;
    /// A query that returns a row when a table of the given name exists.
    std::string_view table_exists;
    /// A schema is an attached database: foreign keys stay inside it, and an index is named with it.
    bool attached_schemas = false;
    /// A parameter has the type of its neighbour in the statement, or text when there is none.
    bool infers_parameter_types = false;
    /// Replacements for IN and NOT IN with an empty list: false and true, also for NULL.
    std::string_view in_no_list = "IN ()";
    std::string_view in_no_list_negated = "NOT IN ()";
    LongList long_list = LongList::placeholders;
    /// A parameter may be an array.
    bool arrays = false;
    /// Rows can be locked while they are read (FOR UPDATE).
    bool row_locks = true;
    /// FOR UPDATE OF: locks the rows of some sources only.
    bool lock_of = true;
    /// Several results can be read at the same time only through cursors of the server.
    bool server_cursors = false;
    /// The clause for a shared lock.
    std::string_view share_lock = "FOR SHARE";
    /// DDL is part of the transaction in which it runs.
    bool transactional_ddl = true;
    /// Whether INSERT and DELETE can return rows, and whether UPDATE can.
    bool returning = true;
    bool update_returning = true;
    JoinedChange joined_change = JoinedChange::from_using;
    /// An upsert is written ON DUPLICATE KEY UPDATE instead of ON CONFLICT.
    bool on_duplicate_key = false;
    /// INSERT ... SELECT ... ON CONFLICT is ambiguous without WHERE.
    bool upsert_select_needs_where = false;
    /// INSERT without columns is written DEFAULT VALUES; otherwise () VALUES ().
    bool default_values = true;
    Dates dates = Dates::extract;
    JsonSyntax json = JsonSyntax::arrows;
    /// NULLs come after all other values in ascending order.
    bool nulls_are_largest = false;
    /// A list of rows in IN is written VALUES (a, b), (c, d).
    bool rows_need_values = false;
    /// SELECT DISTINCT ON (...), and JOIN LATERAL.
    bool distinct_on = false;
    bool lateral_join = false;
    /// aggregate(... ORDER BY ...).
    bool aggregate_order = false;
    /// An aggregate of several arguments may have DISTINCT.
    bool distinct_with_arguments = true;
    /// string_agg(text ORDER BY ..., separator) is written GROUP_CONCAT(text ORDER BY ... SEPARATOR 'literal').
    bool literal_separator = false;
    /// CREATE SEQUENCE, and nextval(); its argument is the name as a string, or the name itself.
    bool sequences = false;
    bool sequence_as_text = false;
    /// The words before a query that request its plan, and whether its rows are (id, parent, -, text) instead of
    /// indented
    /// lines.
    std::string_view explain = "EXPLAIN ";
    bool numbered_plan = false;
    /// ORDER BY supports NULLS FIRST and NULLS LAST.
    bool nulls_ordering = true;
    bool full_join = true;
    /// count(*) FILTER (WHERE ...).
    bool aggregate_filter = true;
    /// A SELECT in a UNION may be in parentheses, and INTERSECT binds tighter than UNION.
    bool compound_parentheses = true;
    /// Comments can be nested.
    bool nested_comments = false;
    /// A function that a query calls may write.
    bool functions_may_write = true;
    /// An enumeration is a separate type, which is created before the table.
    bool named_enumerations = false;
    /// INSERT, UPDATE and DELETE in WITH.
    bool changes_in_with = false;
    Comments comments = Comments::none;
    Deferrable deferrable = Deferrable::none;
    /// Indexes have methods, INCLUDE and NULLS NOT DISTINCT, and there are EXCLUDE constraints.
    bool index_methods = false;
    /// Returns the options of a table as they follow its columns in CREATE TABLE.
    std::string (*table_options)(const Table& table) = nullptr;
};

/// Appends an identifier, quoted if the dialect requires it.
void append_identifier(std::string& out, std::string_view name, const Dialect& dialect);

/// Returns the dialect of this name, or nullptr. "postgres" and "mysql" are accepted too.
const Dialect* find_dialect(std::string_view name) noexcept;

namespace dialects {
const Dialect& sqlite();
const Dialect& postgresql();
const Dialect& mariadb();
}  // namespace dialects

}  // namespace carboy::sql
