// What a table has besides columns, keys and indexes: comments, options, deferrable keys, sequences, collations, names.
#include "migrate/compare/there_and_back.hpp"

namespace carboy::migrate {
namespace {

TEST(TableFacts, Comments) {
    check_on_postgresql(
        {.before = "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT, m TEXT); COMMENT ON COLUMN a.m IS 'it''s gone'",
         .after = "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT, m TEXT, k TEXT); COMMENT ON TABLE a IS 'All \"a\"'; "
                  "COMMENT ON COLUMN a.n IS 'e''s'; COMMENT ON COLUMN a.k IS 'new'",
         .rows = "INSERT INTO a VALUES (1, 'x', 'y')",
         .query = "SELECT concat_ws('|', id, n, m, obj_description('a'::regclass), col_description('a'::regclass, 2), "
                  "col_description('a'::regclass, 3)) FROM a",
         .read = {"1|x|y|All \"a\"|e's"},
         .found = {"alter column a.n: comment", "alter column a.m: comment", "add column a.k", "change comment of a"},
         .found_back = {"alter column a.n: comment", "alter column a.m: comment", "drop column a.k",
                        "change comment of a"}});
}

TEST(TableFacts, CommentsOfColumnsThatAreMadeAgain) {
    check_on_postgresql({.before = "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, twice INTEGER GENERATED ALWAYS "
                                   "AS (n * 2) STORED); COMMENT ON COLUMN a.twice IS 'two n'",
                         .after = "CREATE TABLE a (id INTEGER PRIMARY KEY, n BIGINT, twice INTEGER GENERATED ALWAYS AS "
                                  "(n * 2) STORED); COMMENT ON COLUMN a.twice IS 'two n'",
                         .rows = "INSERT INTO a VALUES (1, 4)",
                         .query = "SELECT concat_ws('|', twice, col_description('a'::regclass, (SELECT attnum FROM "
                                  "pg_attribute WHERE attrelid = 'a'::regclass AND attname = 'twice'))) FROM a",
                         .read = {"8|two n"},
                         .query_works_before = true});
}

TEST(TableFacts, DeferrableKeysOnSqlite) {
    check_on_sqlite({.before = "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b(id), c_id INTEGER "
                               "CONSTRAINT of_c REFERENCES b(id) NOT DEFERRABLE INITIALLY IMMEDIATE, d_id INTEGER NOT "
                               "NULL REFERENCES b(id) DEFERRABLE INITIALLY DEFERRED);"
                               "CREATE TABLE b (id INTEGER PRIMARY KEY)",
                     .after = "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER, c_id INTEGER, d_id INTEGER NOT "
                              "NULL, FOREIGN KEY (b_id) REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "
                              "of_c FOREIGN KEY (c_id) REFERENCES b (id), FOREIGN KEY (d_id) REFERENCES b (id));"
                              "CREATE TABLE b (id INTEGER PRIMARY KEY)",
                     .rows = "INSERT INTO b VALUES (2); INSERT INTO a VALUES (1, 2, NULL, 2)",
                     .query = "SELECT id || '|' || b_id || '|' || d_id FROM a",
                     .read = {"1|2|2"},
                     .found = {"drop foreign key a(b_id) to b(id)", "drop foreign key a(d_id) to b(id)",
                               "add foreign key a(b_id) to b(id)", "add foreign key a(d_id) to b(id)"},
                     .query_works_before = true});
}

TEST(TableFacts, OptionsOnSqlite) {
    check_on_sqlite({.before = "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT COLLATE NOCASE, \"strict\" TEXT);"
                               "CREATE TABLE b (k TEXT NOT NULL PRIMARY KEY, v TEXT) WITHOUT ROWID;"
                               "CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT)",
                     .after = "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT, \"strict\" TEXT) STRICT;"
                              "CREATE TABLE b (k TEXT NOT NULL PRIMARY KEY, v TEXT);"
                              "CREATE TABLE c (id INTEGER PRIMARY KEY, n TEXT COLLATE rtrim)",
                     .rows = "INSERT INTO a VALUES (1, 'x', 'y'); INSERT INTO b VALUES ('k', 'v');"
                             "INSERT INTO c VALUES (7, 'z')",
                     .query = "SELECT a.n || \"strict\" || v || c.id || c.n FROM a, b, c",
                     .read = {"xyv7z"},
                     .found = {"alter column a.n: collation", "alter column c.n: collation",
                               "change options of a from () to (sqlite_strict = true)",
                               "change options of b from (sqlite_with_rowid = false) to ()",
                               "change options of c from (sqlite_autoincrement = true) to ()"},
                     .query_works_before = true});
}

/// A change of something else keeps what the table is.
TEST(TableFacts, ACopyKeepsOptionsOnSqlite) {
    check_on_sqlite({.before = "CREATE TABLE a (id INTEGER CONSTRAINT key_of_a PRIMARY KEY AUTOINCREMENT, n TEXT "
                               "COLLATE NOCASE UNIQUE, m INTEGER) STRICT; CREATE TABLE b (k TEXT COLLATE NOCASE NOT "
                               "NULL, v TEXT, CONSTRAINT key_of_b PRIMARY KEY (k)) WITHOUT ROWID, STRICT",
                     .after =
                         "CREATE TABLE a (id INTEGER CONSTRAINT key_of_a PRIMARY KEY AUTOINCREMENT, n TEXT "
                         "COLLATE NOCASE UNIQUE, m TEXT) STRICT; CREATE TABLE b (k TEXT COLLATE NOCASE NOT "
                         "NULL, v TEXT CHECK (v <> ''), CONSTRAINT key_of_b PRIMARY KEY (k)) WITHOUT ROWID, STRICT",
                     .rows = "INSERT INTO a VALUES (3, 'x', 5); INSERT INTO b VALUES ('k', 'v')",
                     .query = "SELECT a.id || a.n || a.m || k || v FROM a, b WHERE a.n = 'X' AND k = 'K'",
                     .read = {"3x5kv"},
                     .found = {"alter column a.m: type", "add check of b: v <> ''"},
                     .query_works_before = true});
}

TEST(TableFacts, Sequences) {
    check_on_postgresql(
        {.before =
             "CREATE TABLE a (id SERIAL PRIMARY KEY, n TEXT); CREATE TABLE b (id INTEGER GENERATED BY DEFAULT AS "
             "IDENTITY PRIMARY KEY, n TEXT); CREATE SEQUENCE \"Counter\"; CREATE TABLE c (id INTEGER PRIMARY KEY, "
             "n INTEGER DEFAULT nextval('\"Counter\"')); CREATE TABLE d (id BIGINT GENERATED ALWAYS AS IDENTITY "
             "(START WITH 5 INCREMENT BY 5 MAXVALUE 1000 CYCLE) PRIMARY KEY, n TEXT)",
         .after =
             "CREATE TABLE a (id SERIAL PRIMARY KEY, n TEXT); ALTER SEQUENCE a_id_seq START WITH 100 INCREMENT BY "
             "10; CREATE TABLE b (id INTEGER GENERATED BY DEFAULT AS IDENTITY (START WITH 50) PRIMARY KEY, n TEXT); "
             "CREATE SEQUENCE \"Counter\" INCREMENT BY 2 MINVALUE -10 START WITH 0; CREATE TABLE c (id INTEGER "
             "PRIMARY KEY, n INTEGER DEFAULT nextval('\"Counter\"')); CREATE TABLE d (id BIGINT GENERATED ALWAYS AS "
             "IDENTITY PRIMARY KEY, n TEXT)",
         .rows = "INSERT INTO a (n) VALUES ('x'); INSERT INTO b (n) VALUES ('x'); INSERT INTO c (id) VALUES (1); "
                 "INSERT INTO d (n) VALUES ('x')",
         .query = "SELECT concat_ws('|', a.id, b.id, c.n, d.id) FROM a, b, c, d",
         .read = {"1|1|1|5"},
         .found = {"alter column a.id: options of its sequence", "alter column b.id: options of its sequence",
                   "alter column c.n: options of its sequence", "alter column d.id: options of its sequence"},
         .query_works_before = true});
}

TEST(TableFacts, KindsOfNumbering) {
    check_on_postgresql(
        {.before = "CREATE TABLE a (id SERIAL PRIMARY KEY, n TEXT); CREATE TABLE b (id INTEGER GENERATED BY DEFAULT AS "
                   "IDENTITY PRIMARY KEY, n TEXT); CREATE TABLE c (id INTEGER PRIMARY KEY, n TEXT)",
         .after =
             "CREATE TABLE a (id INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n TEXT); CREATE TABLE b (id "
             "INTEGER GENERATED ALWAYS AS IDENTITY (INCREMENT BY 3) PRIMARY KEY, n TEXT); CREATE TABLE c (id INTEGER "
             "GENERATED ALWAYS AS IDENTITY (START WITH 7) PRIMARY KEY, n TEXT)",
         .rows = "INSERT INTO a (n) VALUES ('x'), ('y'); INSERT INTO b (n) VALUES ('x')",
         .query = "SELECT concat_ws('|', max(a.id), max(b.id), (SELECT seqstart FROM pg_sequence WHERE seqrelid = "
                  "pg_get_serial_sequence('c', 'id')::regclass)) FROM a, b",
         .read = {"2|1|7"},
         .found = {"alter column a.id: numbering", "alter column b.id: numbering", "alter column c.id: numbering"}});
}

TEST(TableFacts, Collations) {
    check_on_postgresql(
        {.before = "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT, m VARCHAR(10) COLLATE \"C\", k VARCHAR(10) COLLATE "
                   "\"C\")",
         .after = "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT COLLATE \"C\", m VARCHAR(10), k VARCHAR(20) COLLATE "
                  "\"C\")",
         .rows = "INSERT INTO a VALUES (1, 'x', 'y', 'z')",
         .query = "SELECT n || m || k FROM a",
         .read = {"xyz"},
         .found = {"alter column a.n: collation", "alter column a.m: collation", "alter column a.k: type"},
         .query_works_before = true});
}

TEST(TableFacts, NamesOnPostgresql) {
    check_on_postgresql(
        {.before = "CREATE TABLE b (id INTEGER CONSTRAINT pk_b PRIMARY KEY, n TEXT CONSTRAINT one_n UNIQUE); CREATE "
                   "TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER CONSTRAINT of_b REFERENCES b (id), n TEXT REFERENCES "
                   "b (n))",
         .after = "CREATE TABLE b (id INTEGER CONSTRAINT \"B key\" PRIMARY KEY, n TEXT CONSTRAINT \"one N\" UNIQUE); "
                  "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER CONSTRAINT to_b REFERENCES b (id), n TEXT "
                  "REFERENCES b (n))",
         .rows = "INSERT INTO b VALUES (1, 'x'); INSERT INTO a VALUES (1, 1, 'x')",
         .query = "SELECT a.n || b.id FROM a JOIN b ON b.id = a.b_id",
         .read = {"x1"},
         .found = {"drop foreign key a(b_id) to b(id)", "drop unique constraint on b(n)",
                   "rename primary key of b to B key", "add unique constraint one N on b(n)",
                   "add foreign key a(b_id) to b(id)"},
         .query_works_before = true});
}

TEST(TableFacts, NamesOnSqlite) {
    check_on_sqlite(
        {.before = "CREATE TABLE a (id INTEGER PRIMARY KEY, n TEXT UNIQUE, m INTEGER CHECK (m > 0))",
         .after = "CREATE TABLE a (id INTEGER CONSTRAINT pk_a PRIMARY KEY, n TEXT CONSTRAINT one_n UNIQUE, "
                  "m INTEGER CONSTRAINT above CHECK (m > 0))",
         .rows = "INSERT INTO a VALUES (1, 'x', 2)",
         .query = "SELECT n || m FROM a",
         .read = {"x2"},
         .found = {"drop check of a: m > 0", "drop unique constraint on a(n)", "rename primary key of a to pk_a",
                   "add unique constraint one_n on a(n)", "add check above of a: m > 0"},
         .query_works_before = true});
}

TEST(TableFacts, ConstraintsOnlyOfPostgresql) {
    check_on_postgresql(
        {.before = "CREATE TABLE a (id INTEGER PRIMARY KEY, during TSRANGE, n TEXT UNIQUE, doc JSONB, EXCLUDE USING "
                   "gist (during WITH &&)); CREATE INDEX by_doc ON a USING gin (doc jsonb_path_ops)",
         .after =
             "CREATE TABLE a (id INTEGER PRIMARY KEY, during TSRANGE, n TEXT, doc JSONB, UNIQUE (n) DEFERRABLE "
             "INITIALLY DEFERRED, CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (id > 0) DEFERRABLE); "
             "CREATE UNIQUE INDEX by_doc ON a (n) INCLUDE (id) NULLS NOT DISTINCT",
         .rows = "INSERT INTO a VALUES (1, '[2024-01-01, 2024-02-01)', 'x', '{\"a\": 1}')",
         .query = "SELECT concat_ws('|', id, during, n, doc) FROM a",
         .read = {"1|[\"2024-01-01 00:00:00\",\"2024-02-01 00:00:00\")|x|{\"a\": 1}"},
         .query_works_before = true});
}

TEST(TableFacts, ATableThatIsDroppedComesBackWhole) {
    check_on_postgresql(
        {.before =
             "CREATE TABLE a (id INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 5) CONSTRAINT k PRIMARY KEY, n "
             "TEXT COLLATE \"C\", CONSTRAINT apart EXCLUDE USING hash (n WITH =)); COMMENT ON "
             "TABLE a IS 'a'; COMMENT ON COLUMN a.n IS 'n'; CREATE INDEX h ON a USING hash (n); CREATE TABLE s (id "
             "SERIAL PRIMARY KEY); ALTER SEQUENCE s_id_seq INCREMENT BY 4",
         .after = "CREATE TABLE z (id SERIAL PRIMARY KEY)",
         .rows = "INSERT INTO a (n) VALUES ('x')",
         .query = "SELECT count(*)::text FROM z",
         .read = {"0"},
         .found = {"create table z", "drop table s", "drop table a"}});
}

/// SQLite refuses VARCHAR, DATETIME and the like in a STRICT table.
TEST(TableFacts, AStrictTableOfAModelHasTheTypesThatItMayHave) {
    sql::Table strict = table(
        "strict",
        {column("name", varchar(40)), column("price", numeric(10, 2)), column("made", of(TypeKind::datetime)),
         column("done", of(TypeKind::boolean)), column("data", of(TypeKind::binary)), column("doc", of(TypeKind::json)),
         column("key", of(TypeKind::uuid)), column("weight", of(TypeKind::double_)), column("mood", role({"a", "b"}))});
    strict.options = {{"sqlite_strict", "true"}};
    engine::Connection connection = engine::connect("sqlite:///:memory:");
    create(connection, {strict});
    const auto difference = [&](const sql::Table& wanted) {
        return diff(live_schema(connection), declared_schema(connection, {&wanted}), connection.dialect());
    };
    EXPECT_TRUE(difference(strict).empty());
    strict.columns.push_back(column("extra", varchar(10), true));
    apply_all(connection, statements(difference(strict), connection.dialect()));
    EXPECT_TRUE(difference(strict).empty());
}

}  // namespace
}  // namespace carboy::migrate
