// Reads a schema from SQLite's pragmas, and from the text of its statements where the pragmas are incomplete.
#include "drivers/sqlite/connection/statement.hpp"
#include "drivers/sqlite/text/declared.hpp"
#include "drivers/sqlite/text/tokens.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/sql/dialects/quoted.hpp>
#include <carboy/sql/types/type.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace carboy::drivers::sqlite {

using sql::ColumnType;
using sql::TypeKind;
using sql::ValueView;

namespace {

/// Runs a query and passes each row's cells to `visit`.
template <class F>
void each_row(Connection& connection, std::string_view text, std::initializer_list<std::string_view> arguments,
              F visit) {
    std::vector<ValueView> views;
    for (const std::string_view argument : arguments) views.push_back(ValueView::text(argument));
    const auto statement = connection.prepare(text);
    statement->bind(views);
    while (const ValueView* cells = statement->step()) visit(cells);
}

std::string text_of(ValueView view) { return view.is_null() ? "" : sql::from_view<std::string>(view); }

/// The tables in which a virtual table keeps its content (those of FTS5 and R*Tree) belong to it and are left out.
std::vector<std::string> names(Connection& connection, std::string_view kind, std::string_view schema) {
    const std::string_view database = schema.empty() ? "main" : schema;
    std::string text = "SELECT name FROM " + sql::quoted(database, connection.dialect()) +
                       ".sqlite_master WHERE type = ?1 AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
    if (sqlite3_libversion_number() >= 3037000)
        text += " AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = ?2 AND type = 'shadow')";
    std::vector<std::string> found;
    each_row(connection, text + " ORDER BY name", {kind, database},
             [&](const ValueView* cells) { found.push_back(text_of(cells[0])); });
    return found;
}

TypeKind kind_of(std::string_view name, int length) {
    struct Known {
        std::string_view name;
        TypeKind kind;
    };
    static constexpr Known known[] = {
        {"SMALLINT", TypeKind::small_integer},
        {"BIGINT", TypeKind::big_integer},
        {"BOOLEAN", TypeKind::boolean},
        {"BOOL", TypeKind::boolean},
        {"FLOAT", TypeKind::float_},
        {"REAL", TypeKind::double_},
        {"DOUBLE", TypeKind::double_},
        {"DOUBLE PRECISION", TypeKind::double_},
        {"NUMERIC", TypeKind::numeric},
        {"DECIMAL", TypeKind::numeric},
        {"TEXT", TypeKind::text},
        {"CLOB", TypeKind::text},
        {"BLOB", TypeKind::binary},
        {"DATE", TypeKind::date},
        {"TIME", TypeKind::time},
        {"DATETIME", TypeKind::datetime},
        {"TIMESTAMP", TypeKind::datetime},
        {"TIMESTAMPTZ", TypeKind::datetime},
        {"JSON", TypeKind::json},
        {"JSONB", TypeKind::json},
        {"UUID", TypeKind::uuid},
    };
    for (const Known& entry : known)
        if (equals_ignoring_case(name, entry.name)) return entry.kind;
    const std::string word = lower(name);
    if (word == "char" && length == 32) return TypeKind::uuid;
    if (word.find("int") != std::string::npos) return TypeKind::integer;
    if (word.find("char") != std::string::npos) return TypeKind::string;
    if (word.find("blob") != std::string::npos || word.empty()) return TypeKind::binary;
    return TypeKind::numeric;
}

/// Removes the words from the end of the name if they are there.
bool cut_end(std::string& name, std::string_view words) {
    if (name.size() < words.size() ||
        !equals_ignoring_case(std::string_view(name).substr(name.size() - words.size()), words))
        return false;
    name.resize(name.size() - words.size());
    return true;
}

// "VARCHAR(80)", "NUMERIC(10, 2)", "TIMESTAMP WITH TIME ZONE".
// Source: sqlite.org datatype3.html, section 3.1, for unknown names.
ColumnType read_type(std::string_view declared) {
    const std::size_t open = declared.find('(');
    std::string name(declared.substr(0, open));
    int numbers[2] = {0, 0};
    if (open != std::string_view::npos) {
        const char* at = declared.data() + open + 1;
        const char* const end = declared.data() + declared.size();
        for (int& number : numbers) {
            while (at != end && (*at == ' ' || *at == ',')) ++at;
            at = std::from_chars(at, end, number).ptr;
        }
    }
    while (name.ends_with(' ')) name.pop_back();
    const bool zoned = cut_end(name, " WITH TIME ZONE") || equals_ignoring_case(name, "TIMESTAMPTZ");
    cut_end(name, " WITHOUT TIME ZONE");
    ColumnType type{.kind = kind_of(name, numbers[0])};
    switch (type.kind) {
        case TypeKind::numeric:
            type.precision = numbers[0];
            type.scale = numbers[1];
            break;
        case TypeKind::time:
        case TypeKind::datetime:
            type.precision = numbers[0];
            type.timezone = zoned;
            break;
        case TypeKind::uuid: break;
        default: type.length = numbers[0];
    }
    return type;
}

/// The schema table's entry for a table or view.
struct Entry {
    std::string name;  // as it was created
    std::string text;
};

/// The schema tables in which a name is looked up. As everywhere in SQLite, a temporary table hides another of the same
/// name.
std::string schema_tables(Connection& connection, std::string_view schema) {
    if (schema.empty())
        return "(SELECT name, type, sql, 1 AS place FROM sqlite_temp_master UNION ALL SELECT name, type, sql, 2 FROM "
               "sqlite_master)";
    return "(SELECT name, type, sql, 1 AS place FROM " + sql::quoted(schema, connection.dialect()) + ".sqlite_master)";
}

Entry entry_of(Connection& connection, std::string_view schema, std::string_view name) {
    Entry entry{std::string(name), ""};
    each_row(connection,
             "SELECT name, sql FROM " + schema_tables(connection, schema) +
                 " WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view') ORDER BY place DESC",
             {name}, [&](const ValueView* cells) {
                 entry = {text_of(cells[0]), text_of(cells[1])};
             });
    return entry;
}

// Only a primary key that is the row's number has no index. SQLite allows NULL in the others, except in a STRICT or
// WITHOUT ROWID table, where their columns count as NOT NULL.
bool key_is_row_number(Connection& connection, const sql::Table& table) {
    bool found = false;
    each_row(connection, "SELECT 1 FROM pragma_index_list(?, nullif(?, '')) WHERE origin = 'pk'",
             {table.name, table.schema}, [&](const ValueView*) { found = true; });
    return !found;
}

bool same_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const std::string& x, const std::string& y) { return equals_ignoring_case(x, y); });
}

