// A statement ends when its last row has been returned: it does not block a commit, another reader or a schema
// change. The reference is Python's sqlite3, which steps ahead.
#include <carboy/drivers/sqlite/blob.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>

namespace carboy {
namespace {

namespace sqlite = drivers::sqlite;

class SqliteCursorTest : public testing::Test {
  protected:
    SqliteCursorTest() {
        remove();
        conn.emplace(connect(path));
        conn->execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER)");
        conn->execute("INSERT INTO t (x) VALUES (10)");
        conn->commit();
    }
    ~SqliteCursorTest() override {
        conn.reset();
        remove();
    }
    void remove() {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }
    int count_elsewhere() { return connect(path).execute("SELECT count(*) FROM t").scalar<int>(); }

    std::string path = testing::TempDir() + "carboy_cursor_" + std::to_string(::getpid()) + ".db";
    std::optional<Connection> conn;
};

TEST_F(SqliteCursorTest, AnInsertThatReturnsItsKeyCanBeCommitted) {
    auto cursor = conn->execute("INSERT INTO t (x) VALUES (?) RETURNING id", 1);
    EXPECT_EQ(cursor.scalar<int>(), 2);
    conn->commit();
    EXPECT_EQ(count_elsewhere(), 2);
    EXPECT_FALSE(cursor.fetchone());
}

TEST_F(SqliteCursorTest, HoweverTheRowIsRead) {
    int expected = 1;
    const auto check = [&](auto read) {
        auto cursor = conn->execute("INSERT INTO t (x) VALUES (1) RETURNING id, 'key'");
        read(cursor);
        conn->commit();
        EXPECT_EQ(count_elsewhere(), ++expected);
    };
    check([](Cursor& cursor) { cursor.fetchone(); });
    check([](Cursor& cursor) { cursor.fetchmany(1); });
    check([](Cursor& cursor) { EXPECT_TRUE((cursor.as<int, std::string>().first())); });
    check([](Cursor& cursor) { EXPECT_EQ(std::get<1>(*cursor.as<int, std::string_view>().first()), "key"); });
    check([](Cursor& cursor) { EXPECT_THROW((cursor.as<std::string, int>().first()), DataError); });
    check([](Cursor& cursor) {
        for (const Row& row : cursor) {
            EXPECT_EQ(row.get<std::string>(1), "key");
            break;
        }
    });
    check([](Cursor&) {});
}

TEST_F(SqliteCursorTest, SoCanATransactionAndASavepoint) {
    {
        Transaction transaction(*conn);
        auto outer = conn->execute("INSERT INTO t (x) VALUES (1) RETURNING id");
        EXPECT_EQ(outer.scalar<int>(), 2);
        Savepoint savepoint(*conn);
        auto inner = conn->execute("UPDATE t SET x = 5 RETURNING id");
        EXPECT_EQ(inner.fetchone()->get<int>(0), 1);
        savepoint.release();
        EXPECT_EQ(inner.fetchone()->get<int>(0), 2);
        transaction.commit();
    }
    {
        Savepoint alone(*conn);
        auto cursor = conn->execute("DELETE FROM t WHERE id = 2 RETURNING x");
        EXPECT_EQ(cursor.scalar<int>(), 5);
        alone.release();
    }
    conn->commit();
    EXPECT_EQ(count_elsewhere(), 1);
}

TEST_F(SqliteCursorTest, WithAutocommitOthersSeeTheRowAtOnce) {
    Connection direct = connect(path, {.isolation = Isolation::autocommit});
    auto cursor = direct.execute("INSERT INTO t (x) VALUES (1) RETURNING id");
    EXPECT_EQ(count_elsewhere(), 2);
    EXPECT_EQ(cursor.scalar<int>(), 2);
    conn->execute("INSERT INTO t (x) VALUES (2)");  // and the writers' queue is free
    conn->commit();
}

TEST_F(SqliteCursorTest, WhatFailsAtTheEndFailsAtOnce) {
    conn->execute("CREATE TABLE child (t_id INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)");
    conn->commit();
    Connection direct = connect(path, {.isolation = Isolation::autocommit});
    EXPECT_THROW(direct.execute("INSERT INTO child VALUES (99) RETURNING t_id"), IntegrityError);
    EXPECT_EQ(direct.execute("SELECT count(*) FROM child").scalar<int>(), 0);
}

TEST_F(SqliteCursorTest, ReadersSeeWhatIsNew) {
    auto number = conn->execute("SELECT count(*) FROM t");
    EXPECT_EQ(number.fetchone()->get<int>(0), 1);
    Connection other = connect(path);
    other.execute("INSERT INTO t (x) VALUES (1)");
    other.commit();
    auto text = conn->execute("SELECT count(*) FROM t");
    EXPECT_EQ(text.scalar<int>(), 2);
    other.execute("INSERT INTO t (x) VALUES (1)");
    other.commit();
    EXPECT_EQ(conn->execute("SELECT count(*) FROM t").scalar<int>(), 3);
}

TEST_F(SqliteCursorTest, TheSchemaMayChange) {
    auto seen = conn->execute("SELECT x FROM t WHERE id = 1");
    EXPECT_EQ(seen.scalar<int>(), 10);
    auto word = conn->execute("SELECT 'word' FROM t WHERE id = 1");
    EXPECT_EQ(word.scalar<std::string_view>(), "word");
    conn->execute("ATTACH ':memory:' AS aux");
    conn->execute("CREATE TABLE aux.u (x)");
    conn->execute("INSERT INTO aux.u VALUES (1)");
    conn->commit();
    auto attached = conn->execute("SELECT x FROM aux.u");
    EXPECT_EQ(attached.fetchmany(1).size(), 1u);
    conn->execute("DETACH aux");
    Connection direct = connect(path, {.isolation = Isolation::autocommit});
    auto first = direct.execute("SELECT x FROM t");
    EXPECT_TRUE(first.as<int>().first());
    direct.execute("VACUUM");
    direct.execute("DROP TABLE t");
}

TEST_F(SqliteCursorTest, RowsComeInTheirOrder) {
    conn->execute("INSERT INTO t (x) VALUES (20), (30), (40)");
    auto cursor = conn->execute("SELECT x FROM t ORDER BY id");
    EXPECT_EQ(cursor.scalar<int>(), 10);
    EXPECT_EQ(cursor.fetchone()->get<int>(0), 20);
    EXPECT_EQ(cursor.fetchmany(1)[0].get<int>(0), 30);
    EXPECT_EQ(*cursor.as<int>().first(), std::tuple(40));
    EXPECT_FALSE(cursor.fetchone());
    EXPECT_THROW(cursor.scalar<int>(), ProgrammingError);
    auto changed = conn->execute("UPDATE t SET x = x + 1 RETURNING x, 'a long text that is kept: ' || x");
    EXPECT_EQ(changed.rowcount(), 0);
    int expected = 11;
    for (const auto& [x, text] : changed.as<int, std::string_view>()) {
        EXPECT_EQ(x, expected);
        EXPECT_EQ(text, "a long text that is kept: " + std::to_string(expected));
        conn->execute("SELECT x FROM t").fetchall();
        expected += 10;
    }
    EXPECT_EQ(changed.rowcount(), 4);
}

// Python loses the previous row; here only the call for the bad row fails.
TEST_F(SqliteCursorTest, AnErrorOfTheNextRowComesWithIt) {
    auto cursor = conn->execute("SELECT abs(x) FROM (SELECT 1 AS x UNION ALL SELECT -9223372036854775807 - 1)");
    EXPECT_EQ(cursor.scalar<int>(), 1);
    EXPECT_THROW(cursor.fetchone(), Error);
    EXPECT_FALSE(cursor.fetchone());
}

TEST_F(SqliteCursorTest, AnOpenStatementOfOnesOwnIsNoOtherConnectionsLock) {
    conn->execute("INSERT INTO t (x) VALUES (20), (30)");
    conn->commit();
    const auto code_of = [&](std::string_view text) {
        try {
            conn->execute(unchecked(text));
        } catch (const Error& error) {
            EXPECT_EQ(error.message().find("another"), std::string::npos) << error.message();
            return std::string(error.code());
        }
        return std::string("none");
    };
    Connection direct = connect(path, {.isolation = Isolation::autocommit});
    std::swap(*conn, direct);
    conn->execute("ATTACH ':memory:' AS aux");
    conn->execute("CREATE TABLE aux.u AS SELECT * FROM t");
    auto open = conn->execute("SELECT t.x FROM t, aux.u");
    EXPECT_TRUE(open.fetchone());
    EXPECT_EQ(code_of("DROP TABLE t"), "cursor_open");
    EXPECT_EQ(code_of("VACUUM"), "cursor_open");
    EXPECT_EQ(code_of("DETACH aux"), "cursor_open");
    open.close();
    EXPECT_EQ(code_of("DETACH aux"), "none");
}

TEST_F(SqliteCursorTest, AnOpenBlobIsSaidToBeInTheWay) {
    conn->execute("UPDATE t SET x = zeroblob(8)");
    const auto begin = std::chrono::steady_clock::now();
    {
        sqlite::Blob blob(*conn, "t", "x", 1, true);
        try {
            conn->commit();
            FAIL();
        } catch (const OperationalError& error) {
            EXPECT_EQ(error.code(), "cursor_open");
        }
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
    conn->commit();
}

}  // namespace
}  // namespace carboy
