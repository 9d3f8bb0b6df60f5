// New rows are written several at a time. Each object gets the key of its own row, and errors are those of one row.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "orm/lesson_models.hpp"

// libpq's record of the messages on a connection.
extern "C" {
void PQtrace(struct pg_conn* connection, std::FILE* to);
void PQuntrace(struct pg_conn* connection);
}

namespace carboy::flush_batches {
namespace {

using lesson::Post;
using lesson::User;

struct Folder {
    Column<Integer, primary_key> id;
    Column<String<40>> name;
    Column<std::optional<Integer>, foreign_key<&Folder::id>> parent_id;
    One<Folder, "parent_id"> parent;
    Many<Folder, "parent"> folders;

    CARBOY_MODEL(Folder, id, name, parent_id, parent, folders);
};

struct Price {
    Column<Uuid, primary_key, default_uuid> id;
    Column<Numeric<10, 2>> amount;
    Column<std::optional<Date>> day;

    CARBOY_MODEL(Price, id, amount, day);
};

struct Counter {
    Column<Integer, primary_key> id;

    CARBOY_MODEL(Counter, id);
};

std::string email_of(int i) { return std::to_string(i) + "@example.com"; }

class FlushBatchesTest : public OrmTest {
  protected:
    FlushBatchesTest() { create_tables<User, Post, Folder, Price, Counter>(); }

    void add_users(int first, int count) {
        for (int i = first; i < first + count; ++i) session.add(User{.name = std::to_string(i), .email = email_of(i)});
    }
    std::vector<User*> loaded(Session& from) {
        std::vector<User*> users;
        for (User& user : from.query<User>().order_by(User::c.id).all()) users.push_back(&user);
        return users;
    }
    /// Each object has the key of the row with its values.
    void expect_own_keys() {
        Session other(engine);
        for (User* user : loaded(session)) {
            const User* row = other.get<User>(user->id);
            ASSERT_NE(row, nullptr);
            EXPECT_EQ(row->email, user->email);
        }
    }
    void run(std::string_view text) {
        auto connection = engine.connect();
        connection->execute(unchecked(std::string(text)));
        connection->commit();
    }

