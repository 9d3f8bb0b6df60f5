// The order of a flush: what needs a row or a unique value runs after what makes or frees it.
#include <gtest/gtest.h>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

struct Seat;

struct Person {
    Column<Integer, primary_key> id;
    Column<String<20>, unique> name;
    Column<std::optional<Integer>, unique> number;
    Many<Seat, "person"> seats;

    CARBOY_MODEL(Person, id, name, number, seats);
};

struct Seat {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Person::id>, unique> person_id;
    One<Person, "person_id"> person;

    CARBOY_MODEL(Seat, id, person_id, person);
};

/// A key that is a value of its own, and one that refers to a unique column.
struct Country {
    Column<String<20>, primary_key> code;
    Column<Integer> size;

    CARBOY_MODEL(Country, code, size);
};

struct Town {
    Column<Integer, primary_key> id;
    Column<String<20>, foreign_key<&Country::code>> country_code;
    One<Country, "country_code"> country;

    CARBOY_MODEL(Town, id, country_code, country);
};

struct Pass {
    Column<Integer, primary_key> id;
    Column<String<20>, foreign_key<&Person::name>> name;
    One<Person, "name"> person;

    CARBOY_MODEL(Pass, id, name, person);
};

class FlushOrderTest : public OrmTest {
  protected:
    FlushOrderTest() { create_tables<Person, Seat, Country, Town, Pass>(); }

    Session session{engine};
    UseSession use{session};
};

TEST_F(FlushOrderTest, ADeletedRowFreesItsUniqueValues) {
    Person& ada = session.add(Person{.name = "Ada", .number = 1});
    session.commit();
    session.delete_(ada);
    Person& other = session.add(Person{.name = "Ada", .number = 1});
    session.commit();
    EXPECT_EQ(&Person::query().one(), &other);
}

TEST_F(FlushOrderTest, AnUpdateFreesItsUniqueValues) {
    Person& ada = session.add(Person{.name = "Ada", .number = 1});
    session.commit();
    session.add(Person{.name = "Ada", .number = 1});
    ada.name = "Bob";
    ada.number = 2;
    session.commit();
    EXPECT_EQ(Person::query().count(), 2);
}

TEST_F(FlushOrderTest, UniqueValuesThatCanBeNullAreSwapped) {
    Person& ada = session.add(Person{.name = "Ada", .number = 1});
    Person& bob = session.add(Person{.name = "Bob", .number = 2});
    Person& cyd = session.add(Person{.name = "Cyd", .number = 3});
    session.commit();
    ada.number = 2;
    bob.number = 3;
    cyd.number = 1;
    session.commit();
    EXPECT_EQ(session.execute("SELECT number FROM person WHERE name = 'Ada'").scalar<int>(), 2);
    EXPECT_EQ(session.execute("SELECT number FROM person WHERE name = 'Bob'").scalar<int>(), 3);
    EXPECT_EQ(session.execute("SELECT number FROM person WHERE name = 'Cyd'").scalar<int>(), 1);
}

TEST_F(FlushOrderTest, ASwapOfRequiredUniqueValuesIsAnIntegrityError) {
    Person& ada = session.add(Person{.name = "Ada"});
    Person& bob = session.add(Person{.name = "Bob"});
    session.commit();
    ada.name = "Bob";
    bob.name = "Ada";
    EXPECT_THROW(session.commit(), IntegrityError);
    session.rollback();
    EXPECT_EQ(ada.name, "Ada");
    EXPECT_EQ(bob.name, "Bob");
}

TEST_F(FlushOrderTest, AOneToOnePartnerIsReplaced) {
    Person& ada = session.add(Person{.name = "Ada"});
    Seat& old = session.add(Seat{.person = ada});
    session.commit();
    old.person = nullptr;
    Seat& fresh = session.add(Seat{.person = ada});
    session.commit();
    EXPECT_EQ(ada.seats.size(), 1u);
    EXPECT_EQ(&ada.seats[0], &fresh);
    session.delete_(fresh);
    ada.seats.add(Seat{});
    session.commit();
    EXPECT_EQ(Seat::query().filter(Seat::c.person == ada).count(), 1);
}

TEST_F(FlushOrderTest, AChildOfARenamedParentFollows) {
    Country& country = session.add(Country{.code = "old", .size = 1});
    session.commit();
    country.code = "new";
    Town& town = session.add(Town{.country = country});
    session.commit();
    EXPECT_EQ(town.country_code, "new");
    EXPECT_EQ(session.get<Country>("new"), &country);
}

TEST_F(FlushOrderTest, AKeyThatIsDeletedAndAddedIsOneUpdate) {
    Country& country = session.add(Country{.code = "se", .size = 1});
    Town& town = session.add(Town{.country = country});
    session.commit();
    statements.clear();
    session.delete_(country);
    Country& other = session.add(Country{.code = "se", .size = 2});
    session.commit();
    ASSERT_EQ(statements.size(), 1u);
    EXPECT_EQ(statements[0].substr(0, 6), "UPDATE");
    EXPECT_EQ(session.get<Country>("se"), &other);
    EXPECT_FALSE(session.contains(country));
    EXPECT_EQ(town.country.get(), &other);
}

TEST_F(FlushOrderTest, ForeignKeysToAUniqueColumnAreKeptInStep) {
    Person& ada = session.add(Person{.name = "Ada"});
    Person& bob = session.add(Person{.name = "Bob"});
    Pass& pass = session.add(Pass{.person = ada});
    session.commit();
    EXPECT_EQ(pass.name, "Ada");
    pass.person = bob;
    EXPECT_EQ(pass.name, "Bob");
    session.commit();
    pass.name = "Ada";
    EXPECT_EQ(pass.person.get(), &ada);
}

TEST_F(FlushOrderTest, ALongChainOfNewObjectsIsInserted) {
    for (int i = 0; i < 2000; ++i) session.add(Person{.name = std::to_string(i)});
    session.commit();
    EXPECT_EQ(Person::query().count(), 2000);
}

}  // namespace
}  // namespace carboy
