// The behaviour of Python's sqlite3 module: transactions, cursors, rows.
#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <list>
#include <ranges>
#include <set>
#include <sstream>

namespace carboy {
namespace {

class ConnectionTest : public testing::Test {
  protected:
    ConnectionTest() {
        conn.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE)");
    }

    void add_three() {
        const std::vector<std::tuple<std::string, const char*>> rows{
            {"Alice", "a@x"}, {"Bob", nullptr}, {"Carl", "c@x"}};
        conn.executemany("INSERT INTO users (name, email) VALUES (?, ?)", rows);
    }

    Connection conn = connect(":memory:");
};

template <class T>
std::string print(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

TEST_F(ConnectionTest, InsertsAndReads) {
    const Cursor inserted = conn.execute("INSERT INTO users (name, email) VALUES (?, ?)", "Alice", "a@x");
    EXPECT_EQ(inserted.lastrowid(), 1);
    EXPECT_EQ(inserted.rowcount(), 1);
    EXPECT_TRUE(inserted.description().empty());
    const auto row = conn.execute("SELECT * FROM users WHERE name = :name", bind<"name">("Alice")).fetchone();
    ASSERT_TRUE(row);
    EXPECT_EQ(print(*row), "(1, 'Alice', 'a@x')");
    EXPECT_EQ((*row)[0].as<int>(), 1);
    EXPECT_EQ((*row)["name"], "Alice");
    EXPECT_EQ((*row)["EMAIL"], std::string("a@x"));
    EXPECT_EQ(row->get<std::string>(1), "Alice");
    EXPECT_EQ(row->get<std::int64_t>("id"), 1);
    EXPECT_EQ(print((*row)["name"]), "Alice");
    EXPECT_EQ(row->keys(), (std::vector<std::string_view>{"id", "name", "email"}));
}

TEST_F(ConnectionTest, PrintsRowsAsPythonDoes) {
    EXPECT_EQ(print(*conn.execute("SELECT 1").fetchone()), "(1,)");
    EXPECT_EQ(print(*conn.execute("SELECT NULL, 1.0, 'it''s', x'00ff', 1e300").fetchone()),
              "(None, 1.0, \"it's\", b'\\x00\\xff', 1e+300)");
}

TEST_F(ConnectionTest, FetchesOneManyAll) {
    add_three();
    Cursor cursor = conn.execute("SELECT id FROM users ORDER BY id");
    EXPECT_EQ(cursor.fetchone()->get<int>(0), 1);
    EXPECT_EQ(cursor.fetchmany(1).size(), 1u);
    const auto rest = cursor.fetchall();
    ASSERT_EQ(rest.size(), 1u);
    EXPECT_EQ(rest[0][0], 3);
    EXPECT_FALSE(cursor.fetchone());
    EXPECT_TRUE(cursor.fetchall().empty());
    EXPECT_EQ(cursor.rowcount(), -1);
}

TEST_F(ConnectionTest, IteratesTyped) {
    add_three();
    std::string seen;
    for (auto [id, name] : conn.execute("SELECT id, name FROM users ORDER BY id").as<std::int64_t, std::string>())
        seen += std::to_string(id) + name;
    EXPECT_EQ(seen, "1Alice2Bob3Carl");
    Cursor cursor = conn.execute("SELECT id, email FROM users ORDER BY id");
    const auto rows = cursor.as<int, std::optional<std::string>>().all();
    EXPECT_EQ(rows[1], std::make_tuple(2, std::nullopt));
}

TEST_F(ConnectionTest, ReadsAggregates) {
    struct Person {
        std::int64_t id;
        std::string name;
        std::optional<std::string> email;
    };
    add_three();
    const auto people = conn.execute("SELECT * FROM users ORDER BY id").as<Person>().all();
    ASSERT_EQ(people.size(), 3u);
    EXPECT_EQ(people[0].name, "Alice");
    EXPECT_EQ(people[1].email, std::nullopt);
    EXPECT_FALSE(conn.execute("SELECT * FROM users WHERE id = 9").as<Person>().first());
}

TEST_F(ConnectionTest, ChecksTypedRows) {
    add_three();
    EXPECT_THROW((conn.execute("SELECT id FROM users").as<int, int>()), ProgrammingError);
    EXPECT_THROW(conn.execute("SELECT id FROM users WHERE 0").as<>(), ProgrammingError);
    try {
        conn.execute("SELECT email FROM users ORDER BY id").as<std::string>().all();
        FAIL();
    } catch (const DataError& error) {
        EXPECT_NE(error.message().find("Column \"email\""), std::string::npos) << error.message();
    }
    EXPECT_EQ(conn.execute("SELECT count(*) FROM users").scalar<int>(), 3);
    EXPECT_THROW(conn.execute("SELECT id FROM users WHERE 0").scalar<int>(), ProgrammingError);
}

TEST_F(ConnectionTest, RowsOutliveTheirCursor) {
    add_three();
    std::vector<Row> copies;
    for (const auto& row : conn.execute("SELECT id, name, x'0102' FROM users ORDER BY id")) copies.push_back(row);
    const Row assigned = copies[0];
    conn.close();
    EXPECT_EQ(print(assigned), "(1, 'Alice', b'\\x01\\x02')");
    EXPECT_EQ(print(copies[2]), "(3, 'Carl', b'\\x01\\x02')");
    EXPECT_TRUE(assigned == copies[0]);
}

TEST_F(ConnectionTest, RefusesWrongColumns) {
    add_three();
    const auto row = conn.execute("SELECT id FROM users").fetchone();
    EXPECT_THROW((*row)[1], ProgrammingError);
    EXPECT_THROW((*row)[-1], ProgrammingError);
    EXPECT_THROW((*row)["nope"], ProgrammingError);
}

TEST_F(ConnectionTest, TemporariesMayDieWhileACursorIsOpen) {
    add_three();
    std::string seen;
    for (const auto& row : conn.execute("SELECT name FROM users WHERE name <> ? ORDER BY id", std::string(40, 'x')))
        seen += row.get<std::string>(0);
    EXPECT_EQ(seen, "AliceBobCarl");
}

TEST_F(ConnectionTest, SameStatementTwiceAtOnce) {
    add_three();
    int pairs = 0;
    const auto all = [this] { return conn.execute("SELECT id FROM users"); };
    for (const auto& a : all())
        for (const auto& b : all()) pairs += a.get<int>(0) * 10 + b.get<int>(0) > 0;
    EXPECT_EQ(pairs, 9);
}

TEST_F(ConnectionTest, WritesOpenATransaction) {
    EXPECT_FALSE(conn.in_transaction());
    conn.execute("SELECT 1").fetchall();
    EXPECT_FALSE(conn.in_transaction());
    conn.execute("-- comment\n INSERT INTO users (name) VALUES ('x')");
    EXPECT_TRUE(conn.in_transaction());
    conn.rollback();
    EXPECT_FALSE(conn.in_transaction());
    EXPECT_EQ(conn.execute("SELECT count(*) FROM users").scalar<int>(), 0);
    conn.execute("WITH n(x) AS (SELECT 'y') INSERT INTO users (name) SELECT x FROM n");
    conn.commit();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM users").scalar<int>(), 1);
    conn.commit();
    conn.rollback();
}

TEST_F(ConnectionTest, RollbackEndsCursorsLoudly) {
    add_three();
    Cursor cursor = conn.execute("SELECT id FROM users");
    EXPECT_TRUE(cursor.fetchone());
    conn.rollback();
    EXPECT_THROW(cursor.fetchone(), ProgrammingError);
}

TEST_F(ConnectionTest, CloseEndsCursorsAndIsFinal) {
    add_three();
    Cursor cursor = conn.execute("SELECT id FROM users");
    conn.close();
    conn.close();
    EXPECT_FALSE(conn.is_open());
    EXPECT_THROW(cursor.fetchone(), ProgrammingError);
    EXPECT_THROW(conn.execute("SELECT 1"), ProgrammingError);
    EXPECT_THROW(conn.commit(), ProgrammingError);
}

TEST_F(ConnectionTest, ExecutemanyTakesAnyRange) {
    std::list<std::pair<int, std::string>> pairs{{7, "p"}, {8, "q"}};
    EXPECT_EQ(conn.executemany("INSERT INTO users (id, name) VALUES (?, ?)", pairs).rowcount(), 2);
    std::set<std::tuple<int>> ids{{7}, {8}, {9}};
    EXPECT_EQ(conn.executemany("DELETE FROM users WHERE id = ?", ids).rowcount(), 2);
    conn.executemany("INSERT INTO users (id, name) VALUES (?, ?)", {std::tuple{1, "a"}, std::tuple{2, "b"}});
    EXPECT_EQ(conn.execute("SELECT count(*) FROM users").scalar<int>(), 2);
    EXPECT_THROW(conn.executemany("SELECT ?", ids), ProgrammingError);
    EXPECT_EQ(conn.executemany("DELETE FROM users WHERE id = ?", std::vector<std::tuple<int>>{}).rowcount(), 0);
}

TEST_F(ConnectionTest, ExecutescriptCommitsFirst) {
    add_three();
    conn.executescript(R"(
        CREATE TABLE a (x); -- one
        INSERT INTO a VALUES (1); INSERT INTO a VALUES (2);
        CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM users; END;
    )");
    conn.rollback();
    EXPECT_EQ(conn.execute("SELECT count(*) FROM users").scalar<int>(), 3);
    EXPECT_EQ(conn.execute("SELECT sum(x) FROM a").scalar<int>(), 3);
    EXPECT_THROW(conn.executescript("SELECT 1; nonsense"), ProgrammingError);
    const std::string made = "DROP TABLE a";
    conn.executescript(unchecked(made));
}

TEST_F(ConnectionTest, UncheckedTextIsCountedAtRunTime) {
    add_three();
    const std::string text = "SELECT name FROM users WHERE id = ?";
    EXPECT_EQ(conn.execute(unchecked(text), 2).scalar<std::string>(), "Bob");
    EXPECT_THROW(conn.execute(unchecked(text)), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked(text), 1, 2), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked("SELECT 1; SELECT 2")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked("  -- nothing")), ProgrammingError);
    const std::vector<sql::ValueView> one{sql::ValueView::integer(1)};
    EXPECT_EQ(conn.execute_values(unchecked(text), one).scalar<std::string>(), "Alice");
    conn.execute(unchecked("DELETE FROM users"));
    EXPECT_TRUE(conn.in_transaction());
}

