"""Compares every page of the blog with Flask's byte for byte: the same templates, database file, cookies and requests.

usage: same_as_flask_test.py <path of blog> [unittest options]
"""
import os
import pathlib
import random
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Client, Served, executable_argument, run, scratch_folder  # noqa: E402

import flask_blog  # noqa: E402

BLOG = executable_argument()
KEY = "a key that both applications know"
ANYBODY = ("/", "/nowhere", "/blog/", "/blog/?page=2", "/blog/?page=3", "/blog/?page=0", "/blog/?page=x", "/blog/archive",
           "/blog/login", "/blog/new", "/blog/entries.json", "/blog/x", "/blog/8", "/blog/1/delete",
           *(f"/blog/{i}" for i in range(1, 8)))
# Difficult input for a template engine: markup, its own syntax, entities, URLs, all kinds of white space and line
# ends.
PIECES = ["<", ">", "&", '"', "'", "</script>", "<!--", "<br/>", "<b>x</b>", "&amp;", "&lt;i&gt;", "&#39;", "&nbsp;", "&euro;",
          "{{ 7 * 7 }}", "{% raw %}", "{#", "\\", "\\u003c", "%s", "%(a)s", "https://example.org/a?b=c&d=<e>", "http://x",
          "www.example.org.", "(www.example.org)", "me@example.org", "mailto:me@example.org", "ftp://x.y", "example.com",
          "https://" + "long" * 20 + ".org/", "x" * 70, "word", "Zoë", "木", "🐘", "e\u0301", "\u200d", "\u2028", "\x85", "\x0b",
          "\x0c", "\x1c", "\n", "\r\n", "\r", "\t", "  ", "\u00a0", "."]


def encoded(form):
    return urllib.parse.urlencode(form).encode()


class SameAsFlask(unittest.TestCase):
    settings = {}
    demo = True
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(scratch_folder())
        database = folder / "blog.db"
        env = {"BLOG_DATABASE_URL": f"sqlite:///{database}", "BLOG_SECRET_KEY": KEY, "BLOG_STATIC_VERSIONS": "false",
               **{f"BLOG_{name.upper()}": str(value) for name, value in cls.settings.items()}}
        if cls.demo:
            code, output = run(BLOG, folder, "demo", env=env)
            assert code == 0, output
        cls.served = cls.enterClassContext(Served(BLOG, folder, env=env))
        cls.flask = flask_blog.create_app(database, KEY, **cls.settings)

    def setUp(self):
        self.cookie = ""

    def ours(self, method, path, body=b""):
        with Client(self.served.port) as client:
            return client.request(method, path, body, fields=[f"Cookie: {self.cookie}"] if self.cookie else [])

    def theirs(self, method, path, body=b""):
        return self.flask.test_client(use_cookies=False).open(
            path, method=method, data=body or None, content_type="application/x-www-form-urlencoded" if body else None,
            headers={"Cookie": self.cookie} if self.cookie else {})

    def send(self, path, **form):
        """Sends a POST that changes the database to Carboy only, and keeps the cookie."""
        answer = self.ours("POST", path, encoded(form))
        self.assertEqual(answer.status, 302, answer.text)
        self.keep_cookie(answer["Set-Cookie"])
        return answer["Location"]

    def keep_cookie(self, field):
        self.cookie = field.partition(";")[0] or self.cookie

    def assert_same(self, method, path, form=None):
        body = encoded(form) if form else b""
        ours, theirs = self.ours(method, path, body), self.theirs(method, path, body)
        with self.subTest(f"{method} {path}", form=form):
            self.assertEqual(ours.status, theirs.status_code)
            self.assertEqual(ours["Location"], theirs.headers.get("Location", ""))
            self.assertEqual(ours["Content-Type"], theirs.headers["Content-Type"])
            self.assertEqual(ours.body.decode(), theirs.get_data(as_text=True))
        return ours

    def assert_all_same(self):
        for path in ANYBODY:
            self.assert_same("GET", path)


class Empty(SameAsFlask):
    demo = False

    def test_pages(self):
        self.assert_all_same()


class Titled(SameAsFlask):
    settings = {"title": "Ink & <Quill>", "per_page": 1}

    def test_pages(self):
        for page in range(9):
            self.assert_same("GET", f"/blog/?page={page}")
        self.assert_all_same()


class Demo(SameAsFlask):
    def test_pages(self):
        self.assert_all_same()

    def test_pages_of_a_writer(self):
        for name in ("ada", "grace"):
            self.send("/blog/login", username=name)
            self.assertIn("Welcome back", self.assert_same("GET", "/blog/").text)
            self.assert_all_same()

    def test_flask_reads_what_carboy_signed_and_the_reverse(self):
        self.send("/blog/login", username="ada")
        answer = self.theirs("POST", "/blog/login", encoded({"username": "grace"}))
        self.keep_cookie(answer.headers["Set-Cookie"])
        self.assertIn("Log out grace", self.assert_same("GET", "/blog/archive").text)

    def test_messages(self):
        self.assertEqual(self.send("/blog/new"), "/blog/login")
        self.assertIn("Log in first.", self.assert_same("GET", "/blog/login").text)
        self.send("/blog/logout")
        self.assertIn("You are logged out.", self.assert_same("GET", "/nowhere").text)

    def test_wrong_forms(self):
        for username in ("", " ", "nobody", "<b>\"'&", "x" * 81, "é" * 81):
            self.assert_same("POST", "/blog/login", {"username": username})
        comments = [{}, {"name": "n"}, {"body": "b"}, {"name": "\"><i>", "body": " "}, {"name": "é" * 41, "body": "{{ b }}"},
                    {"name": "n", "body": "</textarea>\r\n" * 100}, {"name": "\n\nn", "body": ""}, {"name": "", "body": "\n\nb"}]
        for form in comments:
            self.assert_same("POST", "/blog/4", form)
        self.assert_same("POST", "/blog/new", {"title": "t"})
        self.send("/blog/login", username="grace")
        for form in ({}, {"title": "<t>"}, {"title": "t" * 201, "body": "\n</textarea>"}, {"title": "t", "body": "b" * 20001}):
            self.assert_same("POST", "/blog/new", form)
        self.assertIn("Only its author", self.assert_same("POST", "/blog/1/delete").text)
        for path in ("/blog/99", "/blog/99/delete", "/blog/archive"):
            self.assert_same("POST", path, {"name": "n", "body": "b"})


class Hostile(SameAsFlask):
    """Sends entries and comments made of random pieces through the forms."""

    def test_pages(self):
        chance = random.Random(int(os.environ.get("CARBOY_TEST_SEED", "20240229")))

        def text(most):
            return "".join(chance.choice(PIECES) + chance.choice(("", " ")) for _ in range(chance.randint(1, most))) + "!"

        self.send("/blog/login", username="ada")
        for _ in range(60):
            location = self.send("/blog/new", title=text(5)[:200], body=text(40))
            self.send(location, name=text(4)[:39] + "!", body=text(20)[:999] + "!")
            self.keep_cookie(self.assert_same("GET", location)["Set-Cookie"])
        for page in range(1, 16):
            self.assert_same("GET", f"/blog/?page={page}")
        self.assert_all_same()


if __name__ == "__main__":
    unittest.main()
