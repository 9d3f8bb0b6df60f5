// A foreign key whose type differs from its target's is refused before any engine sees it.
#include <carboy/sql/compile/foreign_key.hpp>

#include <carboy/base/error.hpp>
#include <carboy/sql/compile/ddl.hpp>

#include <gtest/gtest.h>

namespace carboy::sql {
namespace {

Table referring(ColumnType type, std::string column = "id") {
    return {.name = "post",
            .columns = {{"author_id", std::move(type)}},
            .foreign_keys = {
                {.columns = {"author_id"}, .referred_table = "author", .referred_columns = {std::move(column)}}}};
}

Table referred(ColumnType type) {
    return {.name = "author", .columns = {{"id", std::move(type)}}, .primary_key = {"id"}};
}

TEST(ForeignKeyTest, NamesBothColumnsAndTheirTypes) {
    const Table post = referring({TypeKind::string, 20}), author = referred({TypeKind::integer});
    for (const Dialect* dialect : {&dialects::sqlite(), &dialects::postgresql(), &dialects::mariadb()}) {
        try {
            check_foreign_keys({&author, &post}, *dialect);
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "foreign_key_type");
            EXPECT_EQ(error.message(),
                      "The foreign key post.author_id (VARCHAR(20)) refers to author.id, which has a different type "
                      "(INTEGER).");
        }
    }
}

TEST(ForeignKeyTest, AKeyThatEachRowHasGivesItsValue) {
    Table page{
        .name = "page",
        .columns = {{"id", {TypeKind::integer}, false}, {"version", {TypeKind::integer}, true}},
        .primary_key = {"id"},
        .foreign_keys = {
            {.columns = {"id", "version"}, .referred_table = "version", .referred_columns = {"page_id", "number"}}}};
    EXPECT_FALSE(gives_value(page.foreign_keys[0], page, "id"));
    EXPECT_NE(create_table_statement(page, dialects::postgresql()).find("id SERIAL"), std::string::npos);
    page.columns[1].nullable = false;
    EXPECT_TRUE(gives_value(page.foreign_keys[0], page, "id"));
    EXPECT_FALSE(gives_value(page.foreign_keys[0], page, "other"));
    EXPECT_NE(create_table_statement(page, dialects::postgresql()).find("id INTEGER"), std::string::npos);
}

TEST(ForeignKeyTest, AColumnThatIsNotThere) {
    const Table post = referring({TypeKind::integer}, "number"), author = referred({TypeKind::integer});
    try {
        check_foreign_keys({&author, &post}, dialects::sqlite());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "foreign_key_column");
        EXPECT_NE(error.message().find("author.number"), std::string::npos) << error.message();
    }
}

TEST(ForeignKeyTest, ATableThatIsNotAmongThemPasses) {
    const Table post = referring({TypeKind::string, 20});
    EXPECT_NO_THROW(check_foreign_keys({&post}, dialects::sqlite()));
}

TEST(ForeignKeyTest, WhatPostgresqlTakesPasses) {
    const ColumnType small{TypeKind::small_integer}, integer{TypeKind::integer}, big{TypeKind::big_integer};
    const ColumnType numeric{TypeKind::numeric}, real{TypeKind::double_}, text{TypeKind::text},
        name{TypeKind::string, 5};
    const ColumnType uuid{TypeKind::uuid}, date{TypeKind::date}, moment{TypeKind::datetime};
    const ColumnType color{.kind = TypeKind::enumeration, .name = "color"},
        mood{.kind = TypeKind::enumeration, .name = "mood"};
    const ColumnType word{.kind = TypeKind::enumeration};
    for (const auto& [from, to] : {std::pair{small, big},
                                   {big, small},
                                   {integer, numeric},
                                   {integer, real},
                                   {name, text},
                                   {text, name},
                                   {uuid, uuid},
                                   {color, color},
                                   {word, text},
                                   {date, date}})
        EXPECT_TRUE(can_refer(from, to)) << dialects::postgresql().type_name(from)
                                         << dialects::postgresql().type_name(to);
    for (const auto& [from, to] : {std::pair{integer, text},
                                   {text, integer},
                                   {numeric, integer},
                                   {real, integer},
                                   {uuid, text},
                                   {date, moment},
                                   {color, mood},
                                   {color, text},
                                   {integer, uuid}})
        EXPECT_FALSE(can_refer(from, to))
            << dialects::postgresql().type_name(from) << dialects::postgresql().type_name(to);
    ColumnType list = integer;
    list.array = true;
    EXPECT_FALSE(can_refer(list, integer));
    EXPECT_TRUE(can_refer(list, list));
}

}  // namespace
}  // namespace carboy::sql
