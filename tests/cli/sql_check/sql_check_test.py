#!/usr/bin/python3
"""carboy-sql-check on sources that are hard to parse, on statements that a schema rejects, and on the examples.

usage: sql_check_test.py COMMAND [DRIVERS]
If "postgresql" is among the drivers, a server is started and tested, too.
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
SCHEMA = "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, email VARCHAR(80));\n"
SCHEMA += "CREATE TABLE articles (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL);\n"
SCHEMA += "CREATE TABLE orders (id CHAR(32), price NUMERIC(10, 2), status VARCHAR(4), items JSON, age TIMESTAMP);\n"
SCHEMA += "CREATE TABLE artist (id INTEGER PRIMARY KEY, name VARCHAR(80));\n"
SCHEMA += "CREATE TABLE product (id INTEGER PRIMARY KEY, name VARCHAR(80), price NUMERIC(10, 2));\n"
SCHEMA += "CREATE TABLE click (id INTEGER PRIMARY KEY);\n"
SCHEMA += "CREATE TABLE tags (id INTEGER PRIMARY KEY, name VARCHAR(40));\n"
SCHEMA += "CREATE TABLE visits (id INTEGER PRIMARY KEY, page VARCHAR(40));\n"

LITERALS = [
    (9, "SELECT 1"),
    (10, "SELECT id FROM users WHERE id = ?"),
    (11, "SELECT id FROM users WHERE name = 'a \"quoted\" name'"),
    (14, 'SELECT "id"\\n        FROM users -- " ) no end\\n        WHERE name = \'\\n\''),
    (17, "SELECT ')\"' FROM users"),
    (18, "SELECT id FROM users"),
    (19, "SELECT 'ABé\\t' || '\\'"),
    (22, "SELECT id FROM users"),
    (26, "SELECT 'a' "),
    (27, "SELECT '''' FROM users"),
    (28, "SELECT 'x' FROM users"),
    (29, "INSERT INTO users (name) VALUES (?)"),
    (30, "CREATE TABLE a (x); DROP TABLE a"),
    (31, "SELECT name FROM users WHERE id IN (?...) {AND name = ?} ORDER BY {?}"),
    (32, "SELECT name FROM users WHERE id = ?2 OR id = ?1"),
    (35, "CREATE TABLE other (x)"),
    (41, "SELECT name FROM users"),
]


class SqlCheckTest(unittest.TestCase):
    def run_check(self, *arguments):
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as schema:
            schema.write(SCHEMA)
            schema.flush()
            arguments = [schema.name if argument == "SCHEMA" else str(argument) for argument in arguments]
            return subprocess.run([COMMAND, *arguments], capture_output=True, text=True)

    def test_lists_literals_as_the_compiler_reads_them(self):
        path = FOLDER / "nasty.cc.txt"
        run = self.run_check(path)
        self.assertEqual(run.stdout.splitlines(), [f"{path}:{line}: {text}" for line, text in LITERALS])
        self.assertIn(f"{path}:26: note: not checked", run.stderr)
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_another_function_can_be_named(self):
        run = self.run_check(FOLDER / "nasty.cc.txt", "--function", "executed")
        self.assertIn(":33: SELECT 'another function'", run.stdout)

    def check_complaints(self, database, complaints):
        path = FOLDER / "refused.cc.txt"
        run = self.run_check(path, "--quiet", "--database", database, "--schema", "SCHEMA")
        errors = [line for line in run.stderr.splitlines() if ": error: " in line]
        self.assertEqual([line.split(": error: ")[0] for line in errors], [f"{path}:{n}" for n in complaints], run.stderr)
        for line, complaint in zip(errors, complaints.values()):
            self.assertIn(complaint, line)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout, "")
        self.assertIn("6 literals, 5 prepared, 4 refused", run.stderr)

    def test_sqlite_complains_with_file_and_line(self):
        self.check_complaints(":memory:", {4: "no such column: nickname", 6: "no such table: user",
                                           7: "no such column: nam", 9: "is not terminated"})

    def test_what_the_schema_takes_passes(self):
        path = FOLDER / "nasty.cc.txt"
        run = self.run_check(path, "--quiet", "--database", ":memory:", "--schema", "SCHEMA")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("17 literals, 14 prepared, 0 refused", run.stderr)

    def test_the_examples(self):
        bare = self.run_check(ROOT / "examples", "--database", ":memory:")
        self.assertIn("no such table: users", bare.stderr)
        self.assertEqual(bare.returncode, 1)
        run = self.run_check(ROOT / "examples", "--quiet", "--database", ":memory:", "--schema", "SCHEMA")
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_a_missing_file_is_an_error_of_its_own(self):
        self.assertNotIn(self.run_check(FOLDER / "no such file").returncode, (0, 1))

    def test_postgresql_complains_with_file_and_line(self):
        if "postgresql" not in DRIVERS:
            self.skipTest("the PostgreSQL driver is not built")
        sys.path.insert(0, str(ROOT / "tests" / "support"))
        import postgres_server
        with postgres_server.Server() as server:
            self.check_complaints(server.url, {4: '"nickname" does not exist', 6: "user", 7: '"nam" does not exist',
                                               9: "is not terminated"})


if __name__ == "__main__":
    COMMAND, *DRIVERS = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
