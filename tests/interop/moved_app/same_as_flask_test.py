"""Sends the same requests to an application of Carboy's and to its twin in Flask, and compares status, header fields, body
and session. Both read the same templates.

usage: same_as_flask_test.py <path of moved_app> [unittest options]
"""
import base64
import pathlib
import re
import shutil
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "system"))
from serving import Client, Served, executable_argument, scratch_folder  # noqa: E402

from flask.sessions import SecureCookieSessionInterface  # noqa: E402
import flask_moved  # noqa: E402

PROGRAM = executable_argument()
KEY = "4f1f0e6c2b7d4c92a1"
HOST = "localhost"
TOKEN = re.compile(rb'name="csrf_token" type="hidden" value="([^"]*)"')
FIELDS = ["Content-Type", "Vary", "Allow", "Cache-Control", "Content-Disposition", "Accept-Ranges", "Content-Range", "Content-Length",
          "WWW-Authenticate", "Content-Language", "X-Trace", "X-Store", "X-Stamp", "X-Rows", "X-A"]
PRESENT = ["ETag", "Last-Modified"]  # their values come from the two folders
FORM = "application/x-www-form-urlencoded"


def part(name, content, filename=None, content_type="text/plain"):
    file = f'; filename="{filename}"\r\nContent-Type: {content_type}' if filename is not None else ""
    return f'Content-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + content


def multipart(*parts):
    return b"".join(b"--limit\r\n" + one + b"\r\n" for one in parts) + b"--limit--\r\n"


