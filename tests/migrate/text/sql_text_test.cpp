#include "migrate/text/sql_text.hpp"

#include <carboy/base/error.hpp>

#include <gtest/gtest.h>

namespace carboy::migrate {
namespace {

TEST(SqlText, TwoSpellingsAreEqual) {
    EXPECT_EQ(normal_sql("((Age >=  0))"), normal_sql("\"age\" >= 0 -- not negative"));
    EXPECT_EQ(normal_sql("'0'"), normal_sql("0"));
    EXPECT_EQ(normal_sql("(-1)"), normal_sql("'-1'"));
    EXPECT_EQ(normal_sql("CURRENT_TIMESTAMP"), normal_sql("current_timestamp"));
    EXPECT_NE(normal_sql("'A'"), normal_sql("'a'"));
    EXPECT_NE(normal_sql("\"Age\""), normal_sql("age"));
    EXPECT_NE(normal_sql("(a) OR (b)"), normal_sql("a) OR (b"));
}

TEST(SqlText, CastsAreRemoved) {
    EXPECT_EQ(normal_sql(without_casts("title::text <> ''::character varying(3)")), "title < > ''");
    EXPECT_EQ(normal_sql(without_casts("a = ANY (ARRAY['x'::text]::text[])")), "a = any ( array [ 'x' ] )");
    EXPECT_EQ(normal_sql(without_casts("made > '2024'::timestamp(3) without time zone")), "made > '2024'");
}

TEST(SqlText, NamesAreReplaced) {
    EXPECT_EQ(with_name_replaced("note <> 'note' AND \"note\" > other.note", "note", "remark"),
              "remark <> 'note' AND remark > other.remark");
    EXPECT_TRUE(mentions("lower(Note)", "note"));
    EXPECT_FALSE(mentions("'note'", "note"));
}

std::vector<std::string> split(std::string_view script) {
    std::vector<std::string> out;
    for (const ScriptPart& part : split_script(script)) out.push_back(part.text);
    return out;
}

TEST(SqlText, ScriptsAreSplitBetweenStatements) {
    using Parts = std::vector<std::string>;
    EXPECT_EQ(split("a; b ; -- c;\n 'd;' ;;"), (Parts{"a", "b", "'d;'"}));
    EXPECT_EQ(split(" /* ; */ "), Parts{});
    EXPECT_EQ(split("DO $x$ a; b $x$; c"), (Parts{"DO $x$ a; b $x$", "c"}));
    EXPECT_EQ(split("E'\\';' ; b"), (Parts{"E'\\';'", "b"}));
    const std::string trigger =
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM b; END";
    EXPECT_EQ(split(trigger + "; c"), (Parts{trigger, "c"}));
    EXPECT_EQ(split_script("\n\n-- x\nSELECT 1").at(0).line, 4U);
    for (const char* bad : {"'a", "\"a", "/* a", "$$ a"}) EXPECT_THROW(split(bad), Error) << bad;
}

}  // namespace
}  // namespace carboy::migrate
