// MariaDB's facts.  Source: the MariaDB manual, SQLAlchemy dialects/mysql/base.py and reserved_words.py. A driver must
// set NO_BACKSLASH_ESCAPES in its sessions' sql_mode, so that string literals end where the scanner expects.
#include <carboy/base/error.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <algorithm>
#include <iterator>

#include "sql/dialects/type_names.hpp"

namespace carboy::sql::dialects {
namespace {

// clang-format off
constexpr std::string_view mariadb_words[] = {
    "accessible", "add", "all", "alter", "analyze", "and", "as", "asc", "asensitive", "before", "between",
    "bigint", "binary", "blob", "body", "both", "by", "call", "cascade", "case", "change", "char", "character",
    "check", "collate", "column", "condition", "constraint", "continue", "convert", "create", "cross",
    "current_date", "current_role", "current_time", "current_timestamp", "current_user", "cursor", "database",
    "databases", "day_hour", "day_microsecond", "day_minute", "day_second", "dec", "decimal", "declare",
    "default", "delayed", "delete", "desc", "describe", "deterministic", "distinct", "distinctrow", "div",
    "do_domain_ids", "double", "drop", "dual", "each", "else", "elseif", "elsif", "enclosed", "escaped", "except",
    "exists", "exit", "explain", "false", "fetch", "float", "float4", "float8", "for", "force", "foreign", "from",
    "fulltext", "general", "goto", "grant", "group", "having", "high_priority", "history", "hour_microsecond",
    "hour_minute", "hour_second", "if", "ignore", "ignore_domain_ids", "ignore_server_ids", "in", "index",
    "infile", "inner", "inout", "insensitive", "insert", "int", "int1", "int2", "int3", "int4", "int8", "integer",
    "intersect", "interval", "into", "is", "iterate", "join", "key", "keys", "kill", "leading", "leave", "left",
    "like", "limit", "linear", "lines", "load", "localtime", "localtimestamp", "lock", "long", "longblob",
    "longtext", "loop", "low_priority", "master_heartbeat_period", "master_ssl_verify_server_cert", "match",
    "maxvalue", "mediumblob", "mediumint", "mediumtext", "middleint", "minute_microsecond", "minute_second",
    "mod", "modifies", "natural", "no_write_to_binlog", "not", "null", "numeric", "offset", "on", "optimize",
    "option", "optionally", "or", "order", "others", "out", "outer", "outfile", "over", "package",
    "page_checksum", "parse_vcol_expr", "partition", "period", "position", "precision", "primary", "procedure",
    "purge", "raise", "range", "read", "read_write", "reads", "real", "recursive", "ref_system_id", "references",
    "regexp", "release", "rename", "repeat", "replace", "require", "resignal", "restrict", "return", "returning",
    "revoke", "right", "rlike", "rows", "rowtype", "schema", "schemas", "second_microsecond", "select",
    "sensitive", "separator", "set", "show", "signal", "slow", "smallint", "spatial", "specific", "sql",
    "sql_big_result", "sql_calc_found_rows", "sql_small_result", "sqlexception", "sqlstate", "sqlwarning", "ssl",
    "starting", "stats_auto_recalc", "stats_persistent", "stats_sample_pages", "straight_join", "system",
    "system_time", "table", "terminated", "then", "tinyblob", "tinyint", "tinytext", "to", "trailing", "trigger",
    "true", "undo", "union", "unique", "unlock", "unsigned", "update", "usage", "use", "using", "utc_date",
    "utc_time", "utc_timestamp", "values", "varbinary", "varchar", "varcharacter", "varying", "versioning",
    "when", "where", "while", "window", "with", "without", "write", "xor", "year_month", "zerofill",
};
// clang-format on

std::string varchar(const ColumnType& type) {
    if (type.length == 0)
        throw Error("length_missing", "MariaDB does not support VARCHAR without a length.",
                    "Give the column a length, such as String<100>, or use Text.");
    return sized("VARCHAR", type.length);
}

std::string enumeration(const ColumnType& type) {
    if (type.name.empty()) return sized("VARCHAR", enumeration_length(type));
    return "ENUM(" + quoted_values(type.values, ",") + ")";
}

std::string mariadb_type(const ColumnType& type) {
    if (type.array) return "JSON";
    switch (type.kind) {
        case TypeKind::small_integer: return "SMALLINT";
        case TypeKind::integer: return "INTEGER";
        case TypeKind::big_integer: return "BIGINT";
        case TypeKind::boolean: return "BOOL";
        case TypeKind::float_: return sized("FLOAT", type.precision);
        case TypeKind::double_: return "DOUBLE";
        case TypeKind::numeric: return numeric(type);
        case TypeKind::string: return varchar(type);
        case TypeKind::enumeration: return enumeration(type);
        case TypeKind::text: return "TEXT";
        case TypeKind::binary: return "BLOB";
        case TypeKind::date: return "DATE";
        case TypeKind::time: return sized("TIME", type.precision);
        case TypeKind::datetime:
        case TypeKind::interval: return sized("DATETIME", type.precision);
        case TypeKind::json: return "JSON";
        case TypeKind::uuid: return "CHAR(32)";
    }
    return "TEXT";
}

/// CAST supports only a few types.  Source: the manual, CAST; SQLAlchemy MySQLCompiler.visit_typeclause.
std::string mariadb_cast(const ColumnType& type) {
    if (type.array) return "CHAR";
    switch (type.kind) {
        case TypeKind::small_integer:
        case TypeKind::integer:
        case TypeKind::big_integer:
        case TypeKind::boolean: return "SIGNED INTEGER";
        case TypeKind::float_:
        case TypeKind::double_: return "DOUBLE";
        case TypeKind::numeric: return "DECIMAL" + numeric(type).substr(std::string_view("NUMERIC").size());
        case TypeKind::string: return sized("CHAR", type.length);
        case TypeKind::text:
        case TypeKind::json:
        case TypeKind::enumeration: return "CHAR";
        case TypeKind::binary: return "BINARY";
        default: return mariadb_type(type);
    }
}

/// The name of an option without its prefix, in capitals; empty for one of another dialect.
std::string mariadb_option(std::string_view name) {
    std::string text;
    for (const std::string_view prefix : {"mysql_", "mariadb_"})
        if (name.starts_with(prefix)) text = name.substr(prefix.size());
    for (char& c : text) c = c == '_' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

/// Source: SQLAlchemy dialects/mysql/base.py, post_create_table.
std::string mariadb_table_options(const Table& table) {
    constexpr std::string_view separated[] = {"TABLESPACE", "DEFAULT CHARACTER SET", "CHARACTER SET", "COLLATE"};
    constexpr std::string_view texts[] = {"PASSWORD", "CONNECTION", "DATA DIRECTORY", "INDEX DIRECTORY"};
    constexpr std::string_view spaced[] = {"DATA DIRECTORY",        "INDEX DIRECTORY", "CHARACTER SET",
                                           "DEFAULT CHARACTER SET", "DEFAULT CHARSET", "DEFAULT COLLATE"};
    const auto is_in = [](std::string_view name, const auto& names) {
        return std::find(std::begin(names), std::end(names), name) != std::end(names);
    };
    std::string out, partitions;
    for (const TableOption& one : table.options) {
        std::string name = mariadb_option(one.name);
        if (name.empty()) continue;
        if (name.find("PARTITION") != std::string::npos) {
            partitions += " " + name + " " + one.value;
            continue;
        }
        if (!is_in(name, spaced)) std::replace(name.begin(), name.end(), ' ', '_');
        const std::string value = is_in(name, texts) ? quoted_values({one.value}, "") : one.value;
        out += (out.empty() ? "" : " ") + name + (is_in(name, separated) ? " " : "=") + value;
    }
    if (!table.comment.empty()) out += (out.empty() ? "COMMENT=" : " COMMENT=") + quoted_values({table.comment}, "");
    return out + (out.empty() && !partitions.empty() ? partitions.substr(1) : partitions);
}

/// MariaDB's length() counts bytes.
constexpr std::pair<std::string_view, std::string_view> mariadb_functions[] = {{"length", "char_length"}};

}  // namespace

const Dialect& mariadb() {
    static const Dialect dialect{
        .name = "mariadb",
        .other_name = "mysql",
        .quote = '`',
        .type_name = mariadb_type,
        .reserved = mariadb_words,
        .numbering = Numbering::auto_increment,
        .cast_name = mariadb_cast,
        .null_safe_equal = "<=>",
        .null_safe_unequal = "",
        .case_insensitive_like = "",
        .integer_divide = " DIV ",
        .concat_function = true,
        .renamed_functions = mariadb_functions,
        .unlimited = "18446744073709551615",
        .table_exists = "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
        .in_no_list = "IN (SELECT 1 FROM DUAL WHERE 1 = 0)",
        .in_no_list_negated = "NOT IN (SELECT 1 FROM DUAL WHERE 1 = 0)",
        .lock_of = false,
        .share_lock = "LOCK IN SHARE MODE",
        .transactional_ddl = false,
        .update_returning = false,
        .joined_change = JoinedChange::table_list,
        .on_duplicate_key = true,
        .default_values = false,
        .dates = Dates::date_format,
        .json = JsonSyntax::json_value,
        .literal_separator = true,
        .sequences = true,
        .nulls_ordering = false,
        .full_join = false,
        .aggregate_filter = false,
        .comments = Comments::in_table,
        .table_options = mariadb_table_options,
    };
    return dialect;
}

}  // namespace carboy::sql::dialects
