// SQLite's facts.  Source: sqlite.org lang_keywords.html and datatype3.html; SQLAlchemy dialects/sqlite/base.py.
#include <carboy/sql/dialects/dialect.hpp>

#include "sql/dialects/type_names.hpp"

namespace carboy::sql::dialects {
namespace {

constexpr std::string_view sqlite_words[] = {
    "add",       "after",      "all",           "alter",     "analyze",      "and",          "as",
    "asc",       "attach",     "autoincrement", "before",    "begin",        "between",      "by",
    "cascade",   "case",       "cast",          "check",     "collate",      "column",       "commit",
    "conflict",  "constraint", "create",        "cross",     "current_date", "current_time", "current_timestamp",
    "database",  "default",    "deferrable",    "deferred",  "delete",       "desc",         "detach",
    "distinct",  "drop",       "each",          "else",      "end",          "escape",       "except",
    "exclusive", "exists",     "explain",       "fail",      "false",        "for",          "foreign",
    "from",      "full",       "glob",          "group",     "having",       "if",           "ignore",
    "immediate", "in",         "index",         "indexed",   "initially",    "inner",        "insert",
    "instead",   "intersect",  "into",          "is",        "isnull",       "join",         "key",
    "left",      "like",       "limit",         "match",     "natural",      "not",          "notnull",
    "null",      "of",         "offset",        "on",        "or",           "order",        "outer",
    "plan",      "pragma",     "primary",       "query",     "raise",        "references",   "reindex",
    "rename",    "replace",    "restrict",      "right",     "rollback",     "row",          "select",
    "set",       "table",      "temp",          "temporary", "then",         "to",           "transaction",
    "trigger",   "true",       "union",         "unique",    "update",       "using",        "vacuum",
    "values",    "view",       "virtual",       "when",      "where",
};

std::string sqlite_type(const ColumnType& type) {
    if (type.array) return "JSON";
    switch (type.kind) {
        case TypeKind::small_integer: return "SMALLINT";
        case TypeKind::integer: return "INTEGER";
        case TypeKind::big_integer: return "BIGINT";
        case TypeKind::boolean: return "BOOLEAN";
        case TypeKind::float_: return "FLOAT";
        case TypeKind::double_: return "DOUBLE";
        case TypeKind::numeric: return numeric(type);
        case TypeKind::string: return sized("VARCHAR", type.length);
        case TypeKind::enumeration: return sized("VARCHAR", enumeration_length(type));
        case TypeKind::text: return "TEXT";
        case TypeKind::binary: return "BLOB";
        case TypeKind::date: return "DATE";
        case TypeKind::time: return "TIME";
        case TypeKind::datetime:
        case TypeKind::interval: return "DATETIME";
        case TypeKind::json: return "JSON";
        case TypeKind::uuid: return "CHAR(32)";
    }
    return "TEXT";
}

/// A cast uses the affinity of the type's name, so types that are stored as text must be cast to TEXT.
std::string sqlite_cast(const ColumnType& type) {
    switch (type.kind) {
        case TypeKind::date:
        case TypeKind::time:
        case TypeKind::datetime:
        case TypeKind::interval:
        case TypeKind::json: return "TEXT";
        default: return type.array ? "TEXT" : sqlite_type(type);
    }
}

/// Source: SQLAlchemy dialects/sqlite/base.py, post_create_table.
std::string sqlite_table_options(const Table& table) {
    std::string out;
    const auto add = [&](std::string_view text) { out.append(out.empty() ? "\n " : ",\n ").append(text); };
    if (option(table, "sqlite_with_rowid") == "false") add("WITHOUT ROWID");
    if (option(table, "sqlite_strict") == "true") add("STRICT");
    return out;
}

/// With several arguments, SQLite's max() and min() are not aggregates.
constexpr std::pair<std::string_view, std::string_view> sqlite_functions[] = {
    {"char_length", "length"}, {"greatest", "max"}, {"least", "min"}, {"string_agg", "group_concat"}};

}  // namespace

const Dialect& sqlite() {
    static const Dialect dialect{
        .name = "sqlite",
        .native_placeholders = true,
        .type_name = sqlite_type,
        .reserved = sqlite_words,
        .cast_name = sqlite_cast,
        .null_safe_equal = "IS",
        .null_safe_unequal = "IS NOT",
        .case_insensitive_like = "LIKE",
        .true_text = "1 = 1",
        .false_text = "0 = 1",
        .numeric_holds_integers = true,
        .native_decimal = false,
        .renamed_functions = sqlite_functions,
        .unlimited = "-1",
        .table_exists = "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?",
        .attached_schemas = true,
        .long_list = LongList::json,
        .row_locks = false,
        .joined_change = JoinedChange::from_subquery,
        .upsert_select_needs_where = true,
        .dates = Dates::strftime,
        .json = JsonSyntax::json_extract,
        .rows_need_values = true,
        .distinct_with_arguments = false,
        .explain = "EXPLAIN QUERY PLAN ",
        .numbered_plan = true,
        .compound_parentheses = false,
        .functions_may_write = false,
        .deferrable = Deferrable::foreign_keys,
        .table_options = sqlite_table_options,
    };
    return dialect;
}

}  // namespace carboy::sql::dialects
