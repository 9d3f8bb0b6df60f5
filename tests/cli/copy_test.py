#!/usr/bin/python3
"""`carboy db copy` from SQLite to PostgreSQL and back, killed on the way; refusals.

usage: copy_test.py CARBOY [unittest options]
CARBOY_COPY_ROWS is the number of rows, CARBOY_COPY_KILLS that of kills.
"""
import datetime
import decimal
import enum
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

import sqlalchemy as sa

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres_server import Server  # noqa: E402

COMMAND = sys.argv.pop(1)
ROWS = int(os.environ.get("CARBOY_COPY_ROWS", "40000"))
KILLS = int(os.environ.get("CARBOY_COPY_KILLS", "3"))

SCHEMA = """
CREATE TABLE team (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE, leader_id INTEGER REFERENCES member (id));
CREATE TABLE member (id INTEGER NOT NULL PRIMARY KEY, team_id INTEGER NOT NULL REFERENCES team (id),
  boss_id INTEGER REFERENCES member (id), name VARCHAR(40) NOT NULL, active BOOLEAN DEFAULT 1 NOT NULL, pay NUMERIC(12, 2),
  born DATE, seen DATETIME DEFAULT CURRENT_TIMESTAMP, photo BLOB, extra JSON, ratio FLOAT, CHECK (pay >= 0));
CREATE INDEX ix_member_name ON member (name);
CREATE TABLE reading (place VARCHAR(20) NOT NULL, at BIGINT NOT NULL, value FLOAT, PRIMARY KEY (place, at));
CREATE TABLE note (line TEXT);
CREATE TABLE vacant (id INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
"""


def make(path):
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    random.seed(13)
    members = ROWS // 2
    connection.executemany("INSERT INTO team VALUES (?, ?, ?)", ((i, f"team {i}", i * 7 % members + 1) for i in range(1, 101)))
    connection.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ((
        i, i % 100 + 1, members - i or None, f"näme\t{i}\\", i % 3 == 0, None if i % 5 == 0 else i / 100,
        f"19{i % 100:02}-02-{i % 28 + 1:02}", f"2024-01-01 00:{i % 60:02}:00.{i % 1000000:06}", bytes([i % 256, 0, 92]),
        f'{{"a": [{i}, null, "x\\n"]}}', random.random()) for i in range(1, members + 1)))
    connection.executemany("INSERT INTO reading VALUES (?, ?, ?)", ((f"p{i % 50}", i + 2**33, i / 7) for i in range(ROWS - members)))
    connection.executemany("INSERT INTO note VALUES (?)", [("one",), ("one",), (None,), ("\\N",), ("",)])
    connection.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')")
    connection.commit()
    connection.close()


def rows(path):
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}
    connection.close()
    return found


class Color(enum.Enum):
    red = 1
    blue = 2


VALUES = sa.Table("value", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("time", sa.Time),
                  sa.Column("at", sa.DateTime), sa.Column("day", sa.Date), sa.Column("span", sa.Interval),
                  sa.Column("price", sa.Numeric(10, 2)), sa.Column("ok", sa.Boolean), sa.Column("ratio", sa.Float),
                  sa.Column("color", sa.Enum(Color)), sa.Column("data", sa.JSON), sa.Column("raw", sa.LargeBinary),
                  sa.Column("text", sa.Text))
VALUE_ROWS = [
    (1, datetime.time(), datetime.datetime(2024, 1, 2), datetime.date(2024, 2, 29), datetime.timedelta(1, 5),
     decimal.Decimal("12.50"), True, 0.1, Color.red, {"a": [1, None]}, b"\0x", "x"),
    (2, datetime.time(23, 59, 59, 1), datetime.datetime(1999, 12, 31, 23, 59, 59, 999999), datetime.date(1, 1, 1),
     datetime.timedelta(seconds=-1), decimal.Decimal(0), False, 1e300, Color.blue, [], b"", ""),
    (3, datetime.time(1, 2, 3, 500000), datetime.datetime(9999, 12, 31, 1, 2, 3, 120000), datetime.date(9999, 12, 31),
     datetime.timedelta(), decimal.Decimal("-1.05"), None, 3.0, None, None, None, None)]


def make_values(url):
    """Writes rows of all types with SQLAlchemy."""
    engine = sa.create_engine(url.replace("postgres://", "postgresql://"), poolclass=sa.pool.NullPool)
    VALUES.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(VALUES.insert(), [dict(zip(VALUES.columns.keys(), row)) for row in VALUE_ROWS])


