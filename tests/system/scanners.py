"""Scans the blog with sqlmap (level 3) and wapiti, which must find nothing. The same scans of a small application with
two known holes must find these, or the scan itself is worth nothing. By hand: `make scan`; it takes some minutes.

usage: scanners.py <path of blog>
"""
import html
import http.server
import json
import re
import sqlite3
import subprocess
import sys
import threading
import urllib.parse

from serving import Client, Served, executable_argument, need, run, scratch_folder

FORMS = [("/blog/login", "username=ada"), ("/blog/1", "name=n&body=b")]
PAGES = ["/blog/?page=1", "/blog/1?x=1", "/blog/entries.json?page=1", "/blog/archive?year=2024"]


class Weak(http.server.BaseHTTPRequestHandler):
    """/item?id= puts the text into SQL, /hello?name= into the page."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        fields = dict(urllib.parse.parse_qsl(query))
        status, page = 200, '<a href="/item?id=1">item</a> <a href="/hello?name=x">hello</a>'
        if path == "/item":
            database = sqlite3.connect(":memory:")
            database.executescript("CREATE TABLE item (id INTEGER, name TEXT); INSERT INTO item VALUES (1, 'one'), (2, 'two');")
            try:
                rows = database.execute(f"SELECT name FROM item WHERE id = {fields.get('id', '1')}").fetchall()
                page = html.escape(str(rows))
            except sqlite3.Error as error:
                status, page = 500, html.escape(f"SQLite error: {error}")
        elif path == "/hello":
            page = f"Hello {fields.get('name', '')}"
        elif path != "/":
            status, page = 404, "nothing"
        body = f"<!doctype html><body>{page}</body>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def sqlmap(folder, url, data=None, cookie=None):
    """Returns the parameters that sqlmap can inject."""
    command = ["sqlmap", "-u", url, "--batch", "--level", "3", "--risk", "2", "--dbms", "sqlite", "--flush-session", "--threads", "4",
               "--disable-coloring", "--output-dir", str(folder / "sqlmap"), "--ignore-code", "*", "--technique", "BEU"]
    command += ["--data", data] if data else []
    command += ["--cookie", cookie, "--csrf-token", "csrf_token"] if cookie else []
    said = subprocess.run(command, capture_output=True, text=True, timeout=1800).stdout
    if "testing" not in said:
        sys.exit(f"sqlmap did not test {url}:\n{said[-2000:]}")
    return re.findall(r"^Parameter: (.*)$", said, re.M)


def wapiti(folder, url):
    """Returns the kinds of holes that wapiti finds, with their paths."""
    report = folder / f"wapiti_{urllib.parse.urlsplit(url).port}.json"
    subprocess.run(["wapiti", "-u", url, "--scope", "domain", "-m", "xss,permanentxss,sql,exec,file,redirect,crlf,ssrf", "-f", "json",
                    "-o", str(report), "--flush-session", "--max-scan-time", "600", "-v", "0", "--store-session", str(folder)],
                   capture_output=True, text=True, timeout=1800, check=True)
    found = json.loads(report.read_text())["vulnerabilities"]
    return sorted({(kind, one["path"]) for kind, holes in found.items() for one in holes})


def scan_the_weak(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Weak)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    injected = sqlmap(folder, f"{address}/item?id=1")
    holes = wapiti(folder, address + "/")
    server.shutdown()
    print("the weak application: sqlmap", injected, "wapiti", holes)
    return bool(injected) and any("Cross Site Scripting" in kind for kind, _ in holes)


def scan_the_blog(folder, program):
    code, output = run(program, folder, "demo")
    if code != 0:
        sys.exit(output)
    with Served(program, folder, env={"BLOG_SECRET_KEY": "0f3d8c5e7b2a4f21", "BLOG_MAX_CONNECTIONS": "200"}) as app:
        with Client(app.port) as client:
            cookie = client.request("GET", "/blog/login")["Set-Cookie"].partition(";")[0]
        injected = [one for page in PAGES for one in sqlmap(folder, app.address + page)]
        injected += [one for path, data in FORMS for one in sqlmap(folder, app.address + path, data, cookie)]
        holes = wapiti(folder, app.address + "/blog/")
        failures = re.findall(r'" 5\d\d .*', app.log)
    print("the blog: sqlmap", injected, "wapiti", holes, "responses with 5xx", failures[:5])
    return not injected and not holes and not failures


def main():
    program = executable_argument()
    need("sqlmap", "wapiti")
    with scratch_folder() as folder:
        flagged, clean = scan_the_weak(folder), scan_the_blog(folder, program)
    if not flagged:
        sys.exit("the scanners did not find the holes of the weak application")
    if not clean:
        sys.exit("the scanners found something in the blog")


if __name__ == "__main__":
    main()
