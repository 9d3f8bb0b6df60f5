// Pairs of schemas with rows: each change is made and undone, leaves no difference and keeps the rows.
#include "migrate/compare/there_and_back.hpp"

namespace carboy::migrate {
namespace {

struct SchemaPair {
    std::string name, before, after, rows, query;
    std::vector<std::string> read;
};

void PrintTo(const SchemaPair& pair, std::ostream* out) { *out << pair.name; }

ThereAndBack pair_test(const SchemaPair& pair) {
    return {.before = pair.before,
            .after = pair.after,
            .rows = pair.rows,
            .query = pair.query,
            .read = pair.read,
            .query_works_before = true};
}

std::string pair_name(const testing::TestParamInfo<SchemaPair>& info) { return info.param.name; }

class PairsOnSqlite : public testing::TestWithParam<SchemaPair> {};
TEST_P(PairsOnSqlite, ThereAndBack) { check_on_sqlite(pair_test(GetParam())); }

INSTANTIATE_TEST_SUITE_P(
    Pairs, PairsOnSqlite,
    testing::Values(
        SchemaPair{"computed_becomes_plain",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT GENERATED ALWAYS AS (a * 2) STORED)",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT)",
                   "INSERT INTO t (id, a) VALUES (1, 4)",
                   "SELECT a || '|' || b FROM t",
                   {"4|8"}},
        SchemaPair{"virtual_becomes_stored",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT AS (a + 1))",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT AS (a + 1) STORED)",
                   "INSERT INTO t (id, a) VALUES (1, 4)",
                   "SELECT a || '|' || b FROM t",
                   {"4|5"}},
        SchemaPair{
            "index_of_computed",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT AS (upper(a)) STORED); CREATE UNIQUE INDEX i ON t "
            "(b) WHERE a <> ''",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT AS (lower(a)) STORED); CREATE UNIQUE INDEX i ON t "
            "(b DESC) WHERE a <> 'x'",
            "INSERT INTO t (id, a) VALUES (1, 'Q')",
            "SELECT a FROM t",
            {"Q"}},
        SchemaPair{
            "partial_unique",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, gone INT NOT NULL DEFAULT 0); CREATE UNIQUE INDEX i ON t "
            "(a) WHERE gone = 0",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, gone INT NOT NULL DEFAULT 0); CREATE UNIQUE INDEX i ON t "
            "(a, gone)",
            "INSERT INTO t VALUES (1, 'x', 0), (2, 'x', 1)",
            "SELECT count(*) || '' FROM t",
            {"2"}},
        SchemaPair{
            "functional_collated_index",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX i ON t (lower(a), b COLLATE NOCASE "
            "DESC)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE INDEX i ON t (lower(a) DESC, b COLLATE "
            "RTRIM)",
            "INSERT INTO t VALUES (1, 'x', 'y')",
            "SELECT a || b FROM t",
            {"xy"}},
        SchemaPair{
            "on_update",
            "CREATE TABLE p (code TEXT PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p TEXT REFERENCES p "
            "(code))",
            "CREATE TABLE p (code TEXT PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p TEXT REFERENCES p "
            "(code) ON UPDATE CASCADE ON DELETE SET NULL)",
            "INSERT INTO p VALUES ('a'); INSERT INTO c VALUES (1, 'a'), (2, NULL)",
            "SELECT id || coalesce(p, '-') FROM c ORDER BY id",
            {"1a", "2-"}},
        SchemaPair{
            "default_expressions",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT (lower('X')), b INT DEFAULT -1, c TEXT DEFAULT "
            "CURRENT_DATE)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT (upper('x') || 'y'), b INT DEFAULT (1 + 1), c "
            "TEXT DEFAULT 'it''s')",
            "INSERT INTO t (id, c) VALUES (1, 'k')",
            "SELECT a || '|' || b || '|' || c FROM t",
            {"x|-1|k"}},
        SchemaPair{
            "composite_keys",
            "CREATE TABLE p (a INT NOT NULL, b INT NOT NULL, PRIMARY KEY (a, b)); CREATE TABLE c (id INTEGER PRIMARY "
            "KEY, x INT, y INT, FOREIGN KEY (x, y) REFERENCES p (a, b))",
            "CREATE TABLE p (a INT NOT NULL, b INT NOT NULL, PRIMARY KEY (b, a), UNIQUE (a, b)); CREATE TABLE c (id "
            "INTEGER PRIMARY KEY, x INT, y INT, FOREIGN KEY (x, y) REFERENCES p (a, b) ON DELETE CASCADE DEFERRABLE "
            "INITIALLY DEFERRED)",
            "INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 1, 2)",
            "SELECT x || '|' || y FROM c",
            {"1|2"}},
        SchemaPair{"check_with_strings",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a IN ('x;y', 'it''s', '--')))",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CONSTRAINT known CHECK (a IN ('x;y', 'it''s', '--', "
                   "'/*')))",
                   "INSERT INTO t VALUES (1, 'it''s')",
                   "SELECT a FROM t",
                   {"it's"}},
        SchemaPair{"names_of_all_kinds",
                   "CREATE TABLE \"My Table\" (\"the id\" INTEGER PRIMARY KEY, \"Group\" TEXT, \"a\"\"b\" INT)",
                   "CREATE TABLE \"My Table\" (\"the id\" INTEGER PRIMARY KEY, \"Group\" TEXT NOT NULL DEFAULT '', "
                   "\"a\"\"b\" TEXT CHECK (\"a\"\"b\" <> ''))",
                   "INSERT INTO \"My Table\" VALUES (1, 'g', 5)",
                   "SELECT \"Group\" || \"a\"\"b\" FROM \"My Table\"",
                   {"g5"}},
        SchemaPair{
            "table_with_trigger_and_view",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); CREATE VIEW v AS SELECT a "
            "FROM t; CREATE TRIGGER g AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.a); END",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL COLLATE NOCASE UNIQUE); CREATE TABLE log (a "
            "TEXT); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER g AFTER UPDATE ON t BEGIN INSERT INTO log VALUES "
            "(new.a); END",
            "INSERT INTO t VALUES (1, 'x')",
            "SELECT a || (SELECT count(*) FROM log) FROM v",
            {"x0"}},
        SchemaPair{
            "keys_in_a_cycle",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b (id)); CREATE TABLE b (id INTEGER PRIMARY "
            "KEY, a_id INT)",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED); "
            "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INT REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO b VALUES (1, 1); INSERT INTO a VALUES (1, 1)",
            "SELECT a.id || b.id FROM a, b",
            {"11"}},
        SchemaPair{"without_rowid_text_key",
                   "CREATE TABLE t (k TEXT PRIMARY KEY, v BLOB)",
                   "CREATE TABLE t (k TEXT NOT NULL PRIMARY KEY, v BLOB) WITHOUT ROWID",
                   "INSERT INTO t VALUES ('a', x'00ff'), ('b', NULL)",
                   "SELECT k || hex(coalesce(v, '')) FROM t ORDER BY k",
                   {"a00FF", "b"}},
        SchemaPair{"strict_and_types",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT, x REAL)",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, x REAL) STRICT",
                   "INSERT INTO t VALUES (1, '12', 1.5)",
                   "SELECT n || '|' || x FROM t",
                   {"12|1.5"}}),
    pair_name);

