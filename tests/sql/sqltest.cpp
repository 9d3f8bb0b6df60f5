// Compiles every case of the .sqltest files in three dialects and compares text and values with the file. Needs no
// server.
// usage: sqltest [--actual | --schema DIALECT]
// --actual prints the results instead, for `sqltest.py update` and for the checks on real engines. --schema prints
// the tables' CREATE statements.
#include <carboy/base/error.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/compile/parameters.hpp>

#include <cstdio>
#include <cstring>
#include <functional>
#include <string>

#include "sql/statements.hpp"

namespace carboy::sqltest {

const Table user_table{.name = "user",
                       .columns = {{"id", {TypeKind::big_integer}, false, true},
                                   {"name", {TypeKind::string, 100}, false},
                                   {"email", {TypeKind::string, 120}},
                                   {"age", {TypeKind::integer}},
                                   {"balance", {TypeKind::double_}, false},
                                   {"active", {TypeKind::boolean}, false},
                                   {"created", {TypeKind::datetime}, false}},
                       .primary_key = {"id"},
                       .uniques = {{"", {"email"}}}};
const Table post_table{.name = "post",
                       .columns = {{"id", {TypeKind::big_integer}, false, true},
                                   {"title", {TypeKind::string, 200}, false},
                                   {"body", {TypeKind::text}},
                                   {"user_id", {TypeKind::big_integer}},
                                   {"views", {TypeKind::integer}, false}},
                       .primary_key = {"id"},
                       .foreign_keys = {{"", {"user_id"}, "user", {"id"}, "", ""}}};
const Table node_table{.name = "node",
                       .columns = {{"id", {TypeKind::big_integer}, false, true},
                                   {"parent_id", {TypeKind::big_integer}},
                                   {"name", {TypeKind::string, 50}, false}},
                       .primary_key = {"id"},
                       .foreign_keys = {{"", {"parent_id"}, "node", {"id"}, "CASCADE", ""}}};
const Table order_table{.name = "order",
                        .columns = {{"id", {TypeKind::big_integer}, false, true},
                                    {"select", {TypeKind::string, 20}, false},
                                    {"group", {TypeKind::integer}, false},
                                    {"with space", {TypeKind::string, 20}, false},
                                    {"Capital", {TypeKind::string, 20}, false}},
                        .primary_key = {"id"}};

const Table thing_table{.name = "thing",
                        .columns = {{"id", {TypeKind::big_integer}, false, true},
                                    {"price", {.kind = TypeKind::numeric, .precision = 10, .scale = 2}, false},
                                    {"data", {TypeKind::json}},
                                    {"day", {TypeKind::date}}},
                        .primary_key = {"id"}};

std::vector<const Table*> all_tables() { return {&user_table, &post_table, &node_table, &order_table, &thing_table}; }

std::vector<Case>& cases() {
    static std::vector<Case> all;
    return all;
}

namespace {

/// Returns the text, or "error: " and the compiler's message.
std::string text_of(const Statement& statement, const Dialect& dialect) {
    try {
        return std::visit([&](const auto& one) { return compile(one, dialect); }, statement);
    } catch (const Error& error) {
        return "error: " + error.message();
    }
}

std::string values_of(const Statement& statement) {
    std::vector<ValueView> views;
    std::visit([&](const auto& one) { append_parameters(views, one, dialects::postgresql()); }, statement);
    std::string out;
    for (const ValueView& view : views) {
        if (!out.empty()) out += ", ";
        append_repr(out, view);
    }
    return out;
}

/// The text does not depend on what was compiled before: shapes distinguish statements.
bool cached_text_differs(const Statement& statement, const Dialect& dialect, const std::string& text) {
    if (text.starts_with("error: ")) return false;
    return std::visit([&](const auto& one) { return compiled(one, dialect).text != text; }, statement);
}

int print_actual() {
    for (const Case& one : cases()) {
        const Statement statement = one.make();
        std::printf("case\t%s:%d\t%s\n", one.file, one.line, one.name);
        for (const char* name : {"sqlite", "postgresql", "mariadb"})
            std::printf("%s\t%s\n", name, text_of(statement, *find_dialect(name)).c_str());
        std::printf("values\t%s\n", values_of(statement).c_str());
    }
    return 0;
}

int print_schema(const char* dialect) {
    for (const Table* table : all_tables())
        for (const std::string& text : create_statements(*table, *find_dialect(dialect)))
            std::printf("%s;\n", text.c_str());
    return 0;
}

int compare(const Case& one, const char* what, const std::string& actual, const char* expected) {
    if (actual == expected) return 0;
    std::printf("%s:%d: %s, %s\n  expected: %s\n  actual:   %s\n", one.file, one.line, one.name, what, expected,
                actual.c_str());
    return 1;
}

int check() {
    int failures = 0;
    for (const Case& one : cases()) {
        const Statement statement = one.make();
        const char* expected[] = {one.sqlite, one.postgresql, one.mariadb};
        const char* names[] = {"sqlite", "postgresql", "mariadb"};
        for (int i = 0; i < 3; ++i) {
            const Dialect& dialect = *find_dialect(names[i]);
            const std::string text = text_of(statement, dialect);
            failures += compare(one, names[i], text, expected[i]);
            if (cached_text_differs(statement, dialect, text)) {
                std::printf("%s:%d: another statement has the shape of this one\n", one.file, one.line);
                ++failures;
            }
        }
        failures += compare(one, "values", values_of(statement), one.values);
    }
    std::printf("%zu statements in 3 dialects, %d differences\n", cases().size(), failures);
    return failures == 0 && !cases().empty() ? 0 : 1;
}

}  // namespace
}  // namespace carboy::sqltest

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], "--actual") == 0) return carboy::sqltest::print_actual();
    if (argc == 3 && std::strcmp(argv[1], "--schema") == 0) return carboy::sqltest::print_schema(argv[2]);
    return carboy::sqltest::check();
}
