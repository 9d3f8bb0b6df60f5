#!/usr/bin/python3
"""`carboy new` makes a project that builds against this build tree, passes its tests and agrees with its revision.

usage: new_project_test.py <carboy command> <build tree> <C++ compiler> [unittest options]
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres_server import Server  # noqa: E402
from serving import Served  # noqa: E402

COMMAND, BUILD, COMPILER = sys.argv[1:4]
del sys.argv[1:4]


class NewProject(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="carboy_new_")))

    def run_in(self, folder, *command):
        return subprocess.run(command, cwd=folder, text=True, capture_output=True, timeout=1500,
                              env={**os.environ, "SHOP_DATABASE_URL": f"sqlite:///{self.folder}/shop.db"})

    def must(self, folder, *command):
        done = self.run_in(folder, *command)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
        return done.stdout

    def test_a_project_builds_and_passes_its_tests(self):
        self.assertIn("shop/app.cpp", self.must(self.folder, COMMAND, "new", "shop"))
        project = self.folder / "shop"
        for path in project.rglob("*"):
            if path.is_file():
                self.assertNotIn("@NAME@", path.read_text(), path)
                self.assertNotIn("@UPPER@", path.read_text(), path)
        made = self.must(project, COMMAND, "new", "resource", "Review", "title:string:80", "body:text", "stars:integer",
                         "weight:float", "price:decimal:8,2", "visible:boolean", "day:date", "at:datetime",
                         "note:references", "other_note:references:Note")
        self.assertIn("templates/reviews/form.html", made)
        self.assertEqual(list(project.rglob("*.new")), [])
        flags = f"CMAKE_FLAGS=-Dcarboy_DIR={BUILD} -DCMAKE_CXX_COMPILER={COMPILER} -DCMAKE_CXX_FLAGS_DEBUG=-O0 -Wno-dev"
        self.assertIn("100% tests passed", self.must(project, "make", "test", flags))
        app = project / "build/debug/shop"
        self.must(project, app, "db", "upgrade")
        self.assertIn("agree", self.must(project, app, "db", "check"))
        self.assertIn("No changes", self.must(project, app, "db", "migrate", "-m", "nothing"))
        self.planted_faults_are_found(project, app)
        self.assertIn("no faults.", self.must(project, COMMAND, "check"))
        self.sql_in_the_shell(project, app)
        self.edits_are_built(project, app)
        self.must(project, app, "db", "downgrade", "base")
        self.one_file_is_enough(project, flags)

    def planted_faults_are_found(self, project, app):
        """`check` reads templates and sources as they are now, so that nothing has to be built again."""
        self.assertRegex(self.must(project, app, "check"),
                         r"Checked 8 templates, \d\d calls of url_for, \d+ attributes of models, \d+ fields of forms, 1 links in "
                         r"sources, "
                         r"0 queries with conditions, 2 revisions and 0 SQL statements: no faults\.")
        planted = {
            "templates/note.html": ["{{ note.titel }}: Note has no attribute 'titel'.",
                                    "{{ url_for('shw_note', id=note.id) }}: no route has this endpoint.",
                                    "{{ url_for('show_note') }}: the value of 'id' is missing",
                                    "{{ url_for('.show_note', id=note.id) }}",
                                    "{{ url_for('.shw_note', id=note.id) }}: no blueprint has this endpoint.",
                                    "{% include 'nowhere.html' %}: There is no template 'nowhere.html'.",
                                    "{% set name = 'gone.html' %}{% include name %}: There is no template 'gone.html'.",
                                    "{% from 'no_macros.html' import row %}: There is no template 'no_macros.html'.",
                                    "{% include 'nowhere.html' ignore missing %}{% include ['nowhere.html', 'error.html'] %}",
                                    "{% if 0 %}{{ note|shout }}{% endif %}: There is no filter named 'shout'.",
                                    "{% if 0 %}{{ note is loud }}{% endif %}: There is no test named 'loud'.",
                                    "{% macro show(one) %}{{ one.headline }}{% endmacro %}: Note has no attribute 'headline'.",
                                    "{{ show(note) }}",
                                    "{{ note.subtitle is defined and note.subtitle|default('') }}",
                                    "{{ url_for('static', filename='stile.css') }}: there is no static file 'stile.css'.",
                                    "{{ url_for('static', filename='style.css') }}{{ url_for('static', filename=name) }}",
                                    "{{ url_for('show_note', **values) }} {{ nobody.titel }}"],
            "templates/notes.html": ["{{ (notes|sort(attribute='day')|first).id }}: Note has no attribute 'day'.",
                                     "{% for one in notes %}{{ one.made }}{% endfor %}: Note has no attribute 'made'."],
            "templates/reviews/list.html": ["{% for one in page.items %}{{ one.note.at }}{% endfor %}: Note has no attribute 'at'."],
            "templates/reviews/form.html": ["{{ form.starz }}: ReviewForm has no field 'starz'.",
                                            "{% for field in form %}{{ field.label }}{% endfor %}{{ form.stars.errors }}"],
            "templates/broken.html": ["{% if %}: Expected an expression"],
            "app.cpp": ['void read(Session& s) { s.execute("SELECT nam FROM note WHERE id = ?", 1); }: no such column: nam',
                        'void write(Session& s) { s.execute("UPDATE notes SET title = ?", "x"); }: no such table: notes',
                        'void scan(Session& s) { s.execute("SELECT id FROM note WHERE body = ?", "x"); }: index_on("body")',
                        'void list() { Note::query().filter(Note::c.body == "x").all(); }: no index of the table \'note\' begins with it',
                        'auto link() { return url_for("shw_note", {{"id", 1}}); }: no route has this endpoint',
                        'auto part() { return url_for("show_note", {{"di", 1}}); }: the value of \'id\' is missing',
                        'auto page() { return render_template("nowhere.html"); }: There is no template \'nowhere.html\'',
                        'auto css() { return url_for("static", {{"filename", "stile.css"}}); }: there is no static file',
                        'auto sheet() { return url_for("static", {{"filename", "style.css"}}); }',
                        'void script(Session& s) { s.executescript("CREATE TABLE made (a INT); INSERT INTO made (b) VALUES (1)"); }: has no column named b',
                        'void again(Session& s) { s.executescript("CREATE TABLE note (a INT); DELETE FROM note; PRAGMA x = 1"); }',
                        'const char* const by_pointer = "SELECT nam FROM note";',
                        'constexpr std::string_view by_view{"SELECT titl FROM " "note"};',
                        'void pointer(Session& s) { s.execute(unchecked(by_pointer)); }: no such column: nam',
                        'void view(Session& s) { s.execute(sql::unchecked(by_view)); }: no such column: titl',
                        'void given(Session& s, std::string_view by_other) { s.execute(sql::unchecked(by_other)); }',
                        'void made(Session& s) { s.execute(unchecked("SELECT nam FROM " + table)); }',
                        'auto good() { return url_for("show_note", {{"id", 1}}); }',
                        'void few() { Note::query().filter(Note::c.body == "x").all(); }  // no index: few rows }',
                        'void fine(Session& s) { s.execute("SELECT title FROM note WHERE id IN (?...) AND body = ?", 1); }']}
        kept, expected = {}, []
        for name, lines in planted.items():
            path = project / name
            kept[path] = path.read_text() if path.exists() else None
            text = kept[path] or ""
            for line in lines:
                code, _, sentence = line.partition("}: ")
                text += (code + "}" if sentence else code) + "\n"
                if sentence:
                    expected.append((f"{path}:{text.count(chr(10))}: ", sentence))
            path.write_text(text)
        done = self.run_in(project, app, "check")
        self.assertEqual(done.returncode, 1)
        faults = done.stdout.splitlines()[:-1]
        for place, sentence in expected:
            self.assertTrue(any(place in fault and sentence in fault for fault in faults), (place, sentence, done.stdout))
        self.assertEqual(len(faults), len(expected), done.stdout)
        for path, text in kept.items():
            path.unlink() if text is None else path.write_text(text)
        revision, = (project / "migrations/versions").glob("*_make_reviews.sql")
        text = revision.read_text()
        revision.write_text(text.replace("\tstars INTEGER NOT NULL,\n", ""))
        self.assertIn("No revision says: ", self.run_in(project, app, "check").stdout)
        revision.write_text(text)

    def sql_in_the_shell(self, project, app):
        def shell(text, *name):
            return subprocess.run([app, *(name or ("db", "shell"))], cwd=project, text=True, input=text, timeout=60,
                                  capture_output=True, env={**os.environ, "SHOP_DATABASE_URL": f"sqlite:///{self.folder}/shop.db"})
        done = shell("""INSERT INTO note (title, body, made_at) VALUES ('a;
b', 'x', '2026-01-02'), ('\u00e9', NULL || 'y', '');
INSERT INTO note (title, body, made_at) VALUES ('a;
\tb', 'x', '2026-01-02'), ('\u00e9', 'y', ''); -- one statement; two lines
BEGIN; -- undone
""")
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn("error: ", done.stderr)
        done = shell("""INSERT INTO note (title, body, made_at) VALUES ('a;
\tb', 'x', '2026-01-02'), ('\u00e9', 'y', '');
BEGIN;
DELETE FROM note;
ROLLBACK;
SELECT id, title, NULL AS n, 1.5 AS number
FROM note
  ORDER BY id;
CREATE TRIGGER t AFTER DELETE ON note BEGIN SELECT 1; END;
SELECT 1 AS one WHERE 0""", "shell")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines(), [
            "2 rows changed", "2 rows changed", "id | title | n    | number", "---+-------+------+-------",
            " 1 | a;  b | NULL |    1.5", " 2 | \u00e9     | NULL |    1.5", "(2 rows)", "one", "---", "(0 rows)"])
        done = shell(".tables\n.schema note\n.timing\nDROP TRIGGER t;\n.what\n.quit\nDROP TABLE note;\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        for text in ("note\nreview\n", "CREATE TABLE note (", "CREATE INDEX ix_note_title ON note (title);", "Time: ",
                     "There is no command .what."):
            self.assertIn(text, done.stdout)
        self.assertIn("(1 row)", shell("SELECT count(*) FROM note;\n").stdout)
        self.must(project, app, "db", "check")

    def edits_are_built(self, project, app):
        """`run --debug` builds what is saved. A request waits for it; the error of the compiler is a page."""
        source = project / "app.cpp"
        text = source.read_text()
        edited = text.replace('return render_template("new_note.html"); }', 'return std::string("edited"); }')
        self.assertNotEqual(edited, text)
        with Served(str(app), project, "--debug", env={"SHOP_DATABASE_URL": f"sqlite:///{self.folder}/shop.db"}) as served:
            def after(change, path="/new", file=source):
                builds = served.log.count("Building ...")
                file.write_text(change)
                deadline = time.monotonic() + 20
                while file == source and served.log.count("Building ...") == builds and time.monotonic() < deadline:
                    time.sleep(0.02)
                try:
                    with urllib.request.urlopen(served.address + path, timeout=600) as answer:
                        return answer.status, answer.read().decode()
                except urllib.error.HTTPError as error:
                    return error.code, error.read().decode()
            self.assertEqual(after(edited), (200, "edited"))
            status, page = after(edited.replace('std::string("edited")', "nonsense"))
            self.assertEqual(status, 500)
            self.assertRegex(page, r"<div class=\"type\">app\.cpp:\d+</div>")
            self.assertRegex(page, r"<h1>[^<]*nonsense")
            self.assertIn("<form", after(text)[1])
            template = project / "templates/layout.html"
            kept = template.read_text()
            self.assertIn("A new line", after(kept + "A new line", "/new", template)[1])
            template.write_text(kept)
            self.assertEqual(served.log.count("Building ..."), 3)
        (project / "server.log").unlink()

    def one_file_is_enough(self, project, flags):
        """The release build finds its pages and revisions in itself when the sources are gone. The static variant needs
        the C library only, until a URL asks for PostgreSQL."""
        self.must(project, "make", "release", flags.replace("_DEBUG", "_RELEASE") + " -DCARBOY_STATIC=ON")
        alone = self.folder / "alone"
        alone.mkdir()
        (project / "build/release/shop").rename(alone / "shop")
        project.rename(self.folder / "gone")
        self.assertIn("Make notes", self.must(alone, alone / "shop", "db", "upgrade"))
        self.assertIn("agree", self.must(alone, alone / "shop", "db", "check"))
        needed = {line.split()[0] for line in self.must(alone, "ldd", alone / "shop").splitlines()}
        self.assertTrue(all(re.search(r"^linux-vdso|^libc\.|^libm\.|/ld-linux", name) for name in needed), needed)
        self.postgresql_is_loaded_when_it_is_needed(alone)
        server = subprocess.Popen([alone / "shop", "run", "--port", "0"], cwd=alone, text=True, stderr=subprocess.PIPE,
                                  env={**os.environ, "SHOP_DATABASE_URL": f"sqlite:///{self.folder}/shop.db"})
        try:
            address = next(found[0] for found in (re.search(r"http://[0-9.:]+", line) for line in server.stderr) if found)
            with urllib.request.urlopen(address, timeout=30) as answer:
                self.assertIn("There are no notes yet.", answer.read().decode())
        finally:
            server.terminate()
            server.communicate(timeout=60)

    def postgresql_is_loaded_when_it_is_needed(self, alone):
        (alone / "libpq.so.5").write_text("not a library")
        with Server() as server:
            def upgrade(**environment):
                return subprocess.run([alone / "shop", "db", "upgrade"], cwd=alone, text=True, capture_output=True, timeout=60,
                                      env={**os.environ, "SHOP_DATABASE_URL": server.url, **environment})
            done = upgrade(LD_LIBRARY_PATH=str(alone))
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("PostgreSQL's client library cannot be loaded: ", done.stderr)
            self.assertIn("apt install libpq5", done.stderr)
            done = upgrade()
            self.assertIn("Make notes", done.stdout, done.stderr)
        (alone / "libpq.so.5").unlink()

    def test_a_resource_is_refused_with_one_sentence(self):
        self.must(self.folder, COMMAND, "new", "shop")
        project = self.folder / "shop"
        before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
        for arguments, sentence in {
                ("post", "title:string"): "cannot be the name of a model",
                ("Class", "title:string"): "is a word of C++",
                ("Request", "title:string"): "the name is in use",
                ("HTTPLog", "title:string"): "write HttpLog",
                ("Post",): "columns is required",
                ("Post", "title"): "it has no type",
                ("Post", "title:strin"): "there is no such type",
                ("Post", "title:string:0"): "from 1 to 65535",
                ("Post", "title:text:9"): "this type has no size",
                ("Post", "price:decimal:4,5"): "decimal:10,2",
                ("Post", "public:boolean"): "is a word of C++",
                ("Post", "id:integer"): "Carboy uses the name",
                ("Post", "Title:string"): "lower-case letters",
                ("Post", "title:string", "title:text"): "is used twice",
                ("Post", "note_id:integer", "note:references"): "is used twice",
                ("Post", "writer:references"): "models.hpp has no model Writer",
                ("Post", "writer:references:Author"): "models.hpp has no model Author",
                ("Post", "writer:references:"): "it names no model",
                ("Post", "first:references:note"): "Write first:references:Note.",
                ("Post", "parent:references:Post"): "refers to Post itself",
                ("Post", "post:references"): "refers to Post itself",
                ("Note", "title:string"): "the name is in use"}.items():
            done = self.run_in(project, COMMAND, "new", "resource", *arguments)
            self.assertNotEqual(done.returncode, 0, arguments)
            self.assertIn(sentence, done.stderr + done.stdout)
            self.assertLessEqual(len(done.stderr.splitlines()), 2, done.stderr)
        done = self.run_in(self.folder, COMMAND, "new", "resource", "Post", "title:string")
        self.assertIn("There is no file models.hpp here", done.stderr)
        self.assertEqual({path: path.read_bytes() for path in project.rglob("*") if path.is_file()}, before)
        self.must(project, COMMAND, "new", "resource", "Category", "name:string:40")
        self.assertTrue((project / "categories.cpp").is_file())
        self.assertIn("already has a model", self.run_in(project, COMMAND, "new", "resource", "Category", "x:text").stderr)
        self.must(project, COMMAND, "new", "resource", "BlogPost", "category:references")
        self.assertIn("one.name.value()", (project / "blog_posts.cpp").read_text())
        (project / "migrations/versions").rename(project / "migrations/moved")
        done = self.run_in(project, COMMAND, "new", "resource", "Other", "title:string")
        self.assertIn("There is no folder migrations/versions here", done.stderr)
        (project / "migrations/moved").rename(project / "migrations/versions")
        (project / "app.cpp").write_text("// mine\n")
        done = self.run_in(project, COMMAND, "new", "resource", "Other", "title:string")
        self.assertIn("app.cpp has no line", done.stderr)
        self.assertFalse((project / "others.cpp").exists())

    def test_check_needs_an_application(self):
        def refused(*arguments):
            done = self.run_in(self.folder, COMMAND, "check", *arguments)
            self.assertEqual(done.returncode, 1, done.stdout)
            return done.stderr
        self.assertIn("it has no CMakeLists.txt", refused())
        self.assertIn("carboy-sql-check", refused())
        (self.folder / "CMakeLists.txt").touch()
        self.assertIn("has not been built", refused())
        self.assertIn("is not a build folder", refused("--build", str(self.folder)))
        (self.folder / "build/debug").mkdir(parents=True)
        (self.folder / "build/debug/CMakeCache.txt").write_text("CMAKE_PROJECT_NAME:STATIC=shop\nCMAKE_COMMAND:INTERNAL=true\n")
        self.assertIn("has made no executable", refused())

    def test_names_that_do_not_work_are_refused(self):
        for name in ("", "Shop", "2shop", "my-shop", "../shop", "test", "std", "a" * 33, "shöp"):
            done = self.run_in(self.folder, COMMAND, "new", name)
            self.assertNotEqual(done.returncode, 0, name)
            self.assertIn("cannot be the name", done.stderr)
        self.must(self.folder, COMMAND, "new", "shop")
        done = self.run_in(self.folder, COMMAND, "new", "shop")
        self.assertIn("There is already a folder", done.stderr)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["shop"])


unittest.main(verbosity=2)
