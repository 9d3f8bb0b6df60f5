// PostgreSQL's facts.  Source: the PostgreSQL 15 manual, SQLAlchemy dialects/postgresql/base.py.
#include <carboy/sql/dialects/dialect.hpp>
#include <carboy/sql/dialects/quoted.hpp>

#include "sql/dialects/type_names.hpp"

namespace carboy::sql::dialects {
namespace {

// clang-format off
constexpr std::string_view postgresql_words[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "binary", "both", "case", "cast", "check", "collate", "column", "constraint", "create", "cross",
    "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
    "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch",
    "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in", "initially", "inner",
    "intersect", "into", "is", "isnull", "join", "leading", "left", "like", "limit", "localtime",
    "localtimestamp", "natural", "new", "not", "notnull", "null", "of", "off", "offset", "old", "on", "only",
    "or", "order", "outer", "over", "overlaps", "placing", "primary", "references", "returning", "right",
    "select", "session_user", "similar", "some", "symmetric", "table", "then", "to", "trailing", "true", "union",
    "unique", "user", "using", "variadic", "verbose", "when", "where", "window", "with",
};
// clang-format on

std::string zoned(std::string_view name, const ColumnType& type) {
    return sized(name, type.precision) + (type.timezone ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
}

std::string scalar_name(const ColumnType& type) {
    switch (type.kind) {
        case TypeKind::small_integer: return "SMALLINT";
        case TypeKind::integer: return "INTEGER";
        case TypeKind::big_integer: return "BIGINT";
        case TypeKind::boolean: return "BOOLEAN";
        case TypeKind::float_: return sized("FLOAT", type.precision);
        case TypeKind::double_: return "DOUBLE PRECISION";
        case TypeKind::numeric: return numeric(type);
        case TypeKind::string: return sized("VARCHAR", type.length);
        case TypeKind::enumeration:
            if (type.name.empty()) return sized("VARCHAR", enumeration_length(type));
            return quoted(type.name, postgresql());
        case TypeKind::text: return "TEXT";
        case TypeKind::binary: return "BYTEA";
        case TypeKind::date: return "DATE";
        case TypeKind::time: return zoned("TIME", type);
        case TypeKind::datetime: return zoned("TIMESTAMP", type);
        case TypeKind::interval: return "INTERVAL";
        case TypeKind::json: return "JSON";
        case TypeKind::uuid: return "UUID";
    }
    return "TEXT";
}

std::string postgresql_type(const ColumnType& type) { return scalar_name(type) + (type.array ? "[]" : ""); }

/// Source: SQLAlchemy dialects/postgresql/base.py, post_create_table.
std::string postgresql_table_options(const Table& table) {
    std::string out;
    if (const auto by = option(table, "postgresql_partition_by"); !by.empty())
        out.append("\n PARTITION BY ").append(by);
    if (const auto method = option(table, "postgresql_using"); !method.empty())
        out.append("\n USING ").append(quoted(method, postgresql()));
    if (const auto space = option(table, "postgresql_tablespace"); !space.empty())
        out.append("\n TABLESPACE ").append(quoted(space, postgresql()));
    return out;
}

constexpr std::pair<std::string_view, std::string_view> postgresql_functions[] = {{"group_concat", "string_agg"}};

}  // namespace

const Dialect& postgresql() {
    static const Dialect dialect{
        .name = "postgresql",
        .other_name = "postgres",
        .placeholder = Placeholder::dollar_number,
        .type_name = postgresql_type,
        .reserved = postgresql_words,
        .numbering = Numbering::serial,
        .renamed_functions = postgresql_functions,
        .unlimited = "ALL",
        .table_exists =
            "SELECT 1 FROM pg_catalog.pg_class WHERE relname = $1 AND relkind IN ('r', 'p', 'v', 'm', 'f') "
            "AND pg_catalog.pg_table_is_visible(oid)",
        .infers_parameter_types = true,
        .in_no_list = "= ANY ('{}')",
        .in_no_list_negated = "<> ALL ('{}')",
        .long_list = LongList::array,
        .arrays = true,
        .server_cursors = true,
        .nulls_are_largest = true,
        .distinct_on = true,
        .lateral_join = true,
        .aggregate_order = true,
        .sequences = true,
        .sequence_as_text = true,
        .nested_comments = true,
        .named_enumerations = true,
        .changes_in_with = true,
        .comments = Comments::statements,
        .deferrable = Deferrable::all,
        .index_methods = true,
        .table_options = postgresql_table_options,
    };
    return dialect;
}

}  // namespace carboy::sql::dialects
