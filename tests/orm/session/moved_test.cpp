// What has been moved from says so: sessions, queries, cursors and connections.
#include <functional>
#include <utility>

#include "orm/session/family_models.hpp"

namespace carboy {
namespace {

using family::Person;

class MovedTest : public FamilyTest {
  protected:
    template <class F>
    std::string code_of(F call) {
        try {
            call();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return "";
    }
};

TEST_F(MovedTest, EveryFunctionOfASessionThatWasMovedFromThrows) {
    Person& ada = person("Ada");
    session.commit();
    Session moved{std::move(session)};
    const std::vector<std::function<void()>> calls{
        [&] { session.add(Person{.email = "b"}); },
        [&] { session.add(ada); },
        [&] { session.delete_(ada); },
        [&] { session.get<Person>(1); },
        [&] { session.get_one<Person>(1); },
        [&] { session.merge(Person{.email = "b"}); },
        [&] { session.query<Person>().count(); },
        [&] { session.query<Person>().exists(); },
        [&] { session.query<Person>().all(); },
        [&] { session.query<Person>().first(); },
        [&] { session.query<Person>().get(1); },
        [&] { session.query<Person>().paginate(); },
        [&] { session.query<Person>().order_by(Person::c.id).keyset(); },
        [&] { session.query<Person>().explain(); },
        [&] { session.query<Person>().stream(); },
        [&] { session.query<Person>().untracked().all(); },
        [&] { session.execute(select(Person::c.name)); },
        [&] { session.scalar(select(Person::c.name)); },
        [&] { session.execute("SELECT 1"); },
        [&] { session.execute(update<Person>().set(Person::c.name, "x")); },
        [&] { session.begin_write(); },
        [&] { session.begin({}); },
        [&] { session.flush(); },
        [&] { session.commit(); },
        [&] { session.rollback(); },
        [&] { session.close(); },
        [&] { session.begin_nested(); },
        [&] { session.in_transaction(); },
        [&] { session.in_nested_transaction(); },
        [&] { session.needs_rollback(); },
        [&] { session.refresh(ada); },
        [&] { session.expire(ada); },
        [&] { session.expire_all(); },
        [&] { session.expunge(ada); },
        [&] { session.expunge_all(); },
        [&] { session.contains(ada); },
        [&] { session.contains(Person{}); },
        [&] { session.state_of(ada); },
        [&] { session.new_(); },
        [&] { session.dirty(); },
        [&] { session.deleted(); },
        [&] { session.is_modified(); },
        [&] { session.is_modified(ada); },
        [&] { session.no_autoflush(); },
        [&] { session.set_autoflush(true); },
        [&] { session.add_criteria<Person>(Person::c.id > 0); },
        [&] { session.without_criteria(); },
        [&] { session.events(); },
        [&] { session.connection(); },
        [&] { QueryBudget(session, 1); },
    };
    for (std::size_t i = 0; i < calls.size(); ++i) EXPECT_EQ(code_of(calls[i]), "session_moved") << i;
    EXPECT_EQ(session.departures(), 0U);
    EXPECT_EQ(moved.query<Person>().count(), 1);
    EXPECT_TRUE(moved.contains(ada));
    session = std::move(moved);
    EXPECT_EQ(session.query<Person>().count(), 1);
}

TEST_F(MovedTest, ASessionThatMovesInsideAScopeWithoutAutoflushEndsIt) {
    Session moved{engine};
    {
        const auto quiet = session.no_autoflush();
        const auto everything = session.without_criteria();
        moved = std::move(session);
    }
    EXPECT_FALSE(moved.autoflush());
    session = std::move(moved);
    session.set_autoflush(true);
}

TEST_F(MovedTest, AQueryThatWasMovedFromSelectsNothing) {
    person("Ada");
    auto query = session.query<Person>().filter(Person::c.name == "Nobody").order_by(Person::c.id);
    EXPECT_EQ(std::move(query).count(), 0);
    const std::vector<std::function<void()>> calls{
        [&] { query.all(); },
        [&] { query.first(); },
        [&] { query.one_or_none(); },
        [&] { query.count(); },
        [&] { query.exists(); },
        [&] { query.paginate(); },
        [&] { query.keyset(); },
        [&] { query.explain(); },
        [&] { query.stream(); },
        [&] { query.untracked().all(); },
        [&] { std::move(query).count(); },
        [&] { std::move(query).exists(); },
        [&] { session.execute(query); },
        [&] { session.scalar(query); },
    };
    for (std::size_t i = 0; i < calls.size(); ++i) EXPECT_EQ(code_of(calls[i]), "query_moved") << i;
    auto columns = select(Person::c.name);
    const auto taken = std::move(columns);
    EXPECT_EQ(code_of([&] { session.execute(columns); }), "query_moved");
    EXPECT_EQ(session.execute(taken).all().size(), 1U);
}

TEST_F(MovedTest, ACursorThatWasMovedFromThrows) {
    person("Ada");
    session.commit();
    auto connection = engine.connect();
    engine::Cursor cursor = connection->execute("SELECT id, name FROM family_person");
    engine::Cursor moved = std::move(cursor);
    EXPECT_EQ(code_of([&] { cursor.fetchone(); }), "cursor_ended");
    EXPECT_EQ(code_of([&] { cursor.fetchmany(2); }), "cursor_ended");
    EXPECT_EQ(code_of([&] { cursor.fetchall(); }), "cursor_ended");
    EXPECT_EQ(code_of([&] {
                  for ([[maybe_unused]] const auto& row : cursor) {
                  }
              }),
              "cursor_ended");
    EXPECT_EQ(moved.fetchall().size(), 1U);
    cursor = connection->execute("SELECT id FROM family_person");
    EXPECT_EQ(cursor.fetchall().size(), 1U);
}

TEST_F(MovedTest, AConnectionThatWasMovedFromIsClosed) {
    if (!on_sqlite()) return;
    auto connection = engine::connect("sqlite://");
    auto moved = std::move(connection);
    EXPECT_FALSE(connection.is_open());
    EXPECT_EQ(code_of([&] { connection.execute("SELECT 1"); }), "connection_closed");
    EXPECT_EQ(code_of([&] { connection.commit(); }), "connection_closed");
    EXPECT_EQ(code_of([&] { engine::Transaction{connection}; }), "connection_closed");
    EXPECT_EQ(moved.execute("SELECT 1").scalar<int>(), 1);
}

}  // namespace
}  // namespace carboy
