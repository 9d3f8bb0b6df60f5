// Writers of one process queue up. Waits for the locks of other connections have a time limit.
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

namespace carboy {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class SqliteLockTest : public testing::Test {
  protected:
    SqliteLockTest() {
        remove();
        Connection conn = connect(path);
        conn.execute("CREATE TABLE t (x INTEGER)");
        conn.execute("INSERT INTO t VALUES (0)");
        conn.commit();
    }
    ~SqliteLockTest() override { remove(); }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }

    std::string path = testing::TempDir() + "carboy_lock_" + std::to_string(::getpid()) + ".db";
};

TEST_F(SqliteLockTest, WaitingWriterIsToldWhoHolds) {
    Connection holder = connect(path);
    Connection other = connect(path, {.timeout = 60ms});
    holder.execute("UPDATE t SET x = 1");
    try {
        other.execute("UPDATE t SET x = 2");
        FAIL();
    } catch (const Timeout& error) {
        EXPECT_EQ(error.code(), "write_lock_timeout");
        EXPECT_NE(error.message().find("has been open for"), std::string::npos) << error.message();
    }
    EXPECT_EQ(other.execute("SELECT x FROM t").scalar<int>(), 0);
    holder.commit();
    other.execute("UPDATE t SET x = 2");
    other.commit();
}

TEST_F(SqliteLockTest, TheTurnEndsHoweverTheTransactionDoes) {
    Connection a = connect(path, {.timeout = 60ms});
    Connection b = connect(path, {.timeout = 60ms});
    const auto b_can_write = [&] {
        b.execute("UPDATE t SET x = x + 1");
        b.commit();
    };
    a.execute("UPDATE t SET x = 5");
    a.rollback();
    b_can_write();
    a.execute("BEGIN IMMEDIATE");
    a.execute("ROLLBACK");
    b_can_write();
    a.executescript("BEGIN; UPDATE t SET x = 6; COMMIT;");
    b_can_write();
    EXPECT_THROW(a.executescript("CREATE TABLE t (x)"), ProgrammingError);
    b_can_write();
    a.execute("UPDATE t SET x = 7");
    a.close();
    b_can_write();
}