TEST_F(ConnectionTest, ValuesSurviveTheRoundTrip) {
    conn.execute("CREATE TABLE v (x)");
    const std::string with_nul("a\0b", 3);
    const std::vector<std::byte> empty;
    conn.execute("INSERT INTO v VALUES (?)", INT64_MIN);
    conn.execute("INSERT INTO v VALUES (?)", with_nul);
    conn.execute("INSERT INTO v VALUES (?)", empty);
    conn.execute("INSERT INTO v VALUES (?)", std::string_view());
    conn.execute("INSERT INTO v VALUES (?)", 0.1);
    const auto rows = conn.execute("SELECT x FROM v ORDER BY rowid").fetchall();
    EXPECT_EQ(rows[0].get<std::int64_t>(0), INT64_MIN);
    EXPECT_EQ(rows[1].get<std::string>(0), with_nul);
    EXPECT_EQ(rows[2].get<std::vector<std::byte>>(0), empty);
    EXPECT_EQ(rows[3].get<std::string>(0), "");
    EXPECT_EQ(rows[4].get<double>(0), 0.1);
}

TEST_F(ConnectionTest, SeesSchemaChanges) {
    add_three();
    const auto all = [this] { return conn.execute("SELECT * FROM users"); };
    EXPECT_EQ(all().fetchone()->size(), 3u);
    conn.execute("ALTER TABLE users ADD COLUMN age INTEGER DEFAULT 5");
    const auto row = all().fetchone();
    ASSERT_EQ(row->size(), 4u);
    EXPECT_EQ((*row)["age"], 5);
    conn.execute("ALTER TABLE users RENAME COLUMN age TO years");
    EXPECT_EQ((*all().fetchone())["years"], 5);
}

