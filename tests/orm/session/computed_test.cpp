// SQL expressions as values of columns, and columns that the database computes.
#include <carboy/engine/inspector.hpp>

#include <functional>

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

struct Labelled;
sql::Expr<std::string> label_of_row();

struct Labelled {
    Column<Integer, primary_key> id;
    Column<String<20>> name;
    Column<String<20>, default_from<label_of_row>> label;

    static constexpr std::string_view table_name = "family_labelled";
    CARBOY_MODEL(Labelled, id, name, label);
};

inline sql::Expr<std::string> label_of_row() { return func::upper(Labelled::c.name); }

}  // namespace family
namespace {

using family::Labelled;

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

std::string hint_of(const std::function<void()>& mistake) {
    try {
        mistake();
    } catch (const Error& error) {
        return std::string(error.code()) + ": " + std::string(error.message());
    }
    return "no error";
}

TEST_F(ComputedTest, ANewObjectHasNoRowYet) {
    Person& ada = person("Ada");
    const std::string row =
        "sql_value: Person.visits of a new object is set to an SQL expression over columns of a row "
        "that does not exist yet.";
    EXPECT_EQ(hint_of([&] { ada.visits = Person::c.visits + 1; }), row);
    EXPECT_EQ(hint_of([&] { ada.visits = func::coalesce(func::length(Person::c.name), 3); }), row);
    EXPECT_EQ(hint_of([&] { ada.visits = case_(when(Person::c.visits > 2, 1)).else_(0); }), row);
    EXPECT_EQ(hint_of([&] { ada.visits = func::max(Person::c.visits); }), row);
    ada.visits = select(func::count(Person::c.id)).scalar_subquery() + 4;  // a subquery has rows of its own
    session.flush();
    EXPECT_EQ(ada.visits, 4);
    ada.visits = Person::c.visits + 1;  // now there is a row
    session.commit();
    EXPECT_EQ(ada.visits, 5);
}

TEST_F(ComputedTest, RowsThatAreNotInTheStatementAreRefused) {
    Person& ada = person("Ada");
    session.commit();
    constexpr auto& other = aliased<Person, "other">;
    const auto counted = select(func::count(Person::c.id).label("n")).subquery("counted");
    const auto [n] = counted.columns();
    EXPECT_TRUE(hint_of([&] { ada.visits = other.visits + 1; }).starts_with("sql_value: Person.visits is set to"));
    EXPECT_TRUE(hint_of([&] { ada.visits = n; }).starts_with("sql_value: Person.visits is set to"));
    ada.visits = func::max(Person::c.visits);
    EXPECT_EQ(hint_of([&] { session.flush(); }),
              "aggregate_in_value: The new value of family_person.visits uses an aggregate or a window function.");
    session.rollback();
    EXPECT_EQ(hint_of([&] { session.execute(update<Person>().where(func::count() > 1).set(Person::c.visits, 1)); }),
              "aggregate_in_where: where() uses count(), which is known only after the rows have been selected.");
    EXPECT_EQ(hint_of([&] { session.execute(delete_<Person>().where(func::sum(Person::c.visits) > 1)); }),
              "aggregate_in_where: where() uses sum(), which is known only after the rows have been selected.");
}

TEST_F(ComputedTest, ADefaultOverTheNewRowIsRefused) {
    session.add(Labelled{.name = "x"});
    EXPECT_EQ(
        hint_of([&] { session.flush(); }),
        "column_in_values: The value of family_labelled.label in an INSERT is an expression over columns of a row "
        "that does not exist yet.");
    session.rollback();
    EXPECT_TRUE(hint_of([&] { session.execute(insert(Labelled{.name = "x"})); }).starts_with("column_in_values: "));
    session.rollback();
    session.add(Labelled{.name = "x", .label = "given"});
    session.commit();
    EXPECT_EQ(rows("family_labelled"), 1);
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
