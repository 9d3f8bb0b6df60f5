// SQL expressions as values of columns.
#include "orm/session/family_models.hpp"

namespace carboy {
namespace {

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

}  // namespace
}  // namespace carboy
