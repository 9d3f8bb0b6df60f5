// ManyToMany: both sides in step, association rows, association models, self-references, composite keys.
#include "orm/session/family_models.hpp"

namespace carboy {
namespace {

using family::Person;
using family::Skill;

struct Follower {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    ManyToMany<Follower, "follow", link_columns<"follower_id", "followed_id">, order_by<"id">> following;
    ManyToMany<Follower, "follow", link_columns<"followed_id", "follower_id">, order_by<"id">> followers;

    CARBOY_MODEL(Follower, id, name, following, followers);
};

struct Label {
    Column<String<5>, primary_key> language;
    Column<String<40>, primary_key> text;
    ManyToMany<struct Document, "shelf"> shelved;

    CARBOY_MODEL(Label, language, text, shelved);
};

struct Writing;

struct Document {
    Column<Integer, primary_key> id;
    Column<String<40>> title;
    Many<Writing, "document", cascade<"all, delete-orphan">> writings;
    ManyToMany<Person, "writing", order_by<"name">> writers;

    CARBOY_MODEL(Document, id, title, writings, writers);
};

// An association with an extra column.
struct Writing {
    Column<Integer, primary_key> id;
    Column<Integer, foreign_key<&Document::id>> document_id;
    Column<Integer, foreign_key<&Person::id>> person_id;
    Column<Integer, default_<7>> share;
    One<Document, "document_id"> document;
    One<Person, "person_id"> person;

    CARBOY_MODEL(Writing, id, document_id, person_id, share, document, person);
};

// A key that is a value of its own, with a table that no model declares and with one whose rows follow the key.
struct Road;

struct City {
    Column<String<20>, primary_key> name;
    ManyToMany<Road, "city_road"> roads;
    ManyToMany<Road, "crossing"> crossed;

    CARBOY_MODEL(City, name, roads, crossed);
};

struct Road {
    Column<Integer, primary_key> id;
    ManyToMany<City, "city_road"> cities;
    ManyToMany<City, "crossing"> crossing;

    CARBOY_MODEL(Road, id, cities, crossing);
};

struct Crossing {
    Column<String<20>, primary_key, foreign_key<&City::name>, on_update_cascade> city_name;
    Column<Integer, primary_key, foreign_key<&Road::id>> road_id;

    CARBOY_MODEL(Crossing, city_name, road_id);
};

// A list that a subclass inherits.
struct Tool;

struct Box {
    Column<Integer, primary_key> id;
    ManyToMany<Tool, "box_tool"> tools;

    CARBOY_MODEL(Box, id, tools);
};

struct Tool {
    Column<Integer, primary_key> id;
    Column<std::string, polymorphic_on> kind;
    ManyToMany<Box, "box_tool"> boxes;

    static constexpr std::string_view polymorphic_identity = "tool";
    CARBOY_MODEL(Tool, id, kind, boxes);
};

struct Saw : Tool {
    Column<Integer> teeth;

