#!/usr/bin/python3
"""A syntax error in an embedded template fails the build, which names file and line; otherwise the build succeeds.
carboy_add_application() sets what its comment says and refuses what cannot work.

    embed_test.py BUILD_TREE COMPILER
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

BUILD, COMPILER = sys.argv[1], sys.argv[2]
del sys.argv[1:3]

LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(embedding LANGUAGES CXX)
find_package(carboy REQUIRED)
add_library(app STATIC app.cpp)
target_link_libraries(app PRIVATE carboy::web)
carboy_embed(app templates)
"""

APPLICATION = """\
foreach(name app more main small)
  file(TOUCH ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp)
endforeach()
file(TOUCH ${CMAKE_CURRENT_SOURCE_DIR}/models.hpp)
carboy_add_application(shop COMPONENT jinja FILES app.cpp more.cpp MAIN main.cpp HEADERS models.hpp)
carboy_add_application(small COMPONENT jinja FILES small.cpp TEMPLATES pages)
"""


class Embedding(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.root = pathlib.Path(self.scratch.name)
        (self.root / "templates").mkdir()
        (self.root / "CMakeLists.txt").write_text(LISTS)
        (self.root / "app.cpp").write_text("int nothing() { return 0; }\n")

    def configure(self, source=""):
        configured = subprocess.run(["cmake", "-S", self.root / source, "-B", self.root / "build", f"-Dcarboy_DIR={BUILD}",
                                     f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCMAKE_BUILD_TYPE=Release"],
                                    capture_output=True, text=True)
        return configured.returncode, " ".join((configured.stdout + configured.stderr).split())

    def build(self, text):
        (self.root / "templates" / "page.html").write_text(text)
        code, output = self.configure()
        self.assertEqual(code, 0, output)
        built = subprocess.run(["cmake", "--build", self.root / "build"], capture_output=True, text=True)
        return built.returncode, built.stdout + built.stderr

    def test_syntax_error_fails_the_build_at_its_line(self):
        code, output = self.build("<p>\n{% if user %}\n{{ user.name }\n{% endif %}\n")
        self.assertNotEqual(code, 0, output)
        self.assertIn("templates/page.html:3: TemplateSyntaxError: ", output)

    def test_correct_template_builds_even_with_filters_of_the_application(self):
        code, output = self.build("{{ price|money }}{% if user is member('gold') %}{% endif %}\n")
        self.assertEqual(code, 0, output)

    def lists(self, folders, below=""):
        (self.root / below).mkdir(exist_ok=True)
        (self.root / below / "CMakeLists.txt").write_text(LISTS.replace("app templates", "app " + folders))
        (self.root / below / "app.cpp").write_text("int nothing() { return 0; }\n")

    def test_a_folder_that_is_not_there_stops(self):
        self.lists("templates pages")
        code, output = self.configure()
        self.assertNotEqual(code, 0, output)
        self.assertIn(f"carboy_embed(app): The folder {self.root}/pages does not exist.", output)

    def test_a_folder_elsewhere_stops(self):
        for folder in "../templates", str(self.root / "templates"), ".", "..", "":
            self.lists(folder, below="sub")
            code, output = self.configure("sub")
            self.assertNotEqual(code, 0, output)
            self.assertIn("is not below" if folder else "Name the folders to embed", output)

    def test_a_folder_without_files_is_told(self):
        (self.root / "static").mkdir()
        (self.root / "templates" / "page.html").write_text("x")
        self.lists("templates static")
        code, output = self.configure()
        self.assertEqual(code, 0, output)
        self.assertIn(f"carboy_embed(app): The folder {self.root}/static has no files", output)

    def test_other_ways_to_write_a_folder(self):
        for folder in str(self.root / "templates"), "./templates/", "sub/../templates":
            self.lists(folder)
            code, output = self.build("{{ user.name }\n")
            self.assertNotEqual(code, 0, output)
            self.assertIn("page.html:1: TemplateSyntaxError: ", output)

    def test_what_an_application_sets(self):
        (self.root / "templates").rename(self.root / "pages")
        (self.root / "CMakeLists.txt").write_text(LISTS[:LISTS.index("add_library")] + APPLICATION)
        (self.root / "pages" / "page.html").write_text("<p>\n{% endif %}\n")
        configured = subprocess.run(["cmake", "-S", self.root, "-B", self.root / "build", f"-Dcarboy_DIR={BUILD}",
                                     f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"],
                                    capture_output=True, text=True)
        self.assertEqual(configured.returncode, 0, configured.stderr)
        self.assertIn("CMAKE_BUILD_TYPE:STRING=Release\n", (self.root / "build/CMakeCache.txt").read_text())
        commands = {pathlib.Path(one["file"]).name: one["command"]
                    for one in json.loads((self.root / "build/compile_commands.json").read_text())}
        for name, target in (("app.cpp", "shop_objects"), ("more.cpp", "shop_objects"), ("main.cpp", "shop_objects"),
                             ("small.cpp", "small")):
            self.assertRegex(commands[name], rf"-O3 .*-Wall -Wextra .*-include \S+/{target}\.dir/cmake_pch\.hxx ")
            self.assertRegex(commands[name], r"-std=c\+\+2\d ")
        built = subprocess.run(["cmake", "--build", self.root / "build", "--target", "small"], capture_output=True, text=True)
        self.assertIn("pages/page.html:2: TemplateSyntaxError: ", built.stdout + built.stderr)

    def test_what_makes_a_debug_build_quick(self):
        (self.root / "templates").rename(self.root / "pages")
        (self.root / "CMakeLists.txt").write_text(LISTS[:LISTS.index("add_library")] + APPLICATION)
        for build_type in ("Debug", "Release"):
            build = self.root / build_type
            configured = subprocess.run(["cmake", "-S", self.root, "-B", build, f"-Dcarboy_DIR={BUILD}",
                                         f"-DCMAKE_BUILD_TYPE={build_type}", f"-DCMAKE_CXX_COMPILER={COMPILER}",
                                         "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"], capture_output=True, text=True)
            self.assertEqual(configured.returncode, 0, configured.stderr)
            commands = json.loads((build / "compile_commands.json").read_text())
            command = next(one["command"] for one in commands if one["file"].endswith("/app.cpp"))
            self.assertEqual("--param=ggc-min-heapsize=" in command, build_type == "Debug" and "clang" not in COMPILER,
                             command)
            self.assertEqual(" -g1 " in command, build_type == "Debug", command)
            precompiled = (build / "CMakeFiles/shop_objects.dir/cmake_pch.hxx").read_text()
            self.assertIn("<carboy/jinja.hpp>", precompiled)
            self.assertIn(f"{self.root}/models.hpp", precompiled)

    def test_what_an_application_refuses(self):
        for arguments, sentence in {
                "": "Name the sources: FILES app.cpp MAIN main.cpp.",
                "app.cpp FILES b.cpp": "Nothing says what these are: app.cpp.",
                "FILES app.cpp TESTS t.cpp": "Name the file that has the application's: MAIN main.cpp.",
                "MAIN main.cpp TESTS t.cpp": "FILES app.cpp",
                "FILES app.cpp COMPONENT db": "There is no target carboy::db."}.items():
            script = self.root / "script.cmake"
            script.write_text(f"include({BUILD}/CarboyApplication.cmake)\ncarboy_add_application(shop {arguments})\n")
            ran = subprocess.run(["cmake", "-P", script], capture_output=True, text=True)
            self.assertNotEqual(ran.returncode, 0, arguments)
            self.assertIn(sentence, " ".join(ran.stderr.split()), arguments)


if __name__ == "__main__":
    unittest.main()
