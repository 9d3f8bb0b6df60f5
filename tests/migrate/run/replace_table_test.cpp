// A table is replaced by its copy: what depends on it stays, and what would be lost stops the replacement.
#include <carboy/engine/error.hpp>

#include <gtest/gtest.h>

#include "migrate/schemas.hpp"

namespace carboy::migrate {
namespace {

class ReplaceTableTest : public testing::Test {
  protected:
    void SetUp() override {
        connection.executescript(sql::unchecked(
            "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT, extra TEXT); CREATE INDEX by_n ON a (n) WHERE n <> '';"
            "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id) ON DELETE CASCADE);"
            "CREATE TABLE log (what TEXT);"
            "CREATE VIEW names AS SELECT n FROM a; CREATE VIEW extras AS SELECT extra FROM a;"
            "CREATE TRIGGER on_a AFTER INSERT ON a BEGIN INSERT INTO log VALUES (new.n); END;"
            "INSERT INTO a VALUES (1, 'x', 'y'), (2, 'z', NULL); INSERT INTO b VALUES (1, 1), (2, 2); DELETE FROM "
            "log"));
    }
    void replace(const std::string& columns, const std::string& copied, const std::string& where = "") {
        apply_all(connection,
                  {"CREATE TABLE a2 (" + columns + ")",
                   "INSERT INTO a2 (" + copied + ") SELECT " + copied + " FROM a" + where, "REPLACE TABLE a WITH a2"});
    }
    std::string code_of(const std::string& columns, const std::string& copied, const std::string& where = "") {
        try {
            replace(columns, copied, where);
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return "";
    }
    std::int64_t count(std::string_view query) {
        return connection.execute(sql::unchecked(query)).scalar<std::int64_t>();
    }

    engine::Connection connection = engine::connect("sqlite:///:memory:");
};

TEST_F(ReplaceTableTest, KeepsWhatDependsOnIt) {
    replace("id INTEGER PRIMARY KEY, n VARCHAR(9), extra TEXT", "id, n, extra");
    EXPECT_EQ(count("SELECT count(*) FROM a"), 2);
    EXPECT_EQ(count("SELECT count(*) FROM b"), 2) << "the rows that refer to it were not deleted";
    EXPECT_EQ(count("SELECT count(*) FROM names"), 2);
    EXPECT_EQ(count("SELECT count(*) FROM sqlite_master WHERE name = 'by_n' AND sql LIKE '%WHERE n <> %'"), 1);
    connection.execute("INSERT INTO a (n) VALUES ('new')");
    EXPECT_EQ(count("SELECT count(*) FROM log WHERE what = 'new'"), 1);
    EXPECT_THROW(connection.execute("INSERT INTO b VALUES (3, 99)"), engine::IntegrityError);
    EXPECT_EQ(count("PRAGMA legacy_alter_table"), 0);
}

TEST_F(ReplaceTableTest, CountsTheRows) {
    EXPECT_EQ(code_of("id INTEGER PRIMARY KEY, n TEXT, extra TEXT", "id, n, extra", " WHERE id = 1"), "rows_lost");
    EXPECT_EQ(count("SELECT count(*) FROM a"), 2);
    EXPECT_EQ(count("SELECT count(*) FROM sqlite_master WHERE name = 'a2'"), 0);
}

TEST_F(ReplaceTableTest, RefusesToBreakAView) {
    EXPECT_EQ(code_of("id INTEGER PRIMARY KEY, n TEXT", "id, n"), "dependent_broken");
    EXPECT_EQ(count("SELECT count(extra) FROM extras"), 1);
}

TEST_F(ReplaceTableTest, RefusesToBreakATrigger) {
    connection.executescript("DROP VIEW names; DROP VIEW extras; DROP INDEX by_n");
    EXPECT_EQ(code_of("id INTEGER PRIMARY KEY, extra TEXT", "id, extra"), "dependent_broken");
}

TEST_F(ReplaceTableTest, LeavesAViewAloneThatWasBrokenBefore) {
    connection.execute("CREATE VIEW broken AS SELECT missing FROM a");
    EXPECT_EQ(code_of("id INTEGER PRIMARY KEY, n TEXT, extra TEXT", "id, n, extra"), "");
    EXPECT_EQ(count("SELECT count(*) FROM sqlite_master WHERE name = 'broken'"), 1);
}

TEST_F(ReplaceTableTest, KeepsPropertiesOrRefuses) {
    connection.executescript(
        "DROP VIEW names; DROP VIEW extras; DROP TABLE a;"
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT COLLATE NOCASE, extra TEXT);"
        "INSERT INTO a VALUES (9, 'x', 'y'); DELETE FROM a");
    EXPECT_EQ(code_of("id INTEGER PRIMARY KEY, n TEXT, extra TEXT", "id, n, extra"), "property_lost");
    EXPECT_EQ(code_of("id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT, extra TEXT", "id, n, extra"), "property_lost");
    EXPECT_EQ(code_of("id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT COLLATE NOCASE, extra BLOB", "id, n, extra"), "");
    connection.execute("INSERT INTO a (n) VALUES ('next')");
    EXPECT_EQ(count("SELECT id FROM a"), 10);
}

TEST_F(ReplaceTableTest, RefusesWhileForeignKeysAreOn) {
    connection.execute("CREATE TABLE a2 (id INTEGER PRIMARY KEY, n TEXT, extra TEXT)");
    connection.execute("INSERT INTO a2 SELECT * FROM a");
    try {
        replace_table(connection, "a", "a2");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "foreign_keys_on");
    }
    EXPECT_EQ(count("SELECT count(*) FROM b"), 2);
}

TEST_F(ReplaceTableTest, LosesWhatTheStatementNames) {
    connection.executescript(
        "DROP VIEW names; DROP VIEW extras; DROP TABLE a;"
        "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT COLLATE NOCASE, extra TEXT) STRICT;"
        "CREATE TABLE a2 (id INTEGER PRIMARY KEY, n TEXT, extra TEXT)");
    connection.execute("PRAGMA foreign_keys = OFF");
    try {
        replace_table(connection, "a", "a2", {"strict", "autoincrement"});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "property_lost");
        EXPECT_NE(error.message().find("collate nocase"), std::string::npos) << error.message();
    }
    replace_table(connection, "a", "a2", {"strict", "autoincrement", "collate nocase"});
    EXPECT_EQ(count("SELECT count(*) FROM sqlite_master WHERE name = 'a' AND sql LIKE '%STRICT%'"), 0);
}

TEST(ReplaceTableStatement, NamesWhatIsLost) {
    const auto both = as_replacement("REPLACE TABLE \"a b\" WITH c LOSING (strict, COLLATE \"NOCASE\")");
    ASSERT_TRUE(both);
    EXPECT_EQ(both->table, "a b");
    EXPECT_EQ(both->losing, (std::vector<std::string>{"strict", "collate nocase"}));
    EXPECT_TRUE(as_replacement("REPLACE TABLE a WITH b")->losing.empty());
    for (const char* bad : {"REPLACE TABLE a WITH b LOSING", "REPLACE TABLE a WITH b LOSING ()",
                            "REPLACE TABLE a WITH b LOSING (strict", "REPLACE TABLE a WITH b OR (strict)"})
        EXPECT_THROW(as_replacement(bad), Error) << bad;
}

}  // namespace
}  // namespace carboy::migrate
