// Savepoints of a session: what a rollback restores, nesting, failing flushes, misuse.
#include <memory>
#include <optional>

#include "orm/session/family_models.hpp"
#include "support/cpu_time.hpp"

namespace carboy {
namespace {

using family::Badge;
using family::Person;
using family::Skill;
using family::Task;

class SavepointTest : public FamilyTest {
  protected:
    SavepointTest() {
        ada = &person("Ada");
        bob = &person("Bob");
        bob->manager = ada;
        bob->tasks.add(Task{.title = "one", .position = 1});
        bob->tasks.add(Task{.title = "two", .position = 2});
        bob->badge = Badge{.code = "B-1"};
        cpp = &ada->skills.add(Skill{.name = "C++"});
        session.commit();
    }

    Person* ada;
    Person* bob;
    Skill* cpp;
};

TEST_F(SavepointTest, ARollbackRestoresColumnsListsRelationshipsAndObjects) {
    ada->visits = 7;  // before the savepoint
    {
        Savepoint savepoint = session.begin_nested();
        ada->name = "Nobody";
        ada->visits = 8;
        bob->manager = nullptr;
        bob->tasks.clear();
        bob->badge = Badge{.code = "B-2"};
        ada->skills.remove(*cpp);
        bob->skills.add(Skill{.name = "SQL"});
        Person& eve = person("Eve");
        session.flush();
        EXPECT_EQ(rows("family_task"), 0);
        savepoint.rollback();
        EXPECT_FALSE(session.contains(eve));
        EXPECT_EQ(eve.id, 0);
    }
    EXPECT_EQ(ada->name, "Ada");
    EXPECT_EQ(ada->visits, 7);
    EXPECT_EQ(bob->manager.get(), ada);
    EXPECT_EQ(bob->tasks.size(), 2U);
    EXPECT_EQ(bob->badge->code, "B-1");
    EXPECT_EQ(ada->skills.size(), 1U);
    EXPECT_TRUE(bob->skills.empty());
    EXPECT_EQ(session.query<Person>().count(), 2);
    session.commit();
    Session other{engine};
    EXPECT_EQ(other.get<Person>(*ada->id)->visits, 7);
    EXPECT_EQ(other.query<Task>().count(), 2);
    EXPECT_EQ(other.query<Skill>().count(), 1);
}

TEST_F(SavepointTest, UnflushedChangesGoBackToo) {
    Savepoint savepoint = session.begin_nested();
    ada->name = "Nobody";
    session.delete_(*bob);
    savepoint.rollback();
    EXPECT_EQ(ada->name, "Ada");
    EXPECT_FALSE(session.is_modified());
    session.commit();
    EXPECT_EQ(rows("family_person"), 2);
}

TEST_F(SavepointTest, AReleasedSavepointIsPartOfTheTransaction) {
    Savepoint savepoint = session.begin_nested();
    ada->name = "Nobody";
    Person& eve = person("Eve");
    savepoint.commit();
    EXPECT_EQ(ada->name, "Nobody");
    session.rollback();
    EXPECT_EQ(ada->name, "Ada");
    EXPECT_FALSE(session.contains(eve));
}

TEST_F(SavepointTest, WithoutAReleaseTheDestructorRollsBack) {
    {
        Savepoint savepoint = session.begin_nested();
        ada->name = "Nobody";
    }
    EXPECT_EQ(ada->name, "Ada");
    session.commit();
    EXPECT_EQ(rows("family_person WHERE name = 'Ada'"), 1);
}

TEST_F(SavepointTest, SavepointsNest) {
    Savepoint outer = session.begin_nested();
    ada->visits = 1;
    {
        Savepoint middle = session.begin_nested();
        ada->visits = 2;
        {
            Savepoint inner = session.begin_nested();
            ada->visits = 3;
            ada->name = "Inner";
            inner.commit();
        }
        EXPECT_EQ(ada->visits, 3);
        middle.rollback();
    }
    EXPECT_EQ(ada->visits, 1);
    EXPECT_EQ(ada->name, "Ada");
    outer.commit();
    session.commit();
    EXPECT_EQ(session.execute("SELECT visits FROM family_person WHERE name = 'Ada'").scalar<std::int64_t>(), 1);
}

TEST_F(SavepointTest, TheEndOfAnOuterOneEndsThoseInside) {
    Savepoint outer = session.begin_nested();
    ada->visits = 1;
    Savepoint inner = session.begin_nested();
    ada->visits = 2;
    outer.rollback();
    EXPECT_EQ(ada->visits, 0);
    EXPECT_FALSE(inner.is_open());
    EXPECT_THROW(inner.rollback(), SessionError);
    Savepoint again = session.begin_nested();
    ada->visits = 3;
    Savepoint deeper = session.begin_nested();
    ada->visits = 4;
    again.commit();
    EXPECT_FALSE(deeper.is_open());
    session.commit();
    EXPECT_EQ(ada->visits, 4);
}

TEST_F(SavepointTest, AFailedFlushUndoesOnlyItsSavepoint) {
    ada->visits = 5;
    try {
        Savepoint savepoint = session.begin_nested();
        bob->visits = 6;
        session.flush();
        session.add(Person{.email = *ada->email, .name = "Twin"});
        savepoint.commit();
        FAIL();
    } catch (const IntegrityError&) {
    }
    EXPECT_EQ(ada->visits, 5);
    EXPECT_EQ(bob->visits, 0);
    bob->name = "Robert";
    session.commit();
    EXPECT_EQ(rows("family_person WHERE visits = 5 OR name = 'Robert'"), 2);
    EXPECT_EQ(rows("family_person"), 2);
}

TEST_F(SavepointTest, AFailedSavepointHasToBeRolledBackBeforeMoreWork) {
    Savepoint savepoint = session.begin_nested();
    session.add(Person{.email = *ada->email, .name = "Twin"});
    EXPECT_THROW(session.flush(), IntegrityError);
    EXPECT_THROW(session.query<Person>().count(), SessionError);
    savepoint.rollback();
    EXPECT_EQ(session.query<Person>().count(), 2);
}

TEST_F(SavepointTest, TheSessionsRollbackUndoesSavepointsToo) {
    ada->visits = 1;
    Savepoint released = session.begin_nested();
    ada->visits = 2;
    released.commit();
    Savepoint open = session.begin_nested();
    ada->visits = 3;
    session.rollback();
    EXPECT_EQ(ada->visits, 0);
    EXPECT_FALSE(open.is_open());
}

TEST_F(SavepointTest, AnEndedSavepointIsRefused) {
    Savepoint savepoint = session.begin_nested();
    savepoint.release();
    EXPECT_THROW(savepoint.rollback(), SessionError);
    EXPECT_THROW(savepoint.release(), SessionError);
    session.commit();
}

TEST_F(SavepointTest, ASavepointMayOutliveItsSession) {
    auto own = std::make_optional<Session>(engine);
    own->get<Person>(*ada->id)->name = "Other";
    Savepoint savepoint = own->begin_nested();
    own.reset();
    EXPECT_FALSE(savepoint.is_open());
}

TEST_F(SavepointTest, ADeletedAndAddedKeyGoesBackToItsObject) {
    const std::int64_t id = *bob->id;
    Savepoint savepoint = session.begin_nested();
    session.delete_(*bob);
    session.flush();
    Person& other = session.add(Person{.id = id, .email = "o", .name = "Other"});
    session.flush();
    EXPECT_EQ(session.get<Person>(id), &other);
    savepoint.rollback();
    EXPECT_EQ(session.get<Person>(id), bob);
    EXPECT_EQ(bob->name, "Bob");
    EXPECT_FALSE(session.contains(other));
}

TEST_F(SavepointTest, WhatWasReadInsideIsReadAgain) {
    Savepoint savepoint = session.begin_nested();
    session.execute("UPDATE family_person SET name = 'Eve' WHERE name = 'Ada'");
    session.refresh(*ada);
    EXPECT_EQ(ada->name, "Eve");
    savepoint.rollback();
    EXPECT_EQ(ada->name, "Ada");
}

TEST_F(SavepointTest, AnObjectExpungedInsideStaysOutWithItsRowsValues) {
    bob->visits = 3;
    Savepoint savepoint = session.begin_nested();
    bob->visits = 4;
    session.flush();
    session.expunge(*bob);
    savepoint.rollback();
    EXPECT_FALSE(session.contains(*bob));
    session.add(*bob);  // with what it had when it left
    session.commit();
    EXPECT_EQ(session.execute("SELECT visits FROM family_person WHERE name = 'Bob'").scalar<std::int64_t>(), 4);
}

TEST_F(SavepointTest, ManySavepointsTakeLinearTime) {
    const auto time_of = [&](int count) {
        const double begin = carboy::timing::cpu_time();
        for (int i = 0; i < count; ++i) {
            Savepoint savepoint = session.begin_nested();
            session.add(Task{.title = "t", .position = i, .owner = *ada});
            if (i % 2 == 0) savepoint.commit();
        }
        session.commit();
        return carboy::timing::cpu_time() - begin;
    };
    const double few = time_of(250), many = time_of(4'000);
    EXPECT_EQ(rows("family_task"), 2'125 + 2);
    EXPECT_LT(many, 64 * few + 0.002);
}

}  // namespace
}  // namespace carboy
