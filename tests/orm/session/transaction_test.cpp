// transaction(engine, ...) over a session, write transactions from their beginning, and locks.
#include <carboy/engine/error.hpp>
#include <carboy/orm/session/error.hpp>

#include <filesystem>
#include <thread>

#include <unistd.h>

#include "orm/loading/library.hpp"

namespace carboy::library {
namespace {

class SessionTransactionTest : public LibraryTest {
  protected:
    template <class F>
    void expect_code(const char* code, F work) {
        try {
            work();
            ADD_FAILURE() << "nothing was thrown instead of " << code;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code);
        }
    }
};

TEST_F(SessionTransactionTest, CommitsWhenTheBodyReturns) {
    transaction(engine, [](Session& own) { own.get<Book>(1)->title = "Changed"; });
    EXPECT_EQ(session.get<Book>(1)->title, "Changed");
    const std::int64_t pages =
        transaction(engine, [](Session& own) -> std::int64_t { return own.get<Book>(1)->pages; });
    EXPECT_EQ(pages, 300);
}

TEST_F(SessionTransactionTest, RollsBackWhenTheBodyThrows) {
    EXPECT_THROW(transaction(engine,
                             [](Session& own) {
                                 own.get<Book>(1)->title = "Changed";
                                 own.flush();
                                 throw std::runtime_error("no");
                             }),
                 std::runtime_error);
    EXPECT_EQ(session.get<Book>(1)->title, "One");
}

TEST_F(SessionTransactionTest, RunsAgainAfterALostUpdate) {
    int attempts = 0;
    transaction(engine, [&](Session& own) {
        if (++attempts < 4) throw orm::ConcurrentUpdate("concurrent_update", "Lost.");
        own.get<Book>(1)->title = "At last";
    });
    EXPECT_EQ(attempts, 4);
    EXPECT_EQ(session.get<Book>(1)->title, "At last");
}

TEST_F(SessionTransactionTest, StopsAtItsBudget) {
    int attempts = 0;
    const auto lose = [&](Session&) {
        ++attempts;
        throw engine::Deadlock("deadlock", "Lost.");
    };
    EXPECT_THROW(transaction(engine, lose, {.attempts = 3}), engine::Deadlock);
    EXPECT_EQ(attempts, 3);
    EXPECT_THROW(transaction(engine, lose, {.attempts = 1'000'000, .budget = std::chrono::milliseconds(20)}),
                 engine::Deadlock);
    const auto unique = [&](Session& own) {
        ++attempts;
        own.add(Book{.id = 1, .title = "Again", .author_id = 1});
    };
    attempts = 0;
    EXPECT_THROW(transaction(engine, unique), engine::IntegrityError);
    EXPECT_EQ(attempts, 1);
}

TEST_F(SessionTransactionTest, AReadOnlyTransactionRefusesToWrite) {
    const auto write = [](Session& own) { own.get<Book>(1)->title = "Never"; };
    engine::RetryOptions options;
    options.transaction.read_only = true;
    expect_code("read_only", [&] { transaction(engine, write, options); });
    EXPECT_EQ(transaction(
                  engine, [](Session& own) { return own.query<Book>().count(); }, options),
              6);
}

TEST_F(SessionTransactionTest, BeginsToWriteUnlessItHasWritten) {
    Book& one = *session.get<Book>(1);
    one.title = "Pending";
    session.begin_write();  // after reading, with a change that stays pending
    EXPECT_TRUE(session.is_modified(one));
    expect_code("transaction_open", [&] { session.begin_write(); });
    session.get<Book>(2)->title = "Changed";
    session.flush();
    expect_code("transaction_open", [&] { session.begin_write(); });
    session.rollback();
    EXPECT_EQ(one.title, "One");
    EXPECT_EQ(session.get<Book>(2)->title, "Two");
    {
        const engine::Savepoint savepoint = session.begin_nested();
        expect_code("transaction_open", [&] { session.begin_write(); });
    }
    session.rollback();
    session.begin({.read_only = true});
    expect_code("transaction_open", [&] { session.begin_write(); });
}

TEST_F(SessionTransactionTest, LockOptionsExcludeEachOther) {
    expect_code("lock_options", [&] { session.query<Book>().with_for_update({.nowait = true, .skip_locked = true}); });
    EXPECT_EQ(session.query<Book>().join(Book::c.author).with_for_update_of<Book>({.skip_locked = true}).all().size(),
              6u);
    const bool named = statements.back().find("FOR UPDATE OF library_book SKIP LOCKED") != std::string::npos;
    EXPECT_EQ(named, !on_sqlite()) << statements.back();
    EXPECT_EQ(session.query<Book>().with_for_update({.read = true}).all().size(), 6u);
}

/// Sessions of two threads on one file, or on the server.
class TwoThreadsTest : public ::testing::Test {
  protected:
    TwoThreadsTest() {
        if (!server) std::filesystem::remove(file);
        if (server)
            engine::connect(server).executescript(
                "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        auto connection = shared.connect();
        for (const std::string& text : sql::create_statements(orm::joined_mapper<Author>().table, shared.dialect()))
            connection->execute(unchecked(text));
        connection->execute("INSERT INTO library_author (id, name) VALUES (1, '0')");
        connection->commit();
    }
    ~TwoThreadsTest() override {
        for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
    }

    /// Adds one to a number `times` times in each of four threads.
    template <class Read>
    void count_up(int times, Read read) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < times; ++n)
                    transaction(shared,
                                [&](Session& own) {
                                    Author& author = read(own);
                                    author.name = std::to_string(std::stoi(*author.name) + 1);
                                },
                                {.attempts = 100'000, .budget = std::chrono::minutes(2)});
            });
        for (std::thread& thread : threads) thread.join();
        Session session{shared};
        EXPECT_EQ(session.get<Author>(1)->name, std::to_string(4 * times));
    }