TEST_F(ConnectionTest, DescribesColumns) {
    const Cursor cursor = conn.execute("SELECT id, name AS n, 1 + 1 FROM users");
    ASSERT_EQ(cursor.description().size(), 3u);
    EXPECT_EQ(cursor.description()[0].type, "INTEGER");
    EXPECT_EQ(cursor.description()[1].name, "n");
    EXPECT_EQ(cursor.description()[2].type, "");
}

TEST_F(ConnectionTest, KeepsItsStatementsBounded) {
    Connection small = connect(":memory:", {.cached_statements = 8});
    Cursor open = small.execute("SELECT 1 UNION SELECT 2");
    for (int round = 0; round < 3; ++round)
        for (int i = 0; i < 50; ++i)
            EXPECT_EQ(small.execute(unchecked("SELECT " + std::to_string(i))).scalar<int>(), i);
    EXPECT_EQ(open.fetchall().size(), 2u);
}

TEST_F(ConnectionTest, MovesWithItsCursors) {
    add_three();
    Cursor cursor = conn.execute("SELECT id FROM users ORDER BY id");
    Connection other = std::move(conn);
    Cursor moved = std::move(cursor);
    EXPECT_EQ(moved.fetchall().size(), 3u);
    EXPECT_FALSE(conn.is_open());  // NOLINT: a moved-from connection is closed
}

