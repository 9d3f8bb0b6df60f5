"""The program examples/northstar/04_blog.cpp as it stands: log-in, CSRF, pages, JSON, a transaction; then in Chromium.

usage: northstar_blog_test.py <path of northstar_04_blog> <folder for the screenshots> [unittest options]
"""
import http.cookiejar
import json
import os
import pathlib
import re
import sqlite3
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Served, executable_argument, run, scratch_folder  # noqa: E402

from chromium import chromium, follow  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from werkzeug.security import generate_password_hash  # noqa: E402

BLOG = executable_argument()
PICTURES = pathlib.Path(sys.argv.pop(1)).resolve()
HOSTILE = "<script>alert(1)</script>\"'&"


def fill(path):
    """Writes the rows as another program would: two accounts, 45 entries, tags."""
    rows = sqlite3.connect(path)
    for number, name in ((1, "ada"), (2, "bob")):
        rows.execute("INSERT INTO account (id, username, password_hash, role, joined_at) VALUES (?, ?, ?, 'reader', '2024-01-01 00:00:00')",
                     (number, name, generate_password_hash(f"{name}'s password")))
    rows.executemany("INSERT INTO tag (id, name) VALUES (?, ?)", [(1, "c++"), (2, HOSTILE)])
    rows.executemany("INSERT INTO entry (id, title, body, author_id, version_id) VALUES (?, ?, ?, 1, 1)",
                     [(i, f"Entry {i}" if i != 45 else HOSTILE, f"Text {i}") for i in range(1, 46)])
    columns = [row[1] for row in rows.execute("PRAGMA table_info(entry_tag)")]
    entry, tag = sorted(columns)
    rows.executemany(f"INSERT INTO entry_tag ({entry}, {tag}) VALUES (?, ?)", [(45, 1), (45, 2), (44, 1)])
    rows.commit()
    rows.close()


class NorthstarBlog(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(scratch_folder())
        self.file = folder / "blog.db"
        os.environ.update(BLOG_SECRET_KEY="only for the browser test", BLOG_DATABASE_URL=f"sqlite:///{self.file}")
        code, output = run(BLOG, folder, "db", "create-all")
        self.assertEqual(code, 0, output)
        fill(self.file)
        self.app = self.enterContext(Served(BLOG, folder))
        self.jar = http.cookiejar.CookieJar()
        self.visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path, fields=None, headers=None):
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self.visitor.open(urllib.request.Request(self.app.address + path, data, headers or {})) as answer:
                return answer.status, answer.read().decode(), answer.url
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.url

    def token(self):
        return re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', self.ask("/blog/login")[1])[1]

    def test_a_visitor_logs_in(self):
        _, page, _ = self.ask("/blog/login", {"csrf_token": self.token(), "username": "ada", "password": "wrong"})
        self.assertIn("Wrong user name or password", page)
        self.assertIn('value="ada"', page, "the form shows what was typed")
        self.assertNotIn("wrong\"", page, "but never a password")
        _, page, _ = self.ask("/blog/login", {"csrf_token": self.token(), "username": "", "password": ""})
        self.assertEqual(page.count("This field is required."), 2)
        _, page, _ = self.ask("/blog/login", {"csrf_token": self.token(), "username": "x" * 81, "password": "x"})
        self.assertIn("Field must be between 1 and 80 characters long.", page)
        status, page, url = self.ask("/blog/login", {"csrf_token": self.token(), "username": "ada", "password": "ada's password"})
        self.assertEqual((status, url), (200, self.app.address + "/blog/"))
        self.assertIn("Welcome back", page)
        self.assertNotIn("Welcome back", self.ask("/blog/")[1])

    def test_a_form_without_a_token_is_refused(self):
        for fields in ({}, {"csrf_token": "x"}, {"csrf_token": self.token() + "x"}):
            status, page, _ = self.ask("/blog/login", {"username": "ada", "password": "ada's password", **fields})
            self.assertEqual(status, 400, page)
            self.assertIn("CSRF", page)

    def test_pages_lead_through_all_entries(self):
        seen, path = [], "/blog/"
        while path:
            _, page, _ = self.ask(path)
            seen += [int(number) for number in re.findall(r'id="entry-(\d+)"', page)]
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = following[1] if following else None
        self.assertEqual(seen, list(range(45, 0, -1)))
        self.assertEqual(self.ask("/blog/?page=99")[0], 404)
        for page in ("0", "-1", "x", str(2**63), "9" * 400):
            self.assertIn(self.ask("/blog/?page=" + page)[0], (200, 404))
        _, page, _ = self.ask("/blog/")
        self.assertNotIn("<script>", page)

    def test_entries_are_json(self):
        status, text, _ = self.ask("/blog/entries.json")
        self.assertEqual(status, 200)
        entries = json.loads(text)
        self.assertEqual(len(entries), 45)
        self.assertIn(entries[0], ([1, "Entry 1"], {"id": 1, "title": "Entry 1"}))

    def test_entries_change_their_author(self):
        token = self.token()
        self.assertEqual(self.ask("/blog/transfer/1/2", {})[0], 400)
        self.assertEqual(self.ask("/blog/transfer/1/2")[0], 405)
        status, page, _ = self.ask("/blog/transfer/1/2", {}, {"X-CSRFToken": token})
        self.assertEqual(status, 200, page)
        rows = sqlite3.connect(self.file)
        self.assertEqual(rows.execute("SELECT count(*), min(version_id) FROM entry WHERE author_id = 2").fetchone(), (45, 2))
        rows.close()
        status, page, _ = self.ask("/blog/transfer/2/77", {}, {"X-CSRFToken": token})
        self.assertEqual(status, 409, "no such account, so nothing has changed")
        self.assertIn("by bob", self.ask("/blog/")[1])

    def test_an_unknown_page_has_the_blogs_own_error_page(self):
        status, page, _ = self.ask("/blog/nothing")
        self.assertEqual(status, 404)
        self.assertIn("404 Not Found", page)

    def test_it_looks_as_it_should_in_a_browser(self):
        PICTURES.mkdir(parents=True, exist_ok=True)
        with chromium() as browser:
            browser.get(self.app.address + "/blog/login")
            browser.save_screenshot(str(PICTURES / "northstar_login.png"))
            browser.find_element(By.NAME, "username").send_keys("ada")
            browser.find_element(By.NAME, "password").send_keys("not it")
            follow(browser, browser.find_element(By.CSS_SELECTOR, "[type=submit]"))
            self.assertEqual(browser.find_element(By.CSS_SELECTOR, ".error").text, "Wrong user name or password")
            browser.save_screenshot(str(PICTURES / "northstar_wrong.png"))
            browser.find_element(By.NAME, "password").send_keys("ada's password")
            follow(browser, browser.find_element(By.CSS_SELECTOR, "[type=submit]"))
            self.assertEqual(browser.find_element(By.CSS_SELECTOR, ".flash").text, "Welcome back")
            self.assertEqual(browser.find_element(By.CSS_SELECTOR, "#entry-45 h2").text, HOSTILE)
            self.assertEqual([tag.text for tag in browser.find_elements(By.CSS_SELECTOR, "#entry-44 .tag")], ["c++"])
            browser.save_screenshot(str(PICTURES / "northstar_entries.png"))
            follow(browser, browser.find_element(By.LINK_TEXT, "Older"))
            self.assertIn("Entry 25", browser.page_source)
            browser.get("about:blank")


unittest.main()
