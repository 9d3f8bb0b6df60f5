// Writers of one process queue up. Waits for the locks of other connections have a time limit.
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
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

// A transaction that begins with reading one row by its key puts SQLite's BEGIN off.
class SqliteSnapshotTest : public SqliteLockTest {
  protected:
    SqliteSnapshotTest() {
        writer.execute("INSERT INTO t VALUES (10), (20)");
        writer.commit();
        reader.execute("SELECT 1");
        db = static_cast<sqlite3*>(reader.driver().native());
    }
    /// Reads x of one row, as a session does.
    std::optional<std::int64_t> x_of(std::int64_t rowid, std::string_view text = "SELECT x FROM t WHERE rowid = ?") {
        const sql::ValueView key = sql::ValueView::integer(rowid);
        engine::Prepared& prepared = reader.prepared(text);
        engine::Execution rows = reader.start(prepared, {&key, 1});
        prepared.statement->expect_one_row();
        const sql::ValueView* const cells = rows.next();
        return cells != nullptr ? std::optional(cells[0].as_integer()) : std::nullopt;
    }
    void set_all(std::int64_t x) {
        writer.execute("UPDATE t SET x = ?", x);
        writer.commit();
    }
    bool sqlite_has_begun() const { return sqlite3_get_autocommit(db) == 0; }
    bool holds_a_snapshot() const { return sqlite3_txn_state(db, nullptr) == SQLITE_TXN_READ; }

    Connection writer = connect(path);
    Connection reader = connect(path);
    sqlite3* db = nullptr;
};

TEST_F(SqliteSnapshotTest, OneRowNeedsNoBegin) {
    for (const bool commits : {true, false}) {
        reader.begin_read();
        EXPECT_TRUE(reader.in_transaction());
        EXPECT_EQ(x_of(2), 10);
        EXPECT_TRUE(reader.in_transaction());
        EXPECT_TRUE(holds_a_snapshot());
        EXPECT_FALSE(sqlite_has_begun());
        commits ? reader.commit() : reader.rollback();
        EXPECT_FALSE(reader.in_transaction());
        EXPECT_FALSE(holds_a_snapshot());
    }
    EXPECT_NE(sqlite3_next_stmt(db, nullptr), nullptr);
    for (sqlite3_stmt* one = sqlite3_next_stmt(db, nullptr); one != nullptr; one = sqlite3_next_stmt(db, one))
        EXPECT_EQ(sqlite3_stmt_busy(one), 0) << sqlite3_sql(one);
}

TEST_F(SqliteSnapshotTest, TheSecondStatementSeesTheSnapshotOfTheFirst) {
    const auto same = [&] { return x_of(3); };
    const auto other = [&] { return x_of(3, "SELECT x + 0 FROM t WHERE rowid = ?"); };
    const auto plain = [&] {
        return std::optional(reader.execute("SELECT x FROM t WHERE rowid = 3").scalar<std::int64_t>());
    };
    for (const std::function<std::optional<std::int64_t>()>& second :
         {std::function<std::optional<std::int64_t>()>(same), {other}, {plain}}) {
        set_all(1);
        reader.begin_read();
        EXPECT_EQ(x_of(2), 1);
        set_all(2);
        EXPECT_EQ(second(), 1);
        EXPECT_TRUE(sqlite_has_begun());
        EXPECT_EQ(x_of(1), 1);
        reader.rollback();
        EXPECT_EQ(x_of(1), 2);
    }
}

TEST_F(SqliteSnapshotTest, AMissingRowIsPartOfTheSnapshot) {
    reader.begin_read();
    EXPECT_EQ(x_of(4), std::nullopt);
    EXPECT_TRUE(holds_a_snapshot());
    writer.execute("INSERT INTO t VALUES (30)");
    writer.commit();
    EXPECT_EQ(x_of(4), std::nullopt);
    reader.commit();
    EXPECT_EQ(x_of(4), 30);
}

