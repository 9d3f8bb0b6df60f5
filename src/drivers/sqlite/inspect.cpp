// Reads a schema back from SQLite's pragmas.
#include "drivers/sqlite/statement.hpp"

#include <carboy/base/text.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/sql/type.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace carboy::drivers::sqlite {

using sql::ColumnType;
using sql::TypeKind;
using sql::ValueView;

namespace {

/// Runs a query and shows each row's cells to `visit`.
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

std::vector<std::string> names(Connection& connection, std::string_view kind) {
    std::vector<std::string> found;
    each_row(connection,
             "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name",
             {kind}, [&](const ValueView* cells) { found.push_back(text_of(cells[0])); });
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
        {"JSON", TypeKind::json},
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

// "VARCHAR(80)", "NUMERIC(10, 2)".  Source: sqlite.org datatype3.html, section 3.1, for unknown names.
ColumnType read_type(std::string_view declared) {
    const std::size_t open = declared.find('(');
    std::string_view name = declared.substr(0, open);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    int numbers[2] = {0, 0};
    if (open != std::string_view::npos) {
        const char* at = declared.data() + open + 1;
        const char* const end = declared.data() + declared.size();
        for (int& number : numbers) {
            while (at != end && (*at == ' ' || *at == ',')) ++at;
            at = std::from_chars(at, end, number).ptr;
        }
    }
    ColumnType type{.kind = kind_of(name, numbers[0])};
    if (type.kind == TypeKind::numeric) {
        type.precision = numbers[0];
        type.scale = numbers[1];
    } else if (type.kind != TypeKind::uuid) {
        type.length = numbers[0];
    }
    return type;
}

void read_columns(Connection& connection, sql::Table& table) {
    std::vector<std::pair<std::int64_t, std::string>> key;
    each_row(connection, "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1",
             {table.name}, [&](const ValueView* cells) {
                 sql::Column column;
                 column.name = text_of(cells[0]);
                 column.type = read_type(text_of(cells[1]));
                 column.primary_key = cells[4].as_integer() != 0;
                 column.nullable = cells[2].as_integer() == 0 && !column.primary_key;
                 if (!cells[3].is_null()) column.server_default = text_of(cells[3]);
                 if (column.primary_key) key.emplace_back(cells[4].as_integer(), column.name);
                 table.columns.push_back(std::move(column));
             });
    std::sort(key.begin(), key.end());
    for (auto& [position, name] : key) table.primary_key.push_back(std::move(name));
}

void read_foreign_keys(Connection& connection, sql::Table& table) {
    std::int64_t last = -1;
    each_row(connection,
             "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(?) "
             "ORDER BY id DESC, seq",
             {table.name}, [&](const ValueView* cells) {
                 if (cells[0].as_integer() != last) {
                     table.foreign_keys.push_back({.referred_table = text_of(cells[1])});
                     last = cells[0].as_integer();
                     if (text_of(cells[4]) != "NO ACTION") table.foreign_keys.back().on_update = text_of(cells[4]);
                     if (text_of(cells[5]) != "NO ACTION") table.foreign_keys.back().on_delete = text_of(cells[5]);
                 }
                 table.foreign_keys.back().columns.push_back(text_of(cells[2]));
                 if (!cells[3].is_null()) table.foreign_keys.back().referred_columns.push_back(text_of(cells[3]));
             });
}

std::vector<std::string> index_columns(Connection& connection, std::string_view index) {
    std::vector<std::string> columns;
    each_row(connection, "SELECT name FROM pragma_index_info(?) ORDER BY seqno", {index},
             [&](const ValueView* cells) { columns.push_back(text_of(cells[0])); });
    return columns;
}

void read_indexes(Connection& connection, sql::Table& table) {
    each_row(connection, "SELECT name, \"unique\", origin FROM pragma_index_list(?) ORDER BY seq DESC", {table.name},
             [&](const ValueView* cells) {
                 const std::string name = text_of(cells[0]);
                 const std::string origin = text_of(cells[2]);
                 auto columns = index_columns(connection, name);
                 if (origin == "u")
                     table.uniques.push_back({.columns = std::move(columns)});
                 else if (origin == "c")
                     table.indexes.push_back({name, std::move(columns), cells[1].as_integer() != 0});
             });
}

}  // namespace

std::vector<std::string> Connection::table_names() { return names(*this, "table"); }
std::vector<std::string> Connection::view_names() { return names(*this, "view"); }

sql::Table Connection::table(std::string_view name) {
    sql::Table table{.name = std::string(name)};
    read_columns(*this, table);
    if (table.columns.empty())
        throw engine::ProgrammingError("no_such_table", fmt::format("the database has no table {}", name));
    read_foreign_keys(*this, table);
    read_indexes(*this, table);
    return table;
}

}  // namespace carboy::drivers::sqlite
