"""Sends the same submissions to a form application of Carboy's and to its twin with WTForms and Flask-WTF, and compares
status, redirect, page, messages and the session. Both read the same templates.

usage: same_as_flask_test.py <path of forms_app> [unittest options]
"""
import os
import pathlib
import random
import re
import shutil
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "system"))
from serving import Client, Served, executable_argument, scratch_folder  # noqa: E402

from flask.sessions import SecureCookieSessionInterface  # noqa: E402
import flask_forms  # noqa: E402

PROGRAM = executable_argument()
SEED = int(os.environ.get("CARBOY_TEST_SEED", "20261130"))
KEY = "4f1f0e6c2b7d4c92a1"
TOKEN = re.compile(r'(name="csrf_token" type="hidden" value=")([^"]*)(")')

GOOD = {
    "name": "Ada", "email": "ada@example.org", "phone": "+44 20", "homepage": "https://example.org/ada", "position": "cook",
    "password": "correct horse", "again": "correct horse", "children": "2", "humour": "4", "height": "1.75", "wage": "12.50",
    "born": "1990-12-10", "early": "07:30", "interview": "2026-11-30T09:15", "from_month": "2027-01", "shift": "w", "years": "5",
    "languages": ["en", "el"], "contract": "part", "letter": "I cook.\r\nWell.", "newsletter": "y", "terms": "y", "source": "mail",
    "home-street": "St James 12", "home-city": "London", "home-code": "12345", "skills-0": "stew", "skills-1": "<bread>",
    "former-0-street": "Elm 1", "former-0-city": "Ockham", "former-0-code": "", "send": "Send",
}
TEXTS = ["", " ", "x", "x" * 21, "<b>\"'&", "Mr X", "木🐘", "0", "-1", "007", "13", "1e1", "1,5", "9.999", "10.005", "nan", "inf",
         "y", "false", "2024-02-29", "2023-02-29", "2024-2-9", "24:00", "7:5", "23:59:59", "2026-11-30 09:15", "2027-13", "n", "part",
         "cook", "a@b", "a@b.c", "a@example.org", "http://x", "https://example.org", "en", "correct horse", "\u00a0", "%(min)d"]
FILES = [[], [("portrait", "me.png", b"x" * 10)], [("portrait", "me.exe", b"x")], [("portrait", "big.JPG", b"x" * 2001)],
         [("portrait", "", b"")], [("papers", "a.txt", b"a"), ("papers", "b.txt", b"")]]


def texts_of(fields, name):
    values = fields.get(name, [])
    return values if isinstance(values, list) else [values]


def multipart(fields, files):
    parts = []
    for name in fields:
        for value in texts_of(fields, name):
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    for name, filename, content in files:
        head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: image/png\r\n\r\n'
        parts.append(head.encode() + content)
    return b"".join(b"--limit\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n"


class SameAsFlask(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(scratch_folder())
        shutil.copytree(HERE / "templates", folder / "templates")
        cls.flask = flask_forms.create_app(folder, KEY)
        cls.served = cls.enterClassContext(Served(PROGRAM, folder, env={"FORMS_APP_SECRET_KEY": KEY}))
        cls.serializer = SecureCookieSessionInterface().get_signing_serializer(cls.flask)

    def setUp(self):
        page, cookie = self.theirs("GET")[1:3]
        self.cookie = cookie
        self.token = TOKEN.search(page)[2]  # made by Flask-WTF; both applications must accept it

    def ours(self, method, body=b"", cookie=""):
        fields = [f"Cookie: {cookie}"] * bool(cookie) + ["Content-Type: multipart/form-data; boundary=limit"] * bool(body)
        with Client(self.served.port) as client:
            answer = client.request(method, "/", body, fields=fields)
        return answer.status, answer.body.decode(), answer["Set-Cookie"].partition(";")[0], answer["Location"]

    def theirs(self, method, body=b"", cookie=""):
        answer = self.flask.test_client(use_cookies=False).open(
            "/", method=method, data=body or None, content_type="multipart/form-data; boundary=limit" if body else None,
            headers={"Cookie": cookie} if cookie else {})
        cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        return answer.status_code, answer.get_data(as_text=True), cookie, answer.headers.get("Location", "")

    def content(self, cookie):
        """The session's values without the token's, which is random."""
        values = self.serializer.loads(cookie.partition("=")[2]) if cookie else {}
        return {name: value for name, value in values.items() if name != "csrf_token"}

    def assert_same(self, method, fields=None, files=(), cookie=None):
        body = multipart(fields, files) if fields is not None else b""
        cookie = self.cookie if cookie is None else cookie
        ours, theirs = self.ours(method, body, cookie), self.theirs(method, body, cookie)
        if fields and any(text in ("inf", "nan") for text in texts_of(fields, "wage")):
            return ours  # the guide names this difference
        with self.subTest(method, fields=fields, files=files):
            self.assertEqual((ours[0], ours[3]), (theirs[0], theirs[3]))
            self.assertEqual(TOKEN.sub(r"\1\3", ours[1]), TOKEN.sub(r"\1\3", theirs[1]))
            self.assertEqual(bool(ours[2]), bool(theirs[2]))
            self.assertEqual(self.content(ours[2]), self.content(theirs[2]))
        return ours

    def test_the_empty_form(self):
        for cookie in ("", self.cookie):
            self.assert_same("GET", cookie=cookie)

    def test_a_good_submission_and_the_page_after_it(self):
        sent = {**GOOD, "csrf_token": self.token}
        answer = self.assert_same("POST", sent, FILES[1])
        self.assertEqual(answer[0], 302)
        self.assertIn("Thank you, Ada.", self.assert_same("GET", cookie=answer[2])[1])
        del sent["send"]  # shows the values instead
        page = self.assert_same("POST", sent, FILES[1] + FILES[5])[1]
        self.assertIn("wage DecimalField 12.50" if "DecimalField" in page else "12.50", page)

    def test_nothing_but_the_token(self):
        self.assert_same("POST", {"csrf_token": self.token})

    def test_tokens(self):
        own = TOKEN.search(self.ours("GET", cookie=self.cookie)[1])[2]
        for token in (own, "", "x", self.token[:-1], self.token[:-1] + "!"):
            self.assert_same("POST", {**GOOD, "csrf_token": token})
        self.assert_same("POST", GOOD)
        self.assert_same("POST", {**GOOD, "csrf_token": self.token}, cookie="")

    def test_each_field_with_each_odd_text(self):
        chance = random.Random(SEED)
        for name in GOOD:
            for text in chance.sample(TEXTS, 6):
                sent = {**GOOD, "csrf_token": self.token, name: text}
                if chance.random() < 0.7:
                    del sent["send"]
                self.assert_same("POST", sent, chance.choice(FILES))

    def test_random_submissions(self):
        chance = random.Random(SEED + 1)
        names = [*GOOD, "skills-2", "skills-5", "former-1-street", "former-1-city", "former-3-city", "unknown"]
        for _ in range(120):
            sent = {"csrf_token": self.token, **GOOD}
            for name in chance.sample(names, chance.randrange(8)):
                # WTForms names several wrong choices in the random order of a set.
                second = "en" if name == "languages" else chance.choice(TEXTS)
                sent[name] = chance.choice([chance.choice(TEXTS), [chance.choice(TEXTS), second]])
            for name in chance.sample(list(GOOD), chance.randrange(3)):
                sent.pop(name, None)
            self.assert_same("POST", sent, chance.choice(FILES))


if __name__ == "__main__":
    unittest.main()