TEST_F(SqliteSnapshotTest, WhatUsesTheHandleDirectlySeesTheSnapshot) {
    set_all(1);
    const auto sum = [&] {
        sqlite3_stmt* statement = nullptr;
        auto* const handle = static_cast<sqlite3*>(reader.driver().native());
        sqlite3_prepare_v2(handle, "SELECT sum(x) FROM t", -1, &statement, nullptr);
        sqlite3_step(statement);
        const std::int64_t found = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        return found;
    };
    reader.begin_read();
    EXPECT_EQ(x_of(2), 1);
    set_all(2);
    EXPECT_EQ(sum(), 3);
    EXPECT_EQ(Inspector(reader).table_names(), std::vector<std::string>{"t"});
    reader.rollback();
    EXPECT_EQ(sum(), 6);
}

TEST_F(SqliteSnapshotTest, ThePutOffTransactionRefusesWhatAnOpenOneDoes) {
    const auto code_of = [&](const std::function<void()>& call) {
        try {
            call();
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return std::string("none");
    };
    for (const bool has_read : {false, true}) {
        reader.begin_read();
        if (has_read) {
            EXPECT_EQ(x_of(2), 10);
        }
        EXPECT_EQ(code_of([&] { reader.execute("UPDATE t SET x = 0"); }), "read_only");
        EXPECT_NE(code_of([&] { reader.begin_read(); }), "none");
        EXPECT_NE(code_of([&] { reader.execute(sql::unchecked("BEGIN")); }), "none");
        EXPECT_TRUE(reader.in_transaction());
        EXPECT_EQ(x_of(2), 10);
        reader.rollback();
        EXPECT_FALSE(reader.in_transaction());
    }
}

TEST_F(SqliteSnapshotTest, AFailedFirstStatementLeavesTheTransactionOpen) {
    reader.begin_read();
    EXPECT_THROW(x_of(1, "SELECT abs(-9223372036854775808) + ?"), DatabaseError);
    EXPECT_TRUE(reader.in_transaction());
    set_all(5);
    EXPECT_EQ(x_of(1), 5);
    set_all(6);
    EXPECT_EQ(x_of(1), 5);
    reader.rollback();
    EXPECT_EQ(x_of(1), 6);
}

TEST_F(SqliteSnapshotTest, AStatementThatIsForgottenLeavesItsSnapshot) {
    set_all(1);
    reader.begin_read();
    {
        const sql::ValueView key = sql::ValueView::integer(1);
        const auto statement = reader.driver().prepare("SELECT x FROM t WHERE rowid = ?");
        statement->bind({&key, 1});
        statement->expect_one_row();
        EXPECT_EQ(statement->step()->as_integer(), 1);
        EXPECT_FALSE(sqlite_has_begun());
    }
    EXPECT_TRUE(sqlite_has_begun());
    set_all(2);
    EXPECT_EQ(x_of(1), 1);
    reader.rollback();
}

TEST_F(SqliteSnapshotTest, AFurtherRowIsReadInTheSameSnapshot) {
    set_all(1);
    reader.begin_read();
    const auto statement = reader.driver().prepare("SELECT x FROM t");
    statement->bind({});
    statement->expect_one_row();
    EXPECT_EQ(statement->step()->as_integer(), 1);
    set_all(2);
    EXPECT_EQ(statement->step()->as_integer(), 1);
    EXPECT_TRUE(sqlite_has_begun());
    EXPECT_EQ(statement->step()->as_integer(), 1);
    EXPECT_EQ(statement->step(), nullptr);
    EXPECT_EQ(x_of(1), 1);
    statement->reset();
    reader.rollback();
    EXPECT_EQ(x_of(1), 2);
}

TEST_F(SqliteSnapshotTest, AWriteAfterASnapshotBeginsAnew) {
    reader.begin(engine::Begin::snapshot);
    EXPECT_EQ(x_of(2), 10);
    EXPECT_FALSE(reader.goes_on_to_write());
    reader.commit();
    reader.begin_write();
    reader.execute("UPDATE t SET x = 7");
    reader.commit();
    EXPECT_EQ(writer.execute("SELECT sum(x) FROM t").scalar<std::int64_t>(), 21);
}

}  // namespace
}  // namespace carboy
