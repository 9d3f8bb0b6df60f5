#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

using lesson::Post;
using lesson::User;

class SessionTest : public OrmTest {
  protected:
    SessionTest() { create_tables<User, Post>(); }

    Session session{engine};
    UseSession use{session};
};

TEST_F(SessionTest, GivesANewObjectItsKeyAtCommit) {
    User& alice = session.add(User{.name = "Alice", .email = "alice@example.com"});
    EXPECT_EQ(alice.id, 0);
    session.commit();
    EXPECT_EQ(alice.id, 1);
}

TEST_F(SessionTest, OneRowIsOneObject) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    EXPECT_EQ(User::query().get(1), &alice);
    EXPECT_EQ(User::query().filter_by({.name = "Alice"}).first(), &alice);
    EXPECT_EQ(&User::query().one(), &alice);
}

TEST_F(SessionTest, WritesOnlyWhatChanged) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    statements.clear();
    alice.name = "Alicia";
    session.commit();
    ASSERT_EQ(statements.size(), 1u);
    EXPECT_EQ(statements[0], on_sqlite()
                                 ? "UPDATE user SET name = ? WHERE id = ? AND name IS ?"
                                 : "UPDATE \"user\" SET name = $1 WHERE id = $2 AND name IS NOT DISTINCT FROM $3");
    alice.name = "Alicia";
    EXPECT_EQ(count([&] { session.commit(); }), 0u);
}

TEST_F(SessionTest, FlushesBeforeAQueryThatCouldSeeTheChange) {
    session.add(User{.name = "Alice", .email = "a"});
    EXPECT_EQ(User::query().count(), 1);
    const NoAutoflush off(session);
    session.add(User{.name = "Bob", .email = "b"});
    EXPECT_EQ(User::query().count(), 1);
}

TEST_F(SessionTest, DoesNotFlushForAnotherTable) {
    session.add(User{.name = "Alice", .email = "a"});
    EXPECT_EQ(count([] { Post::query().count(); }), 1u);
}

TEST_F(SessionTest, FillsForeignKeysFromBothSides) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    Post& hello = session.add(Post{.title = "Hello", .author = alice});
    Post& again = alice.posts.add(Post{.title = "Again"});
    EXPECT_EQ(alice.posts.size(), 2u);
    session.commit();
    EXPECT_EQ(hello.user_id, alice.id);
    EXPECT_EQ(again.user_id, alice.id);
    EXPECT_EQ(again.author.get(), &alice);
    EXPECT_EQ(alice.posts.size(), 2u);
    EXPECT_EQ(Post::query().filter(Post::c.author == alice).count(), 2);
}

TEST_F(SessionTest, InsertsParentsFirstWhateverTheOrderOfAdding) {
    User owner{.name = "Alice", .email = "a"};
    owner.posts.add(Post{.title = "One"});
    Post& two = owner.posts.add(Post{.title = "Two"});
    User& alice = session.add(std::move(owner));
    EXPECT_EQ(two.author.get(), &alice);
    session.commit();
    EXPECT_EQ(two.user_id, 1);
    EXPECT_EQ(Post::query().count(), 2);
}

TEST_F(SessionTest, MovesAnObjectBetweenLists) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    User& bob = session.add(User{.name = "Bob", .email = "b"});
    Post& post = alice.posts.add(Post{.title = "One"});
    session.commit();
    EXPECT_EQ(alice.posts.size(), 1u);
    EXPECT_EQ(bob.posts.size(), 0u);
    post.author = bob;
    EXPECT_EQ(alice.posts.size(), 0u);
    EXPECT_EQ(bob.posts.size(), 1u);
    EXPECT_EQ(post.user_id, bob.id);
    bob.posts.remove(post);
    EXPECT_FALSE(post.user_id->has_value());
    session.commit();
    EXPECT_EQ(Post::query().filter(Post::c.user_id.is_null()).count(), 1);
}

TEST_F(SessionTest, AForeignKeyThatIsSetByHandChangesTheObject) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    User& bob = session.add(User{.name = "Bob", .email = "b"});
    Post& post = session.add(Post{.title = "One", .author = alice});
    session.commit();
    post.user_id = *bob.id;
    EXPECT_EQ(post.author.get(), &bob);
    session.commit();
    EXPECT_EQ(post.author.get(), &bob);
}

