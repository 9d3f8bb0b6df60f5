"""The debug pages in Chromium: an error, an N+1 and a full scan are found; nobody else sees them.

usage: debug_test.py <path of debug_app> <folder for the screenshots> [unittest options]
"""
import http.client
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Served, executable_argument, scratch_folder  # noqa: E402

from chromium import chromium, follow  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

APP = executable_argument()
PICTURES = pathlib.Path(sys.argv.pop(1)).resolve()
SOURCE = pathlib.Path(__file__).resolve().with_name("debug_app.cpp").read_text().splitlines()
PAGES = ("/_debug", "/_debug/", "/_debug/1")


def line_of(mark):
    return next(number for number, line in enumerate(SOURCE, 1) if line.endswith(f"// {mark}"))


class DebugPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.browser = cls.enterClassContext(chromium(width=1100, height=1400))

    def setUp(self):
        self.folder = self.enterContext(scratch_folder())
        self.app = self.enterContext(Served(APP, self.folder, "--debug", "--no-reload"))
        self.addCleanup(self.browser.get, "about:blank")
        self.browser.get_log("browser")

    def visit(self, path):
        self.browser.get(self.app.address + path)

    def texts(self, selector):
        return [element.text for element in self.browser.find_elements(By.CSS_SELECTOR, selector)]

    def picture(self, name, dark=False):
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        self.assertTrue(self.browser.save_screenshot(str(PICTURES / f"debug_{name}.png")))

    def ask(self, path, host="localhost", method="GET", body=None, **fields):
        connection = http.client.HTTPConnection("127.0.0.1", self.app.port, timeout=60)
        self.addCleanup(connection.close)
        connection.putrequest(method, path, skip_host=True)
        for name, text in {"Host": host, **fields}.items():
            connection.putheader(name.replace("_", "-"), text)
        if body is not None:
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer, answer.read().decode()

    def test_an_error_shows_where_it_was_thrown(self):
        self.visit("/failing")
        self.assertEqual(self.texts("h1"), ["<script>no price</script> for Book 1"])
        self.assertEqual(self.texts(".error .type"), ["std::runtime_error"])
        self.assertRegex(self.texts(".frame .where")[0], rf"debug_app\.cpp:{line_of('THROWN')}$")
        self.assertTrue(self.texts(".frame p")[0].startswith("price_of"))
        self.assertEqual(self.texts(".source .here")[0].split(" ", 1)[-1].strip(), SOURCE[line_of("THROWN") - 1].strip())
        self.assertTrue(any(text.startswith("failing") for text in self.texts("details > summary.mono")))
        self.assertEqual(len(self.browser.find_elements(By.CSS_SELECTOR, "script")), 0)
        self.picture("error")
        self.picture("error_dark", dark=True)
        complaints = [entry for entry in self.browser.get_log("browser")
                      if "500" not in entry["message"] and "favicon" not in entry["message"]]
        self.assertEqual(complaints, [])

    def test_an_n_plus_one_and_a_full_scan_are_found(self):
        self.visit("/n-plus-one")
        self.visit("/full-scan?title=Book+3&api_key=abc123")
        self.visit("/_debug")
        rows = self.texts("tr.row")
        self.assertEqual([re.search(r"GET (\S+)", row)[1] for row in rows if "favicon" not in row],
                         ["/full-scan", "/n-plus-one"])
        self.assertIn("N+1: 12 times", "\n".join(rows))
        self.picture("list")
        follow(self.browser, self.browser.find_element(By.LINK_TEXT, "GET /n-plus-one"))
        finding = next(text for text in self.texts(".finding") if "N+1: 12 times" in text)
        self.assertIn(f"debug_app.cpp:{line_of('REPEATED')}", finding)
        self.assertIn("FROM author", finding)
        self.assertEqual(len(self.texts("details.statement")), 13)
        self.picture("n_plus_one")
        self.visit("/_debug")
        follow(self.browser, self.browser.find_element(By.LINK_TEXT, "GET /full-scan"))
        finding, = self.texts(".finding")
        self.assertIn("full scan", finding)
        self.assertIn(f"debug_app.cpp:{line_of('SCANNED')}", finding)
        self.assertIn('index_on("title")', finding)
        self.browser.find_element(By.CSS_SELECTOR, "details.statement summary").click()
        self.assertIn("SCAN book", self.texts(".plan .scan"))
        self.assertIn("'Book 3'", self.texts("details.statement .badge"))
        self.assertNotIn("abc123", self.browser.page_source)
        self.picture("full_scan")

    def test_a_template_shows_its_line(self):
        _, text = self.ask("/in-template")
        self.assertIn("line 2", text)
        self.assertIn("nobody", text)

    def test_secrets_are_masked(self):
        answer, _ = self.ask("/log-in?token=in-the-query", method="POST", body=b"name=Ada&password=in-the-form",
                             Authorization="Bearer in-the-header", Cookie="theme=in-the-cookie",
                             Referer="http://localhost/x?code=in-the-referer")
        self.assertEqual(answer.status, 500)
        _, listed = self.ask("/_debug")
        _, text = self.ask(re.search(r"/_debug/\d+", listed)[0])
        for shown in ("std::out_of_range", "Ada", "visitor", "theme", "http://localhost/x"):
            self.assertIn(shown, text)
        for secret in ("in-the-", "session-secret", "the-secret-key"):
            self.assertNotIn(secret, text + listed)

    def test_nobody_else_sees_them(self):
        self.assertEqual(self.ask("/failing")[0].status, 500)
        for host in ("localhost:5000", "127.0.0.1", "[::1]:80", "app.localhost"):
            self.assertEqual(self.ask("/_debug", host)[0].status, 200, host)
        for fields in ({"host": "rebound.example"}, {"host": "127.0.0.1.example"}, {"host": ""},
                       {"X_Forwarded_For": "192.0.2.1"}, {"Forwarded": "for=192.0.2.1"}):
            for path in PAGES:
                self.assertIn(self.ask(path, **fields)[0].status, (400, 404), fields)
            self.assertNotIn("no price", self.ask("/failing", **fields)[1])
        answer, _ = self.ask("/_debug")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        with Served(APP, self.enterContext(scratch_folder())) as self.app:
            self.assertNotIn("no price", self.ask("/failing")[1])
            for path in PAGES:
                self.assertEqual(self.ask(path)[0].status, 404)


if __name__ == "__main__":
    unittest.main()
