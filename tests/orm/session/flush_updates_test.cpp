// The UPDATEs of one flush: rows share a statement only when they change the same columns and are found by the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace updates {

struct Place {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<Integer> visits;
    Column<std::optional<String<40>>> note;

    static constexpr std::string_view table_name = "updates_place";
    CARBOY_MODEL(Place, id, name, visits, note);
};

struct Counted {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<Integer> visits;
    Column<Integer, version_counter> version;

    static constexpr std::string_view table_name = "updates_counted";
    CARBOY_MODEL(Counted, id, name, visits, version);
};

}  // namespace updates

namespace {

using updates::Counted;
using updates::Place;

class FlushUpdatesTest : public OrmTest {
  protected:
    FlushUpdatesTest() {
        create_tables<Place, Counted>();
        for (int i = 1; i <= 6; ++i) {
            places.push_back(&session.add(Place{.name = "place " + std::to_string(i), .visits = i}));
            counted.push_back(&session.add(Counted{.name = "counted " + std::to_string(i), .visits = i}));
        }
        session.commit();
        for (Place* place : places) session.refresh(*place);
        for (Counted* one : counted) session.refresh(*one);
        statements.clear();
    }

    std::string rows(std::string_view table) {
        std::string text;
        const std::string sql = "SELECT id, name, visits FROM " + std::string(table) + " ORDER BY id";
        for (const auto& row : session.execute(unchecked(sql)))
            text += std::to_string(row.get<std::int64_t>(0)) + " " + row.get<std::string>(1) + " " +
                    std::to_string(row.get<std::int64_t>(2)) + "\n";
        return text;
    }

    Session session{engine};
    std::vector<Place*> places;
    std::vector<Counted*> counted;
};

TEST_F(FlushUpdatesTest, RowsThatChangeDifferentColumnsGetTheirOwn) {
    places[0]->name = "a";
    places[1]->name = "b";
    places[2]->visits = 30;
    places[3]->visits = 40;
    places[3]->name = "d";
    places[4]->name = "e";
    places[4]->visits = 50;
    places[5]->name = "f";
    session.commit();
    EXPECT_EQ(rows("updates_place"), "1 a 1\n2 b 2\n3 place 3 30\n4 d 40\n5 e 50\n6 f 6\n");
}

TEST_F(FlushUpdatesTest, ARowThatTheTransactionHasWrittenIsNotComparedAgain) {
    for (Place* place : places) place->name = "first";
    session.flush();
    places[0]->name = "second";
    places[1]->visits = 20;
    places[2]->name = "third";
    session.commit();
    EXPECT_EQ(rows("updates_place"), "1 second 1\n2 first 20\n3 third 3\n4 first 4\n5 first 5\n6 first 6\n");
}

TEST_F(FlushUpdatesTest, ExpressionsAndNullsStandBetweenPlainValues) {
    places[0]->visits = 10;
    places[1]->visits = Place::c.visits + 100;
    places[2]->visits = 30;
    places[3]->note = "here";
    places[4]->note = std::nullopt;
    places[5]->visits = 60;
    session.commit();
    EXPECT_EQ(rows("updates_place"),
              "1 place 1 10\n2 place 2 102\n3 place 3 30\n4 place 4 4\n5 place 5 5\n6 place 6 60\n");
    EXPECT_EQ(places[1]->visits, 102);
    EXPECT_EQ(places[3]->note, "here");
}

TEST_F(FlushUpdatesTest, VersionsAreCountedForEachRow) {
    for (Counted* one : counted) one->name = "first";
    session.flush();
    counted[0]->name = "second";
    counted[1]->visits = 20;
    session.commit();
    const std::int64_t first = *counted[2]->version;
    EXPECT_EQ(*counted[0]->version, first + 1);
    EXPECT_EQ(*counted[1]->version, first + 1);
    EXPECT_EQ(rows("updates_counted"), "1 second 1\n2 first 20\n3 first 3\n4 first 4\n5 first 5\n6 first 6\n");
}

TEST_F(FlushUpdatesTest, ALostUpdateIsFoundInTheMiddle) {
    if (!on_sqlite()) return;
    for (Place* place : places) EXPECT_FALSE(place->name->empty());
    session.execute("UPDATE updates_place SET name = 'theirs' WHERE id = 4");
    for (Place* place : places) place->name = "ours";
    EXPECT_THROW(session.commit(), ConcurrentUpdate);
    session.rollback();
}

}  // namespace
}  // namespace carboy
