// Facts that only the text of CREATE TABLE and CREATE INDEX contains, in the spellings that SQLite accepts.
#include <carboy/engine/inspector.hpp>
#include <carboy/sql.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <gtest/gtest.h>

namespace carboy {
namespace {

using sql::TypeKind;
using Names = std::vector<std::string>;

class SqliteInspectTest : public testing::Test {
  protected:
    sql::Table table(std::string_view name) { return engine::Inspector(conn).table(name); }

    Connection conn = connect(":memory:");
};

TEST_F(SqliteInspectTest, ConstraintsAndTheirNames) {
    conn.executescript(R"(
        CREATE TABLE parent2 (id INTEGER PRIMARY KEY);
        CREATE TABLE t (/* CHECK (1) */ a INT CONSTRAINT key_of_a NOT NULL CHECK (a > 0), -- CHECK (2)
            b INT CONSTRAINT "uq b" UNIQUE CONSTRAINT [ck b] CHECK ("b" <> ')' AND b IN (1, (2))),
            "check" INT DEFAULT (1 + (2)) CONSTRAINT fk_c REFERENCES parent2 ON DELETE SET DEFAULT CHECK ("check" > 1),
            d TEXT DEFAULT 'CHECK (x)' COLLATE nocase CONSTRAINT x1 DEFAULT -5 CHECK(d),
            e INT REFERENCES parent2 (id) ON UPDATE SET NULL,
            CONSTRAINT one UNIQUE (d, "check" COLLATE nocase) CONSTRAINT two CHECK (a < b)
            FOREIGN KEY (a) REFERENCES parent2 (id) MATCH FULL DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT `quo``ted` FOREIGN KEY (b) REFERENCES "parent2", UNIQUE (e));
        ALTER TABLE t ADD COLUMN f INT CONSTRAINT late CHECK (f = 1);
    )");
    const sql::Table found = table("t");
    std::string checks;
    for (const sql::CheckConstraint& check : found.checks) checks += check.name + ": " + check.condition + "\n";
    EXPECT_EQ(checks,  // a new column is placed before the table's constraints
              ": a > 0\nck b: \"b\" <> ')' AND b IN (1, (2))\n: \"check\" > 1\n: d\nlate: f = 1\ntwo: a < b\n");
    ASSERT_EQ(found.uniques.size(), 3U);
    EXPECT_EQ(found.uniques[0], (sql::UniqueConstraint{"uq b", {"b"}}));
    EXPECT_EQ(found.uniques[1], (sql::UniqueConstraint{"one", {"d", "check"}}));
    EXPECT_EQ(found.uniques[2], (sql::UniqueConstraint{"", {"e"}}));
    ASSERT_EQ(found.foreign_keys.size(), 4U);
    Names names;
    for (const sql::ForeignKey& key : found.foreign_keys) {
        names.push_back(key.name);
        EXPECT_EQ(key.referred_table, "parent2");
        EXPECT_EQ(key.referred_columns, Names{"id"});
    }
    EXPECT_EQ(names, (Names{"fk_c", "", "", "quo`ted"}));
    EXPECT_EQ(found.foreign_keys[0].on_delete, "SET DEFAULT");
    EXPECT_EQ(found.foreign_keys[0].columns, Names{"check"});
}

TEST_F(SqliteInspectTest, ReferencesWithoutColumnsMeanThePrimaryKey) {
    conn.executescript(R"(
        CREATE TABLE pair (a INT, b TEXT, PRIMARY KEY (b, a));
        CREATE TABLE t (x TEXT, y INT, z INT REFERENCES nowhere, FOREIGN KEY (x, y) REFERENCES pair);
    )");
    const sql::Table found = table("t");
    ASSERT_EQ(found.foreign_keys.size(), 2U);
    EXPECT_EQ(found.foreign_keys[0].referred_columns, Names{});
    EXPECT_EQ(found.foreign_keys[1].referred_columns, (Names{"b", "a"}));
}

TEST_F(SqliteInspectTest, IndexesOfExpressionsAndWithConditions) {
    conn.executescript(R"(
        CREATE TABLE t (a INT, "b c" TEXT);
        CREATE UNIQUE INDEX part ON t (a) WHERE a > 5 AND "b c" <> 'WHERE';
        CREATE INDEX ex ON t (lower("b c"), "b c" COLLATE nocase DESC, a + (1) desc);
        CREATE INDEX plain ON t (a ASC, "b c");
        CREATE INDEX turned ON t (a DESC, "b c" COLLATE nocase ASC);
    )");
    const sql::Table found = table("t");
    ASSERT_EQ(found.indexes.size(), 4U);
    EXPECT_EQ(found.indexes[0], (sql::Index{"part", {"a"}, true, {}, "a > 5 AND \"b c\" <> 'WHERE'"}));
    EXPECT_EQ(
        found.indexes[1],
        (sql::Index{
            "ex", {"", "b c", ""}, false, {"lower(\"b c\")", "\"b c\" COLLATE nocase DESC", "a + (1) desc"}, ""}));
    EXPECT_EQ(found.indexes[2], (sql::Index{"plain", {"a", "b c"}, false, {}, ""}));
    EXPECT_EQ(found.indexes[3], (sql::Index{"turned", {"a", "b c"}, false, {"a DESC", "\"b c\" COLLATE nocase"}, ""}));
}

TEST_F(SqliteInspectTest, GeneratedColumns) {
    conn.execute(
        "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * (2)) STORED, c TEXT AS ('as (' || a) NOT NULL, d AS "
        "(a))");
    const sql::Table found = table("t");
    EXPECT_EQ(found.columns[0].computed, "");
    EXPECT_EQ(found.columns[1].computed, "a * (2)");
    EXPECT_TRUE(found.columns[1].stored);
    EXPECT_EQ(found.columns[1].type.kind, TypeKind::integer);
    EXPECT_EQ(found.columns[2].computed, "'as (' || a");
    EXPECT_FALSE(found.columns[2].stored);
    EXPECT_EQ(found.columns[3].computed, "a");
}

TEST_F(SqliteInspectTest, TypesOfOtherEngines) {
    conn.execute(
        "CREATE TABLE t (a BOOL, b UUID, c JSONB, d TIMESTAMP WITH TIME ZONE, e TIMESTAMP WITHOUT TIME ZONE, "
        "f timestamptz, g TIME(3), h DATETIME(6), i UNSIGNED BIG INT, j CHAR(32), k NUMERIC( 7 , 3 ), l VARCHAR(9))");
    const sql::Table found = table("t");
    std::vector<sql::ColumnType> types;
    for (const sql::Column& column : found.columns) types.push_back(column.type);
    EXPECT_EQ(types, (std::vector<sql::ColumnType>{
                         {.kind = TypeKind::boolean},
                         {.kind = TypeKind::uuid},
                         {.kind = TypeKind::json},
                         {.kind = TypeKind::datetime, .timezone = true},
                         {.kind = TypeKind::datetime},
                         {.kind = TypeKind::datetime, .timezone = true},
                         {.kind = TypeKind::time, .precision = 3},
                         {.kind = TypeKind::datetime, .precision = 6},
                         {.kind = TypeKind::integer},
                         {.kind = TypeKind::uuid},
                         {.kind = TypeKind::numeric, .precision = 7, .scale = 3},
                         {.kind = TypeKind::string, .length = 9},
                     }));
}

TEST_F(SqliteInspectTest, KeysThatMayBeNull) {
    conn.executescript(R"(
        CREATE TABLE number (id INTEGER PRIMARY KEY);
        CREATE TABLE text_key (id TEXT PRIMARY KEY);
        CREATE TABLE int_key (id INT PRIMARY KEY);
        CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
        CREATE TABLE strictly (id TEXT PRIMARY KEY) STRICT;
        CREATE TABLE rowless (id TEXT PRIMARY KEY) WITHOUT ROWID;
        INSERT INTO text_key VALUES (NULL);
        INSERT INTO int_key VALUES (NULL);
        INSERT INTO pair VALUES (NULL, NULL);
    )");
    for (const char* name : {"text_key", "int_key", "pair"}) EXPECT_TRUE(table(name).columns[0].nullable) << name;
    for (const char* name : {"number", "strictly", "rowless"}) EXPECT_FALSE(table(name).columns[0].nullable) << name;
}

TEST_F(SqliteInspectTest, TablesOfAVirtualTableAreItsOwn) {
    conn.executescript(R"(
        CREATE TABLE word_data (a INT);
        CREATE VIRTUAL TABLE words USING fts5(title, body);
        CREATE VIRTUAL TABLE boxes USING rtree(id, x1, x2);
        CREATE VIEW seen AS SELECT a FROM word_data;
    )");
    EXPECT_EQ(engine::Inspector(conn).table_names(), (Names{"boxes", "word_data", "words"}));
    EXPECT_EQ(engine::Inspector(conn).view_names(), (Names{"seen"}));
}

TEST_F(SqliteInspectTest, NamesAreThoseOfTheDatabase) {
    conn.executescript(R"(
        CREATE TABLE Parent (a INT);
        CREATE TEMP TABLE passing (b INT CHECK (b > 1));
        CREATE VIEW seen AS SELECT a FROM parent;
    )");
    EXPECT_EQ(table("PARENT").name, "Parent");
    EXPECT_EQ(table("passing").checks.size(), 1U);
    EXPECT_EQ(table("Seen").name, "seen");
    EXPECT_TRUE(table("seen").columns[0].nullable);
    EXPECT_THROW(table("nowhere"), ProgrammingError);
}

TEST_F(SqliteInspectTest, OptionsCollationsAndDeferrableKeys) {
    conn.executescript(R"(
        CREATE TABLE "with (strict" (k TEXT COLLATE nocase CONSTRAINT pk_k PRIMARY KEY, v TEXT COLLATE "binary",
            w TEXT DEFAULT 'strict' CHECK (w COLLATE rtrim <> ''), "collate" TEXT COLLATE RTRIM) STRICT, WITHOUT ROWID;
        CREATE TABLE plain (id INTEGER PRIMARY KEY AUTOINCREMENT, strict TEXT, rowid_ TEXT,
            a INT REFERENCES plain NOT NULL DEFERRABLE, b INT NOT NULL REFERENCES plain DEFERRABLE INITIALLY DEFERRED,
            c INT CONSTRAINT c_key REFERENCES plain ON DELETE CASCADE NOT DEFERRABLE INITIALLY DEFERRED CONSTRAINT one UNIQUE,
            d INT REFERENCES plain DEFERRABLE INITIALLY IMMEDIATE);
    )");
    const sql::Table strict = table("with (strict");
    EXPECT_EQ(strict.options,
              (std::vector<sql::TableOption>{{"sqlite_strict", "true"}, {"sqlite_with_rowid", "false"}}));
    EXPECT_EQ(strict.primary_key_name, "pk_k");
    Names collations;
    for (const sql::Column& column : strict.columns) collations.push_back(column.collation);
    EXPECT_EQ(collations, (Names{"NOCASE", "", "", "RTRIM"}));
    const sql::Table plain = table("plain");
    EXPECT_EQ(plain.options, (std::vector<sql::TableOption>{{"sqlite_autoincrement", "true"}}));
    EXPECT_EQ(plain.primary_key_name, "");
    using sql::Deferral;
    std::vector<Deferral> deferrals;
    for (const sql::ForeignKey& key : plain.foreign_keys) deferrals.push_back(key.deferral);
    EXPECT_EQ(deferrals, (std::vector{Deferral::initially_immediate, Deferral::initially_deferred,
                                      Deferral::not_deferrable, Deferral::initially_immediate}));
    EXPECT_EQ(plain.foreign_keys.at(2).name, "c_key");
    EXPECT_EQ(plain.uniques.at(0).name, "one");
}

}  // namespace
}  // namespace carboy
