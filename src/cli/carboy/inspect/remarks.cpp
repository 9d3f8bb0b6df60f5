#include "cli/carboy/inspect/remarks.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/migrate/compare/diff.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace carboy::cli {
namespace {

using Texts = std::vector<std::string>;

bool is_sqlite(engine::Connection& connection) { return &connection.dialect() == &sql::dialects::sqlite(); }

/// The strings in the first column of a query.
Texts texts(engine::Connection& connection, const std::string& query, const std::string& argument) {
    Texts out;
    for (auto&& [text] : connection.execute(sql::unchecked(query), argument).as<std::string>()) out.push_back(text);
    return out;
}

/// The types of a table's columns in the database's own words.
using Types = std::vector<std::pair<std::string, std::string>>;
Types types_of(engine::Connection& connection, const std::string& query, const std::string& table) {
    Types out;
    for (auto&& [name, type] : connection.execute(sql::unchecked(query), table).as<std::string, std::string>())
        out.emplace_back(name, type);
    return out;
}

std::string find(const Types& types, const std::string& column) {
    for (const auto& [name, type] : types)
        if (name == column) return type;
    return "";
}

constexpr std::string_view server_types =
    "SELECT attname, format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute "
    "WHERE attrelid = to_regclass(quote_ident(?)) AND attnum > 0 AND NOT attisdropped ORDER BY attnum";

/// The types that the model declares, in the same words. PostgreSQL is asked by creating the columns for a moment.
Types declared_types(engine::Connection& connection, const sql::Table& table) {
    const sql::Dialect& dialect = connection.dialect();
    Types out;
    if (is_sqlite(connection)) {
        for (const sql::Column& column : table.columns) out.emplace_back(column.name, dialect.type_name(column.type));
        return out;
    }
    std::string columns;
    for (const sql::Column& column : table.columns) {
        if (!columns.empty()) columns += ", ";
        sql::append_identifier(columns, column.name, dialect);
        columns += " " + dialect.type_name(column.type);
    }
    const engine::Transaction transaction(connection);  // ends without a commit
    connection.execute(sql::unchecked("CREATE TEMPORARY TABLE carboy_inspected (" + columns + ")"));
    return types_of(connection, std::string(server_types), "carboy_inspected");
}

void compare_types(engine::Connection& connection, const ModelPlan& model, Texts& out) {
    const Types live = types_of(
        connection, is_sqlite(connection) ? "SELECT name, type FROM pragma_table_xinfo(?)" : std::string(server_types),
        model.table.name);
    const Types declared = declared_types(connection, model.table);
    for (const sql::Column& column : model.table.columns) {
        const std::string have = find(live, column.name), made = find(declared, column.name);
        if (!equals_ignoring_case(have, made))
            out.push_back(fmt::format("The type of {}.{} is {}; create_all() makes it {}.", model.table.name,
                                      column.name, have.empty() ? "not declared" : have, made));
    }
}

/// The words of a CREATE TABLE statement that no model can say, outside of quotes and parentheses of any depth.
void special_words(const std::string& table, const std::string& text, Texts& out) {
    std::string plain;
    char quote = 0;
    for (const char c : text) {
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
            quote = c == '[' ? ']' : c;
        } else {
            plain += c;
            continue;
        }
        plain += ' ';
    }
    plain = " " + lower(plain) + " ";
    for (char& c : plain)
        if ((c < 'a' || c > 'z') && c != '_') c = ' ';
    for (const std::string_view word : {" conflict ", " virtual "})
        if (plain.find(word) != std::string::npos)
            out.push_back(
                fmt::format("CREATE TABLE {} has the word{}, which is not in the model: {}", table, word, text));
}

void add_sqlite_remarks(engine::Connection& connection, const migrate::Schema& live, Texts& out) {
    const std::string objects =
        "SELECT type || ' ' || name || ': ' || sql FROM sqlite_master WHERE type = ? ORDER BY name";
    for (const char* kind : {"trigger", "view"})
        for (std::string& text : texts(connection, objects, kind)) out.push_back("The " + std::move(text));
    const std::string tables =
        "SELECT name, sql FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
    for (const auto& [name, text] : types_of(connection, tables, "table"))
        if (std::any_of(live.reported.begin(), live.reported.end(),
                        [&known = name](const sql::Table& one) { return one.name == known; }))
            special_words(name, text, out);
}

