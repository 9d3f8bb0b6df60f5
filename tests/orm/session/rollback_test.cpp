// What a rollback restores: columns, relationships, keys, and which objects are in the session.
#include <carboy/orm/session/error.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "orm/lesson_models.hpp"

namespace carboy {
namespace {

using lesson::Post;
using lesson::User;

class RollbackTest : public OrmTest {
  protected:
    RollbackTest() {
        create_tables<User, Post>();
        ada = &session.add(User{.name = "Ada", .email = "a"});
        bob = &session.add(User{.name = "Bob", .email = "b"});
        post = &session.add(Post{.title = "One", .author = *ada});
        session.commit();
    }

    Session session{engine};
    UseSession use{session};
    User* ada = nullptr;
    User* bob = nullptr;
    Post* post = nullptr;
};

TEST_F(RollbackTest, AForeignKeySetByHandAndItsObjectGoBack) {
    post->user_id = *bob->id;
    EXPECT_EQ(post->author.get(), bob);
    session.rollback();
    EXPECT_EQ(post->user_id, *ada->id);
    EXPECT_EQ(post->author.get(), ada);
    post->title = "Two";
    session.commit();
    EXPECT_EQ(session.execute("SELECT user_id FROM post").scalar<std::int64_t>(), ada->id);
}

TEST_F(RollbackTest, ListsGoBack) {
    post->author = bob;
    EXPECT_EQ(bob->posts.size(), 1u);
    session.flush();
    session.rollback();
    EXPECT_EQ(bob->posts.size(), 0u);
    ASSERT_EQ(ada->posts.size(), 1u);
    EXPECT_EQ(&ada->posts[0], post);
}

TEST_F(RollbackTest, WhatWasReadInsideTheTransactionGoesBack) {
    session.execute("UPDATE \"user\" SET name = 'Eve'");
    session.refresh(*ada);
    EXPECT_EQ(ada->name, "Eve");
    session.rollback();
    EXPECT_EQ(ada->name, "Ada");
}

TEST_F(RollbackTest, AnObjectOfARowThatIsNotThereLeaves) {
    session.execute("INSERT INTO \"user\" (id, name, email) VALUES (77, 'Eve', 'e')");
    User* eve = session.get<User>(77);
    ASSERT_NE(eve, nullptr);
    session.rollback();
    EXPECT_FALSE(session.contains(*eve));
    EXPECT_EQ(session.get<User>(77), nullptr);
}

TEST_F(RollbackTest, ADeletedRowWhoseKeyWasUsedAgainHasOneObject) {
    const std::int64_t key = bob->id;
    session.delete_(*bob);
    session.flush();
    User& other = session.add(User{.id = key, .name = "Other", .email = "o"});
    session.flush();
    EXPECT_EQ(session.get<User>(key), &other);
    session.rollback();
    EXPECT_EQ(session.get<User>(key), bob);
    EXPECT_FALSE(session.contains(other));
    EXPECT_EQ(bob->name, "Bob");
}

TEST_F(RollbackTest, ANewKeyThatIsAnotherObjectsKeyLosesNobody) {
    ada->id = *bob->id;
    session.rollback();
    EXPECT_EQ(session.get<User>(*bob->id), bob);
    EXPECT_EQ(session.get<User>(*ada->id), ada);
    EXPECT_NE(ada->id, *bob->id);
}

TEST_F(RollbackTest, ANewChildForgetsTheKeyThatTheSessionFilledIn) {
    User& eve = session.add(User{.name = "Eve", .email = "e"});
    Post& child = eve.posts.add(Post{.title = "Two"});
    session.flush();
    session.rollback();
    EXPECT_FALSE(child.user_id->has_value());
    EXPECT_FALSE(session.contains(child));
}

TEST_F(RollbackTest, AParentThatIsAddedAgainBringsItsChildren) {
    User& eve = session.add(User{.name = "Eve", .email = "a"});
    Post& child = eve.posts.add(Post{.title = "Two"});
    EXPECT_THROW(session.commit(), IntegrityError);
    session.rollback();
    eve.email = "e";
    EXPECT_EQ(&session.add(eve), &eve);
    session.commit();
    EXPECT_EQ(child.user_id, *eve.id);
    EXPECT_EQ(child.author.get(), &eve);
    EXPECT_EQ(Post::query().filter(Post::c.author == eve).count(), 1);
}

TEST_F(RollbackTest, AChildThatIsAddedAgainBringsItsParent) {
    User& eve = session.add(User{.name = "Eve", .email = "e"});
    Post& child = eve.posts.add(Post{.title = "Two"});
    session.flush();
    session.rollback();
    session.add(std::move(child));
    EXPECT_TRUE(session.contains(eve));
    session.commit();
    EXPECT_EQ(child.user_id, *eve.id);
}

TEST_F(RollbackTest, AnObjectThatWasErasedIsWrittenAgainAfterwards) {
    session.delete_(*ada);
    session.rollback();
    ada->name = "Eve";
    session.commit();
    EXPECT_EQ(session.execute("SELECT name FROM \"user\" WHERE email = 'a'").scalar<std::string>(), "Eve");
}

TEST_F(RollbackTest, ChangesToADeletedObjectGoBack) {
    session.delete_(*post);
    session.flush();
    post->title = "changed";
    session.rollback();
    EXPECT_EQ(post->title, "One");
    EXPECT_EQ(post->author.get(), ada);
}

/// Two sessions of one database: a file, or the server.
class ConflictTest : public testing::Test {
  protected:
    ConflictTest() {
        auto connection = engine.connect();
        for (const sql::Table* table : {&orm::joined_mapper<User>().table, &orm::joined_mapper<Post>().table})
            for (const std::string& text : sql::create_statements(*table, engine.dialect()))
                connection->execute(unchecked(text));
        connection->commit();
        connection.give_back();
        Session writer{engine};
        writer.add_all(User{.name = "Ada", .email = "a"}, User{.name = "Bob", .email = "b"});
        writer.commit();
        ada = session.get<User>(1);
        bob = session.get<User>(2);
    }
    ~ConflictTest() override { remove(); }