    const char* server = std::getenv("CARBOY_TEST_POSTGRES");
    std::string file =
        (std::filesystem::temp_directory_path() / ("carboy_transaction_" + std::to_string(::getpid()))).string();
    Engine shared{server ? std::string(server) : "sqlite:///" + file};
};

TEST_F(TwoThreadsTest, NoUpdateIsLost) {
    count_up(25, [](Session& own) -> Author& { return *own.get<Author>(1); });
}

TEST_F(TwoThreadsTest, ALockedRowIsReadInTurn) {
    count_up(25, [](Session& own) -> Author& { return own.query<Author>().with_for_update().one(); });
}

// A handler behind a log-in has read the visitor's account before it can begin to write.
TEST_F(TwoThreadsTest, BeginWriteAfterReadingReadsAgain) {
    Session own{shared}, other{shared};
    Author& author = *own.get<Author>(1);
    other.get<Author>(1)->name = "1";
    other.commit();
    own.begin_write();
    EXPECT_EQ(&own.query<Author>().one(), &author);
    EXPECT_EQ(author.name, "1");
    author.name = "2";
    own.commit();
    EXPECT_EQ(other.query<Author>().one().name, "2");
}

// Without begin_write(): the lock is taken by the query, also on SQLite, and what was read before is read again.
TEST_F(TwoThreadsTest, AQueryTakesTheLock) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 25; ++n) {
                Session own{shared};
                Author& seen = *own.get<Author>(1);
                Author& locked = own.query<Author>().with_for_update().one();
                EXPECT_EQ(&seen, &locked);
                locked.name = std::to_string(std::stoi(*locked.name) + 1);
                own.commit();
            }
        });
    for (std::thread& thread : threads) thread.join();
    Session session{shared};
    EXPECT_EQ(session.get<Author>(1)->name, "100");
}

}  // namespace
}  // namespace carboy::library