TEST_F(SessionTest, LazyLoadsServeAllObjectsOfAResult) {
    for (int i = 0; i < 50; ++i) {
        User& user = session.add(User{.name = "u", .email = std::to_string(i)});
        for (int k = 0; k < 3; ++k) user.posts.add(Post{.title = "t"});
    }
    session.commit();
    session.close();
    EXPECT_EQ(count([] {
                  for (Post& post : Post::query().all()) EXPECT_EQ(*post.author->name, "u");
              }),
              2u);
    session.close();
    EXPECT_EQ(count([] {
                  for (User& user : User::query().all()) EXPECT_EQ(user.posts.size(), 3u);
              }),
              2u);
}

TEST_F(SessionTest, GetAsksOnlyOnceInATransaction) {
    session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    EXPECT_EQ(count([] { User::query().get(1); }), 1u);
    EXPECT_EQ(count([] { User::query().get(1); }), 0u);
    EXPECT_EQ(User::query().get(99), nullptr);
}

TEST_F(SessionTest, RollbackShowsTheDatabasesStateAgain) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    Post& post = alice.posts.add(Post{.title = "One"});
    session.commit();
    alice.name = "Changed";
    session.flush();
    alice.email = "changed";
    post.author = nullptr;
    User& bob = session.add(User{.name = "Bob", .email = "b"});
    session.flush();
    EXPECT_EQ(bob.id, 2);
    session.erase(post);
    session.flush();
    session.rollback();
    EXPECT_EQ(alice.name, "Alice");
    EXPECT_EQ(alice.email, "a");
    EXPECT_EQ(post.author.get(), &alice);
    EXPECT_EQ(alice.posts.size(), 1u);
    EXPECT_FALSE(session.contains(bob));
    EXPECT_EQ(bob.id, 0);
    EXPECT_TRUE(session.contains(post));
    EXPECT_EQ(User::query().count(), 1);
    EXPECT_EQ(Post::query().count(), 1);
    EXPECT_EQ(Post::query().get(1), &post);
}

TEST_F(SessionTest, ABrokenConstraintUndoesTheFlushAndWaitsForRollback) {
    session.add(User{.name = "Alice", .email = "same"});
    session.commit();
    User& second = session.add(User{.name = "Bob", .email = "same"});
    try {
        session.commit();
        FAIL() << "no IntegrityError";
    } catch (const engine::IntegrityError& error) {
        EXPECT_EQ(error.kind(), engine::Constraint::unique);
        EXPECT_EQ(error.table(), "user");
        EXPECT_EQ(error.column(), "email");
    }
    EXPECT_THROW(User::query().all(), SessionError);
    session.rollback();
    EXPECT_FALSE(session.contains(second));
    EXPECT_EQ(User::query().count(), 1);
    session.add(User{.name = "Bob", .email = "other"});
    session.commit();
    EXPECT_EQ(User::query().count(), 2);
}

TEST_F(SessionTest, EraseDeletesTheRow) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    Post& post = alice.posts.add(Post{.title = "One"});
    alice.posts.add(Post{.title = "Two"});
    session.commit();
    EXPECT_EQ(alice.posts.size(), 2u);
    session.erase(post);
    session.flush();
    EXPECT_EQ(alice.posts.size(), 1u);
    session.commit();
    EXPECT_EQ(Post::query().count(), 1);
    EXPECT_FALSE(session.contains(post));
}

TEST_F(SessionTest, ErasingAParentTakesItsChildrenOffIt) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    Post& post = alice.posts.add(Post{.title = "One"});
    session.commit();
    session.erase(alice);
    session.commit();
    EXPECT_EQ(User::query().count(), 0);
    EXPECT_EQ(post.author.get(), nullptr);
    EXPECT_EQ(Post::query().filter(Post::c.author == nullptr).count(), 1);
}

TEST_F(SessionTest, AddOfAnObjectInNoSessionSaysWhatToDo) {
    User outside{.name = "Alice", .email = "a"};
    try {
        session.add(outside);
        FAIL() << "no SessionError";
    } catch (const SessionError& error) {
        EXPECT_NE(error.hint().find("std::move"), std::string::npos);
    }
    User& inside = session.add(std::move(outside));
    EXPECT_EQ(&session.add(inside), &inside);
}

TEST_F(SessionTest, PlainSqlIsPartOfTheTransaction) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    session.execute("UPDATE \"user\" SET email = ? WHERE id = ?", "changed", alice.id);
    session.add(User{.name = "Bob", .email = "b"});
    session.flush();
    session.rollback();
    EXPECT_EQ(User::query().count(), 1);
    EXPECT_EQ(session.execute("SELECT email FROM \"user\"").scalar<std::string>(), "a");
    session.execute("UPDATE \"user\" SET email = 'kept'");
    session.commit();
    EXPECT_EQ(session.execute("SELECT email FROM \"user\"").scalar<std::string>(), "kept");
}

