// Checkpoints run inside the writer's turn, and keep the log short.
// Source: sqlite.org/wal.html, "The WAL-Reset Bug" and "Avoiding Excessively Large WAL Files".
#include <carboy/base/log.hpp>
#include <carboy/base/operator_notes.hpp>
#include <carboy/drivers/sqlite/backup.hpp>
#include <carboy/drivers/sqlite/library.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

namespace carboy {
namespace {

using namespace std::chrono_literals;
namespace sqlite = drivers::sqlite;

class SqliteWalTest : public testing::Test {
  protected:
    SqliteWalTest() {
        remove();
        Connection conn = connect(path);
        conn.execute("CREATE TABLE t (x)");
        conn.commit();
    }
    ~SqliteWalTest() override { remove(); }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm", "-2", "-2-wal", "-2-shm"})
            std::filesystem::remove(path + suffix);
    }
    std::uintmax_t log_size(const std::string& file) {
        std::error_code none;
        const auto size = std::filesystem::file_size(file + "-wal", none);
        return none ? 0 : size;
    }
    static void write_pages(Connection& conn, int pages) {
        conn.execute("INSERT INTO t VALUES (zeroblob(?))", pages * 4096);
        conn.commit();
    }
    /// Returns the error code of a call while another connection has the turn to write to the file.
    std::string code_beside_a_writer(const std::string& file, const std::function<void()>& call) {
        Connection writer = connect(file);
        writer.execute("INSERT INTO t VALUES (1)");
        try {
            call();
        } catch (const Timeout& error) {
            return std::string(error.code());
        }
        return "none";
    }

    std::string path = testing::TempDir() + "carboy_wal_" + std::to_string(::getpid()) + ".db";
};

TEST_F(SqliteWalTest, WhatCheckpointsWaitsForTheTurn) {
    for (const char* text :
         {"PRAGMA wal_checkpoint", "PRAGMA main.wal_checkpoint(TRUNCATE)", "PRAGMA optimize", "PRAGMA main.optimize",
          "PRAGMA incremental_vacuum", "PRAGMA user_version = 3", "VACUUM"}) {
        Connection conn = connect(path, {.timeout = 30ms, .isolation = Isolation::autocommit});
        const std::string code = code_beside_a_writer(path, [&] { conn.execute(unchecked(text)); });
        EXPECT_EQ(code, "write_lock_timeout") << text;
        conn.execute(unchecked(text));
    }
    // Readers continue.
    Connection reader = connect(path, {.timeout = 30ms});
    EXPECT_EQ(code_beside_a_writer(path, [&] { reader.execute("SELECT * FROM t").fetchall(); }), "none");
    EXPECT_EQ(code_beside_a_writer(path, [&] { reader.execute("PRAGMA wal_autocheckpoint").fetchall(); }), "none");
}

// It is a different file, with a different queue.
TEST_F(SqliteWalTest, AttachedFilesHaveTheirTurnToo) {
    const std::string other = path + "-2";
    {
        Connection conn = connect(other);
        conn.execute("CREATE TABLE t (x)");
        conn.commit();
    }
    Connection conn = connect(path, {.timeout = 30ms});
    conn.execute("ATTACH ? AS other", other);
    const auto write = [&] {
        conn.execute("INSERT INTO other.t VALUES (1)");
        conn.commit();
    };
    EXPECT_EQ(code_beside_a_writer(other, write), "write_lock_timeout");
    EXPECT_EQ(code_beside_a_writer(path, write), "write_lock_timeout");
    write();
    conn.execute("INSERT INTO other.t VALUES (2)");
    Connection beside = connect(other, {.timeout = 30ms});
    EXPECT_THROW(beside.execute("INSERT INTO t VALUES (3)"), Timeout);
    conn.commit();
    beside.execute("INSERT INTO t VALUES (3)");
    beside.commit();
    conn.execute("DETACH other");
    EXPECT_EQ(code_beside_a_writer(other, [&] { conn.execute("INSERT INTO t VALUES (1)"), conn.commit(); }), "none");
}

// Each has the other's file attached: regardless of the order in which they were opened, they do not deadlock.
TEST_F(SqliteWalTest, CrossedAttachmentsDoNotWaitForEachOther) {
    const std::string other = path + "-2";
    connect(other).executescript("CREATE TABLE t (x)");
    const auto work = [&](const std::string& mine, const std::string& theirs) {
        Connection conn = connect(mine, {.timeout = 20s});
        conn.execute("ATTACH ? AS other", theirs);
        for (int i = 0; i < 50; ++i) {
            conn.execute("INSERT INTO t VALUES (1)");
            conn.execute("INSERT INTO other.t VALUES (1)");
            conn.commit();
        }
    };
    {
        std::jthread one(work, path, other);
        std::jthread two(work, other, path);
    }
    EXPECT_EQ(connect(path).execute("SELECT count(*) FROM t").scalar<int>(), 100);
    EXPECT_EQ(connect(other).execute("SELECT count(*) FROM t").scalar<int>(), 100);
}

TEST_F(SqliteWalTest, ACopyTakesTheTurnOfItsTarget) {
    Connection from = connect(":memory:");
    from.execute("CREATE TABLE t (x)");
    from.commit();
    Connection to = connect(path, {.timeout = 30ms});
    EXPECT_EQ(code_beside_a_writer(path, [&] { sqlite::backup(from, to); }), "write_lock_timeout");
    sqlite::Backup copy(from, to);
    copy.step(1);
    Connection writer = connect(path, {.timeout = 30ms});
    EXPECT_THROW(writer.execute("INSERT INTO t VALUES (1)"), Timeout);
    while (copy.step(-1)) {
    }
}

TEST_F(SqliteWalTest, TheLogIsPutIntoTheFile) {
    Connection conn = connect(path);
    for (int i = 0; i < 40; ++i) write_pages(conn, 200);
    EXPECT_LT(log_size(path), 1500u * 4096);
    conn.close();
    EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
}

TEST_F(SqliteWalTest, TheLastConnectionPutsItIntoTheFile) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([this] {
            Connection conn = connect(path, {.timeout = 30s});
            write_pages(conn, 2);
        });
    threads.clear();
    EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
    EXPECT_EQ(connect(path).execute("SELECT count(*) FROM t").scalar<int>(), 8);
}

