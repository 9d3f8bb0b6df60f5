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

/// A unique key of several columns, one of which is a foreign key that can be NULL.
struct Label {
    Column<Integer, primary_key> id;
    Column<std::optional<Integer>, foreign_key<&Person::id>> person_id;
    One<Person, "person_id"> person;
    Column<String<20>> name;

    static constexpr TableArgs table_args{unique_constraint("person_id", "name")};
    static constexpr std::string_view table_name = "flush_label";
    CARBOY_MODEL(Label, id, person_id, person, name);
};

/// One whose columns are required, one in which only the other column can be NULL, and one of a single column.
struct Slot {
    Column<Integer, primary_key> id;
    Column<Integer> room, hour;
    Column<std::optional<Integer>> series;
    Column<Integer> number;
    Column<String<20>> code;

    static constexpr TableArgs table_args{unique_constraint("room", "hour"), index_on("series", "number").unique(),
                                          unique_constraint("code")};
    static constexpr std::string_view table_name = "flush_slot";
    CARBOY_MODEL(Slot, id, room, hour, series, number, code);
};

/// A primary key that contains a foreign key.
struct Chair {
    Column<String<20>, primary_key, foreign_key<&Country::code>> country_code;
    Column<Integer, primary_key> number;
    Column<Integer> height;
    One<Country, "country_code"> country;

    static constexpr std::string_view table_name = "flush_chair";
    CARBOY_MODEL(Chair, country_code, number, height, country);
};

/// At most one row of each person is the main one.
struct Address {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Person::id>> person_id;
    One<Person, "person_id"> person;
    Column<bool> main;

    static constexpr TableArgs table_args{index_on("person_id").unique().where("main").named("ix_flush_address_main")};
    static constexpr std::string_view table_name = "flush_address";
    CARBOY_MODEL(Address, id, person_id, person, main);
};

/// Keys of other integer types, which the database numbers as well.
struct Big {
    Column<BigInteger, primary_key> id;
    Column<Integer> size;

    static constexpr std::string_view table_name = "flush_big";
    CARBOY_MODEL(Big, id, size);
};
struct Small {
    Column<std::int16_t, primary_key> id;
    Column<BigInteger, foreign_key<&Big::id>> big_id;
    One<Big, "big_id"> big;

    static constexpr std::string_view table_name = "flush_small";
    CARBOY_MODEL(Small, id, big_id, big);
};

/// A primary key of two references.
struct Bond {
    Column<Integer, primary_key, foreign_key<&Person::id>> from_id;
    Column<Integer, primary_key, foreign_key<&Person::id>> to_id;
    One<Person, "from_id"> from;
    One<Person, "to_id"> to;

    static constexpr std::string_view table_name = "flush_bond";
    CARBOY_MODEL(Bond, from_id, to_id, from, to);
};

