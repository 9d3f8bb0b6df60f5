#!/usr/bin/python3
"""A syntax error in an embedded template fails the build with its file and line; without it the build succeeds.

    embed_test.py BUILD_TREE COMPILER
"""
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


class Embedding(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.root = pathlib.Path(self.scratch.name)
        (self.root / "templates").mkdir()
        (self.root / "CMakeLists.txt").write_text(LISTS)
        (self.root / "app.cpp").write_text("int nothing() { return 0; }\n")

    def build(self, text):
        (self.root / "templates" / "page.html").write_text(text)
        configured = subprocess.run(["cmake", "-S", self.root, "-B", self.root / "build", f"-Dcarboy_DIR={BUILD}",
                                     f"-DCMAKE_CXX_COMPILER={COMPILER}", "-DCMAKE_BUILD_TYPE=Release"],
                                    capture_output=True, text=True)
        self.assertEqual(configured.returncode, 0, configured.stdout + configured.stderr)
        built = subprocess.run(["cmake", "--build", self.root / "build"], capture_output=True, text=True)
        return built.returncode, built.stdout + built.stderr

    def test_syntax_error_fails_the_build_at_its_line(self):
        code, output = self.build("<p>\n{% if user %}\n{{ user.name }\n{% endif %}\n")
        self.assertNotEqual(code, 0, output)
        self.assertIn("templates/page.html:3: TemplateSyntaxError: ", output)

    def test_correct_template_builds_even_with_filters_of_the_application(self):
        code, output = self.build("{{ price|money }}{% if user is member('gold') %}{% endif %}\n")
        self.assertEqual(code, 0, output)


if __name__ == "__main__":
    unittest.main()
