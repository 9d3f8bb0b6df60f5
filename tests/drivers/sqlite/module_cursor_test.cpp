// docs/guide/sqlite3.md line by line: Python's sqlite3.Cursor, Row and Blob in C++.
#include <carboy/drivers/sqlite/blob.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace carboy {
namespace {

namespace sqlite = drivers::sqlite;

class SqliteModuleCursorTest : public testing::Test {
  protected:
    SqliteModuleCursorTest() {
        conn.executescript(R"(
            CREATE TABLE t (x INTEGER PRIMARY KEY, name VARCHAR(20), data BLOB);
            INSERT INTO t VALUES (1, 'one', X'00010203'), (2, 'two', NULL), (3, 'three', NULL);
        )");
    }
    Connection conn = connect(":memory:");
};

TEST_F(SqliteModuleCursorTest, Cursor) {
    // row: Cursor.execute
    Cursor cursor = conn.execute("SELECT x, name FROM t ORDER BY x");
    // row: Cursor.description
    EXPECT_EQ(cursor.description()[1].name, "name");
    EXPECT_EQ(cursor.description()[1].type, "VARCHAR(20)");
    // row: Cursor.fetchone
    EXPECT_EQ(cursor.fetchone()->get<int>(0), 1);
    // row: Cursor.fetchmany
    EXPECT_EQ(cursor.fetchmany(1).size(), 1u);
    // row: Cursor.fetchall
    EXPECT_EQ(cursor.fetchall().size(), 1u);
    EXPECT_FALSE(cursor.fetchone());
    // row: Cursor.arraysize
    EXPECT_EQ(conn.execute("SELECT x FROM t").fetchmany().size(), 1u);
    // row: Cursor.__iter__
    std::string all;
    for (const auto& row : conn.execute("SELECT name FROM t ORDER BY x")) all += row.get<std::string>("name");
    EXPECT_EQ(all, "onetwothree");
    // row: Cursor.row_factory
    struct Named {
        int x;
        std::string name;
    };
    EXPECT_EQ(conn.execute("SELECT x, name FROM t WHERE x = 2").as<Named>().first()->name, "two");
    // row: Cursor.lastrowid
    EXPECT_EQ(conn.execute("INSERT INTO t (name) VALUES ('four')").lastrowid(), 4);
    // row: Cursor.rowcount
    EXPECT_EQ(conn.execute("UPDATE t SET name = 'x' WHERE x < 3").rowcount(), 2);
    EXPECT_EQ(conn.execute("SELECT 1").rowcount(), -1);
    // row: Cursor.close
    Cursor open = conn.execute("SELECT x FROM t");
    open.close();
    EXPECT_FALSE(open.fetchone());
}

TEST_F(SqliteModuleCursorTest, Row) {
    auto row = *conn.execute("SELECT x, name FROM t").fetchone();
    // row: Row
    EXPECT_EQ(row, *conn.execute("SELECT x, name FROM t").fetchone());
    // row: Row.__getitem__
    EXPECT_EQ(row["NAME"].as<std::string>(), "one");
    EXPECT_EQ(row[0].as<int>(), 1);
    EXPECT_THROW(row["nothing"], ProgrammingError);
    // row: Row.__len__
    EXPECT_EQ(row.size(), 2u);
    // row: Row.keys
    EXPECT_EQ(row.keys(), (std::vector<std::string_view>{"x", "name"}));
    // row: Row.__iter__
    std::size_t cells = 0;
    for (std::size_t i = 0; i < row.size(); ++i) cells += row[i].is_null() ? 0 : 1;
    EXPECT_EQ(cells, 2u);
}

TEST_F(SqliteModuleCursorTest, Blob) {
    {
        // row: Blob
        sqlite::Blob blob(conn, "t", "data", 1, true);
        // row: Blob.__len__
        EXPECT_EQ(blob.size(), 4u);
        // row: Blob.read
        std::vector<std::byte> bytes(2);
        blob.read(1, bytes);
        EXPECT_EQ(bytes[1], std::byte{2});
        // row: Blob.write
        blob.write(2, bytes);
        EXPECT_THROW(blob.write(3, bytes), DataError);
        // row: Blob.__getitem__
        std::byte one{};
        blob.read(3, std::span(&one, 1));
        EXPECT_EQ(one, std::byte{2});
    }
    conn.commit();
    EXPECT_EQ(conn.execute("SELECT hex(data) FROM t WHERE x = 1").scalar<std::string>(), "00010102");
}

}  // namespace
}  // namespace carboy