TEST_F(SessionTest, AddOfADeletedObjectIsRefused) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    session.erase(alice);
    session.add(alice);
    session.commit();
    EXPECT_EQ(User::query().count(), 1);
    session.erase(alice);
    session.flush();
    EXPECT_THROW(session.add(alice), SessionError);
}

TEST_F(SessionTest, AColumnCanBeAKey) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    EXPECT_EQ(session.get<User>(alice.id), &alice);
}

TEST_F(SessionTest, ARelationshipToAnObjectInNoSessionIsRefused) {
    User outside{.name = "Alice", .email = "a"};
    EXPECT_THROW(session.add(Post{.title = "One", .author = outside}), SessionError);
    session.commit();
    EXPECT_EQ(Post::query().count(), 0);
}

TEST_F(SessionTest, SelectsGiveTypedTuples) {
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    User& bob = session.add(User{.name = "Bob", .email = "b"});
    alice.posts.add(Post{.title = "One"});
    alice.posts.add(Post{.title = "Two"});
    bob.posts.add(Post{.title = "Three"});
    session.commit();
    const auto totals =
        select(User::c.name, func::count(Post::c.id)).join(User::c.posts).group_by(User::c.id).order_by(User::c.name);
    std::string seen;
    for (const auto& [name, n] : session.execute(totals)) seen += name + std::to_string(n);
    EXPECT_EQ(seen, "Alice2Bob1");
    EXPECT_EQ(session.scalar(select(func::max(User::c.id))), std::optional<std::optional<std::int64_t>>(2));
    EXPECT_EQ(User::query().join(User::c.posts).all().size(), 2u);
    EXPECT_EQ(*User::query().join(User::c.posts).filter(Post::c.title == "Two").one().name, "Alice");
}

TEST_F(SessionTest, ASelectOfATableThatIsNotJoinedIsRefused) {
    EXPECT_THROW(session.execute(select(User::c.name, Post::c.title)), SessionError);
}

TEST_F(SessionTest, QueriesCompose) {
    for (int i = 0; i < 10; ++i) session.add(User{.name = i % 2 ? "odd" : "even", .email = std::to_string(i)});
    session.commit();
    auto query = User::query().order_by(User::c.id.desc());
    const auto evens = Query<User>(query).filter(User::c.name == "even");
    query.limit(3).offset(2);
    EXPECT_EQ(query.all()[0].id, 8);
    EXPECT_EQ(query.count(), 3);
    EXPECT_EQ(evens.count(), 5);
    EXPECT_EQ(User::query().filter(User::c.id.in_({1, 2, 3, 99})).count(), 3);
    EXPECT_EQ(User::query().filter(User::c.id.in_(std::vector<int>{})).count(), 0);
    EXPECT_EQ(User::query().filter(User::c.id.not_in(std::vector<int>{})).count(), 10);
    EXPECT_EQ(User::query().filter(User::c.id.between(2, 4)).count(), 3);
    EXPECT_EQ(User::query().filter(User::c.id > 2 && (User::c.id < 4 || User::c.id == 9)).count(), 2);
    EXPECT_EQ(User::query().filter(!(User::c.id == 1)).count(), 9);
    EXPECT_EQ(User::query().filter(User::c.id * 2 + 1 == 5).count(), 1);
    EXPECT_TRUE(User::query().filter_by({.name = "odd"}).exists());
    EXPECT_FALSE(User::query().filter_by({.name = "none"}).exists());
    EXPECT_THROW(User::query().one(), MultipleResultsFound);
    EXPECT_THROW(User::query().filter_by({.name = "none"}).one(), NoResultFound);
    EXPECT_THROW(User::query().get_or_404(99), NotFound);
}

TEST_F(SessionTest, AValueThatLooksLikeSqlIsAValue) {
    session.add(User{.name = "'; DROP TABLE user; --", .email = "a"});
    session.commit();
    EXPECT_EQ(User::query().filter(User::c.name == "'; DROP TABLE user; --").count(), 1);
}

TEST_F(SessionTest, WithoutACurrentSessionAQuerySaysWhatToDo) {
    orm::SessionSource* before = orm::set_session_source(nullptr);
    EXPECT_THROW(User::query().all(), SessionError);
    orm::set_session_source(before);
}

