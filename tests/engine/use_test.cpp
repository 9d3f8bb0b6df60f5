// Simultaneous use of a connection, cursor or transaction in two threads or fibers is refused. Use in turns and in
// nested calls is allowed.
#include <carboy/drivers/sqlite/functions.hpp>
#include <carboy/drivers/sqlite/hooks.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <optional>
#include <thread>

namespace carboy {
namespace {

using namespace std::chrono_literals;
namespace sqlite = drivers::sqlite;

/// Returns the code of the error that `call` throws.
template <class F>
std::string code_of(F call) {
    try {
        call();
    } catch (const Error& error) {
        return std::string(error.code());
    }
    return "none";
}

class UseTest : public testing::Test {
  protected:
    UseTest() {
        conn.execute("CREATE TABLE t (x INTEGER)");
        conn.execute("INSERT INTO t VALUES (1), (2), (3)");
        conn.commit();
        sqlite::create_function(conn, "nap", [this](std::int64_t x) {
            inside.count_down();
            leave.wait();
            return x;
        });
    }
    /// Runs `other` while another thread is inside a statement of the connection.
    template <class F>
    void while_inside(F other) {
        std::jthread thread([this] { EXPECT_EQ(conn.execute("SELECT nap(5)").scalar<int>(), 5); });
        inside.wait();
        other();
        leave.count_down();
    }