class PairsOnPostgresql : public testing::TestWithParam<SchemaPair> {};
TEST_P(PairsOnPostgresql, ThereAndBack) { check_on_postgresql(pair_test(GetParam())); }

INSTANTIATE_TEST_SUITE_P(
    Pairs, PairsOnPostgresql,
    testing::Values(
        SchemaPair{"computed_becomes_plain",
                   "CREATE TABLE t (id SERIAL PRIMARY KEY, a INT, b INT GENERATED ALWAYS AS (a * 2) STORED)",
                   "CREATE TABLE t (id SERIAL PRIMARY KEY, a INT, b INT)",
                   "INSERT INTO t (a) VALUES (4)",
                   "SELECT concat_ws('|', a, b) FROM t",
                   {"4|8"}},
        SchemaPair{"computed_with_index_and_comment",
                   "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT, b TEXT COLLATE \"C\" GENERATED ALWAYS AS (upper(a)) "
                   "STORED); CREATE UNIQUE INDEX i ON t USING btree (b) INCLUDE (a); COMMENT ON COLUMN t.b IS 'loud'",
                   "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT, b TEXT COLLATE \"C\" GENERATED ALWAYS AS (lower(a)) "
                   "STORED); CREATE UNIQUE INDEX i ON t (b) INCLUDE (a); COMMENT ON COLUMN t.b IS 'loud'",
                   "INSERT INTO t (a) VALUES ('Q')",
                   "SELECT a FROM t",
                   {"Q"}},
        SchemaPair{
            "partial_functional_include",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT, b INT); CREATE UNIQUE INDEX i ON t (lower(a), b DESC "
            "NULLS LAST) INCLUDE (id) WHERE b > 0",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT, b INT); CREATE UNIQUE INDEX i ON t (lower(a) "
            "text_pattern_ops, b) WHERE b >= 0 AND a IS NOT NULL",
            "INSERT INTO t (a, b) VALUES ('x', 1)",
            "SELECT a || b FROM t",
            {"x1"}},
        SchemaPair{
            "on_update",
            "CREATE TABLE p (code TEXT PRIMARY KEY); CREATE TABLE c (id SERIAL PRIMARY KEY, p TEXT REFERENCES p ON "
            "UPDATE RESTRICT)",
            "CREATE TABLE p (code TEXT PRIMARY KEY); CREATE TABLE c (id SERIAL PRIMARY KEY, p TEXT REFERENCES p ON "
            "UPDATE CASCADE DEFERRABLE)",
            "INSERT INTO p VALUES ('a'); INSERT INTO c (p) VALUES ('a')",
            "SELECT p FROM c",
            {"a"}},
        SchemaPair{
            "enumeration_loses_a_value",
            "CREATE TYPE mood AS ENUM ('bad', 'so so', 'good'); CREATE TABLE t (id SERIAL PRIMARY KEY, m mood NOT "
            "NULL DEFAULT 'good', CONSTRAINT fine CHECK (m <> 'bad')); CREATE INDEX i ON t (id) WHERE m = 'good'",
            "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE t (id SERIAL PRIMARY KEY, m mood NOT NULL DEFAULT "
            "'good', CONSTRAINT fine CHECK (m <> 'bad')); CREATE INDEX i ON t (id) WHERE m = 'good'",
            "INSERT INTO t DEFAULT VALUES",
            "SELECT m::text FROM t",
            {"good"}},
        SchemaPair{
            "enumeration_in_two_tables",
            "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (id SERIAL PRIMARY KEY, m mood); CREATE TABLE u (id "
            "SERIAL PRIMARY KEY, n mood DEFAULT 'b', l mood[])",
            "CREATE TYPE mood AS ENUM ('b', 'c', 'a'); CREATE TABLE t (id SERIAL PRIMARY KEY, m mood DEFAULT 'a'); "
            "CREATE TABLE u (id SERIAL PRIMARY KEY, n mood DEFAULT 'b', l mood[])",
            "INSERT INTO t (m) VALUES ('a'); INSERT INTO u (l) VALUES ('{a,b}')",
            "SELECT concat_ws('|', m, n, l) FROM t, u",
            {"a|b|{a,b}"}},
        SchemaPair{
            "default_expressions",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT DEFAULT lower('X'), b NUMERIC(6, 2) DEFAULT -1.5, c "
            "TIMESTAMP DEFAULT now())",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT DEFAULT upper('x') || 'y', b NUMERIC(6, 2) DEFAULT (1 + "
            "1), c TIMESTAMP DEFAULT (now() + INTERVAL '1 day'))",
            "INSERT INTO t (c) VALUES ('2024-01-01')",
            "SELECT concat_ws('|', a, b, c) FROM t",
            {"x|-1.50|2024-01-01 00:00:00"}},
        SchemaPair{
            "exclusion_changes",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a INT, CONSTRAINT x EXCLUDE USING hash (a WITH =))",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a INT, CONSTRAINT x EXCLUDE USING btree (a WITH =) WHERE (a > 0) "
            "DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO t (a) VALUES (1), (2)",
            "SELECT a::text FROM t ORDER BY a",
            {"1", "2"}},
        SchemaPair{
            "referred_unique_is_renamed_and_deferred",
            "CREATE TABLE p (id SERIAL PRIMARY KEY, code TEXT CONSTRAINT a UNIQUE); CREATE TABLE c (id SERIAL PRIMARY "
            "KEY, code TEXT REFERENCES p (code))",
            "CREATE TABLE p (id SERIAL PRIMARY KEY, code TEXT CONSTRAINT b UNIQUE); CREATE TABLE c (id SERIAL PRIMARY "
            "KEY, code TEXT REFERENCES p (code) DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO p (code) VALUES ('x'); INSERT INTO c (code) VALUES ('x')",
            "SELECT c.code FROM c",
            {"x"}},
        SchemaPair{"serial_to_bigint_identity",
                   "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT)",
                   "CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 10) PRIMARY KEY, a TEXT)",
                   "INSERT INTO t (a) VALUES ('x'), ('y')",
                   "SELECT max(id)::text FROM t",
                   {"2"}},
        SchemaPair{"integer_to_bigserial",
                   "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)",
                   "CREATE TABLE t (id BIGSERIAL PRIMARY KEY, a TEXT)",
                   "INSERT INTO t VALUES (41, 'x')",
                   "SELECT id || a FROM t",
                   {"41x"}},
        SchemaPair{"types_and_collations",
                   "CREATE TABLE t (id SERIAL PRIMARY KEY, a VARCHAR(10) COLLATE \"C\" DEFAULT 'x', b INT, c CHAR(3))",
                   "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT COLLATE \"POSIX\" DEFAULT 'xy', b VARCHAR(5) COLLATE "
                   "\"C\", c CHAR(3))",
                   "INSERT INTO t (b, c) VALUES (7, 'abc')",
                   "SELECT concat_ws('|', a, b, c) FROM t",
                   {"x|7|abc"}},
        SchemaPair{
            "names_of_all_kinds",
            "CREATE TABLE \"My Table\" (\"the id\" SERIAL PRIMARY KEY, \"Group\" TEXT, \"a\"\"b\" INT)",
            "CREATE TABLE \"My Table\" (\"the id\" SERIAL CONSTRAINT \"The Key\" PRIMARY KEY, \"Group\" TEXT NOT NULL "
            "DEFAULT '', \"a\"\"b\" TEXT CHECK (\"a\"\"b\" <> '')); COMMENT ON TABLE \"My Table\" IS 'it''s; --'; "
            "COMMENT ON COLUMN \"My Table\".\"a\"\"b\" IS '\"'; ALTER SEQUENCE \"My Table_the id_seq\" INCREMENT BY 3",
            "INSERT INTO \"My Table\" (\"Group\", \"a\"\"b\") VALUES ('g', 5)",
            "SELECT \"Group\" || \"a\"\"b\" FROM \"My Table\"",
            {"g5"}},
        SchemaPair{
            "keys_in_a_cycle",
            "CREATE TABLE a (id SERIAL PRIMARY KEY, b_id INT); CREATE TABLE b (id SERIAL PRIMARY KEY, a_id INT "
            "REFERENCES a (id))",
            "CREATE TABLE a (id SERIAL PRIMARY KEY, b_id INT); CREATE TABLE b (id SERIAL PRIMARY KEY, a_id INT "
            "REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED); ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b_id) "
            "REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED",
            "INSERT INTO a (b_id) VALUES (1); INSERT INTO b (a_id) VALUES (1)",
            "SELECT concat(a.id, b.id) FROM a, b",
            {"11"}},
        SchemaPair{
            "nulls_not_distinct",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a INT UNIQUE, b INT)",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a INT, b INT, CONSTRAINT t_a_key UNIQUE NULLS NOT DISTINCT (a) "
            "DEFERRABLE); CREATE UNIQUE INDEX i ON t (b) NULLS NOT DISTINCT",
            "INSERT INTO t (a) VALUES (1)",
            "SELECT concat(id, a) FROM t",
            {"11"}},
        SchemaPair{
            "index_methods",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT, d JSONB, l INT[]); CREATE INDEX g ON t USING gin (d); "
            "CREATE INDEX h ON t USING hash (a)",
            "CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT, d JSONB, l INT[]); CREATE INDEX g ON t USING gin (d "
            "jsonb_path_ops); CREATE INDEX h ON t USING brin (a); CREATE INDEX k ON t USING gin (l)",
            "INSERT INTO t (a, d, l) VALUES ('x', '{\"k\": 1}', '{1,2}')",
            "SELECT concat_ws('|', a, d, l) FROM t",
            {"x|{\"k\": 1}|{1,2}"}}),
    pair_name);

}  // namespace
}  // namespace carboy::migrate
