// The effect of a statement is a property of the statement: of its text, and of its tree at any depth.
#include <carboy/sql/compile/compile.hpp>
#include <carboy/sql/compile/effect_of.hpp>
#include <carboy/sql/text/placeholder.hpp>
#include <carboy/sql/text/scan.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace carboy::sql {
namespace {

Effect of(std::string_view text) { return scan(text).effect(); }

TEST(EffectTest, QueriesRead) {
    for (const char* text : {
             "SELECT a FROM t WHERE b IN (SELECT c FROM u) AND (d OR NOT (e))",
             "select COUNT(*), max(lower(a)) OVER (PARTITION BY b) FROM t GROUP BY ROLLUP (b) HAVING (1 > 0)",
             "(SELECT 1) UNION (SELECT 2)",
             "VALUES (1), (2)",
             "WITH RECURSIVE \"n\" (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
             "SELECT v.a FROM (VALUES (1)) AS v(a)",
             "SELECT CAST(a AS NUMERIC(10, 2)), extract(year FROM b), \"quoted\", 'nextval(' FROM t -- f(",
             "TABLE t",
             "SHOW search_path",
             "EXPLAIN SELECT 1",
         })
        EXPECT_EQ(of(text), Effect::reads) << text;
}

TEST(EffectTest, FunctionsThatNobodyKnowsMayDoAnything) {
    for (const char* text : {
             "SELECT nextval('s')",
             "SELECT a FROM t WHERE my_function (a)",
             "SELECT \"Lower\"(a) FROM t",
             "SELECT mine.lower(a) FROM t",
             "WITH x AS (SELECT setval('s', 1)) SELECT * FROM x",
             "SELECT * FROM made_rows(1)",
             "SELECT 1 ORDER BY (SELECT f())",
         })
        EXPECT_EQ(of(text), Effect::calls) << text;
}

TEST(EffectTest, WhatIsNoQueryWrites) {
    for (const char* text : {"SELECT 1 FOR UPDATE", "SELECT 1 INTO made", "INSERT INTO t DEFAULT VALUES",
                             "CREATE TABLE t (a int)", "SET x = 1", "VACUUM", "REFRESH MATERIALIZED VIEW v",
                             "WITH x AS (DELETE FROM t RETURNING a) SELECT * FROM x"})
        EXPECT_EQ(of(text), Effect::writes) << text;
}

TEST(EffectTest, ADriverAsksTheTextThatItRewrites) {
    EXPECT_EQ(engine_text("SELECT nextval(?)", dialects::postgresql()).effect, Effect::calls);
    EXPECT_EQ(engine_text("SELECT a FROM t WHERE a = $1 FOR SHARE", dialects::postgresql()).effect, Effect::writes);
    EXPECT_EQ(engine_text("SELECT a FROM t WHERE a = $1", dialects::postgresql()).effect, Effect::reads);
}

class TreeTest : public testing::Test {
  protected:
    Select plain() const { return {.columns = {Expression::column({&table}, 0)}, .from = {&table}}; }
    static Effect on_postgresql(const Select& select) { return effect_of(select, dialects::postgresql()); }

    const Table table{.name = "t", .columns = {{"a", {TypeKind::integer}}}, .primary_key = {"a"}};
};

TEST_F(TreeTest, LocksAreWritesWhereThereAreLocks) {
    Select select = plain();
    EXPECT_EQ(on_postgresql(select), Effect::reads);
    select.for_update = true;
    EXPECT_EQ(on_postgresql(select), Effect::writes);
    EXPECT_EQ(effect_of(select, dialects::sqlite()), Effect::reads);
    EXPECT_EQ(compiled(select, dialects::postgresql()).effect, Effect::writes);
    Select outer = plain();
    outer.where.push_back(Expression::subquery(Op::exists, std::make_shared<const Select>(select)));
    EXPECT_EQ(on_postgresql(outer), Effect::writes);
}

TEST_F(TreeTest, FunctionsAreFoundAtAnyDepth) {
    const Expression call = Expression::call("nextval", {Expression::parameter(Value(ValueView::text("s")))});
    Select inner = plain();
    inner.columns.push_back(call);
    const auto shared = std::make_shared<const Select>(inner);
    EXPECT_EQ(on_postgresql(inner), Effect::calls);
    EXPECT_EQ(effect_of(inner, dialects::sqlite()), Effect::reads);
    Select with_cte = plain();
    with_cte.with.push_back({.number = 1, .select = shared});
    Select compound = plain();
    compound.compounds.push_back({.select = shared});
    Select from = plain();
    Join& derived = from.joins.emplace_back();
    derived.source.alias = 1;
    derived.source.query = shared;
    derived.on = Expression::leaf(Op::true_);
    Select ordered = plain();
    ordered.order_by.push_back({.expression = call});
    for (const Select& one : {with_cte, compound, from, ordered}) EXPECT_EQ(on_postgresql(one), Effect::calls);
    Select known = plain();
    known.columns.push_back(Expression::call("count", {Expression::leaf(Op::star)}));
    EXPECT_EQ(on_postgresql(known), Effect::reads);
}

}  // namespace
}  // namespace carboy::sql
