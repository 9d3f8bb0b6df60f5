// Fibers of one thread: a wait for a lock or a long statement suspends one of them and never the thread.
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/fiber/socket.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class SqliteFiberTest : public testing::Test {
  protected:
    SqliteFiberTest() {
        remove();
        Connection conn = connect(path);
        conn.execute("CREATE TABLE t (x INTEGER)");
        conn.execute("INSERT INTO t VALUES (0)");
        conn.commit();
    }
    ~SqliteFiberTest() override { remove(); }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }
    void add_one(Connection& conn, std::chrono::nanoseconds pause) {
        Transaction transaction(conn);
        const int x = conn.execute("SELECT x FROM t").scalar<int>();
        if (pause > 0ns) fiber::sleep_for(pause);
        conn.execute("UPDATE t SET x = ?", x + 1);
        transaction.commit();
    }

    std::string path = testing::TempDir() + "carboy_fiber_" + std::to_string(::getpid()) + ".db";
};

TEST_F(SqliteFiberTest, AWriterThatSleepsDoesNotBlockItsThread) {
    Engine engine(path);
    fiber::Loop loop;
    for (int i = 0; i < 10; ++i)
        loop.spawn([&] {
            auto conn = engine.connect();
            add_one(*conn, 5ms);
        });
    loop.run();
    EXPECT_EQ(engine.connect()->execute("SELECT x FROM t").scalar<int>(), 10);
}

TEST_F(SqliteFiberTest, FibersTakeTurnsWithTheMemoryDatabase) {
    Engine engine(":memory:");
    engine.connect()->execute("CREATE TABLE t (x)");
    fiber::Loop loop;
    for (int i = 0; i < 10; ++i)
        loop.spawn([&engine, i] {
            auto outer = engine.connect();
            auto inner = engine.connect();
            inner->execute("INSERT INTO t VALUES (?)", i);
            fiber::sleep_for(1ms);
            inner->commit();
        });
    loop.run();
    EXPECT_EQ(engine.connect()->execute("SELECT count(*) FROM t").scalar<int>(), 10);
}

TEST_F(SqliteFiberTest, ALongStatementLetsOthersRun) {
    Engine engine(path);
    fiber::Loop loop;
    bool running = true;
    Clock::duration slowest{0};
    int answers = 0;
    loop.spawn([&] {
        auto conn = engine.connect();
        const auto n = conn->execute(
                               "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000) "
                               "SELECT count(*) FROM c")
                           .scalar<int>();
        EXPECT_EQ(n, 1'000'000);
        running = false;
    });
    loop.spawn([&] {
        while (running) {
            const auto begin = Clock::now();
            engine.connect()->execute("SELECT x FROM t").fetchall();
            fiber::yield();
            slowest = std::max(slowest, Clock::now() - begin);
            ++answers;
        }
    });
    loop.run();
    EXPECT_GT(answers, 5);
    EXPECT_LT(slowest, 250ms);
}

// A raw handle is not in the queue, just like another process.
TEST_F(SqliteFiberTest, WaitingForAnotherProcessLetsOthersRun) {
    sqlite3* other = nullptr;
    sqlite3_open(path.c_str(), &other);
    sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    fiber::Loop loop;
    bool released = false;
    loop.spawn([&] {
        Connection conn = connect(path);
        conn.execute("UPDATE t SET x = 2");
        EXPECT_TRUE(released);
        conn.commit();
    });
    loop.spawn([&] {
        fiber::sleep_for(30ms);
        released = true;
        sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr);
    });
    loop.run();
    sqlite3_close(other);
}

TEST_F(SqliteFiberTest, AFiberWhoseClientHasGoneLeavesTheQueueOfWriters) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    Connection holder = connect(path);
    holder.execute("UPDATE t SET x = 1");
    fiber::Loop loop;
    loop.spawn([&] {
        fiber::Socket socket(ends[0]);
        const fiber::StopWith stop(socket);
        Connection conn = connect(path, {.timeout = 20s});
        ::close(ends[1]);
        const auto begin = Clock::now();
        try {
            conn.execute("UPDATE t SET x = 2");
            ADD_FAILURE() << "it wrote";
        } catch (const Timeout& error) {
            EXPECT_EQ(error.code(), "client_gone");
        }
        EXPECT_LT(Clock::now() - begin, 5s);
    });
    loop.run();
}

TEST_F(SqliteFiberTest, ADeadlineEndsALongStatement) {
    Connection conn = connect(path);
    fiber::Loop loop;
    loop.spawn([&] {
        conn.driver().set_deadline(Clock::now() + 30ms);
        EXPECT_THROW(
            conn.execute("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c"),
            Timeout);
    });
    loop.run();
}

TEST_F(SqliteFiberTest, StoppingTheLoopUnwindsALongStatement) {
    Engine engine(path);
    fiber::Loop loop;
    loop.spawn([&] {
        auto conn = engine.connect();
        conn->execute("UPDATE t SET x = 9");
        conn->execute("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c");
        ADD_FAILURE() << "the statement never ends by itself";
    });
    loop.spawn([&] {
        fiber::sleep_for(20ms);
        loop.stop();
    });
    loop.run();
    EXPECT_EQ(engine.pool().status().in_use, 0u);
    EXPECT_EQ(engine.connect()->execute("SELECT x FROM t").scalar<int>(), 0);
}

}  // namespace
}  // namespace carboy