    std::latch inside{1};
    std::latch leave{1};
    Connection conn = connect(":memory:");
};

TEST_F(UseTest, EveryCallOfAnotherThreadIsRefused) {
    Cursor cursor = conn.execute("SELECT x FROM t");
    std::optional<Transaction> transaction;
    while_inside([&] {
        const std::string refused = "connection_in_use";
        EXPECT_EQ(code_of([&] { conn.execute("SELECT 1"); }), refused);
        EXPECT_EQ(code_of([&] { conn.execute(unchecked("SELECT 1")); }), refused);
        EXPECT_EQ(code_of([&] { conn.stream("SELECT 1"); }), refused);
        EXPECT_EQ(code_of([&] { conn.executemany("INSERT INTO t VALUES (?)", std::vector{4}); }), refused);
        EXPECT_EQ(code_of([&] { conn.executescript("SELECT 1"); }), refused);
        EXPECT_EQ(code_of([&] { cursor.fetchone(); }), refused);
        EXPECT_EQ(code_of([&] { cursor.fetchall(); }), refused);
        EXPECT_EQ(code_of([&] { conn.begin_read(); }), refused);
        EXPECT_EQ(code_of([&] { transaction.emplace(conn); }), refused);
        EXPECT_EQ(code_of([&] { Savepoint{conn}; }), refused);
        EXPECT_EQ(code_of([&] { conn.commit(); }), refused);
        EXPECT_EQ(code_of([&] { conn.rollback(); }), refused);
        EXPECT_EQ(code_of([&] { Inspector(conn).table_names(); }), refused);
    });
    // The cursor continues where it was, and nothing was written.
    EXPECT_EQ(cursor.fetchall().size(), 3u);
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 3);
}

TEST_F(UseTest, TheErrorSaysWhatToDo) {
    while_inside([&] {
        try {
            conn.execute("SELECT 1");
            FAIL();
        } catch (const ProgrammingError& error) {
            EXPECT_NE(error.message().find("Another thread or fiber is inside"), std::string::npos);
            EXPECT_NE(error.hint().find("its own connection"), std::string::npos);
        }
    });
}

TEST_F(UseTest, AFailureLeavesNobodyInside) {
    const auto fail = [this] {
        EXPECT_THROW(conn.execute("SELECT * FROM nowhere"), ProgrammingError);
        EXPECT_THROW(conn.execute("SELECT abs(-9223372036854775807 - 1)"), Error);
        EXPECT_THROW(conn.execute(unchecked("SELECT ?"), 1, 2), ProgrammingError);
        EXPECT_THROW(conn.executescript("CREATE TABLE t (x)"), ProgrammingError);
        EXPECT_THROW(conn.executemany("INSERT INTO nowhere VALUES (?)", std::vector{4}), ProgrammingError);
        EXPECT_THROW(conn.execute("SELECT NULL").scalar<int>(), DataError);
        conn.rollback();
    };
    fail();
    std::jthread(fail).join();
    fail();
}

TEST_F(UseTest, ACursorThatGoesWaitsForTheOther) {
    std::optional<Cursor> cursor(conn.execute("SELECT x FROM t"));
    std::jthread releasing;
    while_inside([&] {
        releasing = std::jthread([&] { cursor.reset(); });
        std::this_thread::sleep_for(20ms);
    });
    releasing.join();
    conn.execute("DROP TABLE t");
}

TEST_F(UseTest, ClosingEndsTheCallOfTheOther) {
    std::string code;
    std::jthread thread([&] {
        code = code_of([&] {
            conn.execute("WITH RECURSIVE n(i) AS (SELECT nap(1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
        });
    });
    inside.wait();
    leave.count_down();
    std::this_thread::sleep_for(5ms);
    conn.close();
    thread.join();
    EXPECT_EQ(code, "interrupted");
}

TEST_F(UseTest, NestedCallsAreTheSameUser) {
    int heard = 0;
    conn.on_query([&](const QueryEvent& event) {
        if (event.statement == "SELECT x FROM t") heard += conn.execute("SELECT count(*) FROM t").scalar<int>();
    });
    sqlite::create_function(conn, "rows",
                            [this] { return conn.execute("SELECT count(*) FROM t").scalar<std::int64_t>(); });
    int progress = 0;
    sqlite::set_progress_handler(
        conn,
        [&] {
            if (++progress == 1) conn.execute("SELECT 7").fetchall();
            return false;
        },
        1);
    for (const Row& row : conn.execute("SELECT x FROM t")) {
        EXPECT_EQ(conn.execute("SELECT rows()").scalar<int>(), 3);
        conn.execute("UPDATE t SET x = x + 10 WHERE x = ?", row.get<int>(0));
    }
    conn.commit();
    EXPECT_EQ(heard, 3);
    EXPECT_GT(progress, 1);
}

// Between two fetches the connection is free, and the flag synchronizes the threads.
TEST_F(UseTest, ThreadsTakeTurns) {
    Cursor cursor = conn.execute("SELECT x FROM t ORDER BY x");
    for (int x = 1; x <= 3; ++x)
        std::jthread([&] {
            EXPECT_EQ(cursor.fetchone()->get<int>(0), x);
            conn.execute("INSERT INTO t VALUES (?)", x);
            conn.commit();
        }).join();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 6);
}

TEST_F(UseTest, ManyThreadsLoseNothingTheyWereNotTold) {
    std::atomic<int> written{0}, refused{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int j = 0; j < 300; ++j) {
                    const std::string code = code_of([&] { conn.execute("INSERT INTO t VALUES (?)", j); });
                    EXPECT_TRUE(code == "none" || code == "connection_in_use") << code;
                    code == "none" ? ++written : ++refused;
                }
            });
    }
    conn.commit();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 3 + written);
    EXPECT_EQ(written + refused, 1200);
    EXPECT_EQ(conn.execute("PRAGMA integrity_check").scalar<std::string>(), "ok");
}

TEST_F(UseTest, AnotherFiberIsRefusedWhileOneWaits) {
    fiber::Loop loop;
    bool done = false;
    int refused = 0;
    loop.spawn([&] {
        conn.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT max(i) FROM n")
            .fetchall();
        done = true;
    });
    loop.spawn([&] {
        while (!done) {
            refused += code_of([&] { conn.execute("SELECT 1"); }) == "connection_in_use" ? 1 : 0;
            fiber::yield();
        }
        EXPECT_EQ(conn.execute("SELECT 1").scalar<int>(), 1);
    });
    loop.run();
    EXPECT_GT(refused, 0);
}

TEST_F(UseTest, AFiberThatIsCancelledLeaves) {
    {
        fiber::Loop loop;
        loop.spawn([&] {
            conn.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
                .fetchall();
        });
        loop.spawn([&] {
            fiber::sleep_for(10ms);
            loop.stop();
        });
        loop.run();
    }
    EXPECT_EQ(conn.execute("SELECT 1").scalar<int>(), 1);
}

}  // namespace
}  // namespace carboy
