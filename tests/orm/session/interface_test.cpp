// merge, expire, expunge, states, sets of objects.
#include "orm/session/family_models.hpp"

namespace carboy {
namespace {

using family::Badge;
using family::Person;
using family::Skill;
using family::Task;

class InterfaceTest : public FamilyTest {};

TEST_F(InterfaceTest, MergeBringsACopyBack) {
    Person& bob = person("Bob");
    bob.manager = person("Ada");
    bob.tasks.add(Task{.title = "one", .position = 1});
    session.commit();
    ASSERT_EQ(bob.manager->name, "Ada");
    Person changed = copy_of(bob);
    changed.name = "Robert";
    session.close();
    Person& merged = session.merge(std::move(changed));
    EXPECT_TRUE(session.is_modified(merged));
    session.commit();
    EXPECT_EQ(merged.name, "Robert");
    EXPECT_EQ(merged.tasks.size(), 1U);
    EXPECT_EQ(merged.manager->name, "Ada");
    EXPECT_EQ(rows("family_person"), 2);
}

TEST_F(InterfaceTest, MergeOfAnUnknownKeyAddsARow) {
    Person& one = session.merge(Person{.id = 40, .email = "a", .name = "Ada"});
    Person& two = session.merge(Person{.email = "b", .name = "Bob"});
    EXPECT_EQ(session.state_of(one), ObjectState::pending);
    session.commit();
    EXPECT_EQ(one.id, 40);
    EXPECT_NE(two.id, 0);
}

TEST_F(InterfaceTest, MergeOfANewKeyTwiceIsOneObject) {
    Person& one = session.merge(Person{.id = 40, .email = "a", .name = "Ada"});
    EXPECT_EQ(&session.merge(Person{.id = 40, .email = "a", .name = "Ada L."}), &one);
    Person& added = session.add(Person{.id = 41, .email = "b", .name = "Bob"});
    EXPECT_EQ(&session.merge(Person{.id = 41, .email = "b", .name = "Bob"}), &added);
    added.id = 42;
    EXPECT_EQ(&session.merge(Person{.id = 42, .email = "b", .name = "Bo"}), &added);
    Person& third = session.merge(Person{.id = 41, .email = "c", .name = "Cyd"});
    EXPECT_NE(&third, &added);
    session.expunge(third);
    EXPECT_NE(&session.merge(Person{.id = 41, .email = "c", .name = "Cyd"}), &third);
    EXPECT_EQ(one.name, "Ada L.");
    EXPECT_EQ(added.name, "Bo");
    session.commit();
    EXPECT_EQ(rows("family_person"), 3);
    EXPECT_EQ(&session.merge(Person{.id = 40, .email = "a", .name = "Ada"}), &one);
}

TEST_F(InterfaceTest, MergeOfObjectsWithoutAKeyMakesSeveral) {
    session.merge(Person{.email = "a", .name = "Ada"});
    session.merge(Person{.email = "b", .name = "Bob"});
    session.commit();
    EXPECT_EQ(rows("family_person"), 2);
}

TEST_F(InterfaceTest, MergeOfADeletedObjectThatRefersToItself) {
    Person& bob = person("Bob");
    session.commit();
    bob.manager = bob;
    session.commit();
    Person copy = copy_of(bob);
    ASSERT_EQ(bob.manager.get(), &bob);
    session.delete_(bob);
    session.commit();
    Person& merged = session.merge(std::move(copy));
    session.commit();
    EXPECT_EQ(rows("family_person"), 1);
    EXPECT_EQ(merged.manager.get(), &merged);
}

TEST_F(InterfaceTest, MergeFollowsLists) {
    Person& bob = person("Bob");
    Task& kept = bob.tasks.add(Task{.title = "one", .position = 1});
    Task& gone = bob.tasks.add(Task{.title = "two", .position = 2});
    session.commit();
    Person given = copy_of(bob);
    Task& again = given.tasks.add(copy_of(kept));
    again.title = "changed";
    given.tasks.add(Task{.title = "new", .position = 3});
    Person& merged = session.merge(std::move(given));
    EXPECT_EQ(&merged, &bob);
    session.commit();
    EXPECT_EQ(kept.title, "changed");
    EXPECT_FALSE(session.contains(gone));
    ASSERT_EQ(bob.tasks.size(), 2U);
    EXPECT_EQ(bob.tasks[1].title, "new");
}

TEST_F(InterfaceTest, MergeOfAnObjectOfAnotherSession) {
    Person& bob = person("Bob");
    session.commit();
    Session other{engine};
    Person& theirs = *other.get<Person>(*bob.id);
    theirs.name = "Robert";
    EXPECT_EQ(&session.merge(theirs), &bob);
    EXPECT_EQ(bob.name, "Robert");
    EXPECT_EQ(&session.merge(bob), &bob);
    other.rollback();
}

TEST_F(InterfaceTest, ExpireGivesUpChangesAndReadsAgain) {
    Person& bob = person("Bob");
    bob.tasks.add(Task{.title = "b", .position = 2});
    bob.tasks.add(Task{.title = "a", .position = 1});
    session.commit();
    bob.name = "Nobody";
    session.execute("SELECT 1");
    session.rollback();
    const NoAutoflush quiet = session.no_autoflush();
    bob.name = "Nobody";
    session.execute("UPDATE family_person SET visits = 3");
    session.expire(bob);
    EXPECT_EQ(bob.name, "Bob");
    EXPECT_EQ(bob.visits, 3);
    EXPECT_FALSE(session.is_modified());
    EXPECT_EQ(bob.tasks[0].title, "a");
    session.execute("UPDATE family_person SET visits = 4");
    bob.name = "Nobody";
    session.expire_all();
    EXPECT_EQ(bob.visits, 4);
    EXPECT_EQ(bob.name, "Bob");
}

TEST_F(InterfaceTest, ADeletionOutlivesExpiring) {
    const auto expire_with = [&](auto expire) {
        Person& bob = person("Bob");
        Skill& cpp = session.add(Skill{.name = "C++"});
        session.commit();
        const NoAutoflush quiet(session);
        session.delete_(bob);
        cpp.name = "C";
        expire(bob);
        EXPECT_TRUE(session.deleted().contains(bob));
        EXPECT_EQ(session.state_of(bob), ObjectState::persistent);
        session.commit();
        EXPECT_EQ(rows("family_person"), 0);
        session.delete_(cpp);
        session.commit();
    };
    expire_with([&](Person&) { session.expire_all(); });
    expire_with([&](Person& bob) { session.expire(bob); });
    expire_with([&](Person& bob) { session.refresh(bob); });
    expire_with([&](Person&) { session.query<Person>().populate_existing().all(); });
    expire_with([&](Person&) {
        session.expire_all();
        session.expire_all();
    });
}

TEST_F(InterfaceTest, ExpireAllKeepsNewObjects) {
    Person& bob = person("Bob");
    session.commit();
    Person& ada = person("Ada");
    const NoAutoflush quiet(session);
    bob.name = "Nobody";
    session.expire_all();
    EXPECT_TRUE(session.new_().contains(ada));
    EXPECT_TRUE(session.dirty().empty());
    session.commit();
    EXPECT_EQ(rows("family_person"), 2);
    session.delete_(ada);
    person("Cyd");
    session.expunge_all();
    session.commit();
    EXPECT_EQ(rows("family_person"), 2);
}

// SQLAlchemy gives up the changes of a list with its owner, and keeps those of the list on the other side.
TEST_F(InterfaceTest, ExpiringGivesUpLinks) {
    const auto links_after = [&](auto expire) {
        Person& bob = person("Bob");
        Skill& kept = bob.skills.add(Skill{.name = "C"});
        Skill& other = session.add(Skill{.name = "C++"});
        session.commit();
        const NoAutoflush quiet(session);
        bob.skills.remove(kept);
        bob.skills.add(other);
        expire(bob);
        session.commit();
        std::string names;
        for (const Skill& skill : bob.skills) names += *skill.name + " ";
        bob.skills.clear();
        session.delete_(bob);
        session.delete_(kept);
        session.delete_(other);
        session.commit();
        return names;
    };
    EXPECT_EQ(links_after([&](Person&) { session.expire_all(); }), "C ");
    EXPECT_EQ(links_after([&](Person& bob) { session.expire(bob); }), "C++ ");
    EXPECT_EQ(links_after([&](Person& bob) { session.refresh(bob); }), "C++ ");
}

TEST_F(InterfaceTest, ExpireFollowsItsCascade) {
    Person& bob = person("Bob");
    Task& task = bob.tasks.add(Task{.title = "a", .position = 1});
    session.commit();
    ASSERT_EQ(bob.tasks.size(), 1U);
    const NoAutoflush quiet(session);
    task.title = "b";
    session.expire(bob);
    EXPECT_EQ(task.title, "a");
}

TEST_F(InterfaceTest, ExpungeFollowsItsCascade) {
    Person& bob = person("Bob");
    Task& task = bob.tasks.add(Task{.title = "a", .position = 1});
    Skill& cpp = bob.skills.add(Skill{.name = "C++"});
    session.commit();
    ASSERT_EQ(bob.tasks.size() + bob.skills.size(), 2U);
    session.expunge(bob);
    EXPECT_EQ(session.state_of(bob), ObjectState::detached);
    EXPECT_EQ(session.state_of(task), ObjectState::detached);
    EXPECT_EQ(session.state_of(cpp), ObjectState::persistent);
    session.expunge_all();
    EXPECT_FALSE(session.contains(cpp));
    EXPECT_EQ(rows("family_task"), 1);
}

TEST_F(InterfaceTest, StatesAndSets) {
    Person& ada = person("Ada");
    Person loose{.email = "l", .name = "Loose"};
    EXPECT_EQ(session.state_of(loose), ObjectState::transient);
    EXPECT_EQ(session.state_of(ada), ObjectState::pending);
    EXPECT_TRUE(session.new_().contains(ada));
    EXPECT_EQ(session.new_().of<Person>().size(), 1U);
    session.commit();
    EXPECT_TRUE(session.new_().empty());
    EXPECT_FALSE(session.in_transaction());
    ada.name = "Ada!";
    EXPECT_TRUE(session.dirty().contains(ada));
    ada.name = "Ada";
    EXPECT_TRUE(session.dirty().empty());
    EXPECT_FALSE(session.is_modified(ada));
    session.delete_(ada);
    EXPECT_TRUE(session.deleted().contains(ada));
    session.flush();
    EXPECT_TRUE(session.in_transaction());
    EXPECT_EQ(session.state_of(ada), ObjectState::deleted);
    session.rollback();
    EXPECT_EQ(session.state_of(ada), ObjectState::persistent);
    session.delete_(ada);
    session.commit();
    EXPECT_EQ(session.state_of(ada), ObjectState::detached);
}

TEST_F(InterfaceTest, GetOneAndDeleteAll) {
    Person& ada = person("Ada");
    person("Bob");
    session.commit();
    EXPECT_EQ(&session.get_one<Person>(*ada.id), &ada);
    EXPECT_THROW(session.get_one<Person>(99), NoResultFound);
    session.delete_all(session.query<Person>().all());
    session.commit();
    EXPECT_EQ(rows("family_person"), 0);
}

}  // namespace
}  // namespace carboy
