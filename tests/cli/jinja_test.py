#!/usr/bin/python3
"""The `jinja` command: what it prints, the form of its errors, its exit codes.

    jinja_test.py JINJA
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

JINJA = sys.argv.pop(1)


class Command(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        self.write("context.json", json.dumps({"user": "<Ada>", "n": 1}))

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def run_jinja(self, *arguments):
        done = subprocess.run([JINJA, *arguments], cwd=self.root, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def test_renders_with_a_context_and_search_folders(self):
        self.write("page.html", "{% include 'part.html' %}{{ user }}")
        self.write("parts/part.html", "[{{ n }}]")
        self.assertEqual(self.run_jinja("render", "page.html", "--context", "context.json", "--search", "parts"),
                         (0, "[1]&lt;Ada&gt;", ""))

    def test_autoescape_is_by_name_or_as_said(self):
        self.write("page.txt", "{{ user }}")
        for option, out in ([], "<Ada>"), (["--autoescape", "on"], "&lt;Ada&gt;"), (["--autoescape", "off"], "<Ada>"):
            self.assertEqual(self.run_jinja("render", "page.txt", "--context", "context.json", *option), (0, out, ""))

    def test_undefined_kinds(self):
        self.write("page.txt", "a\n[{{ nope }}]")
        self.assertEqual(self.run_jinja("render", "page.txt", "--undefined", "default")[:2], (0, "a\n[]"))
        self.assertEqual(self.run_jinja("render", "page.txt", "--undefined", "debug")[:2], (0, "a\n[{{ nope }}]"))
        self.assertEqual(self.run_jinja("render", "page.txt", "--undefined", "strict"),
                         (1, "", "page.txt:2: UndefinedError: 'nope' is undefined\n"))
        self.write("page.txt", "[{{ nope.a.b }}]")
        self.assertEqual(self.run_jinja("render", "page.txt", "--undefined", "chainable")[:2], (0, "[]"))

    def test_errors_name_the_file_that_has_them(self):
        self.write("page.html", "\n{% include 'parts/part.html' %}")
        self.write("parts/part.html", "\n\n{{ 1 // 0 }}")
        self.assertEqual(self.run_jinja("render", "page.html")[::2],
                         (1, "parts/part.html:3: ZeroDivisionError: integer division or modulo by zero\n"))
        self.write("context.json", "[1]")
        code, _, error = self.run_jinja("render", "page.html", "--context", "context.json")
        self.assertEqual(code, 1)
        self.assertTrue(error.startswith("context.json:1: TypeError: "), error)

    def test_contexts_are_read_to_the_last_digit(self):
        self.write("page.txt", "{% for x in v %}{{ x }} {% endfor %}{{ w }}")
        numbers = [956539.7294242835, 2.6752624e-16, -1.4854976425929139e+32, 5e-324, 9223372036854775807, -0.0]
        nested = {"a": "last"}
        for _ in range(100):
            nested = [nested]
        self.write("context.json", '{"v": %s, "w": "both", "w": %s}' % (json.dumps(numbers), json.dumps(nested)))
        self.assertEqual(self.run_jinja("render", "page.txt", "--context", "context.json"),
                         (0, " ".join(map(repr, numbers)) + " " + repr(nested), ""))
        for integer in "9223372036854775808", "-123456789012345678901234567890":
            self.write("context.json", '{"v": [%s]}' % integer)
            self.assertEqual(self.run_jinja("render", "page.txt", "--context", "context.json"),
                             (1, "", "context.json:1: OverflowError: the integer " + integer + " does not fit in 64 bits: "
                              "templates compute with 64-bit integers\n"))

    def test_arguments_in_any_order_and_wrong_paths(self):
        self.write("page.html", "{% include 'part.html' %}")
        self.write("parts/part.html", "P")
        self.assertEqual(self.run_jinja("render", "--search", "parts", "--autoescape", "on", "page.html"), (0, "P", ""))
        for wrong in "nope.json", "parts":
            self.assertEqual(self.run_jinja("render", "page.html", "--context", wrong),
                             (1, "", f"jinja: cannot read '{wrong}'\n  check the path\n"))
        for wrong in "nope", "page.html":
            self.assertEqual(self.run_jinja("check", wrong), (1, "", f"jinja: '{wrong}' is not a folder\n  check the path\n"))

    def test_check_names_every_wrong_template(self):
        self.write("parts/good.html", "{{ user }}")
        self.assertEqual(self.run_jinja("check", "parts"), (0, "", ""))
        self.write("parts/a.html", "{% if %}")
        self.write("parts/b.html", "\n{{ x|nope }}")
        code, _, errors = self.run_jinja("check", "parts")
        self.assertEqual(code, 1)
        self.assertEqual([line.split(": ")[0] for line in errors.splitlines()], ["parts/a.html:1", "parts/b.html:2"])
        self.assertEqual(len(self.run_jinja("check", "--any-names", "parts")[2].splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
