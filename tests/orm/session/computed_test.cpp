// SQL expressions as values of columns, and columns that the database computes.
#include <carboy/engine/inspector.hpp>

#include "orm/session/family_models.hpp"

namespace carboy {
namespace family {

struct Parcel {
    Column<Integer, primary_key> id;
    Column<Integer> width;
    Column<Integer> height;
    Column<Numeric<10, 2>> price;
    Column<Integer, computed<"width * height">> area;
    Column<Numeric<12, 2>, column_name<"total">, indexed, computed<"price * width">> cost;

    static constexpr std::string_view table_name = "family_parcel";
    CARBOY_MODEL(Parcel, id, width, height, price, area, cost);
};

}  // namespace family
namespace {

using family::Parcel;

using family::Person;

class ComputedTest : public FamilyTest {};

TEST_F(ComputedTest, TheDatabaseComputesAndTheValueIsReadBack) {
    Person& ada = person("Ada");
    session.commit();
    ada.visits = Person::c.visits + 1;
    EXPECT_TRUE(session.is_modified(ada));
    EXPECT_EQ(ada.visits, 0);
    session.flush();
    EXPECT_EQ(ada.visits, 1);
    ada.visits = Person::c.visits * 10 + 5;
    ada.name = "Countess";
    session.commit();
    EXPECT_EQ(ada.visits, 15);
    EXPECT_EQ(ada.name, "Countess");
}

TEST_F(ComputedTest, NothingIsLostWhenTwoSessionsCount) {
    Person& ada = person("Ada");
    session.commit();
    Session other{engine};
    if (on_sqlite()) GTEST_SKIP() << "a database in memory has one connection";
    Person& same = *other.get<Person>(*ada.id);
    ada.visits = Person::c.visits + 1;
    session.commit();
    same.visits = Person::c.visits + 1;
    other.commit();
    EXPECT_EQ(same.visits, 2);
}

TEST_F(ComputedTest, ANewRowCanHaveOne) {
    Person& ada = person("ada");
    ada.name = func::upper(sql::Expr<std::string>(sql::Expression::parameter_copy(sql::ValueView::text("ada"))));
    session.commit();
    EXPECT_EQ(ada.name, "ADA");
    EXPECT_EQ(rows("family_person WHERE name = 'ADA'"), 1);
}

TEST_F(ComputedTest, ALaterValueWins) {
    Person& ada = person("Ada");
    session.commit();
    ada.visits = Person::c.visits + 1;
    ada.visits = 7;
    session.commit();
    EXPECT_EQ(ada.visits, 7);
    ada.visits = 9;
    ada.visits = Person::c.visits + 1;
    session.commit();
    EXPECT_EQ(ada.visits, 8);
}

TEST_F(ComputedTest, ARollbackForgetsIt) {
    Person& ada = person("Ada");
    session.commit();
    ada.visits = Person::c.visits + 1;
    session.rollback();
    EXPECT_EQ(ada.visits, 0);
    EXPECT_FALSE(session.is_modified());
    ada.visits = Person::c.visits + 1;
    session.flush();
    session.rollback();
    EXPECT_EQ(ada.visits, 0);
    session.commit();
    EXPECT_EQ(rows("family_person WHERE visits = 0"), 1);
}

TEST_F(ComputedTest, WhatTheSessionHasToKnowIsRefused) {
    Person& ada = person("Ada");
    session.commit();
    EXPECT_THROW(ada.id = Person::c.id + 1, SessionError);
    EXPECT_THROW(ada.manager_id = Person::c.id + 1, SessionError);
    EXPECT_THROW(ada.visits = family::Task::c.position + 1, SessionError);
    Person loose{.email = "l", .name = "Loose"};
    EXPECT_THROW(loose.visits = Person::c.visits + 1, SessionError);
    session.commit();
    EXPECT_EQ(ada.visits, 0);
}

TEST_F(ComputedTest, ColumnsOfTheDatabase) {
    Parcel& box = session.add(Parcel{.width = 2, .height = 3, .price = Decimal("1.50")});
    EXPECT_EQ(box.area, 0);
    session.flush();
    EXPECT_EQ(box.area, 6);
    EXPECT_EQ(box.cost->to_string(), "3.00");
    box.height = 5;
    EXPECT_EQ(box.area, 6);
    session.commit();
    EXPECT_EQ(box.area, 10);
    box.price = Decimal("9.99");
    box.width = Parcel::c.width + 1;
    session.flush();
    EXPECT_EQ(box.width, 3);
    EXPECT_EQ(box.area, 15);
    EXPECT_EQ(box.cost->to_string(), "29.97");
    session.rollback();
    EXPECT_EQ(box.area, 10);

    session.execute(insert(Parcel{.width = 7, .height = 1, .price = Decimal("0.10")}));
    bulk_insert(session, std::vector<Parcel>{});
    std::vector<Parcel> more;
    more.push_back(Parcel{.width = 8, .height = 2, .price = Decimal("1")});
    bulk_insert(session, std::move(more));
    EXPECT_EQ(session.scalars(select(Parcel::c.area).order_by(Parcel::c.id)), (std::vector<std::int64_t>{10, 7, 16}));
    session.execute(update<Parcel>().set(Parcel::c.height, 4));
    EXPECT_EQ(box.area, 8);
    EXPECT_EQ(session.query<Parcel>().filter(Parcel::c.cost > Decimal("7.5")).one().width, 8);
    Parcel& same = session.merge(Parcel{.id = 1, .width = 1, .height = 1, .price = Decimal("1")});
    session.commit();
    EXPECT_EQ(&same, &box);
    EXPECT_EQ(box.area, 1);
    session.delete_(box);
    session.commit();
    EXPECT_EQ(session.query<Parcel>().count(), 2);

    // The database has what the model declares.
    session.close();
    auto connection = engine.connect();
    const sql::Table table = engine::Inspector(*connection).table("family_parcel");
    EXPECT_NE(table.columns[4].computed.find("width * height"), std::string::npos);
    EXPECT_TRUE(table.columns[4].stored);
}

}  // namespace
}  // namespace carboy
