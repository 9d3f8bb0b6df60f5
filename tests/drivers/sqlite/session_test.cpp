// Changes that one holder of a pooled connection made are not visible to the next.
#include <carboy/drivers/sqlite/functions.hpp>
#include <carboy/drivers/sqlite/hooks.hpp>
#include <carboy/drivers/sqlite/limits.hpp>
#include <carboy/drivers/sqlite/serialize.hpp>
#include <carboy/sql.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace carboy {
namespace {

namespace sqlite = drivers::sqlite;

class SqliteSessionTest : public testing::Test {
  protected:
    ~SqliteSessionTest() override {
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
    }
    template <class F>
    void hold(F work) {
        auto conn = engine.connect();
        work(*conn);
    }
    int number(std::string_view text) { return engine.connect()->execute(unchecked(text)).scalar<int>(); }

    std::string path = testing::TempDir() + "carboy_session_" + std::to_string(::getpid()) + ".db";
    Engine engine{path, {.pool = {.size = 1, .overflow = 0}}};
};

TEST_F(SqliteSessionTest, SettingsComeBack) {
    const auto change = [](Connection& conn) {
        conn.execute("PRAGMA foreign_keys=OFF");
        conn.execute("PRAGMA main.query_only(1)");
        conn.execute("-- a comment\n pragma synchronous = 0");
        conn.execute("PRAGMA case_sensitive_like=ON");
        conn.execute("EXPLAIN PRAGMA recursive_triggers=ON").close();
        EXPECT_FALSE(conn.execute("SELECT 'A' LIKE 'a'").scalar<bool>());
    };
    for (int i = 0; i < 3; ++i) {  // the second time, the statements are already prepared
        hold(change);
        EXPECT_EQ(number("PRAGMA foreign_keys"), 1);
        EXPECT_EQ(number("PRAGMA query_only"), 0);
        EXPECT_EQ(number("PRAGMA synchronous"), 2);
        EXPECT_EQ(number("PRAGMA recursive_triggers"), 0);
        EXPECT_EQ(number("SELECT 'A' LIKE 'a'"), 1);
    }
    EXPECT_EQ(engine.pool().status().opened, 1U);
}

TEST_F(SqliteSessionTest, SettingsComeBackToWhatTheUrlSaid) {
    Engine other("sqlite:///" + path + "?foreign_keys=off&synchronous=normal", {.pool = {.size = 1, .overflow = 0}});
    other.connect()->executescript("PRAGMA foreign_keys=ON; PRAGMA synchronous=OFF;");
    EXPECT_EQ(other.connect()->execute("PRAGMA foreign_keys").scalar<int>(), 0);
    EXPECT_EQ(other.connect()->execute("PRAGMA synchronous").scalar<int>(), 1);
}

TEST_F(SqliteSessionTest, HooksAreNotAskedAboutIt) {
    hold([](Connection& conn) {
        int asked = 0;
        sqlite::set_authorizer(conn, [&](const sqlite::Access&) { return ++asked, sqlite::Decision::allow; });
        conn.execute("PRAGMA foreign_keys=OFF");
        EXPECT_EQ(asked, 1);
    });
    EXPECT_EQ(number("PRAGMA foreign_keys"), 1);
}

TEST_F(SqliteSessionTest, AttachedAndTemporaryThingsGo) {
    hold([](Connection& conn) {
        conn.executescript(R"(
            CREATE TABLE stays (id INTEGER PRIMARY KEY);
            CREATE TABLE temp.parent (id INTEGER PRIMARY KEY);
            CREATE TEMP TABLE "od""d" (p INTEGER REFERENCES parent (id));
            INSERT INTO parent VALUES (1);
            INSERT INTO "od""d" VALUES (1);
            CREATE TEMPORARY VIEW seen AS SELECT * FROM parent;
            CREATE TEMP TRIGGER watching AFTER INSERT ON stays BEGIN DELETE FROM parent; END;
            CREATE INDEX temp.by_p ON "od""d" (p);
            CREATE VIRTUAL TABLE temp.words USING fts5(word);
        )");
        conn.execute("ATTACH ':memory:' AS \"o t\"");
        conn.execute("CREATE TABLE \"o t\".x (a)");
        conn.commit();
    });
    EXPECT_EQ(number("SELECT count(*) FROM sqlite_temp_master"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM pragma_database_list WHERE name <> 'temp'"), 1);
    EXPECT_EQ(number("PRAGMA foreign_keys"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM stays"), 0);
    EXPECT_EQ(engine.pool().status().opened, 1U);
}

TEST_F(SqliteSessionTest, LimitsAndFunctionsGo) {
    const int before = sqlite::getlimit(*engine.connect(), sqlite::Limit::sql_length);
    hold([](Connection& conn) {
        sqlite::setlimit(conn, sqlite::Limit::sql_length, 30);
        sqlite::create_function(conn, "mine", [](int x) { return x; });
        sqlite::create_collation(conn, "order_of_mine",
                                 [](std::string_view a, std::string_view b) { return a.compare(b); });
    });
    EXPECT_EQ(sqlite::getlimit(*engine.connect(), sqlite::Limit::sql_length), before);
    EXPECT_THROW(number("SELECT mine(1)"), ProgrammingError);
    EXPECT_THROW(number("SELECT 1 ORDER BY 'a' COLLATE order_of_mine"), ProgrammingError);
    EXPECT_EQ(engine.pool().status().opened, 1U);
}

// SQLite cannot restore its own function, so the connection is dropped.
TEST_F(SqliteSessionTest, AHiddenFunctionOfSqliteIsThereAgain) {
    hold([](Connection& conn) { sqlite::create_function(conn, "LOWER", [](std::string) { return "mine"; }); });
    EXPECT_EQ(engine.connect()->execute("SELECT lower('A')").scalar<std::string>(), "a");
}

TEST_F(SqliteSessionTest, ADatabaseOfBytesDoesNotStayInThePool) {
    hold([](Connection& conn) {
        conn.execute("CREATE TABLE in_file (x)");
        conn.commit();
        Connection other = connect(":memory:");
        other.execute("CREATE TABLE other (x)");
        sqlite::deserialize(conn, sqlite::serialize(other));
        EXPECT_THROW(conn.execute("SELECT * FROM in_file"), ProgrammingError);
    });
    EXPECT_EQ(number("SELECT count(*) FROM in_file"), 0);
}

TEST_F(SqliteSessionTest, ADatabaseOfBytesEndsOpenCursors) {
    Connection from = connect(":memory:");
    from.execute("CREATE TABLE t (x)");
    const auto bytes = sqlite::serialize(from);
    Connection conn = connect(":memory:");
    conn.executescript("CREATE TABLE z (x); INSERT INTO z VALUES (1), (2), (3)");
    Cursor cursor = conn.execute("SELECT * FROM z");
    sqlite::deserialize(conn, bytes);
    EXPECT_THROW(cursor.fetchall(), ProgrammingError);
    EXPECT_EQ(conn.execute("SELECT count(*) FROM t").scalar<int>(), 0);
}

}  // namespace
}  // namespace carboy
