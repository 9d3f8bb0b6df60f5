// Keys that change, and the objects in memory that refer to them with ON UPDATE.
#include <gtest/gtest.h>

#include "orm/lesson_models.hpp"

namespace carboy::renamed_keys {
namespace {

struct Region;
struct City;
struct Visitor;

struct Land {
    Column<String<3>, primary_key> code;
    Column<std::optional<String<3>>, foreign_key<&Land::code>, on_update_cascade> union_code;
    One<Land, "union_code"> member_of;
    Many<Region, "land"> regions;
    Many<Visitor, "land"> visitors;

    static constexpr std::string_view table_name = "renamed_land";
    CARBOY_MODEL(Land, code, union_code, member_of, regions, visitors);
};

struct Visitor {
    Column<Integer, primary_key> id;
    Column<std::optional<String<3>>, foreign_key<&Land::code>, on_update_cascade> land_code;
    Column<std::optional<String<3>>, foreign_key<&Land::code>, on_update_set_null> last_code;
    One<Land, "land_code"> land;
    One<Land, "last_code"> last;

    static constexpr std::string_view table_name = "renamed_visitor";
    CARBOY_MODEL(Visitor, id, land_code, last_code, land, last);
};

/// Its key contains the foreign key, and other keys contain its own.
struct Region {
    Column<String<3>, primary_key, foreign_key<&Land::code>, on_update_cascade> land_code;
    Column<Integer, primary_key> number;
    Column<String<20>> name;
    One<Land, "land_code"> land;
    Many<City, "region"> cities;

    static constexpr std::string_view table_name = "renamed_region";
    CARBOY_MODEL(Region, land_code, number, name, land, cities);
};

struct City {
    Column<String<3>, primary_key> land_code;
    Column<Integer, primary_key> region_number;
    Column<Integer, primary_key> number;
    Column<String<20>> name;
    One<Region, "land_code, region_number"> region;

    static constexpr TableArgs table_args{foreign_key_constraint("land_code", "region_number")
                                              .references("renamed_region", "land_code", "number")
                                              .on_update("CASCADE")};
    static constexpr std::string_view table_name = "renamed_city";
    CARBOY_MODEL(City, land_code, region_number, number, name, region);
};

class RenamedKeyTest : public OrmTest {
  protected:
    RenamedKeyTest() { create_all(engine); }
    ~RenamedKeyTest() override { session.close(); }

    Session session{engine};
};

TEST_F(RenamedKeyTest, AForeignKeyFollows) {
    Land& land = session.add(Land{.code = "no"});
    Visitor& visitor = session.add(Visitor{.land = land, .last = land});
    Land& member = session.add(Land{.code = "sj", .member_of = land});
    session.commit();
    land.code = "NO";
    session.flush();
    EXPECT_EQ(*visitor.land_code, "NO");
    EXPECT_EQ(visitor.land.get(), &land);
    EXPECT_EQ(*visitor.last_code, std::nullopt);
    EXPECT_EQ(visitor.last.get(), nullptr);
    EXPECT_EQ(*member.union_code, "NO");
    EXPECT_FALSE(session.is_modified());
    ASSERT_EQ(land.visitors.size(), 1u);
    session.rollback();
    EXPECT_EQ(*visitor.land_code, "no");
    EXPECT_EQ(*visitor.last_code, "no");
    EXPECT_EQ(visitor.last.get(), &land);
    EXPECT_EQ(*member.union_code, "no");
}

TEST_F(RenamedKeyTest, OneRowStaysOneObject) {
    Land& land = session.add(Land{.code = "no"});
    Region& region = session.add(Region{.number = 1, .name = "a", .land = land});
    City& city = session.add(City{.number = 7, .name = "b", .region = region});
    session.commit();
    land.code = "NO";
    session.commit();
    EXPECT_EQ(*region.land_code, "NO");
    EXPECT_EQ(*city.land_code, "NO");
    EXPECT_EQ(region.land.get(), &land);
    EXPECT_EQ(city.region.get(), &region);
    EXPECT_EQ((session.get<Region>("NO", 1)), &region);
    EXPECT_EQ((session.get<City>("NO", 1, 7)), &city);
    EXPECT_EQ((session.get<Region>("no", 1)), nullptr);
    EXPECT_EQ(&session.query<City>().one(), &city);
    region.name = "c";
    city.name = "d";
    session.commit();
    land.code = "nor";
    session.flush();
    session.rollback();
    EXPECT_EQ((session.get<City>("NO", 1, 7)), &city);
    EXPECT_EQ(session.query<City>().filter(City::c.land_code == "NO").one().name, "d");
    session.delete_(city);
    session.delete_(region);
    land.code = "N";
    session.commit();
    EXPECT_EQ(session.query<Region>().count(), 0);
}

TEST_F(RenamedKeyTest, PendingChangesStay) {
    Land& land = session.add(Land{.code = "no"});
    Land& other = session.add(Land{.code = "se"});
    Region& moves = session.add(Region{.number = 1, .name = "a", .land = land});
    Region& changes = session.add(Region{.number = 2, .name = "b", .land = land});
    Visitor& leaves = session.add(Visitor{.land = land});
    session.commit();
    land.code = "NO";
    moves.land = other;
    changes.name = "c";
    leaves.land = nullptr;
    Region& added = session.add(Region{.number = 3, .name = "d", .land = land});
    session.commit();
    EXPECT_EQ(*moves.land_code, "se");
    EXPECT_EQ(*changes.land_code, "NO");
    EXPECT_EQ(*added.land_code, "NO");
    EXPECT_EQ(*leaves.land_code, std::nullopt);
    EXPECT_EQ((session.get<Region>("se", 1)), &moves);
    EXPECT_EQ((session.get<Region>("NO", 2)), &changes);
    session.close();
    EXPECT_EQ(session.get<Region>("se", 1)->name, "a");
    EXPECT_EQ(session.get<Region>("NO", 2)->name, "c");
    EXPECT_EQ(session.query<Visitor>().one().land.get(), nullptr);
}

TEST_F(RenamedKeyTest, ASavepointGivesTheOldKeysBack) {
    Land& land = session.add(Land{.code = "no"});
    Region& region = session.add(Region{.number = 1, .name = "a", .land = land});
    session.flush();
    {
        auto savepoint = session.begin_nested();
        land.code = "NO";
        session.flush();
        EXPECT_EQ((session.get<Region>("NO", 1)), &region);
        savepoint.rollback();
    }
    EXPECT_EQ(*region.land_code, "no");
    EXPECT_EQ((session.get<Region>("no", 1)), &region);
    region.name = "b";
    session.commit();
}

}  // namespace
}  // namespace carboy::renamed_keys
