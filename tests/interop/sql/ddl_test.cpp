// CREATE TABLE, CREATE INDEX and CREATE TYPE of random tables, as SQLAlchemy prints them for each dialect.
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "interop/web/python.hpp"

namespace carboy::sql {
namespace {

using Fields = std::vector<std::string>;

Fields split(const std::string& line) {
    Fields fields(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\t')
            fields.emplace_back();
        else if (line[i] != '\\')
            fields.back() += line[i];
        else
            fields.back() += line[++i] == 't' ? '\t' : line[i] == 'n' ? '\n' : '\\';
    }
    return fields;
}

TypeKind kind_of(const std::string& name) {
    static const std::map<std::string, TypeKind> kinds{
        {"small_integer", TypeKind::small_integer},
        {"integer", TypeKind::integer},
        {"big_integer", TypeKind::big_integer},
        {"boolean", TypeKind::boolean},
        {"float_", TypeKind::float_},
        {"double_", TypeKind::double_},
        {"numeric", TypeKind::numeric},
        {"string", TypeKind::string},
        {"text", TypeKind::text},
        {"binary", TypeKind::binary},
        {"date", TypeKind::date},
        {"time", TypeKind::time},
        {"datetime", TypeKind::datetime},
        {"interval", TypeKind::interval},
        {"json", TypeKind::json},
        {"uuid", TypeKind::uuid},
        {"enumeration", TypeKind::enumeration},
    };
    return kinds.at(name);
}

/// One table as the script describes it, and SQLAlchemy's output for it.
struct Case {
    Table table;
    std::map<std::string, std::vector<std::string>> statements;  // by dialect
    std::vector<std::string> types;                              // of PostgreSQL

    void add(const Fields& line) {
        const std::string& what = line[0];
        if (what == "table") table.name = line[1];
        if (what == "column") add_column(line);
        if (what == "key") table.primary_key.assign(line.begin() + 1, line.end());
        if (what == "check") table.checks.push_back({line[1], line[2]});
        if (what == "unique") table.uniques.push_back({line[1], {line.begin() + 2, line.end()}});
        if (what == "index") table.indexes.push_back({line[1], {line.begin() + 3, line.end()}, line[2] == "1"});
        if (what == "foreign") {
            const auto middle = std::find(line.begin() + 5, line.end(), "=");
            table.foreign_keys.push_back(
                {line[1], {line.begin() + 5, middle}, line[4], {middle + 1, line.end()}, line[2], line[3]});
        }
        if (what == "comment") table.comment = line[1];
        if (what == "column_comment") table.columns[table.position(line[1])].comment = line[2];
        if (what == "option") table.options.push_back({line[1], line[2]});
        if (what == "text") statements[line[1]].push_back(line[2]);
        if (what == "type") types.push_back(line[2]);
    }

  private:
    void add_column(const Fields& line) {
        Column column{.name = line[1]};
        column.type = {.kind = kind_of(line[2]),
                       .length = std::stoi(line[3]),
                       .precision = std::stoi(line[4]),
                       .scale = std::stoi(line[5]),
                       .timezone = line[6] == "1",
                       .array = line[7] == "1",
                       .name = line[8],
                       .values = {line.begin() + 9, line.end() - 2}};
        column.nullable = line[line.size() - 2] == "1";
        if (!line.back().empty()) column.server_default = line.back();
        table.columns.push_back(std::move(column));
    }
};

std::vector<Case> cases(const std::string& seed_and_count) {
    std::vector<Case> all(1);
    for (const std::string& line : python_lines("tests/interop/sql/sqlalchemy_ddl.py " + seed_and_count)) {
        if (line == "end")
            all.emplace_back();
        else
            all.back().add(split(line));
    }
    all.pop_back();
    return all;
}

// SQLAlchemy lists a table's constraints in the order of their creation, Carboy by kind: checks, uniques, foreign
// keys. The script creates them in that order.
TEST(SqlAlchemyDdlTest, RandomTablesHaveTheSameTexts) {
    const std::vector<Case> all = cases("20240229 1500");
    ASSERT_EQ(all.size(), 1500u);
    std::size_t compared = 0;
    for (const Case& one : all) {
        for (const auto& [dialect, expected] : one.statements) {
            std::vector<std::string> ours = create_statements(one.table, *find_dialect(dialect));
            if (dialect == "postgresql") ours.erase(ours.begin(), ours.begin() + static_cast<long>(one.types.size()));
            ASSERT_EQ(ours, expected) << dialect;
            compared += ours.size();
        }
        ASSERT_EQ(create_type_statements(one.table, dialects::postgresql()), one.types);
    }
    EXPECT_GT(compared, 4500u);
}

}  // namespace
}  // namespace carboy::sql
