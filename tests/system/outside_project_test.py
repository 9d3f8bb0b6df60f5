"""Carboy is installed, and other projects build with it and run: with find_package, with pkg-config, with this build tree
and with the Debian packages.

usage: outside_project_test.py <source tree> <build tree> <C++ compiler> [unittest options]
"""
import os
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
find_package(carboy 0.1 REQUIRED COMPONENTS sql orm jinja web carboy)

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

SMALL_LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES CXX)
find_package(carboy REQUIRED COMPONENTS {component})
add_executable(only_{component} only_{component}.cpp)
target_link_libraries(only_{component} PRIVATE carboy::{component})
"""

# Exceptions on the stacks of fibers, which AddressSanitizer must follow.
THROWING_FIBERS = """\
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>

#include <iostream>
#include <stdexcept>
#include <string>

using namespace carboy;

void descend(int levels, std::string text) {
    if (levels == 0) throw std::runtime_error(text);
    fiber::yield();
    descend(levels - 1, text + "x");
}

int main(int count, char**) {
    fiber::Loop loop;
    int caught = 0;
    for (int i = 0; i < 100; ++i)
        loop.spawn([&] {
            for (int round = 0; round < 20; ++round) {
                try {
                    descend(10, "a");
                } catch (const std::exception&) {
                    ++caught;
                    fiber::yield();
                }
            }
            int* numbers = new int[4];
            fiber::yield();
            if (count > 1) caught += numbers[count + 2];
            delete[] numbers;
        });
    loop.run();
    std::cout << caught << '\\n';
}
"""


class OutsideProject(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = cls.enterClassContext(scratch_folder())
        cls.write_project()
        cls.cmake, _ = need("cmake", "ninja")
        cls.must_run(cls.cmake, "--install", BUILD, "--prefix", str(cls.root / "first"))
        (cls.root / "first").rename(cls.root / "prefix")  # an installation can move
        cls.build = cls.root / "out"
        cls.must_run(*cls.configure(cls.root, cls.build, f"-DCMAKE_PREFIX_PATH={cls.root / 'prefix'}"))
        cls.must_run(cls.cmake, "--build", str(cls.build), "-j2")

    @classmethod
    def configure(cls, sources, build, *options):
        return (cls.cmake, "-S", str(sources), "-B", str(build), "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={COMPILER}",
                "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O0", *options)

    @classmethod
    def write_project(cls):
        examples = pathlib.Path(SOURCES) / "examples"
        shutil.copytree(examples / "lesson", cls.root / "lesson")
        # The source folder of this program has no templates: it can only find those that carboy_embed() embedded.
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
        """The engines' libraries are only in programs that use a database."""
        (ldd,) = need("ldd")
        libraries = {name: run(ldd, self.folder, str(self.build / name))[1]
                     for name in ("only_sql", "only_jinja", "only_web")}
        for engine in ("libsqlite3", "libpq"):
            self.assertIn(engine, libraries["only_sql"])
            self.assertNotIn(engine, libraries["only_web"])
            self.assertNotIn(engine, libraries["only_jinja"])
        self.assertNotIn("libssl", libraries["only_jinja"])

    def small_project(self, component):
        """A project in the scratch folder that uses one component."""
        (self.folder / "CMakeLists.txt").write_text(SMALL_LISTS.format(component=component))
        source = self.root / f"only_{component}.cpp"
        if source.exists():
            shutil.copy(source, self.folder)

    def test_the_build_tree_is_a_package_too(self):
        self.small_project("sql")
        self.must_run(*self.configure(self.folder, self.folder / "out", f"-Dcarboy_DIR={BUILD}"))
        self.must_run(self.cmake, "--build", str(self.folder / "out"))
        self.assertEqual(run(str(self.folder / "out" / "only_sql"), self.folder)[0], 0)

    def test_an_unknown_component_is_refused(self):
        self.small_project("orms")
        command = self.configure(self.folder, self.folder / "out", f"-DCMAKE_PREFIX_PATH={self.root / 'prefix'}")
        code, said = run(command[0], self.folder, *command[1:])
        self.assertNotEqual(code, 0)
        self.assertIn("Carboy has no component 'orms'", said)

    def compile_with_pkg_config(self, package, source, *options):
        """Compiles the source with the flags of pkg-config and returns the path of the program."""
        pkg_config, env, compiler = need("pkg-config", "env", COMPILER)
        code, flags = run(env, self.folder, f"PKG_CONFIG_PATH={self.root / 'prefix' / 'lib' / 'pkgconfig'}", pkg_config,
                          "--cflags", "--libs", package)
        self.assertEqual(code, 0, flags)
        program = self.folder / "program"
        self.must_run(compiler, *options, "-o", str(program), str(source), *flags.split())
        return str(program)

    def test_pkg_config(self):
        self.assertEqual(run(self.compile_with_pkg_config("carboy-jinja", self.root / "only_jinja.cpp"), self.folder),
                         (0, "42 ALICE\n"))
        shutil.copytree(self.root / "lesson", self.folder / "lesson")
        shutil.copy(self.root / "only_orm.cpp", self.folder)
        self.assertEqual(run(self.compile_with_pkg_config("carboy-orm", self.folder / "only_orm.cpp", "-Wall", "-Wextra", "-Werror"),
                             self.folder),
                         (0, "<User Alice>\n"))

    def test_an_application_may_use_address_sanitizer(self):
        """Carboy itself is compiled without it."""
        source = self.folder / "fibers.cpp"
        source.write_text(THROWING_FIBERS)
        program = self.compile_with_pkg_config("carboy-sql", source, "-fsanitize=address")
        self.assertEqual(run(program, self.folder), (0, "2000\n"))
        code, said = run(program, self.folder, "1")
        self.assertNotEqual(code, 0)
        self.assertIn("heap-buffer-overflow", said)

    def test_debian_packages(self):
        """They contain what an installation does, under /usr, and say what they need."""
        cpack, dpkg = need("cpack", "dpkg-deb")
        code, said = run(cpack, pathlib.Path(BUILD), "-G", "DEB", "-B", str(self.folder), seconds=300)
        self.assertEqual(code, 0, said)
        packaged = set()
        for name in ("carboy", "libcarboy-dev"):
            (package,) = self.folder.glob(f"{name}_*.deb")
            self.must_run(dpkg, "-x", str(package), str(self.folder / "root"))
            packaged.update(line.split()[-1] for line in run(dpkg, self.folder, "-c", str(package))[1].splitlines())
        installed = {f"./usr/{path.relative_to(self.root / 'prefix')}" for path in (self.root / "prefix").rglob("*")
                     if path.is_file()}
        self.assertEqual({path for path in packaged if not path.endswith("/")}, installed)
        self.assertEqual(run(str(self.folder / "root" / "usr" / "bin" / "jinja"), self.folder, "--help")[0], 0)
        depends = run(dpkg, self.folder, "-f", str(package), "Depends")[1]
        for needed in ("carboy (= ", "libboost-json", "libpq-dev", "libsqlite3-dev"):
            self.assertIn(needed, depends)
        if os.getuid() == 0:
            self.install_and_remove(sorted(self.folder.glob("*.deb")))

    def install_and_remove(self, packages):
        """In a root folder of their own, without the packages that they need."""
        (dpkg,) = need("dpkg")
        root = self.folder / "installed"
        (root / "var/lib/dpkg/updates").mkdir(parents=True)
        (root / "var/lib/dpkg/info").mkdir()
        (root / "var/lib/dpkg/status").touch()
        options = (f"--root={root}", "--force-depends", f"--log={self.folder / 'dpkg.log'}")
        self.must_run(dpkg, *options, "-i", *map(str, packages))
        self.assertIn("new", run(str(root / "usr/bin/carboy"), self.folder, "--help")[1])
        self.must_run(dpkg, *options, "--purge", "carboy", "libcarboy-dev")
        self.assertEqual([path.name for path in root.iterdir()], ["var"])


if __name__ == "__main__":
    unittest.main()
