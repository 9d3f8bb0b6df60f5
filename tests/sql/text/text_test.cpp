#include <carboy/sql/text/text.hpp>

#include <gtest/gtest.h>

namespace carboy {
namespace {

using sql::bind;
using sql::scan;
using sql::ScanError;

struct ScanCase {
    std::string_view text;
    ScanError error;
    std::size_t slots;
    bool writes;
};

class ScanTest : public testing::TestWithParam<ScanCase> {};

TEST_P(ScanTest, FindsPlaceholdersAndEnd) {
    const auto& expected = GetParam();
    const sql::Scan found = scan(expected.text);
    EXPECT_EQ(found.error, expected.error) << expected.text;
    if (expected.error != ScanError::none) return;
    EXPECT_EQ(found.slots, expected.slots) << expected.text;
    EXPECT_EQ(found.writes, expected.writes) << expected.text;
}

constexpr ScanCase good[] = {
    {"SELECT 1", ScanError::none, 0, false},
    {"SELECT ?, ?", ScanError::none, 2, false},
    {"SELECT ?2, ?1, ?2", ScanError::none, 2, false},
    {"SELECT ?3, ?", ScanError::none, 4, false},
    {"SELECT :a, :b, :a", ScanError::none, 2, false},
    {"SELECT '?', \"?\", `?`, [?], ?", ScanError::none, 1, false},
    {"SELECT 'it''s ?', ?", ScanError::none, 1, false},
    {"SELECT ? -- ? and :b\n, ?", ScanError::none, 2, false},
    {"SELECT /* ? ; ' */ ?", ScanError::none, 1, false},
    {"SELECT a[?], array[?]", ScanError::none, 2, false},
    {"SELECT ?[?], (?)[1]", ScanError::none, 3, false},
    {"SELECT a::text, ?", ScanError::none, 1, false},
    {"SELECT $$ ? ; $$, $x$ ? $$ $x$, ?", ScanError::none, 1, false},
    {"SELECT a ?? b, ?", ScanError::none, 1, false},
    {"SELECT 12.5e3, a1$b, ?", ScanError::none, 1, false},
    {"SELECT '\xc3\xa4?', \xc3\xa4, ?", ScanError::none, 1, false},
    {"SELECT 1;", ScanError::none, 0, false},
    {"SELECT 1 ; ; -- the end\n /* really */ ", ScanError::none, 0, false},
    {"  -- first\n INSERT INTO t VALUES (?)", ScanError::none, 1, true},
    {"/* x */ update t SET a = ?", ScanError::none, 1, true},
    {"delete FROM t", ScanError::none, 0, true},
    {"Replace INTO t VALUES (1)", ScanError::none, 0, true},
    {"WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", ScanError::none, 0, true},
    {"WITH x AS (SELECT 1), y(a, b) AS (VALUES (1, 2)) SELECT replace(a, 1, 2) FROM y", ScanError::none, 0, false},
    {"WITH RECURSIVE c(n) AS (SELECT 1 UNION SELECT n + 1 FROM c) DELETE FROM t WHERE id IN c", ScanError::none, 0,
     true},
    {"EXPLAIN INSERT INTO t VALUES (1)", ScanError::none, 0, false},
    {"EXPLAIN QUERY PLAN DELETE FROM t", ScanError::none, 0, false},
    {"EXPLAIN ANALYZE SELECT (SELECT replace(a, 1, 2)) FROM t", ScanError::none, 0, false},
    {"EXPLAIN (ANALYZE, BUFFERS) DELETE FROM t", ScanError::none, 0, true},
    {"EXPLAIN ANALYZE WITH x AS (UPDATE t SET a = 1 RETURNING a) SELECT * FROM x", ScanError::none, 0, true},
    {"WITH x AS (INSERT INTO t VALUES (?) RETURNING a) SELECT a FROM x", ScanError::none, 1, true},
    {"WITH x AS MATERIALIZED ( /* now */ DELETE FROM t RETURNING a) SELECT a FROM x", ScanError::none, 0, true},
    {"WITH x AS (SELECT a, \"delete\", t.update FROM t) SELECT a FROM x", ScanError::none, 0, false},
    {"TRUNCATE t", ScanError::none, 0, true},
    {"CALL work(?)", ScanError::none, 1, true},
    {"DO $$ BEGIN DELETE FROM t; END $$", ScanError::none, 0, true},
    {"LOCK TABLE t IN EXCLUSIVE MODE", ScanError::none, 0, true},
    {"SELECT a FROM t WHERE b = ? FOR UPDATE SKIP LOCKED", ScanError::none, 1, true},
    {"SELECT a FROM t FOR NO KEY UPDATE", ScanError::none, 0, true},
    {"SELECT a FROM t FOR SHARE OF t", ScanError::none, 0, true},
    {"SELECT a FROM t LOCK IN SHARE MODE", ScanError::none, 0, true},
    {"SELECT substring(a from 1 for 2), update FROM t", ScanError::none, 0, false},
    {"CREATE POLICY p ON t FOR UPDATE USING (true)", ScanError::none, 0, false},
    {"CREATE TABLE t (id INTEGER)", ScanError::none, 0, false},
    {"CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET a = CASE b WHEN 1 THEN 2 END; DELETE FROM u; END",
     ScanError::none, 0, false},
    {"CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END ;", ScanError::none, 0, false},
    {"SELECT a[1:2][?:3]", ScanError::none, 1, false},
    {"SELECT a INTO b FROM t", ScanError::none, 0, true},
    // Engines differ on where these comments end, but here this does not change the meaning.
    {"SELECT ? /* a /* b */", ScanError::none, 1, false},
    {"SELECT ? /* a /* b */ c */", ScanError::none, 1, false},
    {"/*/*/ SELECT ?", ScanError::none, 1, false},
};
INSTANTIATE_TEST_SUITE_P(Good, ScanTest, testing::ValuesIn(good));

constexpr ScanCase bad[] = {
    {"", ScanError::empty},
    {" \n-- nothing\n/* here */", ScanError::empty},
    {"SELECT 1; SELECT 2", ScanError::several_statements},
    {"SELECT 1;;DROP TABLE t", ScanError::several_statements},
    {"SELECT '", ScanError::unterminated},
    {"SELECT 'a''", ScanError::unterminated},
    {"SELECT \"a", ScanError::unterminated},
    {"SELECT [a", ScanError::unterminated},
    {"SELECT /* a", ScanError::unterminated},
    {"SELECT ? /* a /* b */ , ? */", ScanError::nested_comment},
    {"SELECT /* a /* b */ :x /* c */ */ + :y", ScanError::nested_comment},
    {"SELECT $$ a", ScanError::unterminated},
    {"SELECT ?, :a", ScanError::mixed_parameters},
    {"SELECT :a, ?", ScanError::mixed_parameters},
    {"SELECT $1", ScanError::foreign_parameter},
    {"SELECT $name", ScanError::foreign_parameter},
    {"SELECT @name", ScanError::foreign_parameter},
    {"SELECT @1", ScanError::foreign_parameter},
    {"SELECT :1", ScanError::foreign_parameter},
    {"SELECT a[1], :1", ScanError::foreign_parameter},
    {"SELECT ?0", ScanError::bad_number},
    {"SELECT ?99999", ScanError::bad_number},
    {"SELECT ?18446744073709551617", ScanError::bad_number},
    {"CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END; DROP TABLE t", ScanError::several_statements},
};
INSTANTIATE_TEST_SUITE_P(Bad, ScanTest, testing::ValuesIn(bad));

TEST(ScanTest, RunsInTheCompiler) {
    constexpr sql::Scan found = scan("UPDATE t SET a = :a WHERE b = :b");
    static_assert(found.slots == 2 && found.named && found.writes);
    static_assert(found.names[0] == "a" && found.slot("b") == 1);
}

TEST(ScanTest, RefusesTooManyNames) {
    std::string text = "SELECT 0";
    for (int i = 0; i < 65; ++i) text += ", :n" + std::to_string(i);
    EXPECT_EQ(scan(text).error, ScanError::too_many_names);
}

TEST(ScanTest, EveryPrefixEnds) {
    const std::string_view text =
        "CREATE TRIGGER a BEGIN SELECT $x$?$x$, [a?], 'b''', \"c\", `d`, :e, a[1]; END; -- f /* g */";
    for (std::size_t size = 0; size <= text.size(); ++size) (void)scan(text.substr(0, size));
}

template <class... Args>
std::vector<sql::Value> values(sql::Text<std::type_identity_t<Args>...> text, const Args&... args) {
    const sql::Bindings<Args...> bindings(text.slots(), args...);
    std::vector<sql::Value> copies;
    for (const auto view : bindings.views()) copies.emplace_back(view);
    return copies;
}

TEST(TextTest, PutsNamedArgumentsInTheirPlaces) {
    const auto found = values("INSERT INTO t VALUES (:a, :b, :a)", bind<"b">(2), bind<"a">("one"));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0], sql::Value(sql::ValueView::text("one")));
    EXPECT_EQ(found[1], sql::Value(sql::ValueView::integer(2)));
}