void read_computed(sql::Column& column, const DeclaredTable& declared, bool stored) {
    column.stored = stored;
    for (const auto& [name, expression] : declared.computed)
        if (equals_ignoring_case(name, column.name)) column.computed = expression;
}

/// SQLite compares the names of its collations without regard to case.
std::string collation_of(const DeclaredTable& declared, std::string_view column) {
    for (const auto& [name, collation] : declared.collations) {
        if (!equals_ignoring_case(name, column)) continue;
        for (const std::string_view known : {"NOCASE", "RTRIM"})
            if (equals_ignoring_case(collation, known)) return std::string(known);
        return equals_ignoring_case(collation, "BINARY") ? "" : collation;
    }
    return "";
}

/// Returns a default as CREATE TABLE accepts it. The pragma leaves out the parentheses that an expression needs.
std::string default_of(std::string text) {
    Tokens tokens(text);
    if (tokens.front().is_mark('-') || tokens.front().is_mark('+')) tokens.next();
    tokens.next();
    return tokens.front().kind == Token::Kind::end ? text : "(" + text + ")";
}

void read_columns(Connection& connection, const DeclaredTable& declared, sql::Table& table) {
    std::vector<std::pair<std::int64_t, std::string>> key;
    const bool row_number = key_is_row_number(connection, table);
    each_row(connection,
             "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?, nullif(?, '')) WHERE "
             "hidden <> 1",
             {table.name, table.schema}, [&](const ValueView* cells) {
                 sql::Column column;
                 column.name = text_of(cells[0]);
                 column.type = read_type(text_of(cells[1]));
                 column.primary_key = cells[4].as_integer() != 0;
                 column.nullable = cells[2].as_integer() == 0 && !(column.primary_key && row_number);
                 if (!cells[3].is_null()) column.server_default = default_of(text_of(cells[3]));
                 if (const auto hidden = cells[5].as_integer(); hidden != 0)
                     read_computed(column, declared, hidden == 3);
                 column.collation = collation_of(declared, column.name);
                 if (column.primary_key) key.emplace_back(cells[4].as_integer(), column.name);
                 table.columns.push_back(std::move(column));
             });
    std::sort(key.begin(), key.end());
    for (auto& [position, name] : key) table.primary_key.push_back(std::move(name));
}

std::vector<std::string> primary_key_of(Connection& connection, std::string_view schema, std::string_view table) {
    std::vector<std::string> columns;
    each_row(connection, "SELECT name FROM pragma_table_info(?, nullif(?, '')) WHERE pk > 0 ORDER BY pk",
             {table, schema}, [&](const ValueView* cells) { columns.push_back(text_of(cells[0])); });
    return columns;
}

