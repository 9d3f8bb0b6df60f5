// Reads a schema from the server's catalogue.
#include "drivers/postgres/connection/statement.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/sql/types/type.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>

namespace carboy::drivers::postgres {

using sql::ColumnType;
using sql::TypeKind;
using sql::ValueView;

namespace {

/// Runs a query and passes each row's cells to `visit`.
template <class F>
void each_row(Connection& connection, std::string_view text, std::initializer_list<ValueView> arguments, F visit) {
    Statement statement(connection, text);
    statement.bind({arguments.begin(), arguments.size()});
    while (const ValueView* cells = statement.step()) visit(cells);
}

std::string text_of(ValueView view) { return view.is_null() ? "" : sql::from_view<std::string>(view); }

std::vector<std::string> names(Connection& connection, std::string_view kinds) {
    std::vector<std::string> found;
    each_row(connection,
             "SELECT c.relname FROM pg_catalog.pg_class c WHERE c.relnamespace = current_schema()::regnamespace "
             "AND c.relkind::text = ANY (string_to_array(?, ',')) AND NOT c.relispartition "
             "ORDER BY c.relname COLLATE \"C\"",
             {ValueView::text(kinds)}, [&](const ValueView* cells) { found.push_back(text_of(cells[0])); });
    return found;
}

std::vector<std::string> enumeration_values(Connection& connection, std::int64_t type) {
    std::vector<std::string> values;
    each_row(connection, "SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = ? ORDER BY enumsortorder",
             {ValueView::integer(type)}, [&](const ValueView* cells) { values.push_back(text_of(cells[0])); });
    return values;
}

/// The columns by their numbers in the catalogue.
using ColumnNames = std::map<std::int64_t, std::string>;

struct FoundColumn {
    sql::Column column;
    std::int64_t enumeration = 0;
};

// A domain is replaced by its base type and an array by its element type, in any order; the chain ends at a plain type.
constexpr std::string_view columns_query =
    "SELECT a.attnum, a.attname, base.oid, base.modifier, base.not_null, "
    "coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), base.fallback), base.is_list, t.typtype::text, t.typname, "
    "a.attidentity::text, a.attgenerated::text, EXISTS (SELECT 1 FROM pg_catalog.pg_depend p "
    "JOIN pg_catalog.pg_class s ON s.oid = p.objid AND s.relkind = 'S' WHERE p.classid = 'pg_class'::regclass "
    "AND p.refclassid = 'pg_class'::regclass AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum "
    "AND p.deptype = 'a') "
    "FROM pg_catalog.pg_attribute a CROSS JOIN LATERAL (WITH RECURSIVE chain(oid, modifier, not_null, fallback, "
    "is_list, depth) AS (SELECT a.atttypid, a.atttypmod, a.attnotnull, NULL::text COLLATE \"C\", false, 0 UNION ALL "
    "SELECT CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.typelem END, "
    "CASE WHEN y.typtypmod <> -1 THEN y.typtypmod ELSE c.modifier END, "
    "c.not_null OR (y.typnotnull AND NOT c.is_list), "
    "CASE WHEN c.is_list THEN c.fallback ELSE coalesce(c.fallback, y.typdefault) END, c.is_list OR y.typtype <> 'd', "
    "c.depth + 1 FROM chain c JOIN pg_catalog.pg_type y ON y.oid = c.oid "
    "WHERE y.typtype = 'd' OR (y.typelem <> 0 AND y.typlen = -1)) "
    "SELECT * FROM chain ORDER BY depth DESC LIMIT 1) base JOIN pg_catalog.pg_type t ON t.oid = base.oid "
    "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    "WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

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

// Enumerations are read after the columns, because only one statement can be in progress at a time.
ColumnNames read_columns(Connection& connection, std::int64_t table_oid, sql::Table& table) {
    ColumnNames numbered;
    std::vector<FoundColumn> found;
    each_row(connection, columns_query, {ValueView::integer(table_oid)}, [&](const ValueView* cells) {
        FoundColumn one;
        one.column.name = text_of(cells[1]);
        one.column.type =
            portable_type(static_cast<Oid>(cells[2].as_integer()), static_cast<int>(cells[3].as_integer()));
        one.column.type.array = cells[6].as_integer() != 0;
        one.column.nullable = cells[4].as_integer() == 0;
        read_default(cells, one.column);
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

/// Converts "{1,3}" or "1 3" to column names, in the order of the numbers.
std::vector<std::string> columns_of(std::string_view numbers, const ColumnNames& names) {
    std::vector<std::string> columns;
    std::int64_t number = 0;
    bool inside = false;
    for (const char c : std::string(numbers) + ' ') {
        if (c >= '0' && c <= '9') {
            number = number * 10 + (c - '0');
            inside = true;
        } else if (inside) {
            const auto name = names.find(number);
            columns.push_back(name != names.end() ? name->second : "");  // 0 is an expression
            number = 0;
            inside = false;
        }
    }
    return columns;
}

std::vector<std::string> split(std::string_view text, char mark) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(mark, at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

std::string_view action(std::string_view code) {
    if (code == "c") return "CASCADE";
    if (code == "n") return "SET NULL";
    if (code == "d") return "SET DEFAULT";
    if (code == "r") return "RESTRICT";
    return "";
}

void read_constraints(Connection& connection, std::int64_t table_oid, const ColumnNames& names, sql::Table& table) {
    each_row(
        connection,
        "SELECT c.contype::text, c.conname, c.conkey::text, pg_catalog.pg_get_expr(c.conbin, c.conrelid, true), "
        "r.relname, (SELECT string_agg(a.attname, chr(31) ORDER BY k.place) FROM unnest(c.confkey) "
        "WITH ORDINALITY AS k(number, place) JOIN pg_catalog.pg_attribute a "
        "ON a.attrelid = c.confrelid AND a.attnum = k.number), c.confupdtype::text, c.confdeltype::text, "
        "CASE WHEN NOT pg_catalog.pg_table_is_visible(r.oid) THEN (SELECT n.nspname FROM pg_catalog.pg_namespace n "
        "WHERE n.oid = r.relnamespace) END "
        "FROM pg_catalog.pg_constraint c LEFT JOIN pg_catalog.pg_class r ON r.oid = c.confrelid "
        "WHERE c.conrelid = ? ORDER BY c.conname",
        {ValueView::integer(table_oid)}, [&](const ValueView* cells) {
            const std::string kind = text_of(cells[0]), name = text_of(cells[1]);
            auto columns = columns_of(text_of(cells[2]), names);
            if (kind == "p") {
                for (const std::string& column : columns) table.columns[table.position(column)].primary_key = true;
                table.primary_key = std::move(columns);
            } else if (kind == "u") {
                table.uniques.push_back({name, std::move(columns)});
            } else if (kind == "c") {
                table.checks.push_back({name, text_of(cells[3])});
            } else if (kind == "f") {
                sql::ForeignKey key{.name = name, .columns = std::move(columns)};
                key.referred_table = text_of(cells[4]);
                key.referred_columns = split(text_of(cells[5]), '\x1f');
                key.on_update = action(text_of(cells[6]));
                key.on_delete = action(text_of(cells[7]));
                key.referred_schema = text_of(cells[8]);
                table.foreign_keys.push_back(std::move(key));
            }
        });
}

// The keys of an index as CREATE INDEX has them. pg_get_indexdef leaves out what belongs to a key: a collation other
// than the column's, an operator class other than the type's default, and the order. Options: 1 DESC, 2 NULLS FIRST.
constexpr std::string_view keys_query =
    "SELECT string_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k, true) || coalesce((SELECT ' COLLATE ' || "
    "quote_ident(l.collname) FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid "
    "AND a.attnum = i.indkey[k - 1] AND a.attnum > 0 WHERE l.oid = i.indcollation[k - 1] AND l.oid <> a.attcollation), "
    "'') "
    "|| coalesce((SELECT ' ' || quote_ident(o.opcname) FROM pg_catalog.pg_opclass o "
    "WHERE o.oid = i.indclass[k - 1] AND NOT o.opcdefault), '') || CASE i.indoption[k - 1] WHEN 1 THEN "
    "' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' WHEN 3 THEN ' DESC' ELSE '' END, chr(31) ORDER BY k), "
    "string_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k, true), chr(31) ORDER BY k) "
    "FROM generate_series(1, i.indnkeyatts) AS s(k)";

void read_indexes(Connection& connection, std::int64_t table_oid, const ColumnNames& names, sql::Table& table) {
    each_row(
        connection,
        fmt::format("SELECT c.relname, i.indkey::text, i.indisunique, i.indnkeyatts, "
                    "pg_catalog.pg_get_expr(i.indpred, i.indrelid, true), CASE WHEN i.indexprs IS NOT NULL "
                    "OR keys.whole <> keys.plain THEN keys.whole END FROM pg_catalog.pg_index i "
                    "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid CROSS JOIN LATERAL ({}) keys(whole, plain) "
                    "WHERE i.indrelid = ? AND NOT i.indisprimary "
                    "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid "
                    "AND k.contype IN ('u', 'x')) ORDER BY c.relname",
                    keys_query),
        {ValueView::integer(table_oid)}, [&](const ValueView* cells) {
            auto columns = columns_of(text_of(cells[1]), names);
            columns.resize(static_cast<std::size_t>(cells[3].as_integer()));  // without those of INCLUDE
            table.indexes.push_back({text_of(cells[0]), std::move(columns), cells[2].as_integer() != 0});
            table.indexes.back().where = text_of(cells[4]);
            if (!cells[5].is_null()) table.indexes.back().expressions = split(text_of(cells[5]), '\x1f');
        });
}

/// Returns the number of a table or view in the catalogue; 0 when there is none.
std::int64_t find_table(Connection& connection, std::string_view schema, std::string_view name) {
    std::int64_t oid = 0;
    each_row(connection,
             "SELECT oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') "
             "AND oid = to_regclass(CASE WHEN ? <> '' THEN quote_ident(?) || '.' ELSE '' END || quote_ident(?))",
             {ValueView::text(schema), ValueView::text(schema), ValueView::text(name)},
             [&](const ValueView* cells) { oid = cells[0].as_integer(); });
    return oid;
}

}  // namespace

std::vector<std::string> Connection::table_names() { return names(*this, "r,p"); }
std::vector<std::string> Connection::view_names() { return names(*this, "v,m"); }

sql::Table Connection::table(std::string_view name) {
    sql::Table table{.name = std::string(name)};
    std::int64_t oid = find_table(*this, "", name);
    const std::size_t dot = name.find('.');
    if (oid == 0 && dot != std::string_view::npos) {
        table.schema = name.substr(0, dot);
        table.name = name.substr(dot + 1);
        oid = find_table(*this, table.schema, table.name);
    }
    if (oid == 0) throw engine::ProgrammingError("no_such_table", fmt::format("The database has no table {}.", name));
    const ColumnNames numbered = read_columns(*this, oid, table);
    read_constraints(*this, oid, numbered, table);
    read_indexes(*this, oid, numbered, table);
    return table;
}

}  // namespace carboy::drivers::postgres