class SameAsFlask(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(scratch_folder())
        (folder / "theirs").mkdir()
        shutil.copytree(HERE / "templates", folder / "theirs" / "templates")
        shutil.copytree(HERE / "templates", folder / "templates")
        cls.flask = flask_moved.create_app(folder / "theirs", KEY)
        cls.served = cls.enterClassContext(Served(PROGRAM, folder, env={"MOVED_SECRET_KEY": KEY}))
        cls.serializer = SecureCookieSessionInterface().get_signing_serializer(cls.flask)

    def setUp(self):
        self.jar = {}

    def send(self, method, target, headers=(), body=b"", content_type=""):
        """Sends a request to both and compares what they answer. Returns Flask's answer."""
        headers = [("Host", HOST), *headers]
        if content_type:
            headers.append(("Content-Type", content_type))
        if self.jar:
            headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in self.jar.items())))
        body = body.encode() if isinstance(body, str) else body
        theirs = self.flask.test_client(use_cookies=False).open(
            target, method=method, headers=headers, data=body or None, base_url=f"http://{HOST}")
        ours = self.ours(method, target, headers, body)
        with self.subTest(request=f"{method} {target}", headers=headers, body=body[:300]):
            expected = {name: ", ".join(theirs.headers.getlist(name)) for name in FIELDS}
            answered = {name: ", ".join(ours[1].get(name.lower(), [])) for name in FIELDS}
            for fields in (expected, answered):
                fields["Vary"] = ", ".join(sorted(part for part in fields["Vary"].split(", ") if part != "Cookie"))
                fields["Allow"] = ", ".join(sorted(fields["Allow"].split(", ")))
                if fields["WWW-Authenticate"]:
                    fields["WWW-Authenticate"] = fields["WWW-Authenticate"].lower().replace('"', "")
            if ours[1].get("transfer-encoding"):
                expected["Content-Length"] = answered["Content-Length"] = "chunked"
            if 100 <= theirs.status_code < 200 or theirs.status_code in (204, 304):
                expected["Content-Length"] = answered["Content-Length"] = ""
            for name in PRESENT:
                expected[name], answered[name] = name in theirs.headers, name.lower() in ours[1]
            page = theirs.get_data() if method != "HEAD" else b""
            if theirs.status_code == 308:  # the address of a corrected path is without the host here
                page = page.replace(f"http://{HOST}".encode(), b"")
                expected["Content-Length"] = str(len(page))
            if b" is missing from the request." in ours[2]:  # Flask does not name the field
                expected["Content-Length"], page = answered["Content-Length"], ours[2]
            if not answered["Content-Disposition"] and expected["Content-Disposition"].startswith("inline; filename="):
                expected["Content-Disposition"] = ""  # the name in the URL is not repeated here
            if ours[0] in (200, 304):
                expected["Accept-Ranges"] = answered["Accept-Ranges"]  # Werkzeug says it in a 206 only
            if ours[0] == 413:
                expected["X-Trace"] = answered["X-Trace"]  # refused before any hook
            if b"The body is not valid JSON: " in ours[2] or theirs.status_code == 400 and ours[0] == 415:
                self.assertIn(theirs.status_code, (400, 415))  # Werkzeug 2.2 answers 400 where later ones answer 415
                expected["Content-Length"], page = answered["Content-Length"], ours[2]
                theirs.status_code = ours[0]
            if ours[0] == 304:
                expected["Last-Modified"] = answered["Last-Modified"]  # Werkzeug leaves it out
            page, written = (TOKEN.sub(b"a token", text) for text in (page, ours[2]))
            location = theirs.headers.get("Location", "").removeprefix(f"http://{HOST}")
            cookies = [self.cookie(one) for one in theirs.headers.getlist("Set-Cookie")]
            self.assertEqual(
                (ours[0], "".join(ours[1].get("location", [])).removeprefix(f"http://{HOST}"), written, answered,
                 [self.cookie(one) for one in ours[1].get("set-cookie", [])]),
                (theirs.status_code, location, page, expected, cookies))
        for name, value, *_ in map(self.pair, theirs.headers.getlist("Set-Cookie")):
            if value:
                self.jar[name] = value
            else:
                self.jar.pop(name, None)
        return theirs

    def ours(self, method, target, headers, body):
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), "Connection: close"]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        with Client(self.served.port) as client:
            client.send("\r\n".join([*lines, "", ""]).encode() + body)
            raw = client.reader.read()
        head, _, rest = raw.partition(b"\r\n\r\n")
        status, *fields = head.decode("latin-1").split("\r\n")
        found = {}
        for name, _, value in (line.partition(":") for line in fields):
            found.setdefault(name.lower(), []).append(value.strip().encode("latin-1").decode())
        if found.get("transfer-encoding") == ["chunked"]:
            rest, whole = b"", rest
            while whole:
                size, _, whole = whole.partition(b"\r\n")
                rest, whole = rest + whole[:int(size, 16)], whole[int(size, 16) + 2:]
        return int(status.split()[1]), found, rest

    @staticmethod
    def pair(cookie):
        name, _, rest = cookie.partition("=")
        value, *attributes = rest.split("; ")
        return name, value, sorted(attribute for attribute in attributes if not attribute.startswith("Expires="))

    def cookie(self, cookie):
        """The cookie without times; a session is what is in it."""
        name, value, attributes = self.pair(cookie)
        if name == "session" and value:
            value = {key: "a secret" if key == "csrf_token" else one for key, one in self.serializer.loads(value).items()}
        return name, value, attributes

    def test_nested_blueprints(self):
        for lang in ("en", "de", "fr", "%C3%A9"):
            for path in ("/", "", "/shop/items/1", "/shop/items/1+2+30", "/shop/items/1+", "/shop/items/+", "/shop/items/x", "/shop/buy/milk",
                         "/shop/buy/tea", "/shop/buy/gone", "/shop/buy/lost", "/shop/buy/a%20b", "/shop/buy/milk?closed=1",
                         "/shop/store/shelf/1", "/shop/store/shelf/1/1", "/shop/store/shelf/1/2", "/shop/store/shelf/13",
                         "/shop/store/shelf/14", "/shop/store/shelf/15", "/shop/store/shelf/16", "/shop/store/shelf/2?closed=yes",
                         "/shop/store", "/shop/store/", "/shop/nothing", "//shop/buy/x"):
                self.send("GET", f"/{lang}{path}")
        self.send("POST", "/en/shop/store/shelf/1")
        self.send("OPTIONS", "/en/shop/buy/milk")
        self.send("HEAD", "/en/shop/store/shelf/13")

    def test_method_views(self):
        url = "/api/notes/a%20b"
        json = "application/json"
        self.send("GET", url)
        self.send("PUT", url, body='{"text": "One \u00e9"}', content_type=json)
        self.send("PUT", url, body='{"text": "Two"}', content_type=json + "; charset=utf-8")
        self.send("GET", url)
        self.send("HEAD", url)
        self.send("GET", url, [("X-Member", "no")])
        self.send("OPTIONS", url)
        self.send("POST", url)
        self.send("PATCH", url, body="{}", content_type=json)
        for body, content_type in (("", json), ("{", json), ("[]", json), ("{}", json), ('{"text": 1}', json), ('{"text": "x"}', "text/plain"),
                                   ('{"text": "x"}', ""), ("null", json), ('{"text": "x"}', "application/x+json")):
            self.send("PUT", "/api/notes/bad", body=body, content_type=content_type)
        self.send("DELETE", url)
        self.send("DELETE", url)
        for body in ('{"a": [1, 2.5, null, true, "\u00e9<>&"]}', "[]", '"text"', "1e3", "", "nul", '{"b": 1, "a": 2}'):
            self.send("POST", "/api/echo", body=body, content_type=json)
        self.send("POST", "/api/hook", body="a=1&b=%C3%A9&a=2", content_type=FORM)
        self.send("POST", "/api/hook", body=multipart(part("a", b"1"), part("f", b"x", "x.txt")), content_type="multipart/form-data; boundary=limit")
        self.send("POST", "/api/hook")
        self.send("GET", "/api/nothing")
        self.send("GET", "/api/hook")

    def test_files(self):
        kind = "multipart/form-data; boundary=limit"
        for name, content in (("report.txt", b"0123456789" * 20), ("../../up.txt", b"up"), ("a b.txt", b"ab"), ("..", b"x"), ("", b""),
                              ("\u00e9t\u00e9.txt", b"summer"), ("big.bin", b"b" * 90_000), ("too_big.bin", b"b" * 120_000)):
            self.send("POST", "/upload", body=multipart(part("file", content, name)), content_type=kind)
        self.send("GET", "/flashes?only=files")
        self.send("POST", "/upload", body=multipart(part("file", b"text")), content_type=kind)
        self.send("POST", "/upload", body="file=1", content_type=FORM)
        self.send("POST", "/upload")
        for name in ("report.txt", "up.txt", "a_b.txt", "a%20b.txt", "ete.txt", "big.bin", "../x", "%2e%2e/app.cpp", "nothing", "", "a/b"):
            self.send("GET", f"/files/{name}")
        ranges = ("bytes=0-9", "bytes=5-", "bytes=-5", "bytes=190-500", "bytes=200-", "bytes=9-2", "lines=1-2", "bytes=0-0", "bytes=199-199")
        for target in ("/files/report.txt", "/report.txt", "/table.csv?rows=50", "/files/report.txt?save"):
            answer = self.send("GET", target)
            self.send("HEAD", target)
            for text in ranges:
                if (text, target.startswith("/table")) != ("bytes=9-2", False) and text not in ("bytes=9-2", "lines=1-2"):
                    self.send("GET", target, [("Range", text)])
            if "Last-Modified" in answer.headers:
                self.send("GET", target, [("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")])
                self.send("GET", target, [("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")])
                self.send("GET", target, [("If-None-Match", '"other"')])
        for name in ("plain.txt", "a%20b.txt", "%22q%22.txt", "%E6%9C%A8.txt", "a%3Bb.txt", "tom%27s.txt", "x%2Cy.txt"):
            self.send("GET", f"/report.txt?as={name}")
        self.send("GET", "/table.csv?save")
        self.send("GET", "/table.csv?rows=0&save=1")

    def test_sessions_flashes_and_cookies(self):
        for target in ("/flashes", "/flash/info", "/flashes", "/flashes", "/flash/error", "/flash/info", "/messages.json?only=error", "/messages.json",
                       "/flash/a%20b", "/flashes?only=message&only=a%20b", "/visits", "/visits", "/visits?stay", "/visits", "/leave", "/visits",
                       "/cookies", "/cookies?theme=light", "/cookies?theme=a%3Bb%22c", "/cookies?theme=%C3%A9", "/leave"):
            self.send("GET", target)
        self.jar["session"] = "forged.x.y"
        self.send("GET", "/visits")
        self.jar["theme"] = '"a\\073b"'
        self.send("GET", "/cookies")

    def test_negotiation(self):
        for accept in ("", "*/*", "text/html", "application/json", "text/csv;q=0.5, application/json;q=0.4", "image/png", "text/*", "*/*;q=0",
                       "application/json;q=0.9, text/html;q=0.9", "text/html;level=1", "application/*;q=0.3, */*;q=0.1", ",", "garbage"):
            self.send("GET", "/", [("Accept", accept)] if accept else [])
        for language in ("de", "de-AT, en;q=0.8", "pt", "pt-BR", "fr", "*", "en;q=0, de;q=0.1", "EN-gb"):
            self.send("GET", "/", [("Accept-Language", language)])

    def test_streams(self):
        for target in ("/stream", "/stream?rows=0", "/stream?rows=x", "/stream?rows=1&who=Ada%20%C3%A9", "/stream?rows=500"):
            self.send("GET", target)
        self.send("HEAD", "/stream")
        self.send("POST", "/stream")

    def test_authorization(self):
        def basic(text):
            return "Basic " + base64.b64encode(text.encode()).decode()

        for field in ("", basic("ada:s:e"), basic("ada:s"), basic("ada"), "Basic", "Basic !", "Bearer x", basic("ada:s:e").lower(), "basic" + basic("ada:s:e")[5:]):
            self.send("GET", "/door", [("Authorization", field)] if field else [])

    def test_errors_and_links(self):
        self.send("GET", "/links")
        for code in (400, 401, 403, 404, 405, 409, 410, 413, 418, 422, 429, 500, 501, 503):
            self.send("GET", f"/broken/abort?code={code}")
        for kind in ("response", "url", "header", "options", "form"):
            self.send("GET", f"/broken/{kind}")
        for method, target in (("GET", "/none"), ("POST", "/"), ("GET", "/only/"), ("PUT", "/only"), ("PUT", "/only/"), ("PATCH", "/only/"), ("OPTIONS", "/only/"),
                               ("GET", "/only"), ("DELETE", "/list"), ("GET", "/a//b"), ("GET", "/static/none.css")):
            self.send(method, target)

    def test_forms_in_forms(self):
        token = TOKEN.search(self.send("GET", "/list").get_data())[1].decode()
        good = "title=T&colour=g&notes-0-text=One&notes-0-stars=5&notes-1-text=Two&notes-1-stars="
        for body in (good, good + "&csrf_token=x", ""):
            self.send("POST", "/list", body=body, content_type=FORM)
        for more in ("", "&title=", "&notes-4-text=Five&notes-9-stars=9", "&notes-2-text=&notes-2-stars=6", "&notes-3-text=12345678901", "&colour=b",
                     "&notes-x-text=No&notes-1=No", "&notes-5-text=a&notes-6-text=b&notes-7-text=c"):
            self.send("POST", "/list", body=good + more + f"&csrf_token={token}", content_type=FORM)
        for body in ("title=spam&colour=r", "title=T", "", "title=T&colour=r&notes-7-text=Only", "notes-0-text=%3Cb%3E&notes-0-stars=x&title=%22&colour=r"):
            self.send("POST", "/list", body=body + f"&csrf_token={token}", content_type=FORM)
        self.send("POST", "/list", [("X-CSRFToken", token)], body=good, content_type=FORM)
        self.send("POST", "/en/shop/buy/milk")
        self.send("POST", "/en/shop/buy/milk", [("X-CSRFToken", token)])
        self.send("PUT", "/only/", body="12345", content_type="text/plain")


if __name__ == "__main__":
    unittest.main()