void read_foreign_keys(Connection& connection, const DeclaredTable& declared, sql::Table& table) {
    std::int64_t last = -1;
    each_row(
        connection,
        "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(?, nullif(?, '')) "
        "ORDER BY id DESC, seq",
        {table.name, table.schema}, [&](const ValueView* cells) {
            if (cells[0].as_integer() != last) {
                table.foreign_keys.push_back({.referred_table = text_of(cells[1]), .referred_schema = table.schema});
                last = cells[0].as_integer();
                if (text_of(cells[4]) != "NO ACTION") table.foreign_keys.back().on_update = text_of(cells[4]);
                if (text_of(cells[5]) != "NO ACTION") table.foreign_keys.back().on_delete = text_of(cells[5]);
            }
            table.foreign_keys.back().columns.push_back(text_of(cells[2]));
            if (!cells[3].is_null()) table.foreign_keys.back().referred_columns.push_back(text_of(cells[3]));
        });
    const bool known = declared.foreign_keys.size() == table.foreign_keys.size();
    for (std::size_t i = 0; i < table.foreign_keys.size(); ++i) {
        sql::ForeignKey& key = table.foreign_keys[i];
        // Without columns it refers to the other table's primary key.
        if (key.referred_columns.empty())
            key.referred_columns = primary_key_of(connection, table.schema, key.referred_table);
        if (!known || !same_names(declared.foreign_keys[i].columns, key.columns)) continue;
        key.name = declared.foreign_keys[i].name;
        key.deferral = declared.foreign_keys[i].deferral;
    }
}

// The name of an expression is NULL.
std::vector<std::string> index_columns(Connection& connection, std::string_view schema, std::string_view index) {
    std::vector<std::string> columns;
    each_row(connection, "SELECT name FROM pragma_index_info(?, nullif(?, '')) ORDER BY seqno", {index, schema},
             [&](const ValueView* cells) { columns.push_back(text_of(cells[0])); });
    return columns;
}

DeclaredIndex declared_index(Connection& connection, std::string_view schema, std::string_view name) {
    std::string text;
    each_row(connection, "SELECT sql FROM " + schema_tables(connection, schema) + " WHERE type = 'index' AND name = ?",
             {name}, [&](const ValueView* cells) { text = text_of(cells[0]); });
    return read_create_index(text);
}

std::string unique_name(const DeclaredTable& declared, const std::vector<std::string>& columns) {
    for (const DeclaredKey& key : declared.uniques)
        if (!key.name.empty() && same_names(key.columns, columns)) return key.name;
    return "";
}

void read_indexes(Connection& connection, const DeclaredTable& declared, sql::Table& table) {
    each_row(connection, "SELECT name, \"unique\", origin FROM pragma_index_list(?, nullif(?, '')) ORDER BY seq DESC",
             {table.name, table.schema}, [&](const ValueView* cells) {
                 const std::string name = text_of(cells[0]);
                 const std::string origin = text_of(cells[2]);
                 auto columns = index_columns(connection, table.schema, name);
                 if (origin == "u") {
                     std::string own = unique_name(declared, columns);
                     table.uniques.push_back({std::move(own), std::move(columns)});
                 } else if (origin == "c") {
                     DeclaredIndex text = declared_index(connection, table.schema, name);
                     const bool plain = text.plain && std::find(columns.begin(), columns.end(), "") == columns.end();
                     table.indexes.push_back({.name = name,
                                              .columns = std::move(columns),
                                              .unique = cells[1].as_integer() != 0,
                                              .expressions = plain ? std::vector<std::string>() : std::move(text.keys),
                                              .where = std::move(text.where)});
                 }
             });
}

void read_options(const DeclaredTable& declared, sql::Table& table) {
    if (declared.strict) table.options.push_back({"sqlite_strict", "true"});
    if (declared.without_rowid) table.options.push_back({"sqlite_with_rowid", "false"});
    if (declared.autoincrement) table.options.push_back({"sqlite_autoincrement", "true"});
}

}  // namespace

std::vector<std::string> Connection::table_names(std::string_view schema) { return names(*this, "table", schema); }
std::vector<std::string> Connection::view_names(std::string_view schema) { return names(*this, "view", schema); }

std::vector<std::string> Connection::schema_names() {
    std::vector<std::string> found;
    each_row(*this, "SELECT name FROM pragma_database_list ORDER BY name", {},
             [&](const ValueView* cells) { found.push_back(text_of(cells[0])); });
    return found;
}

sql::Table Connection::table(std::string_view name) {
    sql::TableName parts{.schema = {}, .name = std::string(name)};
    Entry entry = entry_of(*this, "", name);
    if (entry.text.empty()) {
        const sql::TableName split = sql::read_table_name(name);
        const auto schemas = schema_names();
        if (std::find(schemas.begin(), schemas.end(), split.schema) != schemas.end()) parts = split;
        if (!parts.schema.empty()) entry = entry_of(*this, parts.schema, parts.name);
    }
    DeclaredTable declared = read_create_table(entry.text);
    sql::Table table{.name = entry.name};
    table.schema = parts.schema;
    read_columns(*this, declared, table);
    if (table.columns.empty())
        throw engine::ProgrammingError("no_such_table", fmt::format("The database has no table {}.", name));
    read_foreign_keys(*this, declared, table);
    read_indexes(*this, declared, table);
    table.checks = std::move(declared.checks);
    table.primary_key_name = std::move(declared.primary_key_name);
    read_options(declared, table);
    return table;
}

}  // namespace carboy::drivers::sqlite
