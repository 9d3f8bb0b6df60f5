#include "drivers/postgres/inspect/columns.hpp"

#include <carboy/sql/types/type.hpp>

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "drivers/postgres/inspect/rows.hpp"

namespace carboy::drivers::postgres {

using sql::TypeKind;
using sql::ValueView;

namespace {

std::vector<std::string> enumeration_values(Connection& connection, std::int64_t type) {
    std::vector<std::string> values;
    each_row(connection, "SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = ? ORDER BY enumsortorder",
             {ValueView::integer(type)}, [&](const ValueView* cells) { values.push_back(text_of(cells[0])); });
    return values;
}

struct FoundColumn {
    sql::Column column;
    std::int64_t enumeration = 0;
};

// The sequence that a column owns, or that its default counts with.
constexpr std::string_view sequence_query =
    "SELECT q.* FROM pg_catalog.pg_depend p JOIN pg_catalog.pg_sequence q ON q.seqrelid = p.objid "
    "WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid "
    "AND p.refobjsubid = a.attnum AND p.deptype IN ('a', 'i') UNION ALL SELECT q.* FROM pg_catalog.pg_depend p "
    "JOIN pg_catalog.pg_sequence q ON q.seqrelid = p.refobjid WHERE p.classid = 'pg_attrdef'::regclass "
    "AND p.objid = d.oid AND p.refclassid = 'pg_class'::regclass LIMIT 1";

// A domain is replaced by its base type and an array by its element type, in any order; the chain ends at a plain type.
constexpr std::string_view columns_query =
    "SELECT a.attnum, a.attname, base.oid, base.modifier, base.not_null, "
    "coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), base.fallback), base.is_list, t.typtype::text, t.typname, "
    "a.attidentity::text, a.attgenerated::text, EXISTS (SELECT 1 FROM pg_catalog.pg_depend p "
    "JOIN pg_catalog.pg_class s ON s.oid = p.objid AND s.relkind = 'S' WHERE p.classid = 'pg_class'::regclass "
    "AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum "
    "AND p.deptype = 'a'), pg_catalog.col_description(a.attrelid, a.attnum), (SELECT l.collname "
    "FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_type o ON o.oid = a.atttypid WHERE l.oid = a.attcollation "
    "AND a.attcollation <> o.typcollation), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle, "
    "q.seqtypid::regtype::text FROM pg_catalog.pg_attribute a CROSS JOIN LATERAL (WITH RECURSIVE chain(oid, modifier, "
    "not_null, fallback, "
    "is_list, depth) AS (SELECT a.atttypid, a.atttypmod, a.attnotnull, NULL::text COLLATE \"C\", false, 0 UNION ALL "
    "SELECT CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.typelem END, "
    "CASE WHEN y.typtypmod <> -1 THEN y.typtypmod ELSE c.modifier END, "
    "c.not_null OR (y.typnotnull AND NOT c.is_list), "
    "CASE WHEN c.is_list THEN c.fallback ELSE coalesce(c.fallback, y.typdefault) END, c.is_list OR y.typtype <> 'd', "
    "c.depth + 1 FROM chain c JOIN pg_catalog.pg_type y ON y.oid = c.oid "
    "WHERE y.typtype = 'd' OR (y.typelem <> 0 AND y.typlen = -1)) "
    "SELECT * FROM chain ORDER BY depth DESC LIMIT 1) base JOIN pg_catalog.pg_type t ON t.oid = base.oid "
    "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    "LEFT JOIN LATERAL ({}) q ON true WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

/// Reads the catalogue's default: a value, a generated column's expression, or the way in which rows are numbered.
void read_default(const ValueView* cells, sql::Column& column) {
    const std::string text = text_of(cells[5]), identity = text_of(cells[9]), generated = text_of(cells[10]);
    const bool owns_sequence = cells[11].as_integer() != 0;
    if (identity == "a") {
        column.identity = sql::Identity::always;
    } else if (identity == "d") {
        column.identity = sql::Identity::by_default;
    } else if (!generated.empty()) {
        column.computed = text;
        column.stored = generated == "s";
    } else if (owns_sequence && text.starts_with("nextval(")) {
        column.identity = sql::Identity::serial;
    } else if (!text.empty()) {
        column.server_default = text;
    }
}

/// Reads how a sequence counts, without what is the default of its type.
/// Source: PostgreSQL 15, commands/sequence.c, init_params.
sql::SequenceOptions counting_of(const ValueView* cells, std::string_view type) {
    if (cells[0].is_null()) return {};
    using Limits = std::numeric_limits<std::int64_t>;
    const std::int64_t start = cells[0].as_integer(), increment = cells[1].as_integer();
    const std::int64_t minimum = cells[2].as_integer(), maximum = cells[3].as_integer();
    const std::int64_t highest = type == "bigint" ? Limits::max() : type == "integer" ? 2147483647 : 32767;
    const bool up = increment > 0;
    const auto unless = [](std::int64_t value, std::int64_t usual) {
        return value == usual ? sql::SequenceOptions::not_given : value;
    };
    return {.start = unless(start, up ? minimum : maximum),
            .increment = unless(increment, 1),
            .minimum = unless(minimum, up ? 1 : -highest - 1),
            .maximum = unless(maximum, up ? highest : -1),
            .cache = unless(cells[4].as_integer(), 1),
            .cycle = cells[5].as_integer() != 0};
}

}  // namespace

// Enumerations are read after the columns, because only one statement can be in progress at a time.
ColumnNames read_columns(Connection& connection, std::int64_t table_oid, sql::Table& table) {
    ColumnNames numbered;
    std::vector<FoundColumn> found;
    each_row(connection, fmt::format(columns_query, sequence_query), {ValueView::integer(table_oid)},
             [&](const ValueView* cells) {
                 FoundColumn one;
                 one.column.name = text_of(cells[1]);
                 one.column.type =
                     portable_type(static_cast<Oid>(cells[2].as_integer()), static_cast<int>(cells[3].as_integer()));
                 one.column.type.array = cells[6].as_integer() != 0;
                 one.column.nullable = cells[4].as_integer() == 0;
                 read_default(cells, one.column);
                 one.column.comment = text_of(cells[12]);
                 one.column.collation = text_of(cells[13]);
                 one.column.counting = counting_of(cells + 14, text_of(cells[20]));
                 if (text_of(cells[7]) == "e") {
                     one.column.type.kind = TypeKind::enumeration;
                     one.column.type.name = text_of(cells[8]);
                     one.enumeration = cells[2].as_integer();
                 }
                 numbered[cells[0].as_integer()] = one.column.name;
                 found.push_back(std::move(one));
             });
    for (FoundColumn& one : found) {
        if (one.enumeration != 0) one.column.type.values = enumeration_values(connection, one.enumeration);
        table.columns.push_back(std::move(one.column));
    }
    return numbered;
}

}  // namespace carboy::drivers::postgres
