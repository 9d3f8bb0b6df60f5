// The header that `carboy inspect` writes: names, columns, defaults, relationships and what it says about the rest.
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/carboy/inspect/column_plan.hpp"
#include "cli/carboy/inspect/header_text.hpp"
#include "cli/carboy/inspect/names.hpp"

namespace carboy::cli {
namespace {

using sql::TypeKind;

sql::Column column(std::string name, TypeKind kind, bool nullable = false) {
    return {.name = std::move(name), .type = {.kind = kind}, .nullable = nullable};
}

sql::Table table(std::string name, std::vector<sql::Column> columns) {
    sql::Table made{.name = std::move(name), .columns = std::move(columns), .primary_key = {"id"}};
    made.columns.insert(made.columns.begin(),
                        {.name = "id", .type = {.kind = TypeKind::integer}, .nullable = false, .primary_key = true});
    return made;
}

sql::ForeignKey key(std::vector<std::string> from, std::string to, std::vector<std::string> columns = {"id"}) {
    return {.columns = std::move(from), .referred_table = std::move(to), .referred_columns = std::move(columns)};
}

std::string header(const std::vector<sql::Table>& tables, const sql::Dialect& dialect = sql::dialects::sqlite()) {
    return header_text(make_plan(tables, dialect), {.source = "test.db"});
}

testing::AssertionResult has(const std::string& text, const std::string& part) {
    if (text.find(part) != std::string::npos) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "no " << part << " in\n" << text;
}

TEST(InspectSchema, NamesOfTablesHaveTheSchema) {
    sql::Table invoice = table("invoice", {column("number", TypeKind::integer)});
    invoice.indexes = {{.name = "ix_sales_invoice_number", .columns = {"number"}}};
    sql::Table link{.name = "invoice_tag", .primary_key = {"invoice_id", "tag_id"}};
    for (const std::string& name : link.primary_key)
        link.columns.push_back(
            {.name = name, .type = {.kind = TypeKind::integer}, .nullable = false, .primary_key = true});
    link.foreign_keys = {key({"invoice_id"}, "invoice"), key({"tag_id"}, "tag")};
    const std::vector<sql::Table> tables{invoice, table("tag", {}), link};
    const std::string text =
        header_text(make_plan(tables, sql::dialects::postgresql(), "sales"), {.source = "test.db"});
    EXPECT_TRUE(has(text, "static constexpr std::string_view table_name = \"sales.invoice\";"));
    EXPECT_TRUE(has(text, "carboy::ManyToMany<Tag, \"sales.invoice_tag\"> tags;"));
    EXPECT_TRUE(has(text, "carboy::Column<carboy::Integer, carboy::indexed> number;"));
    EXPECT_TRUE(has(header({table("a.b", {})}), "table_name = \"\\\"a.b\\\"\";"));
}

TEST(InspectNames, ModelsAndMembersAreValidAndDoNotClash) {
    const std::pair<const char*, const char*> models[] = {{"user", "User"},
                                                          {"order_items", "OrderItems"},
                                                          {"order items", "OrderItems"},
                                                          {"camelCase", "CamelCase"},
                                                          {"2fast", "Table2fast"},
                                                          {"session", "SessionModel"},
                                                          {"text", "TextModel"},
                                                          {"error", "ErrorModel"},
                                                          {"Größe", "Grosse"},
                                                          {"Œuvre", "Oeuvre"},
                                                          {"表", "Table"},
                                                          {"a_1_2", "A1_2"},
                                                          {"", "Table"}};
    for (const auto& [table, model] : models) EXPECT_EQ(model_name(table), model) << table;
    const std::pair<const char*, const char*> members[] = {{"name", "name"},
                                                           {"First Name", "first_name"},
                                                           {"createdBy", "created_by"},
                                                           {"class", "class_"},
                                                           {"c", "c_"},
                                                           {"query", "query_"},
                                                           {"By", "by"},
                                                           {"1st", "column_1st"},
                                                           {"a__b", "a_b"},
                                                           {"_id", "id"},
                                                           {"linux", "linux_"},
                                                           {"table_args", "table_args_"},
                                                           {"carboy_describe", "carboy_describe_"},
                                                           {"naïve", "naive"},
                                                           {"-", "column_"}};
    for (const auto& [name, member] : members) EXPECT_EQ(member_name(name), member) << name;
    EXPECT_TRUE(is_enumerator("very_glad"));
    for (const char* bad : {"in progress", "delete", "1st", "", "NULL", "a__b", "é"}) EXPECT_FALSE(is_enumerator(bad));
    for (const auto& [one, many] : {std::pair("post", "posts"),
                                    {"news", "news"},
                                    {"city", "cities"},
                                    {"day", "days"},
                                    {"box", "boxes"},
                                    {"glass", "glasses"}})
        EXPECT_EQ(list_name(one), many);
    EXPECT_EQ(literal("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\n\\001\"");
}

TEST(InspectColumns, DefaultsGiveNewObjectsTheSameValue) {
    const auto value = [](TypeKind kind, const char* text) {
        sql::Column made = column("x", kind);
        made.server_default = text;
        return object_default(made, {});
    };
    EXPECT_EQ(value(TypeKind::integer, "'7'"), "carboy::default_<7>");
    EXPECT_EQ(value(TypeKind::integer, "'-7'::integer"), "carboy::default_<-7>");
    EXPECT_EQ(value(TypeKind::small_integer, "70000"), "");
    EXPECT_EQ(value(TypeKind::boolean, "true"), "carboy::default_<true>");
    EXPECT_EQ(value(TypeKind::boolean, "0"), "carboy::default_<false>");
    EXPECT_EQ(value(TypeKind::double_, "2"), "carboy::default_<2.0>");
    EXPECT_EQ(value(TypeKind::string, "'it''s'::character varying"), "carboy::default_text<\"it's\">");
    EXPECT_EQ(value(TypeKind::text, "upper('x')"), "");
    EXPECT_EQ(value(TypeKind::text, "'a' || 'b'"), "");
    EXPECT_EQ(value(TypeKind::datetime, "now()"), "carboy::default_now");
    EXPECT_EQ(value(TypeKind::datetime, "'2024-01-01'"), "");
}

TEST(InspectHeader, KeysBecomeRelationshipsOnBothSides) {
    sql::Table person = table("person", {column("boss_id", TypeKind::integer, true)});
    person.foreign_keys = {key({"boss_id"}, "person")};
    sql::Table badge = table("badge", {column("person_id", TypeKind::integer)});
    badge.foreign_keys = {key({"person_id"}, "person")};
    badge.uniques = {{"", {"person_id"}}};
    sql::Table game = table("game", {column("home_id", TypeKind::integer), column("guest_id", TypeKind::integer)});
    game.foreign_keys = {key({"home_id"}, "person"), key({"guest_id"}, "person")};
    game.foreign_keys[1].on_delete = "SET DEFAULT";
    const std::string text = header({person, badge, game});
    EXPECT_TRUE(has(text, "carboy::One<Person, \"boss_id\"> boss;"));
    EXPECT_TRUE(has(text, "carboy::Many<Person, \"boss\"> people_by_boss;"));
    EXPECT_TRUE(has(text, "carboy::OneToOne<Badge, \"person\"> badge;"));
    EXPECT_TRUE(has(text, "carboy::Many<Game, \"home\"> games_by_home;"));
    EXPECT_TRUE(
        has(text, "foreign_key_constraint(\"guest_id\").references(\"person\", \"id\").on_delete(\"SET DEFAULT\")"));
}

TEST(InspectHeader, TablesBetweenTwoOthers) {
    sql::Table post = table("post", {}), tag = table("tag", {});
    sql::Table plain{.name = "post_tag",
                     .columns = {column("tag_id", TypeKind::integer), column("post_id", TypeKind::integer)}};
    plain.primary_key = {"tag_id", "post_id"};
    for (sql::Column& one : plain.columns) one.primary_key = true;
    plain.foreign_keys = {key({"tag_id"}, "tag"), key({"post_id"}, "post")};
    std::string text = header({post, plain, tag});
    EXPECT_TRUE(has(text, "ManyToMany<Tag, \"post_tag\"> tags;"));
    // The side of the first column says so, because its model comes later.
    EXPECT_TRUE(has(text, "ManyToMany<Post, \"post_tag\", carboy::link_columns<\"tag_id\", \"post_id\">> posts;"));
    EXPECT_FALSE(has(text, "struct PostTag"));
    plain.columns.push_back(column("since", TypeKind::date));
    text = header({post, plain, tag});
    EXPECT_TRUE(has(text, "struct PostTag {"));
    EXPECT_TRUE(has(text, "carboy::view_only> tags;"));
}

TEST(InspectHeader, CyclesAndKeysOfSeveralColumnsAreConstraints) {
    sql::Table hen = table("hen", {column("egg_id", TypeKind::integer, true)});
    sql::Table egg = table("egg", {column("hen_id", TypeKind::integer, true)});
    hen.foreign_keys = {key({"egg_id"}, "egg")};
    egg.foreign_keys = {key({"hen_id"}, "hen")};
    sql::Table line{.name = "line", .columns = {column("a", TypeKind::integer), column("b", TypeKind::integer)}};
    line.primary_key = {"a", "b"};
    sql::Table part = table("part", {column("a", TypeKind::integer), column("b", TypeKind::integer)});
    part.foreign_keys = {key({"a", "b"}, "line", {"a", "b"})};
    const std::string text = header({hen, egg, line, part});
    EXPECT_TRUE(has(text, "foreign_key_constraint(\"a\", \"b\").references(\"line\", \"a\", \"b\")"));
    EXPECT_TRUE(has(text, "carboy::One<Line, \"a, b\"> line;"));
    EXPECT_TRUE(has(text, "carboy::Many<Part, \"line\"> parts;"));
    EXPECT_TRUE(has(text, "carboy::One<Egg, \"egg_id\"> egg;"));
    EXPECT_TRUE(has(text, "carboy::One<Hen, \"hen_id\"> hen;"));
    EXPECT_TRUE(has(text, "foreign_key_constraint("));
}

TEST(InspectHeader, RelationshipsOfKeysOfSeveralColumnsHaveNames) {
    sql::Table place{.name = "place",
                     .columns = {column("country", TypeKind::integer), column("number", TypeKind::integer)}};
    place.primary_key = {"country", "number"};
    place.columns.push_back(column("part_country", TypeKind::integer, true));
    place.columns.push_back(column("part_number", TypeKind::integer, true));
    place.foreign_keys = {key({"part_country", "part_number"}, "place", {"country", "number"})};
    sql::Table trip =
        table("trip", {column("from_country", TypeKind::integer), column("from_number", TypeKind::integer),
                       column("to_country", TypeKind::integer), column("to_number", TypeKind::integer)});
    trip.foreign_keys = {key({"from_country", "from_number"}, "place", {"country", "number"}),
                         key({"to_number", "to_country"}, "place", {"number", "country"})};
    trip.uniques = {{"", {"to_country", "to_number"}}};
    const std::string text = header({place, trip});
    EXPECT_TRUE(has(text, "carboy::One<Place, \"part_country, part_number\"> part;"));
    EXPECT_TRUE(has(text, "carboy::Many<Place, \"part\"> places_by_part;"));
    EXPECT_TRUE(has(text, "carboy::One<Place, \"from_country, from_number\"> from;"));
    EXPECT_TRUE(has(text, "carboy::One<Place, \"to_number, to_country\"> to;"));
    EXPECT_TRUE(has(text, "carboy::Many<Trip, \"from\"> trips_by_from;"));
    EXPECT_TRUE(has(text, "carboy::OneToOne<Trip, \"to\"> trip_by_to;"));
}

TEST(InspectHeader, NothingIsDroppedSilently) {
    sql::Table made = table("made", {column("list", TypeKind::text), column("sum", TypeKind::integer)});
    made.columns[1].type.array = true;
    made.columns[2].computed = "a + b";
    made.foreign_keys = {key({"id"}, "missing"), key({"list"}, "made")};
    sql::Table loose{.name = "loose", .columns = {column("x", TypeKind::integer, true)}};
    const std::string text = header({made, loose});
    EXPECT_TRUE(has(text, "The column list is left out, because a model has no arrays."));
    EXPECT_TRUE(has(text, "carboy::Column<carboy::Integer, carboy::computed<\"a + b\">> sum;"));
    EXPECT_TRUE(has(text, "The foreign key (id) to missing is left out, because there is no such table."));
    EXPECT_TRUE(has(text, "The table loose has no model"));
}

TEST(InspectHeader, EnumerationsKeepTheirNames) {
    sql::Table made = table("made", {column("mood", TypeKind::enumeration), column("stage", TypeKind::enumeration)});
    made.columns[1].type = {.kind = TypeKind::enumeration, .length = 5, .name = "mood", .values = {"calm", "sad"}};
    made.columns[1].server_default = "'sad'::mood";
    made.columns[2].type = {
        .kind = TypeKind::enumeration, .length = 6, .name = "my stage", .values = {"new", "so \"so\""}};
    const std::string text = header({made}, sql::dialects::postgresql());
    EXPECT_TRUE(has(text, "enum class Mood { calm, sad };"));
    EXPECT_TRUE(has(text, "carboy::default_<Mood::sad>> mood;"));
    EXPECT_TRUE(has(text, "enum class MyStage { new_, so_so };"));
    EXPECT_TRUE(has(text, "struct carboy::sql::Type<MyStage> {"));
    EXPECT_TRUE(has(text, "case MyStage::so_so: return ValueView::text(\"so \\\"so\\\"\");"));
}

TEST(InspectHeader, WhatATableHasBesidesColumns) {
    sql::Table place = table("place", {column("name", TypeKind::text)});
    place.columns[0].identity = sql::Identity::always;
    place.columns[0].counting = {.start = 100, .increment = 10, .cycle = true};
    place.columns[1].collation = "C";
    place.columns[1].comment = "as it is \"known\"";
    place.primary_key_name = "pk_place";
    place.comment = "Places";
    place.excludes = {{"apart", "USING hash (name WITH =)"}};
    place.uniques = {{"place_name_key", {"name"}, sql::Deferral::initially_deferred}};
    sql::Table visit = table("visit", {column("place_id", TypeKind::integer), column("hour", TypeKind::integer)});
    visit.foreign_keys = {key({"place_id"}, "place")};
    visit.foreign_keys[0].deferral = sql::Deferral::initially_deferred;
    visit.indexes = {{.name = "ix_visit_hour", .columns = {"hour"}, .method = "hash", .include = {"place_id"}}};
    visit.options = {{"sqlite_strict", "true"}, {"sqlite_with_rowid", "false"}};
    const std::string text = header({place, visit}, sql::dialects::postgresql());
    for (const char* part :
         {"carboy::primary_key, carboy::identity_always, carboy::counting<carboy::SequenceOptions{.start = 100, "
          ".increment "
          "= 10, .cycle = true}>> id;",
          "carboy::column_comment<\"as it is \\\"known\\\"\">, carboy::collation<\"C\">> name;",
          "carboy::primary_key_name(\"pk_place\")", "carboy::table_comment(\"Places\")",
          "carboy::exclude_constraint(\"USING hash (name WITH =)\", \"apart\")",
          "carboy::unique_constraint(\"name\").initially_deferred()",
          "carboy::foreign_key<&Place::id>, carboy::initially_deferred",
          "carboy::index_on(\"hour\").method(\"hash\")"
          ".include(\"place_id\")",
          "carboy::table_option(\"sqlite_strict\")", "carboy::table_option(\"sqlite_with_rowid\", false)"})
        EXPECT_TRUE(has(text, part));
}

}  // namespace
}  // namespace carboy::cli
