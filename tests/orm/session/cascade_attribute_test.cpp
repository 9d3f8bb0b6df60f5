// cascade<> and order_by<> on relationships, and one-to-one relationships.
#include "orm/session/family_models.hpp"

namespace carboy {
namespace {

using family::Badge;
using family::Person;
using family::Task;

class CascadeAttributeTest : public FamilyTest {};

TEST_F(CascadeAttributeTest, AListIsLoadedInItsOrder) {
    Person& ada = person("Ada");
    for (const int position : {3, 1, 2}) ada.tasks.add(Task{.title = "t", .position = position});
    session.commit();
    std::string positions;
    for (const Task& task : ada.tasks) positions += std::to_string(*task.position);
    EXPECT_EQ(positions, "123");
}

TEST_F(CascadeAttributeTest, AnObjectThatLeavesItsOwnerIsDeleted) {
    Person& ada = person("Ada");
    Task& task = ada.tasks.add(Task{.title = "write", .position = 1});
    session.commit();
    ada.tasks.remove(task);
    EXPECT_EQ(ada.tasks.size(), 0U);
    EXPECT_EQ(task.owner.get(), nullptr);
    session.commit();
    EXPECT_EQ(rows("family_task"), 0);
    EXPECT_FALSE(session.contains(task));
}

TEST_F(CascadeAttributeTest, AnEmptyReferenceMakesAnOrphanToo) {
    Person& ada = person("Ada");
    Task& task = ada.tasks.add(Task{.title = "write", .position = 1});
    session.commit();
    task.owner = nullptr;
    EXPECT_TRUE(ada.tasks.empty());
    session.commit();
    EXPECT_EQ(rows("family_task"), 0);
}

TEST_F(CascadeAttributeTest, ANewOwnerKeepsAnOrphan) {
    Person& ada = person("Ada");
    Person& bob = person("Bob");
    Task& task = ada.tasks.add(Task{.title = "write", .position = 1});
    session.commit();
    ada.tasks.remove(task);
    bob.tasks.add(task);
    session.commit();
    EXPECT_EQ(rows("family_task"), 1);
    EXPECT_EQ(task.owner.get(), &bob);
    EXPECT_EQ(task.owner_id, bob.id);
    EXPECT_EQ(ada.tasks.size(), 0U);
}

TEST_F(CascadeAttributeTest, ARollbackBringsAnOrphanBack) {
    Person& ada = person("Ada");
    Task& task = ada.tasks.add(Task{.title = "write", .position = 1});
    session.commit();
    ada.tasks.remove(task);
    session.rollback();
    ASSERT_EQ(ada.tasks.size(), 1U);
    EXPECT_EQ(task.owner.get(), &ada);
    ada.tasks.clear();
    session.flush();
    EXPECT_EQ(rows("family_task"), 0);
    session.rollback();
    ASSERT_EQ(ada.tasks.size(), 1U);
    EXPECT_EQ(&ada.tasks[0], &task);
    EXPECT_EQ(task.owner.get(), &ada);
    session.commit();
    EXPECT_EQ(rows("family_task"), 1);
}

TEST_F(CascadeAttributeTest, ANewOrphanLeavesTheSessionAndCanComeBack) {
    Person& ada = person("Ada");
    session.commit();
    Task& task = ada.tasks.add(Task{.title = "write", .position = 1});
    ada.tasks.remove(task);
    EXPECT_FALSE(session.contains(task));
    session.commit();
    EXPECT_EQ(rows("family_task"), 0);
    ada.tasks.add(task);
    session.commit();
    EXPECT_EQ(rows("family_task"), 1);
    EXPECT_EQ(task.owner.get(), &ada);
}

TEST_F(CascadeAttributeTest, DeletingTheOwnerDeletesWhatItOwns) {
    Person& ada = person("Ada");
    ada.tasks.add(Task{.title = "write", .position = 1});
    ada.badge = Badge{.code = "B-1"};
    session.commit();
    session.delete_(ada);
    EXPECT_EQ(rows("family_task"), 0);
    EXPECT_EQ(rows("family_badge"), 0);
    EXPECT_EQ(rows("family_person"), 0);
    session.rollback();
    EXPECT_EQ(ada.tasks.size(), 1U);
    EXPECT_EQ(ada.badge->code, "B-1");
}

TEST_F(CascadeAttributeTest, AddingADeletedOwnerKeepsWhatItOwns) {
    Person& ada = person("Ada");
    ada.tasks.add(Task{.title = "write", .position = 1});
    session.commit();
    session.delete_(ada);
    session.add(ada);
    session.commit();
    EXPECT_EQ(rows("family_task"), 1);
    EXPECT_EQ(rows("family_person"), 1);
}

TEST_F(CascadeAttributeTest, NewObjectsOfADeletedOwnerLeaveWithIt) {
    Person& ada = person("Ada");
    session.commit();
    Task& task = ada.tasks.add(Task{.title = "write", .position = 1});
    session.delete_(ada);
    EXPECT_FALSE(session.contains(task));
    session.commit();
    EXPECT_EQ(rows("family_task"), 0);
}

TEST_F(CascadeAttributeTest, AReplacedListKeepsWhatStays) {
    Person& ada = person("Ada");
    Task& one = ada.tasks.add(Task{.title = "one", .position = 1});
    Task& two = ada.tasks.add(Task{.title = "two", .position = 2});
    session.commit();
    Task& three = session.add(Task{.title = "three", .position = 3});
    ada.tasks.replace(std::vector<Task*>{&three, &two});
    EXPECT_EQ(&ada.tasks[0], &three);
    EXPECT_EQ(&ada.tasks[1], &two);
    session.commit();
    EXPECT_FALSE(session.contains(one));
    EXPECT_EQ(rows("family_task"), 2);
    EXPECT_EQ(&ada.tasks[0], &two);
}

TEST_F(CascadeAttributeTest, OneToOneIsScalarOnBothSides) {
    Person& ada = person("Ada");
    Badge& badge = session.add(Badge{.code = "B-1"});
    ada.badge = badge;
    EXPECT_EQ(badge.person.get(), &ada);
    session.commit();
    EXPECT_EQ(ada.badge.get(), &badge);
    EXPECT_EQ(badge.person_id, ada.id);
    Session other{engine};
    EXPECT_EQ(other.get<Person>(*ada.id)->badge->code, "B-1");
    EXPECT_EQ(other.query<Badge>().one().person->name, "Ada");
}

TEST_F(CascadeAttributeTest, AReplacedPartnerFreesItsUniqueKeyInTime) {
    Person& ada = person("Ada");
    ada.badge = session.add(Badge{.code = "B-1"});
    session.commit();
    ada.badge = session.add(Badge{.code = "B-2"});
    session.commit();
    EXPECT_EQ(session.query<Badge>().one().code, "B-2");
    Badge& third = session.add(Badge{.code = "B-3"});
    third.person = ada;
    EXPECT_EQ(ada.badge.get(), &third);
    session.commit();
    EXPECT_EQ(session.query<Badge>().one().code, "B-3");
    session.add(Badge{.code = "B-4", .person = ada});
    session.commit();
    EXPECT_EQ(session.query<Badge>().one().code, "B-4");
    ada.badge = nullptr;
    session.commit();
    EXPECT_EQ(rows("family_badge"), 0);
    EXPECT_FALSE(ada.badge);
}

TEST_F(CascadeAttributeTest, PartnersAreGivenToNewObjects) {
    Badge& badge = session.add(Badge{.code = "B-1"});
    Person& ada = session.add(Person{.email = "a", .name = "Ada", .badge = badge});
    Person& bob = session.add(Person{.email = "b", .name = "Bob", .badge = Badge{.code = "B-2"}});
    EXPECT_EQ(badge.person.get(), &ada);
    session.commit();
    EXPECT_EQ(ada.badge.get(), &badge);
    EXPECT_EQ(bob.badge->code, "B-2");
    bob.badge = badge;  // it leaves Ada, and B-2 is an orphan
    EXPECT_FALSE(ada.badge);
    session.commit();
    EXPECT_EQ(rows("family_badge"), 1);
    EXPECT_EQ(badge.person.get(), &bob);
}

TEST_F(CascadeAttributeTest, PartnersOfAResultAreLoadedTogether) {
    for (const char* name : {"a", "b", "c"}) person(name).badge = Badge{.code = name};
    session.commit();
    session.close();
    const std::size_t statements = count([&] {
        for (Person& one : session.query<Person>().all()) EXPECT_EQ(one.badge->code, *one.name);
    });
    EXPECT_EQ(statements, 2U);
}

TEST_F(CascadeAttributeTest, AnEmptyPartnerNamesTheRelationship) {
    Person& ada = person("Ada");
    session.commit();
    try {
        (void)ada.badge->code;
        FAIL();
    } catch (const SessionError& error) {
        EXPECT_EQ(error.message(), "Person.badge is empty.");
    }
}

TEST_F(CascadeAttributeTest, ALoopMayChangeItsList) {
    Person& ada = person("Ada");
    for (const int position : {1, 2, 3, 4}) ada.tasks.add(Task{.title = "t", .position = position});
    session.commit();
    std::string seen;
    for (Task& task : ada.tasks) {  // as in Python, the one after a removed one is passed over
        seen += std::to_string(*task.position);
        ada.tasks.remove(task);
    }
    EXPECT_EQ(seen, "13");
    EXPECT_EQ(ada.tasks.size(), 2U);
    for (const Task& task : ada.tasks)
        if (ada.tasks.size() < 100) ada.tasks.add(Task{.title = "more", .position = 10 + *task.position});
    EXPECT_EQ(ada.tasks.size(), 100U);
    for (Task& task : ada.tasks) {  // a commit in the loop lets the list be loaded again
        task.title = "seen";
        session.commit();
    }
    EXPECT_EQ(rows("family_task WHERE title = 'seen'"), 100);
    EXPECT_EQ(ada.tasks.end() - ada.tasks.begin(), 100);
    EXPECT_EQ(&*(ada.tasks.end() - 1), &ada.tasks[99]);
}

}  // namespace
}  // namespace carboy