TEST_F(SqliteLockTest, ManyWritersLoseNothing) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([this] {
            Connection conn = connect(path, {.timeout = 60s});
            for (int j = 0; j < 25; ++j) {
                Transaction transaction(conn);
                const int x = conn.execute("SELECT x FROM t").scalar<int>();
                conn.execute("UPDATE t SET x = ?", x + 1);
                transaction.commit();
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(connect(path).execute("SELECT x FROM t").scalar<int>(), 200);
}

TEST_F(SqliteLockTest, AStaleSnapshotIsASerializationFailure) {
    Connection a = connect(path, {.isolation = Isolation::deferred});
    Connection b = connect(path);
    a.begin_write();  // deferred: it only reads until it writes
    a.execute("SELECT x FROM t").fetchall();
    b.execute("UPDATE t SET x = 1");
    b.commit();
    EXPECT_EQ(a.execute("SELECT x FROM t").scalar<int>(), 0);
    EXPECT_THROW(a.execute("UPDATE t SET x = 2"), SerializationFailure);
    a.rollback();
}

// A raw handle represents another process: it is not in the queue.
class OtherProcess {
  public:
    explicit OtherProcess(const std::string& path) {
        sqlite3_open(path.c_str(), &db_);
        sqlite3_exec(db_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    }
    void commit() { sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr); }
    ~OtherProcess() { sqlite3_close(db_); }

  private:
    sqlite3* db_ = nullptr;
};

TEST_F(SqliteLockTest, InterruptAndDeadlineEndTheWaitInTheQueue) {
    Connection holder = connect(path);
    holder.execute("UPDATE t SET x = 1");
    Connection other = connect(path, {.timeout = 30s});
    const auto code_of = [](Connection& conn) {
        try {
            conn.execute("UPDATE t SET x = 2");
        } catch (const Timeout& error) {
            EXPECT_EQ(error.statement(), "UPDATE t SET x = 2");
            return std::string(error.code());
        }
        return std::string("it wrote");
    };
    Connection direct = connect(path, {.timeout = 30s, .isolation = Isolation::autocommit});
    const auto begin = Clock::now();
    std::jthread thread([&] {
        std::this_thread::sleep_for(100ms);
        direct.interrupt();
    });
    EXPECT_EQ(code_of(direct), "interrupted");
    direct.driver().set_deadline(Clock::now() + 100ms);
    EXPECT_EQ(code_of(direct), "statement_timeout");
    Connection hasty = connect(path, {.timeout = 30s, .call_timeout = 100ms, .isolation = Isolation::autocommit});
    EXPECT_EQ(code_of(hasty), "statement_timeout");
    EXPECT_LT(Clock::now() - begin, 5s);
    // The longest waiter has kept its place.
    std::jthread patient([&] { other.execute("UPDATE t SET x = 3"), other.commit(); });
    std::this_thread::sleep_for(100ms);
    holder.commit();
    patient.join();
    EXPECT_EQ(holder.execute("SELECT x FROM t").scalar<int>(), 3);
}

TEST_F(SqliteLockTest, InterruptAndDeadlineEndTheWaitForAnotherProcess) {
    OtherProcess other(path);
    Connection conn = connect(path, {.timeout = 30s});
    const auto code_of = [&] {
        try {
            conn.execute("UPDATE t SET x = 2");
        } catch (const Timeout& error) {
            return std::string(error.code());
        }
        return std::string("it wrote");
    };
    const auto begin = Clock::now();
    {
        std::jthread thread([&] {
            std::this_thread::sleep_for(100ms);
            conn.interrupt();
        });
        EXPECT_EQ(code_of(), "interrupted");
    }
    conn.driver().set_deadline(Clock::now() + 100ms);
    EXPECT_EQ(code_of(), "statement_timeout");
    EXPECT_LT(Clock::now() - begin, 5s);
    other.commit();
    conn.driver().set_deadline(Clock::time_point::max());
    EXPECT_EQ(code_of(), "it wrote");
}

TEST_F(SqliteLockTest, WaitsForOtherProcesses) {
    OtherProcess other(path);
    Connection conn = connect(path, {.timeout = 50ms});
    EXPECT_THROW(conn.execute("UPDATE t SET x = 1"), Timeout);
    Connection patient = connect(path, {.timeout = 10s});
    std::thread release([&] {
        std::this_thread::sleep_for(80ms);
        other.commit();
    });
    patient.execute("UPDATE t SET x = 3");
    patient.commit();
    release.join();
    conn.execute("UPDATE t SET x = 1");
    conn.commit();
}

TEST_F(SqliteLockTest, TheWaitForTheTurnAndTheOneForAnotherProcessHaveOneTimeout) {
    OtherProcess other(path);
    Connection first = connect(path, {.timeout = 1200ms});
    Connection second = connect(path, {.timeout = 1200ms});
    std::jthread thread([&] { EXPECT_THROW(first.execute("UPDATE t SET x = 1"), Timeout); });
    std::this_thread::sleep_for(300ms);
    const auto begin = Clock::now();
    EXPECT_THROW(second.execute("UPDATE t SET x = 2"), Timeout);  // it gets the turn after 900 ms
    EXPECT_LT(Clock::now() - begin, 1700ms);
    std::jthread release([&] {
        std::this_thread::sleep_for(900ms);
        other.commit();
    });
    second.execute("UPDATE t SET x = 3");  // the next wait has the whole timeout again
    second.commit();
}

// Every wait respects `timeout`, even where SQLite does not call the busy handler: a change of the journal mode, and
// a write by a connection that is already reading.
TEST_F(SqliteLockTest, OpeningWaitsForAnotherProcess) {
    connect("sqlite:///" + path + "?journal_mode=delete");
    OtherProcess other(path);
    const auto begin = Clock::now();
    try {
        connect(path, {.timeout = 100ms});
        FAIL();
    } catch (const Timeout& error) {
        EXPECT_EQ(error.code(), "database_locked");
    }
    EXPECT_GE(Clock::now() - begin, 100ms);
    EXPECT_LT(Clock::now() - begin, 5s);
    std::jthread release([&] {
        std::this_thread::sleep_for(80ms);
        other.commit();
    });
    Connection conn = connect(path, {.timeout = 20s});
    EXPECT_EQ(conn.execute("PRAGMA journal_mode").scalar<std::string>(), "wal");
}

TEST_F(SqliteLockTest, ManyMayOpenANewFileAtOnce) {
    std::filesystem::remove(path);
    std::atomic<int> failures{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] {
                try {
                    Connection conn = connect(path, {.timeout = 20s});
                    conn.execute("CREATE TABLE IF NOT EXISTS u (x)");
                    conn.commit();
                } catch (const Error& error) {
                    ADD_FAILURE() << error.what();
                    ++failures;
                }
            });
    }
    EXPECT_EQ(failures, 0);
}

TEST_F(SqliteLockTest, AWriterWhoReadsAlreadyWaits) {
    {
        Connection rows = connect(path);
        rows.execute("INSERT INTO t VALUES (1), (2), (3)");
        rows.commit();
    }
    OtherProcess other(path);
    Connection conn = connect(path, {.timeout = 100ms});
    auto open = conn.execute("SELECT x FROM t");
    EXPECT_TRUE(open.fetchone());
    const auto begin = Clock::now();
    try {
        conn.execute("UPDATE t SET x = 1");
        FAIL();
    } catch (const Timeout& error) {
        EXPECT_EQ(error.code(), "database_locked");
    }
    EXPECT_GE(Clock::now() - begin, 100ms);
    Connection patient = connect(path, {.timeout = 20s, .isolation = Isolation::deferred});
    patient.begin_write();
    patient.execute("SELECT count(*) FROM t").scalar<int>();
    std::jthread release([&] {
        std::this_thread::sleep_for(80ms);
        other.commit();
    });
    patient.execute("UPDATE t SET x = 5");
    patient.commit();
    EXPECT_TRUE(open.fetchone());
}

}  // namespace
}  // namespace carboy