    static std::string path() { return testing::TempDir() + "carboy_conflict_" + std::to_string(::getpid()) + ".db"; }
    static void remove() {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path() + suffix);
    }
    static std::string address() {
        remove();
        const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
        if (server == nullptr) return "sqlite:///" + path();
        engine::connect(server).executescript(
            "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return server;
    }
    void change_elsewhere() {
        Session other{engine};
        other.get<User>(1)->name = "Ada L.";
        other.get<User>(2)->name = "Robert";
        other.commit();
    }

    engine::Engine engine{address()};
    Session session{engine};
    User* ada = nullptr;
    User* bob = nullptr;
};

TEST_F(ConflictTest, AfterARollbackEveryObjectIsReadAgain) {
    for (const bool flushes : {false, true}) {
        change_elsewhere();
        ada->name = "Mine";
        EXPECT_THROW(flushes ? session.flush() : session.commit(), ConcurrentUpdate);
        session.rollback();
        EXPECT_EQ(ada->name, "Ada L.");
        EXPECT_EQ(bob->name, "Robert");  // which the decision may have depended on
        ada->name = "Ada";
        bob->name = "Bob";
        session.commit();
    }
}

TEST_F(ConflictTest, ARowThatIsGoneLeavesTheSession) {
    {
        Session other{engine};
        other.delete_(*other.get<User>(2));
        other.commit();
    }
    bob->name = "Mine";
    EXPECT_THROW(session.commit(), ConcurrentUpdate);
    session.rollback();
    EXPECT_FALSE(session.contains(*bob));
    EXPECT_TRUE(session.contains(*ada));
    ada->name = "Mine";
    session.commit();
}

TEST_F(ConflictTest, ASavepointReadsThemAgainToo) {
    change_elsewhere();
    Savepoint savepoint = session.begin_nested();
    ada->name = "Mine";
    EXPECT_THROW(session.flush(), ConcurrentUpdate);
    savepoint.rollback();
    EXPECT_EQ(ada->name, "Ada L.");
    EXPECT_EQ(bob->name, "Robert");
    ada->name = "Mine";
    session.commit();
    EXPECT_EQ(session.execute("SELECT name FROM \"user\" WHERE id = 1").scalar<std::string>(), "Mine");
}

}  // namespace
}  // namespace carboy
