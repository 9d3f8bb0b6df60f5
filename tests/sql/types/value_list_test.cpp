// Long lists are one parameter if the engine supports that: an array, or a JSON array.
#include <carboy/sql/compile/compile.hpp>
#include <carboy/sql/compile/parameters.hpp>
#include <carboy/sql/compile/shaped.hpp>
#include <carboy/sql/types/value_list.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace carboy::sql {
namespace {

std::vector<Expression> numbers(std::size_t count) {
    std::vector<Expression> list;
    for (std::size_t i = 0; i < count; ++i)
        list.push_back(Expression::parameter(Value(ValueView::integer(static_cast<std::int64_t>(i)))));
    return list;
}

class ValueListTest : public testing::Test {
  protected:
    Select where(Expression condition) const {
        return {.columns = {Expression::column({&table}, 0)}, .from = {&table}, .where = {std::move(condition)}};
    }
    Select in(Op op, std::vector<Expression> list) const {
        return where(Expression::in_list(op, Expression::column({&table}, 0), std::move(list)));
    }
    static std::vector<ValueView> values(const Select& select, const Dialect& dialect) {
        std::vector<ValueView> views;
        append_parameters(views, select, dialect);
        return views;
    }

    const Table table{.name = "t", .columns = {{"a", {TypeKind::integer}}}, .primary_key = {"a"}};
};

TEST_F(ValueListTest, ALongListIsOneParameter) {
    for (const std::size_t size : {longest_written_list + 1, std::size_t{65'535}, std::size_t{70'000}}) {
        const Select select = in(Op::in, numbers(size));
        EXPECT_EQ(compile(select, dialects::postgresql()), "SELECT t.a FROM t WHERE t.a = ANY ($1)");
        EXPECT_EQ(compile(select, dialects::sqlite()),
                  "SELECT t.a FROM t WHERE t.a IN (SELECT value FROM json_each(?))");
        const auto array = values(select, dialects::postgresql());
        ASSERT_EQ(array.size(), 1U);
        EXPECT_TRUE(array[0].as_text().starts_with("{0,1,2,")) << array[0].as_text().substr(0, 20);
        EXPECT_TRUE(array[0].as_text().ends_with(std::to_string(size - 1) + "}"));
        const auto json = values(select, dialects::sqlite());
        ASSERT_EQ(json.size(), 1U);
        EXPECT_TRUE(json[0].as_text().starts_with("[0,1,2,"));
    }
    const Select negated = in(Op::not_in, numbers(2000));
    EXPECT_EQ(compile(negated, dialects::postgresql()), "SELECT t.a FROM t WHERE t.a <> ALL ($1)");
    EXPECT_EQ(compile(negated, dialects::sqlite()),
              "SELECT t.a FROM t WHERE t.a NOT IN (SELECT value FROM json_each(?))");
}

TEST_F(ValueListTest, ShortListsAndTheirShapesStay) {
    const Select select = in(Op::in, numbers(3));
    EXPECT_EQ(compile(select, dialects::postgresql()), "SELECT t.a FROM t WHERE t.a IN ($1, $2, $3, $4)");
    EXPECT_EQ(values(select, dialects::postgresql()).size(), 4U);
    // All sizes up to the next power of two share one text.
    EXPECT_EQ(compiled(in(Op::in, numbers(1100)), dialects::postgresql()).id,
              compiled(in(Op::in, numbers(2000)), dialects::postgresql()).id);
}

TEST_F(ValueListTest, WhatJsonCannotHoldHasPlaceholders) {
    for (const ValueView odd : {ValueView::blob("x", 1), ValueView::text({"a\0b", 3}), ValueView::number("1.50"),
                                ValueView::real(std::numeric_limits<double>::infinity()), ValueView::text("\xff")}) {
        std::vector<Expression> list = numbers(1500);
        list.push_back(Expression::parameter(Value(odd)));
        const Select select = in(Op::in, std::move(list));
        const std::string text = compile(select, dialects::sqlite());
        EXPECT_EQ(text.find("json_each"), std::string::npos);
        EXPECT_EQ(values(select, dialects::sqlite()).size(), 2048U);
        EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '?')), 2048U);
    }
}

TEST_F(ValueListTest, AListWithExpressionsIsWrittenOut) {
    std::vector<Expression> list = numbers(1500);
    list.push_back(Expression::column({&table}, 0));
    EXPECT_EQ(values(in(Op::in, std::move(list)), dialects::postgresql()).size(), 1500U);
    std::vector<Expression> endless(70'000, Expression::column({&table}, 0));
    EXPECT_THROW(in(Op::in, std::move(endless)), Error);
}

TEST_F(ValueListTest, Texts) {
    const std::vector<ValueView> mixed{ValueView::integer(-5), ValueView::null(),        ValueView::text("a\"b\\c,\n"),
                                       ValueView::real(0.1),   ValueView::boolean(true), ValueView::text("null")};
    EXPECT_EQ(list_text(LongList::array, mixed), "{-5,NULL,\"a\\\"b\\\\c,\n\",0.1,t,\"null\"}");
    EXPECT_EQ(list_text(LongList::json, mixed), "[-5,null,\"a\\\"b\\\\c,\\n\",0.1,1,\"null\"]");
}

TEST_F(ValueListTest, CheckedTextTakesThemToo) {
    const std::vector<int> ids(100'000, 7);
    const Text<std::vector<int>, int> text("SELECT a FROM t WHERE a NOT IN (?...) AND b = ?");
    const auto expanded = [&](const Dialect& dialect) {
        return expand(text.statement(), ShapedValues(text, ids, 5), dialect);
    };
    const Expanded array = expanded(dialects::postgresql());
    EXPECT_EQ(array.compiled->text, "SELECT a FROM t WHERE a <> ALL (?1) AND b = ?2");
    ASSERT_EQ(array.values.size(), 2U);
    EXPECT_TRUE(array.values[0].as_text().starts_with("{7,7,"));
    EXPECT_EQ(array.values[1].as_integer(), 5);
    EXPECT_EQ(expanded(dialects::sqlite()).compiled->text,
              "SELECT a FROM t WHERE a NOT IN (SELECT value FROM json_each(?1)) AND b = ?2");
}

}  // namespace
}  // namespace carboy::sql