TEST_F(SqliteWalTest, ALargeTransactionDoesNotLeaveALargeLog) {
    Connection conn = connect(path);
    write_pages(conn, 30'000);
    write_pages(conn, 1);
    write_pages(conn, 1);
    EXPECT_LE(log_size(path), 64u << 20);
}

// There is always a reader: each begins before the previous one has ended.
TEST_F(SqliteWalTest, ReadersDoNotLetTheLogGrowForEver) {
    std::atomic<bool> done{false};
    std::vector<std::jthread> readers;
    for (int i = 0; i < 2; ++i)
        readers.emplace_back([&] {
            Connection conn = connect(path);
            while (!done) {
                conn.begin_read();
                conn.execute("SELECT count(*) FROM t").scalar<int>();
                std::this_thread::sleep_for(6ms);
                conn.commit();
            }
        });
    Connection conn = connect("sqlite:///" + path + "?synchronous=off");
    conn.execute("INSERT INTO t VALUES (zeroblob(400 * 4096))");
    conn.commit();
    std::uintmax_t largest = 0;
    for (int i = 0; i < 150; ++i) {
        conn.execute("UPDATE t SET x = randomblob(400 * 4096)");
        conn.commit();
        largest = std::max(largest, log_size(path));
    }
    done = true;
    readers.clear();
    EXPECT_LE(largest, 120u << 20);
    conn.close();
    EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
}

// Litestream and other tools that copy the log switch it off.
TEST_F(SqliteWalTest, CheckpointsCanBeSwitchedOff) {
    Engine engine(path);
    {
        auto conn = engine.connect();
        conn->execute("PRAGMA wal_autocheckpoint=0");
        write_pages(*conn, 3000);
        write_pages(*conn, 3000);
        EXPECT_GT(log_size(path), 5000u * 4096);
    }
    auto conn = engine.connect();  // the same one, as it was opened
    write_pages(*conn, 1);
    write_pages(*conn, 1);
    EXPECT_EQ(conn->execute("PRAGMA wal_checkpoint").fetchone()->get<int>(0), 0);
}

TEST_F(SqliteWalTest, OneLineSaysThatTheLibraryIsOld) {
    const auto version = sqlite::sqlite_version_info();
    const bool is_old = sqlite::has_wal_reset_bug(version);
    EXPECT_TRUE(sqlite::has_wal_reset_bug({3, 40, 1}));
    EXPECT_TRUE(sqlite::has_wal_reset_bug({3, 51, 2}));
    EXPECT_TRUE(sqlite::has_wal_reset_bug({3, 50, 6}));
    EXPECT_FALSE(sqlite::has_wal_reset_bug({3, 50, 7}));
    EXPECT_FALSE(sqlite::has_wal_reset_bug({3, 44, 6}));
    EXPECT_FALSE(sqlite::has_wal_reset_bug({3, 51, 3}));
    EXPECT_FALSE(sqlite::has_wal_reset_bug({3, 53, 0}));
    // In a separate process, because the line is logged once for each process.
    const auto lines = [](const char* announce) {
        const std::string command =
            "exec 2>&1; CARBOY_ANNOUNCE=" + std::string(announce) + " '" +
            std::filesystem::read_symlink("/proc/self/exe").string() +
            "' --gtest_also_run_disabled_tests --gtest_filter=SqliteWalTest.DISABLED_OpensAFile";
        FILE* const pipe = ::popen(command.c_str(), "r");
        std::string output;
        std::array<char, 4096> part{};
        while (std::fgets(part.data(), part.size(), pipe) != nullptr) output += part.data();
        EXPECT_EQ(::pclose(pipe), 0) << output;
        std::size_t count = 0;
        for (std::size_t at = 0; (at = output.find("WAL-reset", at)) != std::string::npos; ++at) ++count;
        return count;
    };
    EXPECT_EQ(lines("yes"), is_old ? 1u : 0u);
    EXPECT_EQ(lines("no"), 0u);  // a short program has no operator
}

// Run by OneLineSaysThatTheLibraryIsOld.
TEST_F(SqliteWalTest, DISABLED_OpensAFile) {
    const Connection first = connect(path), second = connect(path);
    if (std::string_view(std::getenv("CARBOY_ANNOUNCE")) == "yes") announce_operator_notes();
    EXPECT_TRUE(flush_log());
}

}  // namespace
}  // namespace carboy