/// Each query returns sentences about the current schema; the argument is not used by name, so that all have one shape.
constexpr std::string_view server_queries[] = {
    "SELECT 'The trigger ' || t.tgname || ' of ' || c.relname || ': ' || pg_get_triggerdef(t.oid) FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = to_regnamespace(?) ORDER BY 1",
    "SELECT 'The view ' || c.relname || ': ' || pg_get_viewdef(c.oid) FROM pg_class c WHERE c.relkind IN ('v', 'm') "
    "AND c.relnamespace = to_regnamespace(?) ORDER BY 1",
    "SELECT 'The constraint ' || k.conname || ' of ' || c.relname || ': ' || pg_get_constraintdef(k.oid) "
    "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE (NOT "
    "k.convalidated OR k.connoinherit AND k.contype = 'c' OR k.confmatchtype NOT IN (' ', 's')) "
    "AND c.relnamespace = to_regnamespace(?) ORDER BY 1",
    "SELECT 'The index ' || c.relname || ': ' || pg_get_indexdef(i.indexrelid) FROM pg_index i "
    "JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE (NOT i.indisvalid OR c.reloptions IS NOT NULL) AND c.relnamespace = to_regnamespace(?) ORDER BY 1",
    "SELECT 'The column ' || c.relname || '.' || a.attname || ' has the type of the domain ' || t.typname || '.' "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid "
    "WHERE t.typtype = 'd' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND c.relnamespace = to_regnamespace(?) "
    "ORDER BY 1",
    "SELECT 'The table ' || c.relname || CASE WHEN c.relkind = 'p' THEN ' is partitioned.' WHEN c.relrowsecurity "
    "THEN ' has policies for rows.' WHEN c.relpersistence = 'u' THEN ' is not logged.' ELSE ' inherits from another "
    "table.' END FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND (c.relkind = 'p' OR "
    "c.relrowsecurity OR c.relpersistence = 'u' OR EXISTS (SELECT 1 FROM pg_inherits h WHERE h.inhrelid = c.oid)) "
    "AND c.relnamespace = to_regnamespace(?) ORDER BY 1",
    "SELECT 'The sequence ' || c.relname || ' belongs to no column.' FROM pg_class c WHERE c.relkind = 'S' "
    "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i')) "
    "AND c.relnamespace = to_regnamespace(?) ORDER BY 1",
    "SELECT 'The comment on ' || c.relname || coalesce('.' || a.attname, '') || ': ' || d.description "
    "FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass "
    "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0 "
    "WHERE c.relkind NOT IN ('r', 'p') AND c.relnamespace = to_regnamespace(?) ORDER BY 1",
};

void add_server_remarks(engine::Connection& connection, Texts& out) {
    auto schema = connection.execute("SELECT quote_ident(current_schema())").as<std::string>();
    std::string name;
    for (auto&& [text] : schema) name = text;
    for (const std::string_view query : server_queries)
        for (std::string& text : texts(connection, std::string(query), name)) out.push_back(std::move(text));
}

}  // namespace

std::vector<std::string> remarks(engine::Connection& connection, const migrate::Schema& live, const Plan& plan) {
    Texts out;
    const migrate::Difference difference =
        migrate::diff(live, migrate::declared_schema(connection, plan.tables()), connection.dialect());
    for (const migrate::Change& change : difference.changes)
        out.push_back("`db migrate` with these models would " + migrate::describe(change) + ".");
    for (const ModelPlan& model : plan.models) compare_types(connection, model, out);
    if (is_sqlite(connection))
        add_sqlite_remarks(connection, live, out);
    else
        add_server_remarks(connection, out);
    return out;
}

}  // namespace carboy::cli
