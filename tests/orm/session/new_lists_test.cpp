// The lists of a new object are empty without a statement, and the session makes them when they are first used.
#include <gtest/gtest.h>

#include "orm/session/family_models.hpp"

namespace carboy {
namespace {

using family::Badge;
using family::Person;
using family::Skill;
using family::Task;

class NewListsTest : public FamilyTest {
  protected:
    std::size_t statements_of(auto call) {
        statements.clear();
        call();
        return statements.size();
    }
};

TEST_F(NewListsTest, AreEmptyBeforeAndAfterTheFlush) {
    Person& ada = person("Ada");
    EXPECT_TRUE(ada.tasks.empty());
    Person& bob = person("Bob");
    session.flush();
    EXPECT_EQ(statements_of([&] {
                  EXPECT_TRUE(ada.tasks.empty());
                  EXPECT_TRUE(bob.tasks.empty());
                  EXPECT_TRUE(bob.reports.empty());
                  EXPECT_TRUE(bob.skills.empty());
                  EXPECT_EQ(bob.badge.get(), nullptr);
              }),
              0u);
}

TEST_F(NewListsTest, AreReadAgainInTheNextTransaction) {
    Person& ada = person("Ada");
    session.commit();
    session.execute("INSERT INTO family_task (title, position, owner_id) VALUES ('One', 1, ?)", *ada.id);
    session.commit();
    EXPECT_EQ(ada.tasks.size(), 1u);
}

TEST_F(NewListsTest, TakeWhatIsAddedAfterTheFlush) {
    Person& ada = person("Ada");
    Person& bob = person("Bob");
    session.flush();
    Task& one = session.add(Task{.title = "One", .position = 1, .owner = ada});
    ada.tasks.add(Task{.title = "Two", .position = 2});
    Skill& logic = bob.skills.add(Skill{.name = "Logic"});
    EXPECT_EQ(ada.tasks.size(), 2u);
    EXPECT_EQ(&ada.tasks[0], &one);
    EXPECT_EQ(logic.people.size(), 1u);
    session.commit();
    EXPECT_EQ(rows("family_task"), 2);
    EXPECT_EQ(rows("person_skill"), 1);
}

TEST_F(NewListsTest, AnObjectWithAForeignKeySetByHandIsFound) {
    Person& ada = session.add(Person{.id = 7, .email = "a", .name = "Ada"});
    session.flush();
    session.add(Task{.title = "One", .position = 1, .owner_id = 7});
    session.flush();
    EXPECT_EQ(ada.tasks.size(), 1u);
}

TEST_F(NewListsTest, ARefreshReadsThem) {
    Person& ada = person("Ada");
    session.flush();
    session.execute("INSERT INTO family_task (title, position, owner_id) VALUES ('One', 1, ?)", *ada.id);
    EXPECT_TRUE(ada.tasks.empty());
    session.refresh(ada);
    EXPECT_EQ(ada.tasks.size(), 1u);
}

TEST_F(NewListsTest, AStatementThatInsertsRowsLetsThemBeRead) {
    Person& ada = person("Ada");
    session.flush();
    EXPECT_TRUE(ada.tasks.empty());
    session.execute(insert<Task>().from_select(select(Person::c.name, Person::c.visits, Person::c.id), Task::c.title,
                                               Task::c.position, Task::c.owner_id));
    EXPECT_EQ(ada.tasks.size(), 1u);
    Person& bob = person("Bob");
    session.flush();
    session.execute(insert<Task>().from_select(
        select(Person::c.name, Person::c.visits, Person::c.id).where(Person::c.name == "Bob"), Task::c.title,
        Task::c.position, Task::c.owner_id));
    EXPECT_EQ(bob.tasks.size(), 1u);
}

TEST_F(NewListsTest, ASavepointThatIsUndoneLetsThemBeRead) {
    Person& ada = person("Ada");
    session.flush();
    {
        auto savepoint = session.begin_nested();
        session.add(Task{.title = "One", .position = 1, .owner = ada});
        session.flush();
        EXPECT_EQ(ada.tasks.size(), 1u);
        savepoint.rollback();
    }
    EXPECT_TRUE(ada.tasks.empty());
}

TEST_F(NewListsTest, AnObjectThatLeavesAndComesBackReadsThem) {
    Person& ada = person("Ada");
    session.flush();
    const std::int64_t id = *ada.id;
    session.expunge(ada);
    session.execute("INSERT INTO family_task (title, position, owner_id) VALUES ('One', 1, ?)", id);
    session.add(std::move(ada));
    EXPECT_EQ(ada.tasks.size(), 1u);
}

TEST_F(NewListsTest, ANewObjectThatIsMergedIntoAnotherSessionReplacesTheListThere) {
    if (!on_sqlite()) return;
    Person& ada = person("Ada");
    session.add(Task{.title = "One", .position = 1, .owner = ada});
    session.commit();
    Session other(engine);
    Person& copy = other.add(Person{.id = *ada.id, .email = "Ada@example.org", .name = "Ada"});
    Person& merged = session.merge(copy);
    EXPECT_EQ(&merged, &ada);
    EXPECT_TRUE(ada.tasks.empty());
}

TEST_F(NewListsTest, ALinkOfOthersDoesNotHideRowsThatAppearLater) {
    Person& ada = person("Ada");
    Person& bob = person("Bob");
    bob.skills.add(Skill{.name = "Logic"});
    session.flush();
    Skill& music = session.add(Skill{.name = "Music"});
    music.people.add(ada);
    EXPECT_EQ(ada.skills.size(), 1u);
    session.commit();
    EXPECT_EQ(ada.skills.size(), 1u);
    EXPECT_EQ(bob.skills.size(), 1u);
}

}  // namespace
}  // namespace carboy