TEST_F(ConnectionTest, ReturningGivesRows) {
    Cursor cursor = conn.execute("INSERT INTO users (name) VALUES ('a'), ('b') RETURNING id");
    EXPECT_EQ(cursor.fetchall().size(), 2u);
    EXPECT_TRUE(conn.in_transaction());
    conn.commit();
}

TEST_F(ConnectionTest, CountsChanges) {
    add_three();
    EXPECT_EQ(conn.execute("UPDATE users SET name = 'x' WHERE id < 3").rowcount(), 2);
    EXPECT_EQ(conn.changes(), 2);
    EXPECT_EQ(conn.total_changes(), 5);
}

TEST_F(ConnectionTest, ReturningCountsTheRowsThatItGives) {
    add_three();
    Cursor cursor = conn.execute("UPDATE users SET name = name || '!' WHERE id < 3 RETURNING id");
    EXPECT_EQ(cursor.rowcount(), 0);
    EXPECT_EQ(cursor.fetchall().size(), 2u);
    EXPECT_EQ(cursor.rowcount(), 2);
    Cursor reading = conn.execute("SELECT id FROM users");
    reading.fetchall();
    EXPECT_EQ(reading.rowcount(), -1);
}

TEST_F(ConnectionTest, TextMadeAtRunTimeMayHaveNames) {
    const std::string text = "SELECT :b || :a || :b";
    EXPECT_EQ(conn.execute(unchecked(text), bind<"a">("x"), bind<"b">("y")).scalar<std::string>(), "yxy");
    EXPECT_THROW(conn.execute(unchecked(text), bind<"a">("x")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked(text), bind<"a">("x"), bind<"c">("y")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked(text), bind<"a">("x"), bind<"a">("x"), bind<"b">("y")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked("SELECT ?"), bind<"a">("x")), ProgrammingError);
    EXPECT_THROW(conn.execute(unchecked(text), bind<"a">("x"), "y"), ProgrammingError);
}

struct NewUser {
    std::string name;
    std::optional<std::string> email;
};

TEST_F(ConnectionTest, ExecutemanyTakesStructsAndSingleValues) {
    const std::vector<NewUser> users{{"Alice", "a@x"}, {"Bob", std::nullopt}};
    EXPECT_EQ(conn.executemany("INSERT INTO users (name, email) VALUES (?, ?)", users).rowcount(), 2);
    EXPECT_EQ(conn.executemany("DELETE FROM users WHERE id = ?", std::vector{1, 2, 3}).rowcount(), 2);
}

TEST_F(ConnectionTest, RowsTakeAnyIntegerAsIndex) {
    const Row row = *conn.execute("SELECT 1, 2").fetchone();
    EXPECT_EQ(row[1u].as<int>(), 2);
    EXPECT_EQ(row[std::int64_t{1}].as<int>(), 2);
    EXPECT_EQ(row[0L].as<int>(), 1);
    EXPECT_THROW(row[-1], ProgrammingError);
}

TEST_F(ConnectionTest, TypedRowsGoThroughViews) {
    Cursor cursor = conn.execute("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3");
    int sum = 0;
    for (auto [i] : cursor.as<int>() | std::views::take(2)) sum += i;
    EXPECT_EQ(sum, 3);
}

TEST_F(ConnectionTest, ErrorsOfReadingSayTheStatement) {
    try {
        conn.execute("SELECT 'x' AS age").as<int>().first();
        FAIL();
    } catch (const DataError& error) {
        EXPECT_EQ(error.statement(), "SELECT 'x' AS age");
        EXPECT_NE(error.message().find("\"age\""), std::string::npos);
    }
}
}  // namespace
}  // namespace carboy