TEST_F(SessionTest, AFailedCommitLeavesTheDatabaseInMemory) {
    if (!on_sqlite()) return;
    {
        auto connection = engine.connect();
        connection->executescript(R"(
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            CREATE TABLE child (parent_id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
        )");
    }
    session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    session.add(User{.name = "Bob", .email = "b"});
    session.execute("INSERT INTO child VALUES (99)");
    EXPECT_THROW(session.commit(), IntegrityError);
    session.rollback();
    EXPECT_EQ(User::query().count(), 1);
    session.add(User{.name = "Carol", .email = "c"});
    session.commit();
    EXPECT_EQ(User::query().count(), 2);
    EXPECT_EQ(session.execute("SELECT count(*) FROM child").scalar<int>(), 0);
}

TEST_F(SessionTest, ATransactionThatAConflictHasEndedIsNotCommitted) {
    if (!on_sqlite()) return;
    session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    User& bob = session.add(User{.name = "Bob", .email = "b"});
    session.flush();
    EXPECT_THROW(session.execute("INSERT OR ROLLBACK INTO user (id, name, email) VALUES (1, 'x', 'x')"),
                 IntegrityError);
    try {
        session.commit();
        FAIL();
    } catch (const OperationalError& error) {
        EXPECT_EQ(error.code(), "transaction_lost");
    }
    session.rollback();
    EXPECT_FALSE(session.contains(bob));
    EXPECT_EQ(User::query().count(), 1);
}

TEST_F(SessionTest, AnotherThreadInsideIsRefused) {
    std::latch inside{1}, leave{1};
    const std::thread::id me = std::this_thread::get_id();
    engine.on_query([&](const engine::QueryEvent& event) {
        if (std::this_thread::get_id() == me || event.statement.find("user") == std::string_view::npos) return;
        inside.count_down();
        leave.wait();
    });
    User& alice = session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    std::jthread other([&] { EXPECT_EQ(session.query<User>().count(), 1); });
    inside.wait();
    const auto code_of = [](auto call) {
        try {
            call();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return std::string("none");
    };
    const std::string refused = "connection_in_use";
    EXPECT_EQ(code_of([&] { session.add(User{.name = "Bob", .email = "b"}); }), refused);
    EXPECT_EQ(code_of([&] { alice.name = "Alicia"; }), refused);
    EXPECT_EQ(code_of([&] { alice.posts.add(Post{.title = "one"}); }), refused);
    EXPECT_EQ(code_of([&] {
                  for (Post& post : alice.posts) post.title = "x";
              }),
              refused);
    EXPECT_EQ(code_of([&] { session.erase(alice); }), refused);
    EXPECT_EQ(code_of([&] { session.refresh(alice); }), refused);
    EXPECT_EQ(code_of([&] { session.get<User>(1); }), refused);
    EXPECT_EQ(code_of([&] { User::query().all(); }), refused);
    EXPECT_EQ(code_of([&] { session.execute("SELECT 1"); }), refused);
    EXPECT_EQ(code_of([&] { session.connection(); }), refused);
    EXPECT_EQ(code_of([&] { session.flush(); }), refused);
    EXPECT_EQ(code_of([&] { session.commit(); }), refused);
    EXPECT_EQ(code_of([&] { session.rollback(); }), refused);
    EXPECT_EQ(code_of([&] { session.close(); }), refused);
    leave.count_down();
    other.join();
    EXPECT_EQ(*alice.name, "Alice");
    alice.name = "Alicia";
    session.commit();
}

// This reproduces a program that corrupted a file: two threads add and commit on one session.
TEST_F(SessionTest, TwoThreadsCorruptNothing) {
    std::atomic<int> added{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 2; ++i)
            threads.emplace_back([&, i] {
                for (int j = 0; j < 300; ++j) {
                    try {
                        session.add(User{.name = "x", .email = std::to_string(i) + "/" + std::to_string(j)});
                        ++added;
                        session.commit();
                    } catch (const ProgrammingError& error) {
                        EXPECT_EQ(error.code(), "connection_in_use");
                    }
                }
            });
    }
    session.commit();
    EXPECT_EQ(User::query().count(), added);
    if (on_sqlite()) {
        EXPECT_EQ(session.execute("PRAGMA integrity_check").scalar<std::string>(), "ok");
    }
}

TEST_F(SessionTest, AListenerMayUseTheSession) {
    session.add(User{.name = "Alice", .email = "a"});
    session.commit();
    int seen = 0;
    engine.on_query([&](const engine::QueryEvent&) {
        if (seen++ == 0) {
            EXPECT_EQ(session.query<User>().count(), 1);
        }
    });
    EXPECT_EQ(session.query<User>().all().size(), 1u);
    EXPECT_GE(seen, 2);
}

}  // namespace
}  // namespace carboy