TEST(TextTest, TakesEveryKindOfArgument) {
    const std::string text = "text";
    const std::vector<std::byte> bytes{std::byte{1}, std::byte{2}};
    const char* const none = nullptr;
    const auto found =
        values("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?", true, std::int8_t{-3}, 1.5F, text, std::string_view("v"), bytes,
               std::optional<int>{}, std::optional<std::string>{"x"}, std::nullopt, none);
    EXPECT_EQ(found[0].kind(), sql::Kind::boolean);
    EXPECT_EQ(found[1].view().as_integer(), -3);
    EXPECT_EQ(found[2].view().as_real(), 1.5);
    EXPECT_EQ(found[3].view().as_text(), "text");
    EXPECT_EQ(found[5].view().as_blob().size(), 2u);
    EXPECT_TRUE(found[6].is_null());
    EXPECT_EQ(found[7].view().as_text(), "x");
    EXPECT_TRUE(found[8].is_null());
    EXPECT_TRUE(found[9].is_null());
}

TEST(TextTest, KnowsWhereItStands) {
    const sql::Text<> text = "SELECT 1";
    const auto line = static_cast<std::uint32_t>(__LINE__ - 1);
    EXPECT_EQ(text.statement().where.line, line);
    EXPECT_TRUE(std::string_view(text.statement().where.file).ends_with("text_test.cpp"));
}

TEST(TextTest, LiteralIdsDiffer) {
    const std::string_view all = "SELECT 12";
    EXPECT_NE(sql::literal_id(all), sql::literal_id(all.substr(0, 8)));
    EXPECT_NE(sql::literal_id(all), sql::literal_id(all.substr(1)));
}

}  // namespace
}  // namespace carboy
