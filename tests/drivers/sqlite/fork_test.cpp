// After fork() the child has the parent's objects but none of its locks: it may not use them, and its end must not do
// harm.
#include <carboy/drivers/sqlite/blob.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

namespace carboy {
namespace {

class SqliteForkTest : public testing::Test {
  protected:
    SqliteForkTest() {
        remove();
        Connection conn = connect(path);
        conn.execute("CREATE TABLE t (x INTEGER, b BLOB)");
        conn.execute("INSERT INTO t VALUES (1, zeroblob(4))");
        conn.commit();
    }
    ~SqliteForkTest() override { remove(); }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }

    /// Runs `body` in a child and returns its exit status: the number of the first failed step.
    static int in_child(const std::function<int()>& body) {
        const pid_t child = ::fork();
        if (child == 0) ::_exit(body());
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
    }

    template <class F>
    static bool refused(F call, std::string_view code = "forked_connection") {
        try {
            call();
        } catch (const ProgrammingError& error) {
            return error.code() == code && !error.hint().empty();
        }
        return false;
    }

    void expect_sound(int rows) {
        Connection conn = connect(path);
        EXPECT_EQ(conn.execute("PRAGMA integrity_check").scalar<std::string>(), "ok");
        EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), rows);
    }

    std::string path = testing::TempDir() + "carboy_fork_" + std::to_string(::getpid()) + ".db";
};

TEST_F(SqliteForkTest, TheChildIsRefused) {
    Connection conn = connect(path);
    Cursor open = conn.execute("SELECT x FROM t UNION ALL SELECT 2 UNION ALL SELECT 3");
    ASSERT_TRUE(open.fetchone());
    const int step = in_child([&] {
        if (!refused([&] { conn.execute("SELECT 1"); })) return 1;
        if (!refused([&] { conn.execute("INSERT INTO t VALUES (2, NULL)"); })) return 2;
        if (!refused([&] { open.fetchmany(2); })) return 3;  // the row that was read ahead, and one more
        if (!refused([&] { conn.begin_read(); })) return 4;
        if (!refused([&] { conn.executescript("SELECT 1; SELECT 2"); })) return 5;
        if (!refused([&] { conn.reset(); })) return 6;
        if (!refused([&] { drivers::sqlite::Blob(conn, "t", "b", 1); })) return 7;
        if (conn.driver().ping()) return 8;
        conn.interrupt();
        open.close();
        conn.close();
        return 0;
    });
    EXPECT_EQ(step, 0);
    EXPECT_TRUE(open.fetchone());
    open.close();
    conn.execute("INSERT INTO t VALUES (2, NULL)");
    conn.commit();
    conn.close();
    expect_sound(2);
}

TEST_F(SqliteForkTest, TheChildsEndHarmsNoOpenTransaction) {
    Connection conn = connect(path);
    for (int i = 0; i < 100; ++i)
        conn.execute("INSERT INTO t VALUES (?, zeroblob(9000))", i);  // more than fits into the cache
    auto blob = std::make_unique<drivers::sqlite::Blob>(conn, "t", "b", 1, true);
    const int step = in_child([&] {
        blob.reset();
        if (!refused([&] { conn.commit(); })) return 1;
        if (!refused([&] { conn.rollback(); })) return 2;
        Connection gone = std::move(conn);
        return 0;
    });
    EXPECT_EQ(step, 0);
    // The parent still holds the write lock: a second process times out.
    const std::string others =
        "/usr/bin/python3 -c \"import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0); "
        "c.execute('DELETE FROM t')\" " +
        path + " 2>/dev/null";
    EXPECT_NE(std::system(others.c_str()), 0);
    blob.reset();
    conn.commit();
    conn.close();
    expect_sound(101);
}

TEST_F(SqliteForkTest, TheChildCannotOpenWhatTheParentHasOpen) {
    auto conn = std::make_unique<Connection>(connect(path));
    const int step = in_child([&] {
        if (!refused([&] { connect(path); }, "forked_database")) return 1;
        conn.reset();
        if (!refused([&] { connect(path); }, "forked_database")) return 2;
        Connection memory = connect(":memory:");
        return memory.execute("SELECT 0").scalar<int>();
    });
    EXPECT_EQ(step, 0);
    conn.reset();
    const int free = in_child([&] {
        Connection mine = connect(path);
        mine.execute("INSERT INTO t VALUES (5, NULL)");
        mine.commit();
        return 0;
    });
    EXPECT_EQ(free, 0);
    expect_sound(2);
}

}  // namespace
}  // namespace carboy