class Copy(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="carboy_copy_")))
        self.source = f"sqlite:///{self.folder}/source.db"

    def run_copy(self, source, target):
        return subprocess.run([COMMAND, "db", "copy", source, target], text=True, capture_output=True, timeout=900)

    def must(self, source, target):
        started = time.monotonic()
        done = self.run_copy(source, target)
        print(f"{source.split(':')[0]} to {target.split(':')[0]}: {time.monotonic() - started:.1f} s")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("All counts and checksums are equal.", done.stdout)
        return dict(re.findall(r"^(\w+) +(\d+ rows  checksum \w+)$", done.stdout, re.M))

    def refused(self, source, target):
        done = self.run_copy(source, target)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr

    def kill_on_the_way(self, source, target):
        """Kills a copy a short random time after it has begun; KILLS of these times have to be shorter than a copy."""
        process = subprocess.Popen([COMMAND, "db", "copy", source, target], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        first = process.stderr.readline()
        time.sleep(random.uniform(0, ROWS / 2000000))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return first

    def test_to_postgresql_and_back_with_kills(self):
        make(self.folder / "source.db")
        back = f"sqlite:///{self.folder}/back.db"
        with Server() as server:
            said = [self.kill_on_the_way(self.source, server.url) for _ in range(KILLS)]
            there = self.must(self.source, server.url)
            query = ["psql", "-qAtXc", "INSERT INTO member (team_id, name) VALUES (1, 'next') RETURNING id, active"]
            made = subprocess.run(query, env={**os.environ, **server.environment}, text=True, capture_output=True, check=True)
            self.assertEqual(made.stdout.strip(), f"{ROWS // 2 + 1}|t")
            query[2] = "DELETE FROM member WHERE name = 'next'"
            subprocess.run(query, env={**os.environ, **server.environment}, check=True)
            query[2] = "SELECT count(*) FROM pg_constraint WHERE contype IN ('f', 'c') AND conrelid::regclass::text NOT LIKE 'pg_%'"
            count = subprocess.run(query, env={**os.environ, **server.environment}, text=True, capture_output=True, check=True)
            for _ in range(KILLS):
                self.kill_on_the_way(server.url, back)
            self.assertEqual(self.must(server.url, back), there)
        self.assertEqual(len(there), 6)
        self.assertIn("Continuing the copy that was interrupted.\n", said)
        self.assertGreaterEqual(int(count.stdout), 4)
        source, copy = rows(self.folder / "source.db"), rows(self.folder / "back.db")
        self.assertEqual(source.keys(), copy.keys())
        for table in source:
            self.assertEqual(source[table], copy[table], table)

    def test_the_texts_of_values_are_those_of_sqlalchemy(self):
        """SQLite has no types for times, intervals and the like, so their texts have to be the same."""
        make_values(self.source)
        wanted = rows(self.folder / "source.db")
        self.assertEqual(wanted["value"][0][1:3], ("00:00:00.000000", "2024-01-02 00:00:00.000000"))
        with Server() as server, Server() as other:
            self.must(self.source, server.url)
            self.must(server.url, f"sqlite:///{self.folder}/back.db")
            make_values(other.url)
            self.must(other.url, f"sqlite:///{self.folder}/from.db")
        for name in ("back.db", "from.db"):
            self.assertEqual(rows(self.folder / name), wanted, name)

    def test_a_copy_for_the_same_engine_keeps_every_text(self):
        make_values(self.source)
        with sqlite3.connect(self.folder / "source.db") as connection:
            connection.execute("UPDATE value SET time = '10:20:30', at = '2024-01-02T03:04', price = '1.0'")
        self.must(self.source, f"sqlite:///{self.folder}/copy.db")
        self.assertEqual(rows(self.folder / "copy.db"), rows(self.folder / "source.db"))

    def test_a_virtual_generated_column_is_stored_where_there_are_no_virtual_ones(self):
        with sqlite3.connect(self.folder / "source.db") as connection:
            connection.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER, twice INTEGER AS (b * 2));"
                                     "INSERT INTO a (id, b) VALUES (1, 2)")
        with Server() as server:
            done = self.run_copy(self.source, server.url)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("left out", done.stdout + done.stderr)
            query = ["psql", "-qAtXc", "INSERT INTO a (id, b) VALUES (2, 5); SELECT twice FROM a ORDER BY id"]
            made = subprocess.run(query, env={**os.environ, **server.environment}, text=True, capture_output=True, check=True)
            self.assertEqual(made.stdout.split(), ["4", "10"])

    def test_refusals(self):
        self.assertIn("no database file", self.refused(self.source, f"sqlite:///{self.folder}/target.db"))
        self.assertEqual(list(self.folder.iterdir()), [])
        with sqlite3.connect(self.folder / "source.db") as connection:
            connection.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER); INSERT INTO a VALUES (1, 2)")
        with sqlite3.connect(self.folder / "full.db") as connection:
            connection.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER); INSERT INTO a VALUES (1, 2)")
        with sqlite3.connect(self.folder / "other.db") as connection:
            connection.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        self.assertIn("has rows", self.refused(self.source, f"sqlite:///{self.folder}/full.db"))
        self.assertIn("no column b", self.refused(self.source, f"sqlite:///{self.folder}/other.db"))

    def test_values_that_do_not_fit_are_named_and_the_copy_continues(self):
        with sqlite3.connect(self.folder / "source.db") as connection:
            connection.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY, day DATE); INSERT INTO a VALUES (1, 'soon');"
                                     "CREATE VIEW v AS SELECT 1")
        with Server() as server:
            said = self.refused(self.source, server.url)
            self.assertIn("Views are not copied: v.", said)
            self.assertIn("Copying the table a failed after 0 rows: The column day", said)
            with sqlite3.connect(self.folder / "source.db") as connection:
                connection.execute("UPDATE a SET day = '2024-02-29'")
            self.assertEqual(list(self.must(self.source, server.url)), ["a"])


unittest.main(verbosity=2)
