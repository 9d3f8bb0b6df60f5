// Where a session runs a statement: on its snapshot, on a replica, or in its write transaction. A statement whose
// effect is unknown must not fail, and all writes of a session belong to one transaction.
#include <gtest/gtest.h>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

using lesson::User;

class EffectTest : public OrmTest {
  protected:
    EffectTest() {
        create_tables<User>();
        auto connection = engine.connect();
        connection->execute("INSERT INTO \"user\" (name, email) VALUES ('Ada', 'ada')");
        if (!on_sqlite())
            for (const char* text : {"CREATE SEQUENCE numbers",
                                     "CREATE FUNCTION rename_all(n text) RETURNS integer LANGUAGE sql AS "
                                     "$$ UPDATE \"user\" SET name = n; SELECT 1 $$",
                                     "CREATE VIEW counted AS SELECT nextval('numbers') AS n"})
                connection->execute(unchecked(text));
        connection->commit();
    }
    std::string name() { return engine.connect()->execute("SELECT name FROM \"user\"").scalar<std::string>(); }
    static std::string setting(Session& session) {
        return session.execute("SELECT current_setting('transaction_read_only')").scalar<std::string>();
    }
};

TEST_F(EffectTest, RowsCanBeLockedBeforeAnythingWasWritten) {
    Session session(engine);
    User& user = session.query<User>().with_for_update().one();
    user.name = "locked";
    session.commit();
    EXPECT_EQ(name(), "locked");
    session.query<User>().count();
    EXPECT_EQ(session.query<User>().filter(User::c.name == "locked").with_for_update().all().size(), 1U);
    if (on_sqlite()) return;
    session.rollback();
    EXPECT_EQ(session.execute("SELECT id FROM \"user\" FOR SHARE").fetchall().size(), 1U);
}

TEST_F(EffectTest, AQueryThatLocksSeesWhatItLocks) {
    if (on_sqlite()) GTEST_SKIP() << "SQLite does not lock rows";
    Session session(engine);
    User& user = session.query<User>().one();
    auto other = engine.connect();
    other->execute("UPDATE \"user\" SET name = 'theirs'");
    other->commit();
    EXPECT_EQ(session.query<User>().one().name, "Ada");  // the snapshot
    EXPECT_EQ(session.query<User>().with_for_update().one().name, "theirs");
    user.name = "ours";
    session.commit();
    EXPECT_EQ(name(), "ours");
}

TEST_F(EffectTest, FunctionsMayWrite) {
    if (on_sqlite()) GTEST_SKIP() << "SQLite functions do not write";
    Session session(engine);
    session.query<User>().count();
    EXPECT_EQ(session.execute("SELECT nextval('numbers')").scalar<int>(), 1);
    EXPECT_EQ(session.execute(unchecked("SELECT n FROM counted")).scalar<int>(), 2);
    session.rollback();
    session.query<User>().count();
    EXPECT_EQ(session.execute(unchecked("SELECT n FROM counted")).scalar<int>(),
              3);  // its text does not show that it writes
    session.rollback();
    // A function's changes are rolled back with the rest.
    session.query<User>().count();
    EXPECT_EQ(session.execute("SELECT rename_all(?)", "called").scalar<int>(), 1);
    session.add(User{.name = "Bob", .email = "bob"});
    session.flush();
    session.rollback();
    EXPECT_EQ(name(), "Ada");
    session.execute("SELECT rename_all(?)", "called").fetchall();
    session.commit();
    EXPECT_EQ(name(), "called");
}

TEST_F(EffectTest, WhatItsConnectionWroteIsPartOfTheTransaction) {
    Session session(engine);
    session.query<User>().count();
    session.connection().execute("UPDATE \"user\" SET name = 'by hand'");
    session.add(User{.name = "Bob", .email = "bob"});
    session.flush();
    session.rollback();
    EXPECT_EQ(name(), "Ada");
    session.connection().execute("UPDATE \"user\" SET name = 'by hand'");
    session.commit();
    EXPECT_EQ(name(), "by hand");
}

TEST_F(EffectTest, ReadsKeepOneSnapshot) {
    if (on_sqlite()) GTEST_SKIP() << "a database in memory has one connection";
    Session session(engine);
    EXPECT_EQ(session.query<User>().count(), 1);
    auto other = engine.connect();
    other->execute("INSERT INTO \"user\" (name, email) VALUES ('Eve', 'eve')");
    other->commit();
    EXPECT_EQ(session.query<User>().count(), 1);
    session.rollback();
    EXPECT_EQ(session.query<User>().count(), 2);
}

// A URL with a stricter isolation level leads to one transaction from the first read to the commit.
TEST_F(EffectTest, AStrictLevelHoldsFromReadToWrite) {
    if (on_sqlite()) GTEST_SKIP() << "SQLite has one isolation level";
    const std::string strict = engine::Url::parse(std::getenv("CARBOY_TEST_POSTGRES")).options.empty() ? "?" : "&";
    Engine serializable(std::getenv("CARBOY_TEST_POSTGRES") + strict + "isolation_level=serializable");
    const auto skewed = [&](Session& session, const char* email) {
        const std::int64_t count = session.query<User>().count();
        session.add(User{.name = std::to_string(count), .email = email});
        session.flush();
    };
    Session one(serializable), two(serializable);
    skewed(one, "one");
    skewed(two, "two");
    one.commit();
    EXPECT_THROW(two.commit(), SerializationFailure);
    two.rollback();
    EXPECT_EQ(two.query<User>().count(), 2);
}

TEST_F(EffectTest, ReplicasReadAndNothingElse) {
    if (on_sqlite()) GTEST_SKIP() << "replica_test.cpp";
    const std::string address = std::getenv("CARBOY_TEST_POSTGRES");
    Engine both(address, {.replicas = {address}});
    Session session(both);
    session.query<User>().count();
    EXPECT_EQ(setting(session), "on");
    EXPECT_EQ(session.execute("SELECT nextval('numbers')").scalar<int>(), 1);
    EXPECT_EQ(setting(session), "off");
    Session locking(both);
    locking.query<User>().count();
    EXPECT_EQ(locking.query<User>().with_for_update().all().size(), 1U);
    EXPECT_EQ(setting(locking), "off");
    locking.rollback();
    Session by_hand(both);
    by_hand.query<User>().count();
    EXPECT_NO_THROW(by_hand.connection().execute("UPDATE \"user\" SET name = 'x'"));
    Session primary(engine);
    primary.query<User>().count();
    EXPECT_EQ(setting(primary), "off");
}

TEST_F(EffectTest, ListsBeyondAnyLimit) {
    Session session(engine);
    std::vector<std::int64_t> ids(100'000), more(70'000);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>(i);
    for (std::size_t i = 0; i < more.size(); ++i) more[i] = static_cast<std::int64_t>(i) + 1000;
    EXPECT_EQ(session.query<User>().filter(User::c.id.in_(ids), User::c.id.not_in(more)).count(), 1);
    EXPECT_EQ(session.query<User>().filter(User::c.id.not_in(ids)).count(), 0);
    std::vector<std::string> names(300'000, "nobody, \"none\" \\ {}");
    names.push_back("Ada");
    EXPECT_EQ(session.query<User>().filter(User::c.name.in_(names)).count(), 1);
    EXPECT_EQ(session.execute("SELECT count(*) FROM \"user\" WHERE name IN (?...) AND id NOT IN (?...)", names, more)
                  .scalar<int>(),
              1);
}

}  // namespace
}  // namespace carboy
