// Compares Carboy's inspector with SQLAlchemy's on the same SQLite schemas.
#include <carboy/engine/inspector.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "interop/web/python.hpp"

namespace carboy {
namespace {

using sql::TypeKind;
using Lines = std::vector<std::string>;

std::string joined(const Lines& parts, const std::string& between) {
    std::string text;
    for (const std::string& part : parts) text += (&part == parts.data() ? "" : between) + part;
    return text;
}

std::string kind(TypeKind kind) {
    switch (kind) {
        case TypeKind::boolean: return "boolean";
        case TypeKind::small_integer: return "small";
        case TypeKind::big_integer: return "big";
        case TypeKind::integer: return "integer";
        case TypeKind::float_: return "float";
        case TypeKind::double_: return "double";
        case TypeKind::numeric: return "numeric";
        case TypeKind::json: return "json";
        case TypeKind::text: return "text";
        case TypeKind::string: return "string";
        case TypeKind::binary: return "binary";
        case TypeKind::datetime: return "datetime";
        case TypeKind::date: return "date";
        case TypeKind::time: return "time";
        default: return "another";
    }
}

void show(const sql::Table& table, Lines& lines) {
    const auto line = [&](const Lines& fields) { lines.push_back(joined(fields, " | ")); };
    line({"table", table.name});
    for (const sql::Column& column : table.columns)
        line({"column", column.name, kind(column.type.kind),
              std::to_string(std::max(column.type.length, column.type.precision)),
              column.nullable ? "null" : "not null", column.server_default.value_or(""), column.computed,
              column.stored ? "stored" : ""});
    line({"key", joined(table.primary_key, ", ")});
    for (const auto& unique : table.uniques) line({"unique", unique.name, joined(unique.columns, ", ")});
    for (const auto& key : table.foreign_keys)
        line({"foreign", key.name, joined(key.columns, ", "), key.referred_table, joined(key.referred_columns, ", "),
              key.on_delete, key.on_update});
    for (const auto& check : table.checks) line({"check", check.name, check.condition});
    for (const auto& index : table.indexes)
        line({"index", index.name, joined(index.columns, ", "), index.unique ? "unique" : "", index.where});
}

TEST(SqliteInspectorInterop, FindsWhatSqlalchemyFinds) {
    const std::string path = testing::TempDir() + "carboy_inspector_" + std::to_string(::getpid()) + ".db";
    std::ifstream file(CARBOY_SOURCE_DIR "/tests/interop/orm/sqlite_schemas.sql");
    const std::string script{std::istreambuf_iterator<char>(file), {}};
    Connection conn = connect("sqlite:///" + path + "?journal_mode=delete");
    conn.executescript(unchecked(script));
    Lines ours;
    for (const sql::Table& table : engine::Inspector(conn).tables()) show(table, ours);
    conn.close();
    Lines theirs = python_lines("tests/interop/orm/sqlite_inspector.py " + path);
    EXPECT_GT(theirs.size(), 60U);
    // The order of constraints is irrelevant.
    std::sort(ours.begin(), ours.end());
    std::sort(theirs.begin(), theirs.end());
    EXPECT_EQ(joined(ours, "\n"), joined(theirs, "\n"));
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace carboy
