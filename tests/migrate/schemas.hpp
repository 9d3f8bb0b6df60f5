// Schemas of the tests: short functions that describe tables, and one base schema with rows.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/migrate/compare/diff.hpp>
#include <carboy/migrate/compare/statements.hpp>
#include <carboy/migrate/run/replace_table.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include "migrate/revision/step.hpp"
#include "migrate/text/sql_of.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace carboy::migrate {

using sql::TypeKind;
using Tables = std::vector<sql::Table>;

inline sql::Column column(std::string name, sql::ColumnType type, bool nullable = false) {
    return {.name = std::move(name), .type = std::move(type), .nullable = nullable};
}
inline sql::ColumnType varchar(int length) { return {.kind = TypeKind::string, .length = length}; }
inline sql::ColumnType of(TypeKind kind) { return {.kind = kind}; }
inline sql::ColumnType numeric(int precision, int scale) {
    return {.kind = TypeKind::numeric, .precision = precision, .scale = scale};
}
inline sql::ColumnType role(std::vector<std::string> values) {
    return {.kind = TypeKind::enumeration, .name = "role", .values = std::move(values)};
}

inline sql::Column key() {
    return {.name = "id", .type = of(TypeKind::integer), .nullable = false, .primary_key = true};
}

inline sql::Table table(std::string name, std::vector<sql::Column> columns) {
    sql::Table made{.name = std::move(name), .columns = std::move(columns), .primary_key = {"id"}};
    made.columns.insert(made.columns.begin(), key());
    return made;
}

inline sql::ForeignKey reference(std::string from, std::string to, std::string on_delete = "") {
    return {.columns = {std::move(from)},
            .referred_table = std::move(to),
            .referred_columns = {"id"},
            .on_delete = std::move(on_delete)};
}

inline Tables base() {
    sql::Table user =
        table("user", {column("name", varchar(80)), column("email", varchar(120)),
                       column("age", of(TypeKind::integer), true), column("note", of(TypeKind::text), true),
                       column("role", role({"reader", "writer"})), column("score", numeric(10, 2), true)});
    user.columns[5].server_default = "'reader'";
    user.uniques = {{"", {"email"}}};
    user.indexes = {{"ix_user_name", {"name"}}};
    user.checks = {{"age_positive", "age >= 0"}};
    sql::Table post =
        table("post", {column("title", varchar(100)), column("body", of(TypeKind::text), true),
                       column("author_id", of(TypeKind::integer)), column("reviewer_id", of(TypeKind::integer), true),
                       column("made", of(TypeKind::datetime), true), column("done", of(TypeKind::boolean))});
    post.columns[6].server_default = "false";
    post.foreign_keys = {reference("author_id", "user", "CASCADE")};
    post.indexes = {{"ix_post_title", {"title"}, false, {}, "title <> ''"}};
    sql::Table tag = table("tag", {column("label", varchar(40)), column("parent_id", of(TypeKind::integer), true)});
    tag.foreign_keys = {reference("parent_id", "tag")};
    return {user, post, tag};
}

/// Throws: std::out_of_range when there is no such table.
inline sql::Table& named(Tables& tables, const std::string& name) {
    const auto found =
        std::find_if(tables.begin(), tables.end(), [&](const sql::Table& one) { return one.name == name; });
    return found != tables.end() ? *found : throw std::out_of_range(name);
}
inline sql::Column& column_of(Tables& tables, const std::string& in, const std::string& name) {
    sql::Table& one = named(tables, in);
    return one.columns.at(one.position(name));
}
inline void drop_column(Tables& tables, const std::string& in, const std::string& name) {
    std::erase_if(named(tables, in).columns, [&](const sql::Column& one) { return one.name == name; });
}

inline std::vector<const sql::Table*> pointers(const Tables& tables) {
    std::vector<const sql::Table*> out;
    for (const sql::Table& one : tables) out.push_back(&one);
    return out;
}

inline void execute(engine::Connection& connection, const std::string& text) { run_sql(connection, text); }

/// Runs statements as a revision does.
inline void apply_all(engine::Connection& connection, const std::vector<std::string>& texts) {
    const sql::AlterFacts& facts = facts_of(connection.dialect());
    if (!facts.suspend_foreign_keys.empty()) execute(connection, std::string(facts.suspend_foreign_keys));
    connection.begin_write();
    try {
        for (const std::string& text : texts) {
            if (const auto replacement = as_replacement(text))
                replace_table(connection, replacement->table, replacement->copy, replacement->losing);
            else
                execute(connection, text);
        }
    } catch (...) {
        connection.rollback();
        throw;
    }
    connection.commit();
    if (!facts.resume_foreign_keys.empty()) execute(connection, std::string(facts.resume_foreign_keys));
}

inline void create(engine::Connection& connection, const Tables& tables) {
    std::vector<std::string> texts;
    for (const sql::Table* one : sql::in_creation_order(pointers(tables)))
        for (std::string& text : sql::create_statements(*one, connection.dialect())) texts.push_back(std::move(text));
    apply_all(connection, texts);
}

}  // namespace carboy::migrate