    Session session{engine};
};

TEST_F(FlushBatchesTest, SeveralRowsAreOneStatement) {
    add_users(0, 1000);
    const std::size_t flushed = count([&] { session.flush(); });
    EXPECT_LE(flushed, on_sqlite() ? 25u : 1000u);
    session.commit();
    expect_own_keys();
    EXPECT_EQ(session.query<User>().count(), 1000);
}

TEST_F(FlushBatchesTest, AnyNumberOfRows) {
    int first = 0;
    for (int rows = 0; rows < 70; ++rows, first += rows) {
        add_users(first, rows);
        session.commit();
    }
    expect_own_keys();
    EXPECT_EQ(session.query<User>().count(), 70 * 69 / 2);
}

TEST_F(FlushBatchesTest, ObjectsThatReferToEachOther) {
    Folder* parent = &session.add(Folder{.name = "0"});
    for (int i = 1; i < 50; ++i) {
        parent = &session.add(Folder{.name = std::to_string(i), .parent = *parent});
        session.add(Folder{.name = "leaf of " + std::to_string(i), .parent = *parent});
    }
    for (int i = 0; i < 20; ++i) {
        User& user = session.add(User{.name = "author", .email = email_of(i)});
        session.add(Post{.title = email_of(i), .author = user});
        user.posts.add(Post{.title = email_of(i)});
    }
    session.commit();
    Session other(engine);
    for (Folder& folder : other.query<Folder>().filter(Folder::c.name.startswith("leaf of ")).all())
        EXPECT_EQ("leaf of " + *folder.parent->name, *folder.name);
    for (Post& post : other.query<Post>().all()) EXPECT_EQ(*post.title, *post.author->email);
    EXPECT_EQ(other.query<Post>().count(), 40);
}

TEST_F(FlushBatchesTest, KeysThatTheProgramSets) {
    for (int i = 0; i < 100; ++i) session.add(Price{.amount = Decimal(std::to_string(i) + ".50"), .day = std::nullopt});
    for (int i = 0; i < 40; ++i) session.add(User{.id = 500 - i, .name = "x", .email = email_of(i)});
    const std::size_t flushed = count([&] { session.flush(); });
    EXPECT_LE(flushed, 8u);
    session.commit();
    expect_own_keys();
    Session other(engine);
    for (Price& price : session.query<Price>().all()) EXPECT_EQ(other.get<Price>(*price.id)->amount, *price.amount);
}

TEST_F(FlushBatchesTest, RowsWithoutOtherColumns) {
    for (int i = 0; i < 20; ++i) session.add(Counter{});
    session.commit();
    EXPECT_EQ(session.query<Counter>().count(), 20);
}

TEST_F(FlushBatchesTest, ATriggerThatAddsRowsOfItsOwn) {
    if (!on_sqlite()) GTEST_SKIP() << "written for SQLite's numbers";
    run("CREATE TRIGGER more AFTER INSERT ON user WHEN new.name = '7' BEGIN "
        "INSERT INTO user (name, email) VALUES ('by trigger', new.email || '.copy'); END");
    add_users(0, 40);
    session.commit();
    expect_own_keys();
    EXPECT_EQ(session.query<User>().count(), 41);
    EXPECT_EQ(session.query<User>().filter(User::c.name == "by trigger").count(), 1);
}

TEST_F(FlushBatchesTest, TheLargestNumberIsTaken) {
    if (!on_sqlite()) GTEST_SKIP() << "written for SQLite's numbers";
    run("INSERT INTO user (id, name, email) VALUES (9223372036854775807, 'last', 'last')");
    add_users(0, 40);
    session.commit();
    expect_own_keys();
    EXPECT_EQ(session.query<User>().count(), 41);
}

TEST_F(FlushBatchesTest, AViolatedConstraintIsThatOfOneRow) {
    add_users(0, 30);
    session.add(User{.name = "again", .email = email_of(7)});
    add_users(30, 30);
    try {
        session.commit();
        FAIL() << "no error";
    } catch (const IntegrityError& error) {
        EXPECT_EQ(error.kind(), engine::Constraint::unique);
        EXPECT_EQ(error.column(), "email");
        EXPECT_EQ(error.statement().find("), ("), std::string::npos) << error.statement();
    }
    session.rollback();
    EXPECT_EQ(session.query<User>().count(), 0);
    add_users(0, 30);
    session.commit();
    expect_own_keys();
}

TEST_F(FlushBatchesTest, AListenerHearsWhichRowsHaveFailed) {
    std::vector<std::string> failed;
    std::size_t inserted = 0;
    engine.on_query([&](const engine::QueryEvent& event) {
        if (!event.statement.starts_with("INSERT")) return;
        if (event.error == nullptr) return static_cast<void>(++inserted);
        for (const sql::ValueView& value : event.parameters) failed.emplace_back(value.as_text());
    });
    add_users(0, 30);
    session.add(User{.name = "again", .email = email_of(7)});
    add_users(30, 30);
    EXPECT_THROW(session.commit(), IntegrityError);
    EXPECT_EQ(std::count(failed.begin(), failed.end(), "again"), 1);
    if (on_sqlite()) return;  // it writes several rows at a time
    EXPECT_EQ(failed, (std::vector<std::string>{"again", email_of(7)}));
    EXPECT_EQ(inserted, 30u);
}

TEST_F(FlushBatchesTest, ChangesOfEachKindInOneFlush) {
    add_users(0, 100);
    session.commit();
    const std::vector<User*> users = loaded(session);
    for (int i = 0; i < 40; ++i) users[static_cast<std::size_t>(i)]->name = "changed";
    for (int i = 40; i < 60; ++i) session.delete_(*users[static_cast<std::size_t>(i)]);
    add_users(100, 50);
    session.commit();
    expect_own_keys();
    EXPECT_EQ(session.query<User>().count(), 130);
    EXPECT_EQ(session.query<User>().filter(User::c.name == "changed").count(), 40);
}

TEST_F(FlushBatchesTest, ARowThatWasDeletedElsewhere) {
    add_users(0, 30);
    session.commit();
    for (User* user : loaded(session)) user->name = "changed";
    session.commit();
    for (User* user : loaded(session)) user->name = "again";
    run(on_sqlite() ? "DELETE FROM user WHERE email = '9@example.com'"
                    : "DELETE FROM \"user\" WHERE email = '9@example.com'");
    EXPECT_THROW(session.commit(), ConcurrentUpdate);
    session.rollback();
    Session other(engine);
    EXPECT_EQ(other.query<User>().filter(User::c.name == "changed").count(), 29);
}

/// Counts the messages after which the client waits for the server.
std::size_t count_waits(std::FILE* record) {
    std::rewind(record);
    std::size_t waits = 0;
    char line[4096];
    while (std::fgets(line, sizeof line, record) != nullptr) {
        const std::string_view text = line;
        if (text.find("\tF\t") == std::string_view::npos) continue;
        if (text.find("\tSync") != std::string_view::npos || text.find("\tQuery") != std::string_view::npos) ++waits;
    }
    return waits;
}

TEST_F(FlushBatchesTest, ACommitIsTwoRoundTrips) {
    if (on_sqlite()) GTEST_SKIP() << "SQLite has no server";
    const auto change = [&](int first) {
        const std::vector<User*> users = loaded(session);
        session.commit();
        for (User* user : users) user->name = "changed " + std::to_string(first);
        add_users(first, 50);
    };
    add_users(0, 50);
    session.commit();
    change(50);
    session.commit();  // prepares the statements
    change(100);
    auto* const server = static_cast<struct pg_conn*>(engine.connect()->driver().native());
    std::FILE* const record = std::tmpfile();
    PQtrace(server, record);
    session.commit();
    PQuntrace(server);
    EXPECT_EQ(count_waits(record), 2u);
    std::fclose(record);
    expect_own_keys();
    EXPECT_EQ(session.query<User>().filter(User::c.name == "changed 100").count(), 100);
}

}  // namespace
}  // namespace carboy::flush_batches
