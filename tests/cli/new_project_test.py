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
import unittest
import urllib.request

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
                         "note:references")
        self.assertIn("templates/reviews/form.html", made)
        self.assertEqual(list(project.rglob("*.new")), [])
        flags = f"CMAKE_FLAGS=-Dcarboy_DIR={BUILD} -DCMAKE_CXX_COMPILER={COMPILER} -DCMAKE_CXX_FLAGS_DEBUG=-O0 -Wno-dev"
        self.assertIn("100% tests passed", self.must(project, "make", "test", flags))
        app = project / "build/debug/shop"
        self.must(project, app, "db", "upgrade")
        self.assertIn("agree", self.must(project, app, "db", "check"))
        self.assertIn("No changes", self.must(project, app, "db", "migrate", "-m", "nothing"))
        self.must(project, app, "db", "downgrade", "base")
        self.one_file_is_enough(project, flags)

    def one_file_is_enough(self, project, flags):
        """The release build finds its pages and revisions in itself when the sources are gone."""
        self.must(project, "make", "release", flags.replace("_DEBUG", "_RELEASE"))
        alone = self.folder / "alone"
        alone.mkdir()
        (project / "build/release/shop").rename(alone / "shop")
        project.rename(self.folder / "gone")
        self.assertIn("Make notes", self.must(alone, alone / "shop", "db", "upgrade"))
        self.assertIn("agree", self.must(alone, alone / "shop", "db", "check"))
        server = subprocess.Popen([alone / "shop", "run", "--port", "0"], cwd=alone, text=True, stderr=subprocess.PIPE,
                                  env={**os.environ, "SHOP_DATABASE_URL": f"sqlite:///{self.folder}/shop.db"})
        try:
            address = next(found[0] for found in (re.search(r"http://[0-9.:]+", line) for line in server.stderr) if found)
            with urllib.request.urlopen(address, timeout=30) as answer:
                self.assertIn("There are no notes yet.", answer.read().decode())
        finally:
            server.terminate()
            server.communicate(timeout=60)

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
        (project / "app.cpp").write_text("// mine\n")
        done = self.run_in(project, COMMAND, "new", "resource", "Other", "title:string")
        self.assertIn("app.cpp has no line", done.stderr)
        self.assertFalse((project / "others.cpp").exists())

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
