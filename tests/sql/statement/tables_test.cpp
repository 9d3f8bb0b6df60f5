// The tables that a statement names.
#include <carboy/sql/statement/tables.hpp>

#include <gtest/gtest.h>

#include <carboy/sql/statement/case.hpp>
#include <carboy/sql/statement/subquery.hpp>

#include <string>
#include <utility>

namespace carboy::sql {
namespace {

const Table a{.name = "a",
              .columns = {{.name = "x", .type = {}}},
              .primary_key = {},
              .uniques = {},
              .foreign_keys = {},
              .checks = {},
              .indexes = {}};
const Table b{.name = "b",
              .columns = {{.name = "x", .type = {}}},
              .primary_key = {},
              .uniques = {},
              .foreign_keys = {},
              .checks = {},
              .indexes = {}};
const Table c{.name = "c",
              .columns = {{.name = "x", .type = {}}},
              .primary_key = {},
              .uniques = {},
              .foreign_keys = {},
              .checks = {},
              .indexes = {}};

Expr<int> x(const Table& table) { return Expr<int>(Expression::column({&table}, 0)); }
Select from(const Table& table) { return {.columns = {x(table).expression()}, .from = {&table}}; }

void join(Select& select, Source source, const Expression& on) {
    Join& join = select.joins.emplace_back();
    join.source = std::move(source);
    join.on = on;
}

template <class Statement>
std::string names(const Statement& statement) {
    std::string all;
    for (const Table* table : tables_of(statement)) all += table->name;
    return all;
}

TEST(TablesTest, PlainSelects) {
    EXPECT_EQ(names(Select{}), "");
    EXPECT_EQ(names(from(a)), "a");
    Select joined = from(a);
    join(joined, {&b}, (x(a) == x(b)).expression());
    EXPECT_EQ(names(joined), "ab");
    Select itself = from(a);
    join(itself, {&a, 1}, (x(a) == 1).expression());
    EXPECT_EQ(names(itself), "a");
}

TEST(TablesTest, SubqueriesAtAnyDepthAndPlace) {
    Select deep = from(b);
    deep.where.push_back(x(b).in_(from(c)).expression());
    Select where = from(a);
    where.where.push_back(x(a).not_in(deep).expression());
    EXPECT_EQ(names(where), "abc");
    Select exist = from(a);
    exist.having.push_back((exists(deep) || x(a) == 1).expression());
    EXPECT_EQ(names(exist), "abc");
    Select listed = from(a);
    listed.columns.push_back(scalar_subquery<int>(from(c)).label("n").expression());
    EXPECT_EQ(names(listed), "ac");
    Select ordered = from(a);
    ordered.order_by.push_back({case_(when(exists(from(b)), 1), else_(2)).expression()});
    EXPECT_EQ(names(ordered), "ab");
    Select grouped = from(a);
    grouped.group_by.push_back(scalar_subquery<int>(from(b)).expression());
    EXPECT_EQ(names(grouped), "ab");
    Select on = from(a);
    join(on, {&b}, exists(from(c)).expression());
    EXPECT_EQ(names(on), "abc");
}

TEST(TablesTest, SourcesCompoundsAndCommonTableExpressions) {
    EXPECT_EQ(names(Select{.columns = {Expression::name("x", 1)}, .from = subquery(from(b), 1)}), "b");
    Select both = from(a);
    both.compounds.push_back({SetOperation::union_all, std::make_shared<const Select>(from(c))});
    EXPECT_EQ(names(both), "ac");
    Select with{.columns = {Expression::name("x", 1)}, .from = cte_source(1)};
    with.with.push_back({.number = 1, .columns = {"x"}, .select = std::make_shared<const Select>(both)});
    EXPECT_EQ(names(with), "ac");
}

TEST(TablesTest, StatementsThatWrite) {
    Insert insert{.table = &a, .columns = {0}, .select = std::make_shared<const Select>(from(b))};
    insert.returning.push_back(scalar_subquery<int>(from(c)).expression());
    EXPECT_EQ(names(insert), "abc");
    Update update{.table = &a, .columns = {}, .matched = {}};
    update.set.push_back({0, scalar_subquery<int>(from(b)).expression()});
    update.where.push_back(x(a).in_(from(c)).expression());
    EXPECT_EQ(names(update), "abc");
    Delete remove{.table = &a, .matched = {}};
    remove.where.push_back(exists(from(b)).expression());
    EXPECT_EQ(names(remove), "ab");
}

}  // namespace
}  // namespace carboy::sql