class FlushOrderTest : public OrmTest {
  protected:
    FlushOrderTest() {
        create_tables<Person, Seat, Country, Town, Pass, Label, Slot, Chair, Address, Big, Small, Bond>();
    }

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

TEST_F(FlushOrderTest, ADeletedRowFreesItsKeyOfSeveralColumns) {
    Person& ada = session.add(Person{.name = "Ada"});
    Label& old = session.add(Label{.person = ada, .name = "red"});
    session.commit();
    session.delete_(old);
    Label& fresh = session.add(Label{.person = ada, .name = "red"});
    session.commit();
    EXPECT_EQ(&Label::query().one(), &fresh);
}

TEST_F(FlushOrderTest, AnUpdateFreesItsKeyOfSeveralColumns) {
    Person& ada = session.add(Person{.name = "Ada"});
    Label& old = session.add(Label{.person = ada, .name = "red"});
    session.commit();
    session.add(Label{.person = ada, .name = "red"});
    old.name = "blue";
    session.commit();
    old.person = nullptr;
    session.add(Label{.person = ada, .name = "blue"});
    session.commit();
    EXPECT_EQ(Label::query().count(), 3);
}

TEST_F(FlushOrderTest, AKeyOfSeveralColumnsIsFreedForAnUpdate) {
    Person& ada = session.add(Person{.name = "Ada"});
    Label& red = session.add(Label{.person = ada, .name = "red"});
    Label& blue = session.add(Label{.person = ada, .name = "blue"});
    session.commit();
    blue.name = "red";
    red.name = "green";
    session.commit();
    red.name = "blue";
    session.delete_(blue);
    session.add(Label{.person = ada, .name = "green"});
    session.add(Label{.person = ada, .name = "red"});
    session.commit();
    EXPECT_EQ(Label::query().count(), 3);
}

TEST_F(FlushOrderTest, ANewTargetOfAForeignKeyInAUniqueKey) {
    Person& ada = session.add(Person{.name = "Ada"});
    Label& red = session.add(Label{.person = ada, .name = "red"});
    session.commit();
    Person& bob = session.add(Person{.name = "Bob"});
    red.person = bob;
    session.add(Label{.person = ada, .name = "red"});
    session.commit();
    EXPECT_EQ(session.execute("SELECT count(DISTINCT person_id) FROM flush_label").scalar<int>(), 2);
}

TEST_F(FlushOrderTest, KeysOfSeveralColumnsAreSwapped) {
    Person& ada = session.add(Person{.name = "Ada"});
    Person& bob = session.add(Person{.name = "Bob"});
    Label& first = session.add(Label{.person = ada, .name = "red"});
    Label& second = session.add(Label{.person = bob, .name = "red"});
    Label& third = session.add(Label{.person = ada, .name = "blue"});
    session.commit();
    first.person = bob;
    second.person = ada;
    session.commit();
    EXPECT_EQ(session.execute("SELECT person_id FROM flush_label WHERE id = ?", *first.id).scalar<int>(), *bob.id);
    second.name = "blue";  // only the column that can be NULL is written twice, and it does not change
    third.name = "red";
    session.commit();
    EXPECT_EQ(session.execute("SELECT name FROM flush_label WHERE id = ?", *second.id).scalar<std::string>(), "blue");
    EXPECT_EQ(session.execute("SELECT name FROM flush_label WHERE id = ?", *third.id).scalar<std::string>(), "red");
    EXPECT_EQ(session.execute("SELECT count(*) FROM flush_label WHERE person_id IS NULL").scalar<int>(), 0);
    second.name = "red";
    third.name = "blue";
    session.flush();
    session.rollback();
    EXPECT_EQ(second.name, "blue");
    EXPECT_EQ(second.person.get(), &ada);
}

TEST_F(FlushOrderTest, EachUniqueKeyIsFreed) {
    Slot& old = session.add(Slot{.room = 1, .hour = 8, .series = 1, .number = 1, .code = "a"});
    Slot& other = session.add(Slot{.room = 1, .hour = 9, .series = 1, .number = 2, .code = "b"});
    session.commit();
    old.hour = 10;
    session.add(Slot{.room = 1, .hour = 8, .number = 1, .code = "c"});
    session.commit();
    old.number = 3;
    session.add(Slot{.room = 2, .hour = 8, .series = 1, .number = 1, .code = "d"});
    session.commit();
    old.code = "e";
    session.add(Slot{.room = 2, .hour = 9, .number = 1, .code = "a"});
    session.commit();
    old.number = 2;
    other.number = 3;
    session.commit();
    EXPECT_EQ(session.execute("SELECT number FROM flush_slot WHERE id = ?", *old.id).scalar<int>(), 2);
    EXPECT_EQ(session.execute("SELECT count(*) FROM flush_slot WHERE series = 1").scalar<int>(), 3);
    old.hour = 9;
    other.hour = 10;
    EXPECT_THROW(session.commit(), IntegrityError);
    session.rollback();
    EXPECT_EQ(old.hour, 10);
}

TEST_F(FlushOrderTest, AFilledForeignKeyInAPrimaryKey) {
    Country& country = session.add(Country{.code = "se", .size = 1});
    Chair& chair = session.add(Chair{.number = 1, .height = 1, .country = country});
    session.commit();
    session.delete_(chair);
    session.delete_(country);
    Country& other = session.add(Country{.code = "se", .size = 2});
    Chair& fresh = session.add(Chair{.number = 1, .height = 2, .country = other});
    session.commit();
    EXPECT_EQ(&Chair::query().one(), &fresh);
    EXPECT_EQ(session.execute("SELECT height FROM flush_chair").scalar<int>(), 2);
    Chair& second = session.add(Chair{.number = 2, .height = 3, .country = other});
    session.commit();
    fresh.number = 3;
    second.number = 1;
    session.commit();
    EXPECT_EQ(session.get<Chair>("se", 1), &second);
    EXPECT_EQ(session.get<Chair>("se", 3), &fresh);
}

TEST_F(FlushOrderTest, AKeyThatWaitsForANewRowIsNotTheOneThatWasAssignedBefore) {
    Person& ada = session.add(Person{.name = "Ada"});
    Bond& old = session.add(Bond{.from = ada, .to = ada});
    session.commit();
    session.delete_(old);
    Bond& bond = session.add(Bond{.from = ada, .to = ada});  // the key of the deleted row
    bond.to = session.add(Person{.name = "Bob"});            // not any more
    session.commit();
    EXPECT_EQ(session.query<Bond>().count(), 1);
    EXPECT_EQ(session.execute("SELECT to_id FROM flush_bond").scalar<int>(), bond.to->id);
}

TEST_F(FlushOrderTest, ARowLeavesAPartialIndex) {
    Person& ada = session.add(Person{.name = "Ada"});
    Address& first = session.add(Address{.person = ada, .main = true});
    Address& second = session.add(Address{.person = ada, .main = false});
    session.commit();
    first.main = false;
    second.main = true;
    session.commit();
    second.main = false;
    first.main = true;
    session.commit();
    first.main = false;
    Address& third = session.add(Address{.person = ada, .main = true});
    session.commit();
    session.delete_(third);
    session.add(Address{.person = ada, .main = true});
    session.commit();
    EXPECT_EQ(Address::query().filter(Address::c.main == true).count(), 1);
}

TEST_F(FlushOrderTest, IntegerKeysOfEveryWidthAreNumbered) {
    Big& big = session.add(Big{.size = 1});
    Small& small = session.add(Small{.big = big});
    session.add_all(Big{.size = 2}, Big{.size = 3}, Big{.size = 4}, Big{.size = 5}, Big{.size = 6});
    session.commit();
    EXPECT_EQ(big.id, 1);
    EXPECT_EQ(small.id, 1);
    EXPECT_EQ(session.execute("SELECT max(id) FROM flush_big").scalar<std::int64_t>(), 6);
    EXPECT_EQ(session.add(Big{.id = 1'000'000'000'000, .size = 7}).id, 1'000'000'000'000);
    session.commit();
    EXPECT_EQ(session.get<Big>(1'000'000'000'000)->size, 7);
}

TEST_F(FlushOrderTest, ALongChainOfNewObjectsIsInserted) {
    for (int i = 0; i < 2000; ++i) session.add(Person{.name = std::to_string(i)});
    session.commit();
    EXPECT_EQ(Person::query().count(), 2000);
}

}  // namespace
}  // namespace carboy
