#!/usr/bin/python3
"""The migration commands of an application, from an empty folder to two versions of its models, and kill -9.

usage: commands_test.py APP_WITH_MODELS_1 APP_WITH_MODELS_2 sqlite|postgresql [unittest options]
"""
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres_server import Server  # noqa: E402

ONE, TWO, ENGINE = sys.argv[1:4]
del sys.argv[1:4]
KILLS = int(os.environ.get("CARBOY_KILLS", "12"))


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = None
        if ENGINE == "postgresql":
            cls.server = cls.enterClassContext(Server())

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="carboy_migrations_")))
        self.environment = {**os.environ, "TEST_MIGRATIONS": str(self.folder / "migrations")}
        if self.server:
            self.environment["TEST_DATABASE"] = self.server.url
            self.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            self.environment["TEST_DATABASE"] = f"sqlite:///{self.folder}/app.db"

    def query(self, text):
        """Runs a script and returns the rows of its last statement, as text."""
        if self.server:
            command = ["psql", "-qAtX", "-F", "|", "-c", text]
            out = subprocess.run(command, env={**os.environ, **self.server.environment}, check=True, text=True,
                                 capture_output=True).stdout
            return out.splitlines()
        with sqlite3.connect(self.folder / "app.db") as connection:
            parts = [part for part in text.split(";") if part.strip()]
            for part in parts:
                rows = connection.execute(part).fetchall()
        connection.close()
        return ["|".join(map(str, row)) for row in rows]

    def run_app(self, app, *arguments):
        return subprocess.run([app, "db", *arguments], env=self.environment, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=120)

    def must(self, app, *arguments):
        done = self.run_app(app, *arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def refused(self, app, *arguments):
        done = self.run_app(app, *arguments)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr + done.stdout

    def first_version(self):
        self.must(ONE, "init")
        self.must(ONE, "migrate", "-m", "Add author")
        self.must(ONE, "upgrade")
        self.query("INSERT INTO author (id, name, note) VALUES (1, 'ann', 'hi'), (2, 'bob', NULL)")

    def second_revision(self):
        return self.must(TWO, "migrate", "-m", "Books", "--rename", "author.note=remark",
                         "--fill", "author.email=name || '@x'")

    def revision(self, body, head="", revises=None, name="by_hand"):
        made = self.must(TWO, "revision", "-m", name)
        path = pathlib.Path(re.search(r"Wrote (\S+)", made)[1])
        text = path.read_text().replace("\n-- upgrade\n", f"{head}\n-- upgrade\n{body}\n")
        if revises is not None:
            text = re.sub("-- revises: .*", f"-- revises: {revises}", text)
        path.write_text(text)
        return path

    def test_from_nothing_to_the_second_version(self):
        self.assertIn("db init", self.refused(ONE, "migrate", "-m", "too early"))
        self.first_version()
        self.assertIn("agree", self.must(ONE, "check"))
        self.assertIn("add column author.email", self.refused(TWO, "check"))
        self.assertIn("--rename author.note=remark", self.refused(TWO, "migrate", "-m", "x"))
        self.assertIn("--fill", self.refused(TWO, "migrate", "-m", "x", "--rename", "author.note=remark"))
        self.assertEqual(len(list((self.folder / "migrations/versions").iterdir())), 1, "a refusal writes nothing")
        self.assertIn("rename column author.note to remark", self.second_revision())
        self.assertIn("not applied", self.refused(TWO, "check"))
        self.must(TWO, "upgrade")
        self.assertIn("agree", self.must(TWO, "check"))
        self.assertIn("No changes", self.must(TWO, "migrate", "-m", "nothing"))
        self.assertEqual(self.query("SELECT name, email, remark FROM author ORDER BY id")[0], "ann|ann@x|hi")
        self.must(TWO, "downgrade")
        self.assertNotIn("the models need", self.refused(ONE, "check"))
        self.assertEqual(self.query("SELECT name, note FROM author ORDER BY id")[0], "ann|hi")
        self.must(TWO, "upgrade", "+1")
        self.assertIn("Books", self.must(TWO, "current"))
        self.assertEqual(len(self.must(TWO, "history").splitlines()), 2)
        self.assertIn("-- upgrade", self.must(TWO, "show"))
        self.must(TWO, "downgrade", "base")
        self.assertIn("No revision", self.must(TWO, "current"))

    def test_sql_is_printed_and_does_the_same(self):
        self.first_version()
        self.second_revision()
        text = self.must(TWO, "upgrade", "--sql", f"{self.must(TWO, 'current')[len('<base> -> '):][:12]}:head")
        if self.server:
            self.query(text)
        else:
            connection = sqlite3.connect(self.folder / "app.db", isolation_level=None)
            connection.executescript(text)
            connection.close()
        self.assertIn("agree", self.must(TWO, "check"))
        self.assertIn("FROM:TO", self.refused(TWO, "downgrade", "--sql", "base"))

    def test_the_revisions_work_on_the_other_engine(self):
        self.first_version()
        self.second_revision()
        self.must(TWO, "upgrade")
        with Server() as other:
            self.environment["TEST_DATABASE"] = f"sqlite:///{self.folder}/other.db" if self.server else other.url
            self.must(TWO, "upgrade")
            self.assertIn("agree", self.must(TWO, "check"))
            self.must(TWO, "downgrade")
            self.assertNotIn("the models need", self.refused(ONE, "check"))

    def test_branches_are_joined(self):
        self.first_version()
        base = self.must(ONE, "heads").split()[2]
        self.revision("CREATE TABLE kept (id INTEGER);")
        self.revision("SELECT 1;", revises=base, name="other branch")
        self.assertEqual(len(self.must(TWO, "heads").splitlines()), 2)
        self.assertIn("several heads", self.refused(TWO, "upgrade").lower())
        self.must(TWO, "upgrade", "heads")
        self.must(TWO, "merge", "heads", "-m", "join")
        self.must(TWO, "upgrade")
        self.assertIn("mergepoint", self.must(TWO, "current"))
        self.assertIn("agree", self.must(ONE, "check"), "the table kept is ignored")
        self.must(TWO, "downgrade")
        self.assertEqual(len(self.must(TWO, "current").splitlines()), 2)

    def test_functions_and_changed_files(self):
        self.first_version()
        path = self.revision("RUN shout;")
        self.must(ONE, "upgrade")
        self.assertEqual(self.query("SELECT name FROM author ORDER BY id"), ["ANN", "BOB"])
        path.write_text(path.read_text().replace("RUN shout;", "RUN shout;\nSELECT 1;"))
        self.assertIn("changed after it was applied", self.refused(ONE, "check"))
        self.assertIn("was applied", self.refused(ONE, "upgrade"))
        self.must(ONE, "stamp", "head")
        self.must(ONE, "upgrade")

    def alembic(self, url):
        """A database that Alembic itself has upgraded, and how it reads its table."""
        from alembic import command, config
        from alembic.migration import MigrationContext
        from sqlalchemy import create_engine
        folder = self.folder / "alembic"
        settings = config.Config(stdout=open(os.devnull, "w"))
        self.addCleanup(settings.stdout.close)
        settings.set_main_option("script_location", str(folder))
        settings.set_main_option("sqlalchemy.url", url)
        settings.config_file_name = str(self.folder / "alembic.ini")
        command.init(settings, str(folder))
        (folder / "env.py").write_text(
            "from alembic import context\nfrom sqlalchemy import create_engine\n"
            f"with create_engine({url!r}).connect() as connection:\n"
            "    context.configure(connection=connection)\n"
            "    with context.begin_transaction():\n        context.run_migrations()\n")
        (folder / "versions/ae1027a6acf_authors.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\nrevision, down_revision = 'ae1027a6acf', None\n"
            "def upgrade():\n    op.create_table('author', sa.Column('id', sa.Integer, primary_key=True),\n"
            "        sa.Column('name', sa.String(80), nullable=False), sa.Column('note', sa.Text))\n")
        command.upgrade(settings, "head")
        engine = create_engine(url)
        self.addCleanup(engine.dispose)

        def heads():
            with engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_heads()
        return heads

    def test_alembic_is_adopted(self):
        url = self.environment["TEST_DATABASE"].replace("postgres://", "postgresql://")
        self.must(ONE, "init")
        self.assertIn("alembic_version", self.refused(ONE, "stamp", "--from-alembic"))
        heads = self.alembic(url)
        self.assertEqual(heads(), ("ae1027a6acf",))
        self.query("INSERT INTO author (id, name) VALUES (1, 'ann')")
        self.must(ONE, "stamp", "--from-alembic")
        self.assertEqual(heads(), ("ae1027a6acf",))
        self.assertIn("agree", self.must(ONE, "check"))
        self.second_revision()
        self.must(TWO, "upgrade")
        self.assertEqual(len(heads()), 1)
        self.assertIn(heads()[0], self.must(TWO, "current"), "Alembic reads the revision of the next change")
        self.must(TWO, "downgrade")
        self.assertEqual(heads(), ("ae1027a6acf",))
        self.must(TWO, "upgrade")
        self.environment["TEST_DATABASE"] = f"sqlite:///{self.folder}/new.db"
        self.must(TWO, "upgrade")
        self.assertIn("agree", self.must(TWO, "check"), "a new database is made from the files")

    def test_eight_processes_at_once(self):
        """Each revision is applied once; the other processes wait and find nothing to do."""
        self.must(ONE, "init")
        self.must(ONE, "migrate", "-m", "Add author")
        self.revision("INSERT INTO author (id, name) VALUES (7, 'once');")
        started = [subprocess.Popen([ONE, "db", "upgrade"], env=self.environment, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True) for _ in range(8)]
        outputs = [process.communicate(timeout=120)[0] for process in started]
        self.assertEqual([process.returncode for process in started], [0] * 8, outputs)
        self.assertEqual(sum(output.count("upgrade ") for output in outputs), 2, outputs)
        self.assertEqual(self.query("SELECT name FROM author"), ["once"])

    def test_tables_that_sqlalchemy_made_agree(self):
        from sqlalchemy import (CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Table, Text,
                                create_engine)
        metadata = MetaData()
        Table("author", metadata, Column("id", Integer, primary_key=True), Column("name", String(80), nullable=False),
              Column("email", String(120), nullable=False, unique=True), Column("remark", Text))
        Table("book", metadata, Column("id", Integer, primary_key=True),
              Column("title", String(200), nullable=False, index=True),
              Column("author_id", Integer, ForeignKey("author.id", ondelete="CASCADE"), nullable=False),
              Column("kind", String(10), nullable=False))
        Table("comic", metadata, Column("id", Integer, ForeignKey("book.id"), primary_key=True),
              Column("colors", Integer, nullable=False), Column("number", Integer, unique=True),
              CheckConstraint("colors > 0", name="colored"))
        engine = create_engine(self.environment["TEST_DATABASE"].replace("postgres://", "postgresql://"))
        metadata.create_all(engine)
        engine.dispose()
        self.must(TWO, "init")
        self.assertIn("agree", self.must(TWO, "check"))
        self.assertIn("add column author.note", self.refused(ONE, "check"))

    def test_a_naming_convention(self):
        self.environment["TEST_NAMES"] = "1"
        self.first_version()
        self.assertIn("No changes", self.must(ONE, "migrate", "-m", "nothing"))
        self.second_revision()
        self.must(TWO, "upgrade")
        self.assertIn("agree", self.must(TWO, "check"))
        self.assertIn("No changes", self.must(TWO, "migrate", "-m", "nothing"))
        names = ["ck_comic_colored", "fk_book_author_id_author", "fk_comic_id_book", "pk_author", "pk_book", "pk_comic",
                 "uq_author_email", "uq_comic_number"]
        if self.server:
            self.assertEqual(self.query(
                "SELECT conname FROM pg_constraint WHERE conrelid IN ('author'::regclass, 'book'::regclass, "
                "'comic'::regclass) ORDER BY conname"), names)
        else:
            made = " ".join(self.query("SELECT sql FROM sqlite_master WHERE name IN ('author', 'book', 'comic')"))
            self.assertEqual(sorted(re.findall(r'CONSTRAINT "?(\w+)', made)), names)
        self.change_a_constraint()
        self.assertIn("ck_comic_colored", self.refused(TWO, "check"))
        self.must(TWO, "migrate", "-m", "constraint")
        self.must(TWO, "upgrade")
        self.assertIn("agree", self.must(TWO, "check"))
        self.must(TWO, "downgrade", "base")

    def change_a_constraint(self):
        """Gives the check of the table comic another condition."""
        if self.server:
            self.query("ALTER TABLE comic DROP CONSTRAINT ck_comic_colored; "
                       "ALTER TABLE comic ADD CONSTRAINT ck_comic_colored CHECK (colors > 1)")
            return
        made = self.query("SELECT sql FROM sqlite_master WHERE name = 'comic'")[0]
        self.query("DROP TABLE comic")
        self.query(made.replace("colors > 0", "colors > 1"))

    def test_a_semicolon_in_quotes_belongs_to_the_value(self):
        self.first_version()
        unfinished = self.refused(TWO, "migrate", "-m", "x", "--no-rename", "--fill", "author.email='a; author.note=1")
        self.assertIn("The option --fill is not complete", unfinished)
        fill = """author.email=name || '; it''s=' || "name"; comic.colors=1"""
        self.must(TWO, "migrate", "-m", "x", "--rename", "author.note=remark", "--fill", fill)
        self.must(TWO, "upgrade")
        self.assertEqual(self.query("SELECT email FROM author ORDER BY id"), ["ann; it's=ann", "bob; it's=bob"])

    def test_kill_during_an_upgrade(self):
        """After kill -9 the database is at one revision or the other, and the next upgrade completes."""
        self.first_version()
        steps = "".join(f"CREATE TABLE step_{i} (id INTEGER);\nINSERT INTO step_{i} VALUES ({i});\n" for i in range(10))
        fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
        self.revision(steps + "CREATE TABLE big (i INTEGER);\n" + f"INSERT INTO big {fill} SELECT i FROM n;\n"
                      + "UPDATE author SET name = upper(name);")
        random.seed(15)
        seen = set()
        for number in range(KILLS):
            started = time.monotonic()
            if number == 0:
                self.must(ONE, "upgrade")
                whole = time.monotonic() - started
            else:
                process = subprocess.Popen([ONE, "db", "upgrade"], env=self.environment, stdout=subprocess.PIPE,
                                           stderr=subprocess.STDOUT)
                time.sleep(random.uniform(0, whole * 1.2))
                process.send_signal(signal.SIGKILL)
                process.communicate()
            exists = "information_schema.tables WHERE table_name" if self.server else "sqlite_master WHERE name"
            done = "by_hand" in self.must(ONE, "current")
            tables = int(self.query(f"SELECT count(*) FROM {exists} LIKE 'step%'")[0])
            names = self.query("SELECT name FROM author ORDER BY id")
            self.assertEqual((tables, names), (10, ["ANN", "BOB"]) if done else (0, ["ann", "bob"]))
            seen.add(done)
            self.must(ONE, "upgrade")
            self.assertIn("by_hand", self.must(ONE, "current"))
            self.query("DELETE FROM alembic_version")
            self.query("INSERT INTO alembic_version SELECT revision FROM carboy_migration ORDER BY applied_at LIMIT 1")
            self.query("DELETE FROM carboy_migration WHERE revision NOT IN (SELECT version_num FROM alembic_version)")
            for i in range(10):
                self.query(f"DROP TABLE step_{i}")
            self.query("DROP TABLE big")
            self.query("UPDATE author SET name = lower(name)")
        print("states seen:", seen, "of", KILLS, "kills")


unittest.main(verbosity=2)
