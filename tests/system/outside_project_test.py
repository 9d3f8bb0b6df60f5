"""A project elsewhere says find_package(carboy) with this build tree, builds against it and runs.

usage: outside_project_test.py <source tree> <build tree> <C++ compiler> [unittest options]
"""
import pathlib
import shutil
import sys
import unittest

from serving import Client, Served, need, run, scratch_folder

SOURCES, BUILD, COMPILER = sys.argv[1], sys.argv[2], sys.argv[3]
del sys.argv[1:4]

LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(outside LANGUAGES CXX)
find_package(carboy 0.1 REQUIRED)

add_executable(lesson lesson/app.cpp)
target_link_libraries(lesson PRIVATE carboy::carboy)
add_executable(embedded app/app.cpp)
target_link_libraries(embedded PRIVATE carboy::carboy)
carboy_embed(embedded templates)

foreach(name sql orm jinja web)
  add_executable(only_${name} only_${name}.cpp)
  target_link_libraries(only_${name} PRIVATE carboy::${name})
endforeach()
"""

ONLY_ORM = """\
#include "lesson/models.hpp"

#include <iostream>

int main() {
    carboy::Engine engine("sqlite:///outside.db");
    carboy::Session session(engine);
    session.execute("CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT, email TEXT)");
    session.add(User{.name = "Alice", .email = "alice@example.com"});
    session.commit();
    for (User& user : session.query<User>().all()) std::cout << user.repr() << '\\n';
}
"""

ONLY_JINJA = """\
#include <carboy/jinja.hpp>

#include <iostream>

int main() {
    carboy::jinja::Environment environment;
    std::cout << environment.from_string("{{ 6 * 7 }} {{ name|upper }}").render({{"name", "alice"}}) << '\\n';
}
"""

ONLY_WEB = """\
#include <carboy/web.hpp>

carboy::App app{"hello"};

std::string hello(std::string name) { return "Hello, " + name + "!"; }

int main(int argc, char** argv) {
    app.route<hello>("/hello/<name>");
    return app.main(argc, argv);
}
"""


class OutsideProject(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(scratch_folder())
        cls.write_project()
        cmake, _ = need("cmake", "ninja")
        cls.build = cls.root / "out"
        cls.must_run(cmake, "-S", str(cls.root), "-B", str(cls.build), "-G", "Ninja", f"-Dcarboy_DIR={BUILD}",
                     f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O0")
        cls.must_run(cmake, "--build", str(cls.build), "-j2")

    @classmethod
    def write_project(cls):
        examples = pathlib.Path(SOURCES) / "examples"
        shutil.copytree(examples / "lesson", cls.root / "lesson")
        # The sources of this one are not where its templates are: only what carboy_embed() put inside can be found.
        (cls.root / "app").mkdir()
        for name in ("app.cpp", "models.hpp"):
            shutil.copy(examples / "lesson" / name, cls.root / "app")
        shutil.copytree(examples / "lesson" / "templates", cls.root / "templates")
        shutil.copy(examples / "lesson_sqlite" / "main.cpp", cls.root / "only_sql.cpp")
        for name, text in (("only_orm", ONLY_ORM), ("only_jinja", ONLY_JINJA), ("only_web", ONLY_WEB)):
            (cls.root / f"{name}.cpp").write_text(text)
        (cls.root / "CMakeLists.txt").write_text(LISTS)

    @classmethod
    def must_run(cls, *command):
        code, said = run(command[0], cls.root, *command[1:], seconds=900)
        if code != 0:
            raise AssertionError(f"{' '.join(command)}:\n{said[-20000:]}")

    def setUp(self):
        self.folder = self.enterContext(scratch_folder())

    def check_lesson(self, name):
        with Served(str(self.build / name), self.folder) as app, Client(app.port) as client:
            self.assertIn("Nobody yet.", client.request("GET", "/users").text)
            self.assertEqual(client.request("POST", "/users/new", b"name=Ada&email=ada%40example.com").status, 302)
            self.assertIn("ada@example.com", client.request("GET", "/users").text)
        self.assertTrue((self.folder / "instance" / "app.db").exists())

    def test_lesson_beside_its_templates(self):
        self.check_lesson("lesson")

    def test_lesson_with_its_templates_inside(self):
        self.check_lesson("embedded")

    def test_embedded_templates_need_no_sources(self):
        away = self.root / "away"
        (self.root / "templates").rename(away)
        self.addCleanup(away.rename, self.root / "templates")
        self.check_lesson("embedded")

    def test_sql_alone(self):
        code, said = run(str(self.build / "only_sql"), self.folder)
        self.assertEqual((code, said), (0, "(1, 'Alice', 'alice@example.com')\n1 Alice\n"))
        self.assertTrue((self.folder / "app.db").exists())

    def test_orm_alone(self):
        self.assertEqual(run(str(self.build / "only_orm"), self.folder), (0, "<User Alice>\n"))

    def test_jinja_alone(self):
        self.assertEqual(run(str(self.build / "only_jinja"), self.folder), (0, "42 ALICE\n"))

    def test_web_alone(self):
        with Served(str(self.build / "only_web"), self.folder) as app, Client(app.port) as client:
            self.assertEqual(client.request("GET", "/hello/%3Cb%3E").status, 200)
        self.assertFalse((self.folder / "instance").exists())

    def test_parts_link_no_more_than_they_need(self):
        """The engines' libraries are in what uses a database, and in nothing else."""
        (ldd,) = need("ldd")
        libraries = {name: run(ldd, self.folder, str(self.build / name))[1]
                     for name in ("only_sql", "only_jinja", "only_web")}
        for engine in ("libsqlite3", "libpq"):
            self.assertIn(engine, libraries["only_sql"])
            self.assertNotIn(engine, libraries["only_web"])
            self.assertNotIn(engine, libraries["only_jinja"])
        self.assertNotIn("libssl", libraries["only_jinja"])


if __name__ == "__main__":
    unittest.main()