    static constexpr std::string_view polymorphic_identity = "saw";
    CARBOY_SUBMODEL(Saw, Tool, teeth);
};

class ManyToManyTest : public FamilyTest {
  protected:
    Skill& skill(const std::string& name) { return session.add(Skill{.name = name}); }
};

TEST_F(ManyToManyTest, BothSidesAreInStepAtOnce) {
    Person& ada = person("Ada");
    Person& bob = person("Bob");
    Skill& cpp = ada.skills.add(Skill{.name = "C++"});
    bob.skills.add(cpp);
    EXPECT_EQ(cpp.people.size(), 2U);
    session.commit();
    EXPECT_EQ(rows("person_skill"), 2);
    ASSERT_EQ(cpp.people.size(), 2U);
    EXPECT_EQ(&cpp.people[0], &bob);  // in its order: name desc
    cpp.people.remove(bob);
    EXPECT_TRUE(bob.skills.empty());
    session.commit();
    EXPECT_EQ(rows("person_skill"), 1);
    EXPECT_TRUE(bob.skills.empty());
}

TEST_F(ManyToManyTest, TheTableIsTheOneOfSqlAlchemysGuide) {
    const sql::Table* table = nullptr;
    for (const sql::Table* one : orm::all_tables())
        if (one->name == "person_skill") table = one;
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->primary_key.size(), 2U);
    EXPECT_EQ(table->foreign_keys.size(), 2U);
    EXPECT_NE(table->position("family_person_id"), sql::Table::npos);
    EXPECT_NE(table->position("family_skill_id"), sql::Table::npos);
}

TEST_F(ManyToManyTest, WhatIsAddedAndRemovedAgainWritesNothing) {
    Person& ada = person("Ada");
    Skill& cpp = skill("C++");
    session.commit();
    ada.skills.add(cpp);
    ada.skills.remove(cpp);
    EXPECT_FALSE(session.is_modified());
    ada.skills.add(cpp);
    session.commit();
    ada.skills.remove(cpp);
    cpp.people.add(ada);
    EXPECT_FALSE(session.is_modified());
    session.commit();
    EXPECT_EQ(rows("person_skill"), 1);
}

TEST_F(ManyToManyTest, AKeyWithLinksChangesWhenTheTableFollowsIt) {
    City& city = session.add(City{.name = "Bonn"});
    Road& road = city.roads.add(Road{});
    session.commit();
    city.name = "Berlin";
    EXPECT_THROW(session.commit(), IntegrityError);
    session.rollback();
    EXPECT_EQ(city.name, "Bonn");
    ASSERT_EQ(road.cities.size(), 1U);
    city.roads.clear();
    city.crossed.add(road);
    session.commit();
    ASSERT_NE(session.get<Crossing>("Bonn", *road.id), nullptr);
    city.name = "Berlin";  // its links to "city_road" are gone
    session.commit();
    EXPECT_EQ(session.execute("SELECT city_name FROM crossing").scalar<std::string>(), "Berlin");
    EXPECT_NE(session.get<Crossing>("Berlin", *road.id), nullptr);
    ASSERT_EQ(city.crossed.size(), 1U);
    road.crossing.remove(city);
    session.commit();
    EXPECT_EQ(rows("crossing"), 0);
}

TEST_F(ManyToManyTest, TheLinksOfASubclassEndWithItsObjects) {
    Box& box = session.add(Box{});
    Saw& saw = session.add(Saw{{}, 40});
    box.tools.add(saw);
    session.commit();
    ASSERT_EQ(box.tools.size(), 1U);
    session.delete_(saw);
    session.commit();
    EXPECT_TRUE(box.tools.empty());
    EXPECT_EQ(rows("box_tool"), 0);
    Saw& other = session.add(Saw{{}, 20});
    other.boxes.add(box);
    session.commit();
    ASSERT_EQ(box.tools.size(), 1U);
    session.expunge(other);
    EXPECT_NE(&box.tools[0], &other);
}

TEST_F(ManyToManyTest, ClearAndReplace) {
    Person& ada = person("Ada");
    Skill& a = ada.skills.add(Skill{.name = "a"});
    Skill& b = ada.skills.add(Skill{.name = "b"});
    Skill& c = skill("c");
    session.commit();
    ada.skills.replace(std::vector<Skill*>{&c, &b});
    EXPECT_TRUE(a.people.empty());
    EXPECT_EQ(c.people.size(), 1U);
    session.commit();
    EXPECT_EQ(ada.skills.size(), 2U);
    ada.skills.clear();
    session.commit();
    EXPECT_EQ(rows("person_skill"), 0);
    EXPECT_EQ(rows("family_skill"), 3);
}

TEST_F(ManyToManyTest, ARollbackRestoresBothSides) {
    Person& ada = person("Ada");
    Skill& cpp = ada.skills.add(Skill{.name = "C++"});
    Skill& sql = skill("SQL");
    session.commit();
    ada.skills.remove(cpp);
    ada.skills.add(sql);
    session.rollback();
    ASSERT_EQ(ada.skills.size(), 1U);
    EXPECT_EQ(&ada.skills[0], &cpp);
    EXPECT_EQ(sql.people.size(), 0U);
    ada.skills.replace(std::vector<Skill*>{&sql});
    session.flush();
    session.rollback();
    ASSERT_EQ(ada.skills.size(), 1U);
    EXPECT_EQ(&ada.skills[0], &cpp);
    EXPECT_EQ(rows("person_skill"), 1);
}

TEST_F(ManyToManyTest, ARolledBackNewObjectKeepsItsLinksWhenItComesBack) {
    Skill& cpp = skill("C++");
    session.commit();
    Person& ada = person("Ada");
    Skill& sql = ada.skills.add(Skill{.name = "SQL"});
    ada.skills.add(cpp);
    session.flush();
    session.rollback();
    EXPECT_FALSE(session.contains(sql));
    EXPECT_TRUE(cpp.people.empty());
    session.add(ada);
    session.commit();
    EXPECT_EQ(rows("person_skill"), 2);
    EXPECT_EQ(cpp.people.size(), 1U);
    EXPECT_EQ(sql.people.size(), 1U);
}

TEST_F(ManyToManyTest, DeletingEitherSideDeletesItsRows) {
    Person& ada = person("Ada");
    Person& bob = person("Bob");
    Skill& cpp = ada.skills.add(Skill{.name = "C++"});
    bob.skills.add(cpp);
    session.commit();
    EXPECT_EQ(cpp.people.size(), 2U);
    session.delete_(ada);
    session.flush();
    EXPECT_EQ(cpp.people.size(), 1U);
    session.commit();
    EXPECT_EQ(cpp.people.size(), 1U);
    session.delete_(cpp);
    session.commit();
    EXPECT_EQ(rows("person_skill"), 0);
    EXPECT_TRUE(bob.skills.empty());
}

TEST_F(ManyToManyTest, AResultIsLoadedWithOneStatement) {
    for (const char* name : {"a", "b", "c"}) person(name).skills.add(Skill{.name = name});
    session.commit();
    session.close();
    const std::size_t statements = count([&] {
        for (Person& one : session.query<Person>().all()) {
            ASSERT_EQ(one.skills.size(), 1U);
            EXPECT_EQ(one.skills[0].name, *one.name);
            EXPECT_EQ(one.skills[0].people.size(), 1U);
        }
    });
    EXPECT_EQ(statements, 3U);  // the people, their skills, the people of those
}

TEST_F(ManyToManyTest, OptionsLoadLinksWithTheQuery) {
    for (const char* name : {"a", "b", "c"})
        for (const char* skill : {"1", "2"}) {
            Person* owner = session.query<Person>().filter_by({.name = name}).first();
            (owner == nullptr ? person(name) : *owner).skills.add(Skill{.name = std::string(name) + skill});
        }
    session.commit();
    const auto check = [&](std::size_t expected, auto option) {
        session.close();
        const std::size_t statements = count([&] {
            const auto people = session.query<Person>().options(option).order_by(Person::c.name).limit(2).all();
            ASSERT_EQ(people.size(), 2U);
            for (Person& one : people) {
                ASSERT_EQ(one.skills.size(), 2U);
                EXPECT_EQ(one.skills[0].people.size(), 1U);
            }
        });
        EXPECT_EQ(statements, expected);
    };
    check(2U, joined_load(Person::c.skills));
    check(3U, selectin_load(Person::c.skills));
    check(3U, selectin_load(Person::c.skills).selectin_load(Skill::c.people));
    check(1U, joined_load(Person::c.skills).joined_load(Skill::c.people));
}

TEST_F(ManyToManyTest, UnwrittenLinksAreInAListThatIsLoaded) {
    Person& ada = person("Ada");
    Skill& cpp = skill("C++");
    session.commit();
    const NoAutoflush quiet(session);
    ada.skills.add(cpp);
    EXPECT_EQ(cpp.people.size(), 1U);
    session.execute(unchecked("SELECT 1"));
    session.flush();
    EXPECT_EQ(rows("person_skill"), 1);
}

TEST_F(ManyToManyTest, AQueryJoinsThroughTheAssociation) {
    person("Ada").skills.add(Skill{.name = "C++"});
    person("Bob");
    const auto found = session.query<Person>().join(Person::c.skills).filter(Skill::c.name == "C++").all();
    ASSERT_EQ(found.size(), 1U);  // after an autoflush
    EXPECT_EQ(found[0].name, "Ada");
}

TEST_F(ManyToManyTest, ALinkDeletedElsewhereIsAConcurrentUpdate) {
    Person& ada = person("Ada");
    Skill& cpp = ada.skills.add(Skill{.name = "C++"});
    session.commit();
    EXPECT_EQ(ada.skills.size(), 1U);
    session.execute("DELETE FROM person_skill");
    ada.skills.remove(cpp);
    EXPECT_THROW(session.flush(), ConcurrentUpdate);
    session.rollback();
    EXPECT_EQ(ada.skills.size(), 1U);
}

TEST_F(ManyToManyTest, AnExpungedObjectLeavesTheLists) {
    Person& ada = person("Ada");
    Skill& cpp = ada.skills.add(Skill{.name = "C++"});
    session.expunge(cpp);
    EXPECT_TRUE(ada.skills.empty());
    session.commit();
    EXPECT_EQ(rows("person_skill"), 0);
}

TEST_F(ManyToManyTest, AnExpungedObjectLeavesTheRowsOfTheLinksThatItHadLost) {
    Person& ada = person("Ada");
    Skill& cpp = ada.skills.add(Skill{.name = "C++"});
    session.commit();
    ada.skills.remove(cpp);
    session.expunge(ada);
    session.add(ada);
    EXPECT_TRUE(ada.skills.contains(cpp));
    EXPECT_TRUE(cpp.people.contains(ada)) << "both sides are read again";
    session.commit();
    EXPECT_EQ(rows("person_skill"), 1);
}

TEST_F(ManyToManyTest, AModelIsLinkedWithItself) {
    Follower& ada = session.add(Follower{.name = "Ada"});
    Follower& bob = ada.following.add(Follower{.name = "Bob"});
    EXPECT_EQ(bob.followers.size(), 1U);
    EXPECT_EQ(bob.following.size(), 0U);
    bob.following.add(ada);
    ada.following.add(ada);
    session.commit();
    EXPECT_EQ(ada.following.size(), 2U);
    EXPECT_EQ(ada.followers.size(), 2U);
    EXPECT_EQ(rows("follow WHERE follower_id = 1"), 2);
    session.delete_(ada);
    session.commit();
    EXPECT_EQ(rows("follow"), 0);
    EXPECT_TRUE(bob.following.empty());
}

TEST_F(ManyToManyTest, KeysOfSeveralColumns) {
    Label& en = session.add(Label{.language = "en", .text = "old"});
    Document& one = en.shelved.add(Document{.title = "one"});
    Document& two = en.shelved.add(Document{.title = "two"});
    Label& de = session.add(Label{.language = "de", .text = "alt"});
    de.shelved.add(two);
    session.commit();
    EXPECT_EQ(rows("shelf"), 3);
    session.close();
    for (Label& label : session.query<Label>().all()) EXPECT_EQ(label.shelved.size(), label.language == "en" ? 2U : 1U);
    (void)one;
}

TEST_F(ManyToManyTest, AnAssociationWithAModelTakesItsDefaults) {
    Document& document = session.add(Document{.title = "one"});
    Person& ada = person("Ada");
    Person& bob = person("Bob");
    document.writers.add(bob);
    document.writers.add(ada);
    session.flush();
    ASSERT_EQ(document.writings.size(), 2U);
    EXPECT_EQ(document.writings[0].share, 7);
    document.writings.add(Writing{.share = 3, .person = ada});
    session.commit();
    EXPECT_EQ(document.writers.size(), 2U);  // two of the three rows are of one person
    EXPECT_EQ(&document.writers[0], &ada);
    document.writers.remove(bob);
    session.commit();
    EXPECT_EQ(document.writings.size(), 2U);
    session.delete_(document);
    session.commit();
    EXPECT_EQ(rows("writing"), 0);
}

TEST_F(ManyToManyTest, RowsOfAnAssociationsModelEndWithTheirLink) {
    Document& document = session.add(Document{.title = "one"});
    Person& ada = person("Ada");
    Writing& writing = document.writings.add(Writing{.share = 3, .person = ada});
    session.commit();
    ASSERT_EQ(document.writers.size(), 1U);
    document.writers.clear();
    session.commit();
    EXPECT_FALSE(session.contains(writing));
    EXPECT_EQ(rows("writing"), 0);
    EXPECT_TRUE(document.writings.empty());
}

}  // namespace
}  // namespace carboy
