// Reads a schema from the server's catalogue.
#include <carboy/engine/error.hpp>
#include <carboy/sql/types/type.hpp>

#include <fmt/format.h>

#include <algorithm>

#include "drivers/postgres/inspect/columns.hpp"
#include "drivers/postgres/inspect/rows.hpp"

namespace carboy::drivers::postgres {

using sql::ValueView;

namespace {

std::vector<std::string> names(Connection& connection, std::string_view kinds, std::string_view schema) {
    std::vector<std::string> found;
    each_row(connection,
             "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
             "WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) "
             "AND c.relkind::text = ANY (string_to_array(?, ',')) AND NOT c.relispartition "
             "ORDER BY c.relname COLLATE \"C\"",
             {ValueView::text(schema), ValueView::text(kinds)},
             [&](const ValueView* cells) { found.push_back(text_of(cells[0])); });
    return found;
}

sql::Deferral deferral_of(ValueView deferrable, ValueView deferred) {
    if (deferrable.as_integer() == 0) return sql::Deferral::not_deferrable;
    return deferred.as_integer() != 0 ? sql::Deferral::initially_deferred : sql::Deferral::initially_immediate;
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
        "WHERE n.oid = r.relnamespace) END, c.condeferrable, c.condeferred, pg_catalog.pg_get_constraintdef(c.oid, "
        "true), "
        "(SELECT to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' FROM pg_catalog.pg_index i "
        "WHERE i.indexrelid = c.conindid AND c.contype = 'u') FROM pg_catalog.pg_constraint c LEFT JOIN "
        "pg_catalog.pg_class r ON r.oid = c.confrelid "
        "WHERE c.conrelid = ? ORDER BY c.conname",
        {ValueView::integer(table_oid)}, [&](const ValueView* cells) {
            const std::string kind = text_of(cells[0]), name = text_of(cells[1]);
            auto columns = columns_of(text_of(cells[2]), names);
            if (kind == "p") {
                for (const std::string& column : columns) table.columns[table.position(column)].primary_key = true;
                table.primary_key = std::move(columns);
                table.primary_key_name = name;
            } else if (kind == "u") {
                const bool no_nulls = !cells[12].is_null() && cells[12].as_integer() != 0;
                table.uniques.push_back({name, std::move(columns), deferral_of(cells[9], cells[10]), no_nulls});
            } else if (kind == "c") {
                table.checks.push_back({name, text_of(cells[3])});
            } else if (kind == "f") {
                sql::ForeignKey key{.name = name, .columns = std::move(columns)};
                key.referred_table = text_of(cells[4]);
                key.referred_columns = split(text_of(cells[5]), '\x1f');
                key.on_update = action(text_of(cells[6]));
                key.on_delete = action(text_of(cells[7]));
                key.referred_schema = text_of(cells[8]);
                key.deferral = deferral_of(cells[9], cells[10]);
                table.foreign_keys.push_back(std::move(key));
            } else if (kind == "x") {
                const std::string text = text_of(cells[11]);
                table.excludes.push_back({name, text.substr(text.find("USING"))});
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
    each_row(connection,
             fmt::format("SELECT c.relname, i.indkey::text, i.indisunique, i.indnkeyatts, "
                         "pg_catalog.pg_get_expr(i.indpred, i.indrelid, true), CASE WHEN i.indexprs IS NOT NULL "
                         "OR keys.whole <> keys.plain THEN keys.whole END, nullif(m.amname, 'btree'), "
                         "to_jsonb(i) ->> 'indnullsnotdistinct' = 'true' FROM pg_catalog.pg_index i "
                         "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = "
                         "c.relam CROSS JOIN LATERAL ({}) keys(whole, plain) "
                         "WHERE i.indrelid = ? AND NOT i.indisprimary "
                         "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid "
                         "AND k.contype IN ('u', 'x')) ORDER BY c.relname",
                         keys_query),
             {ValueView::integer(table_oid)}, [&](const ValueView* cells) {
                 auto columns = columns_of(text_of(cells[1]), names);
                 const auto included = columns.begin() + cells[3].as_integer();
                 sql::Index index{.name = text_of(cells[0]), .columns = {columns.begin(), included}};
                 index.unique = cells[2].as_integer() != 0;
                 index.where = text_of(cells[4]);
                 if (!cells[5].is_null()) index.expressions = split(text_of(cells[5]), '\x1f');
                 index.method = text_of(cells[6]);
                 index.include.assign(included, columns.end());
                 index.nulls_not_distinct = !cells[7].is_null() && cells[7].as_integer() != 0;
                 table.indexes.push_back(std::move(index));
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

std::vector<std::string> Connection::table_names(std::string_view schema) { return names(*this, "r,p", schema); }
std::vector<std::string> Connection::view_names(std::string_view schema) { return names(*this, "v,m", schema); }

std::vector<std::string> Connection::schema_names() {
    std::vector<std::string> found;
    each_row(*this,
             "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg~_%' ESCAPE '~' "
             "AND nspname <> 'information_schema' ORDER BY nspname COLLATE \"C\"",
             {}, [&](const ValueView* cells) { found.push_back(text_of(cells[0])); });
    return found;
}

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
    each_row(*this, "SELECT pg_catalog.obj_description(?, 'pg_class')", {ValueView::integer(oid)},
             [&](const ValueView* cells) { table.comment = text_of(cells[0]); });
    return table;
}

}  // namespace carboy::drivers::postgres
