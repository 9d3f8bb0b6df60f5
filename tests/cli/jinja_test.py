#!/usr/bin/python3
"""The `jinja` command: its output, the format of its errors, its exit codes.

    jinja_test.py JINJA
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

JINJA = sys.argv.pop(1)


def members(struct):
    """Returns the names of a C++ struct's members."""
    names = []
    for line in struct.splitlines():
        declared = re.sub(r'"[^"]*"|\{.*\}|//.*', "", line)  # without values and comments
        declared = re.sub(r"^\s*[\w:<>]+ ", "", declared)     # without the type
        names += re.findall(r"(?:^|, )(\w+)", declared)
    return names


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
        done = subprocess.run([JINJA, *arguments], cwd=self.root, capture_output=True)  # text mode would drop \r
        return done.returncode, done.stdout.decode(), done.stderr.decode()

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

    def test_every_option_of_the_engine_is_an_option(self):
        headers = pathlib.Path(__file__).parents[2] / "include/carboy/jinja"
        limits, options = (re.search(name + r" {(.*?)^};", (headers / file).read_text(), re.S | re.M)[1]
                           for name, file in (("struct Limits", "errors/limits.hpp"), ("struct Options", "syntax/options.hpp")))
        names = ["limit-" + name for name in members(limits)] + [n for n in members(options) if n != "limits"]
        self.assertGreater(len(names), 35)
        for command in "render", "check":
            known = self.run_jinja(command, "--help")[1]
            for name in names:
                name = {"debug": "debug-statement"}.get(name, name.replace("_", "-"))
                self.assertRegex(known, f"--{name}[ ,]", command)

    def test_options_do_what_the_engines_do(self):
        for text, options, out in (
                ("<%= 1 %><# no #><% if 1 %>x<% endif %>", ["--variable-start", "<%=", "--variable-end", "%>", "--block-start",
                                                           "<%", "--block-end", "%>", "--comment-start", "<#",
                                                           "--comment-end", "#>"], "1x"),
                ("# if 1\nx\n# endif\ny ## z", ["--line-statement-prefix", "#", "--line-comment-prefix", "##"], "x\ny"),
                ("{% if 1 %}\nx\n  {% endif %}y", ["--trim-blocks", "--lstrip-blocks"], "x\ny"),
                ("a\n", ["--keep-trailing-newline"], "a\n"),
                ("a\nb", ["--newline-sequence", "\\r\\n"], "a\r\nb"),
                ("{{ 'abcdefghij'|truncate(8) }}", ["--truncate-leeway", "0"], "abcde..."),
                ("{{ 'xy:a'|urlize }}", ["--urlize-extra-schemes", "xy:", "--urlize-rel", ""], '<a href="xy:a">xy:a</a>'),
                ("{{ {'b': 1, 'a': 2}|tojson }}", ["--no-json-sort-keys"], '{"b": 1, "a": 2}'),
                ("{% debug %}", ["--debug-statement"], None)):
            self.write("page.txt", text)
            code, shown, error = self.run_jinja("render", "page.txt", *options)
            self.assertEqual(code, 0, error)
            if out is not None:
                self.assertEqual(shown, out)
        self.write("page.txt", "{% do [] %}")
        self.assertEqual(self.run_jinja("render", "page.txt", "--no-expression-statement")[0], 1)
        self.write("page.txt", "<% if %>")
        self.assertEqual(self.run_jinja("check", ".", "--block-start", "<%", "--block-end", "%>")[0], 1)
        self.assertEqual(self.run_jinja("check", ".")[0], 0)

    def test_limits(self):
        self.write("page.txt", "{% for i in range(5000) %}ab{{ ('x' * (i + 1))|length }}{% endfor %}")
        for option, value, setting in (("--limit-iterations", 1000, "iterations"), ("--limit-output", 5000, "output"),
                                       ("--limit-value", 4000, "value")):
            code, _, error = self.run_jinja("render", "page.txt", option, str(value))
            self.assertEqual(code, 1)
            self.assertIn(f"limit of {value}", error)
        self.write("page.txt", "{{ range(10 ** 15)|sum }}")
        self.assertIn("limit of 50 ms", self.run_jinja("render", "page.txt", "--limit-time", "50")[2])

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
            self.assertEqual(self.run_jinja("render", "page.txt", "--context", "context.json"), (0, integer + " ", ""))

    def test_arguments_in_any_order_and_wrong_paths(self):
        self.write("page.html", "{% include 'part.html' %}")
        self.write("parts/part.html", "P")
        self.assertEqual(self.run_jinja("render", "--search", "parts", "--autoescape", "on", "page.html"), (0, "P", ""))
        for wrong in "nope.json", "parts":
            self.assertEqual(self.run_jinja("render", "page.html", "--context", wrong),
                             (1, "", f"jinja: Cannot read '{wrong}'.\n  Check the path.\n"))
        for wrong in "nope", "page.html":
            self.assertEqual(self.run_jinja("check", wrong), (1, "", f"jinja: '{wrong}' is not a folder.\n  Check the path.\n"))

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
