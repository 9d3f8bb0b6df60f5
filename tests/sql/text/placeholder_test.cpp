#include <carboy/sql/text/placeholder.hpp>

#include <gtest/gtest.h>

namespace carboy::sql {
namespace {

struct PlaceholderCase {
    std::string_view text;
    std::string_view postgresql;
    std::string_view mariadb;
    std::vector<std::uint16_t> order{};  // the order of MariaDB's question marks
};

const PlaceholderCase placeholder_cases[] = {
    {"SELECT 1", "SELECT 1", "SELECT 1"},
    {"SELECT ?, ?", "SELECT $1, $2", "SELECT ?, ?"},
    {"SELECT ?2, ?1, ?2", "SELECT $2, $1, $2", "SELECT ?, ?, ?", {1, 0, 1}},
    {"SELECT ?1, ?1", "SELECT $1, $1", "SELECT ?, ?", {0, 0}},
    {"a = :a AND b = :b OR c = :a", "a = $1 AND b = $2 OR c = $1", "a = ? AND b = ? OR c = ?", {0, 1, 0}},
    {"'?' \"?\" `?` ?", "'?' \"?\" `?` $1", "'?' \"?\" `?` ?"},
    {"'it''s ? :a' || :b", "'it''s ? :a' || $1", "'it''s ? :a' || ?"},
    {"E'\\'?' || ?", "E'\\'?' || $1", "E'\\'?' || ?"},
    {"e'a''\\\\' || ?", "e'a''\\\\' || $1", "e'a''\\\\' || ?"},
    {"named'?' || ?", "named'?' || $1", "named'?' || ?"},
    {"$$ ? :a $$ ?", "$$ ? :a $$ $1", "$$ ? :a $$ ?"},
    {"$t$ $$ ? $t$ ?", "$t$ $$ ? $t$ $1", "$t$ $$ ? $t$ ?"},
    {"? -- ?\n + ?", "$1 -- ?\n + $2", "? -- ?\n + ?"},
    {"/* ? :a */ ?", "/* ? :a */ $1", "/* ? :a */ ?"},
    {"?::text::int", "$1::text::int", "?::text::int"},
    {":a::text, '12:30'", "$1::text, '12:30'", "?::text, '12:30'"},
    {"a ?? 'key' AND b = ?", "a ? 'key' AND b = $1", "a ? 'key' AND b = ?"},
    {"a ??| :b", "a ?| $1", "a ?| ?"},
    {"a ??& ARRAY[?, ?]", "a ?& ARRAY[$1, $2]", "a ?& ARRAY[?, ?]"},
    {"a[1:2], a[b : c], a[?]", "a[1:2], a[b : c], a[$1]", "a[1:2], a[b : c], a[?]"},
    {"id = $1 AND b = $2", "id = $1 AND b = $2", "id = $1 AND b = $2"},
    {"x = ?;", "x = $1;", "x = ?;"},
};

TEST(PlaceholderTest, ATextIsRewrittenForEachEngine) {
    for (const PlaceholderCase& one : placeholder_cases) {
        const EngineText dollar = engine_text(one.text, dialects::postgresql());
        EXPECT_EQ(dollar.text, one.postgresql);
        EXPECT_TRUE(dollar.order.empty());
        EXPECT_EQ(dollar.error, ScanError::none) << one.text;
        const EngineText question = engine_text(one.text, dialects::mariadb());
        EXPECT_EQ(question.text, one.mariadb);
        EXPECT_EQ(question.order, one.order) << one.text;
        EXPECT_EQ(engine_text(one.text, dialects::sqlite()).text, one.text);
    }
}

TEST(PlaceholderTest, ParametersAreCountedBySlot) {
    EXPECT_EQ(engine_text("SELECT :a, :b, :a", dialects::postgresql()).parameters, 2u);
    EXPECT_EQ(engine_text("SELECT ?3", dialects::mariadb()).parameters, 3u);
    EXPECT_EQ(engine_text("SELECT ?3", dialects::mariadb()).order, std::vector<std::uint16_t>{2});
}

TEST(PlaceholderTest, ATextThatCannotBeReadStaysAsItIs) {
    const EngineText mixed = engine_text("SELECT ?, :a", dialects::postgresql());
    EXPECT_EQ(mixed.error, ScanError::mixed_parameters);
    EXPECT_EQ(mixed.text, "SELECT ?, :a");
    EXPECT_EQ(engine_text("SELECT 'x", dialects::postgresql()).error, ScanError::unterminated);
    EXPECT_EQ(engine_text("", dialects::postgresql()).error, ScanError::empty);
}

TEST(PlaceholderTest, DialectsAreFoundByBothNames) {
    EXPECT_EQ(find_dialect("postgres"), &dialects::postgresql());
    EXPECT_EQ(find_dialect("postgresql"), &dialects::postgresql());
    EXPECT_EQ(find_dialect("mysql"), &dialects::mariadb());
    EXPECT_EQ(find_dialect("mariadb"), &dialects::mariadb());
    EXPECT_EQ(find_dialect("sqlite"), &dialects::sqlite());
    EXPECT_EQ(find_dialect(""), nullptr);
    EXPECT_EQ(find_dialect("oracle"), nullptr);
}

}  // namespace
}  // namespace carboy::sql
