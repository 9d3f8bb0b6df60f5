"""The lesson over HTTP: responses to valid and invalid requests.

usage: lesson_test.py <path of lesson> [unittest options]
"""
import concurrent.futures
import unittest
import urllib.parse

from serving import Client, Served, executable_argument, message, scratch_folder

LESSON = executable_argument()


def form(**fields):
    return urllib.parse.urlencode(fields).encode()


class LessonTest(unittest.TestCase):
    """One server for all tests: an invalid request of one test must not affect the next."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(scratch_folder())
        cls.app = cls.enterClassContext(Served(LESSON, cls.folder, *cls.options))

    def client(self):
        return self.enterContext(Client(self.app.port))

    def ask(self, method, target, body=b"", **options):
        with Client(self.app.port) as client:
            return client.request(method, target, body, **options)

    def add(self, name, email):
        return self.ask("POST", "/users/new", form(name=name, email=email))

    def assert_serves(self):
        self.assertEqual(self.ask("GET", "/users").status, 200)


class Requests(LessonTest):
    def test_form_adds_a_user(self):
        self.assertIn('<form method="post">', self.ask("GET", "/users/new").text)
        answer = self.add("Ada Lovelace", "ada@example.com")
        self.assertEqual((answer.status, answer["Location"]), (302, "/users"))
        page = self.ask("GET", "/users").text
        self.assertIn("Ada Lovelace</a> &lt;ada@example.com&gt; (0 posts)", page)
        link = page.split('">Ada Lovelace')[0].rpartition('"')[2]
        self.assertIn("<h1>Ada Lovelace</h1>", self.ask("GET", link).text)

    def test_text_from_users_is_escaped(self):
        self.assertEqual(self.add("<script>alert(1)</script>", '"><img src=x>@example.com').status, 302)
        page = self.ask("GET", "/users").text
        self.assertNotIn("<script", page)
        self.assertNotIn("<img", page)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", page)

    def test_unicode_survives(self):
        self.add("Zoë 木 🐘 O'Neil %s ?", "zoe@example.com")
        self.assertIn("Zoë 木 🐘 O&#39;Neil %s ?", self.ask("GET", "/users").text)

    def test_multipart_form(self):
        parts = b"".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                         for name, value in (("name", "Multi"), ("email", "multi@example.com"))) + b"--b--\r\n"
        answer = self.ask("POST", "/users/new", parts, content_type="multipart/form-data; boundary=b")
        self.assertEqual(answer.status, 302)

    def test_missing_field_is_named(self):
        for body, missing in ((form(name="A"), "email"), (form(email="a@b"), "name"), (b"", "name")):
            answer = self.ask("POST", "/users/new", body, fields=() if body else ("Content-Length: 0",))
            self.assertEqual(answer.status, 400)
            self.assertIn(missing, answer.text)

    def test_form_of_another_type_is_no_form(self):
        answer = self.ask("POST", "/users/new", b'{"name": "A", "email": "a"}', content_type="application/json")
        self.assertEqual(answer.status, 400)
        self.assertIn("name", answer.text)

    def test_duplicate_is_a_conflict_and_leaves_nothing_behind(self):
        self.assertEqual(self.add("First", "same@example.com").status, 302)
        with self.client() as client:
            answer = client.request("POST", "/users/new", form(name="Second", email="same@example.com"))
            self.assertEqual(answer.status, 409)
            self.assertNotIn("INSERT", answer.text)
            page = client.request("GET", "/users").text
            self.assertIn("First", page)
            self.assertNotIn("Second", page)
            self.assertEqual(client.request("POST", "/users/new", form(name="Third", email="third@x")).status, 302)

    def test_one_of_many_racing_duplicates_wins(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda i: self.add(f"Racer {i}", "race@example.com").status, range(48)))
        self.assertEqual(sorted(set(answers)), [302, 409])
        self.assertEqual(answers.count(302), 1)

    def test_many_writers_all_get_in(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda i: self.add(f"Writer {i}", f"w{i}@example.com").status, range(64)))
        self.assertEqual(set(answers), {302})
        page = self.ask("GET", "/users").text
        self.assertEqual([i for i in range(64) if f">Writer {i}<" not in page], [])


class Addresses(LessonTest):
    def test_wrong_type_is_not_found(self):
        for target in ("/users/abc", "/users/1.5", "/users/-1", "/users/1x", "/users/99999999999999999999"):
            with self.subTest(target):
                self.assertEqual(self.ask("GET", target).status, 404)

    def test_missing_row_is_not_found(self):
        self.assertEqual(self.ask("GET", "/users/4711").status, 404)

    def test_null_byte_is_a_bad_request(self):
        self.assertEqual(self.ask("GET", "/users/%00").status, 400)

    def test_unknown_address_is_not_found(self):
        for target in ("/", "/nothing", "/static/none.css", "/static/../app.cpp", "/static/%2e%2e/%2e%2e/etc/passwd"):
            with self.subTest(target):
                self.assertEqual(self.ask("GET", target).status, 404)

    def test_slash_at_the_end(self):
        """The rule has no trailing slash, so a URL with one is a different URL, as in Werkzeug."""
        self.assertEqual(self.ask("GET", "/users/").status, 404)

    def test_double_slash_redirects(self):
        answer = self.ask("GET", "/users//new?a=1")
        self.assertEqual(answer.status, 308)
        self.assertEqual(answer["Location"].removeprefix("http://localhost"), "/users/new?a=1")

    def test_redirect_stays_on_this_server(self):
        for target in ("//evil.example//users", "//evil.example/%2e%2e/users//new", "/\\evil.example//users"):
            with self.subTest(target):
                location = self.ask("GET", target)["Location"]
                self.assertIn(urllib.parse.urlsplit(location).netloc, ("", "localhost"))

    def test_head(self):
        with self.client() as client:
            full = client.request("GET", "/users/new")
            head = client.request("HEAD", "/users/new")
            self.assertEqual((head.status, head["Content-Length"]), (200, str(len(full.body))))
            self.assertEqual(client.request("GET", "/users/new").body, full.body)

    def test_options(self):
        answer = self.ask("OPTIONS", "/users/new")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(set(answer["Allow"].split(", ")), {"GET", "HEAD", "POST", "OPTIONS"})

    def test_method_not_allowed(self):
        for method, target, allowed in (("DELETE", "/users/new", {"GET", "HEAD", "POST", "OPTIONS"}),
                                        ("POST", "/users", {"GET", "HEAD", "OPTIONS"})):
            answer = self.ask(method, target)
            self.assertEqual((answer.status, set(answer["Allow"].split(", "))), (405, allowed))


class Wire(LessonTest):
    def test_connection_is_kept(self):
        with self.client() as client:
            for _ in range(50):
                self.assertEqual(client.request("GET", "/users/new").status, 200)

    def test_close_is_honoured(self):
        with self.client() as client:
            self.assertEqual(client.request("GET", "/users", fields=("Connection: close",)).status, 200)
            self.assertTrue(client.closed())

    def test_pipelined_answers_come_in_order(self):
        with self.client() as client:
            client.send(message("GET", "/users/new") + message("POST", "/users/new", form(name="P", email="p@x"))
                        + message("HEAD", "/users") + message("GET", "/none") + message("GET", "/users"))
            answers = [client.answer(to_head=i == 2) for i in range(5)]
            self.assertEqual([answer.status for answer in answers], [200, 302, 200, 404, 200])
            self.assertIn("p@x", answers[4].text)

    def test_body_in_pieces_and_in_chunks(self):
        with self.client() as client:
            for byte in message("POST", "/users/new", form(name="Slow", email="slow@x")):
                client.send(bytes([byte]))
            self.assertEqual(client.answer().status, 302)
            client.send(b"POST /users/new HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
                        b"7\r\nname=C&\r\na\r\nemail=c@ex\r\n0\r\n\r\n")
            self.assertEqual(client.answer().status, 302)

    def test_malformed_is_refused_and_closed(self):
        field = b"GET /users HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n"
        for data in (b"GARBAGE\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET /users\r\n\r\n",
                     b"GET /users HTTP/1.1\r\n\r\n", b"GET /us ers HTTP/1.1\r\nHost: a\r\n\r\n", field % b"Bad Name: x",
                     field % b"Name : x", field % b"NoColon", field % b"Host: b", field % b"Content-Length: -1",
                     field % b"Content-Length: x", field % b"Content-Length: 1\r\nContent-Length: 2",
                     field % b"Content-Length: 1\r\nTransfer-Encoding: chunked", field % b"A: b\x00c",
                     b"POST /users/new HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"):
            with self.subTest(data), self.client() as client:
                client.send(data)
                answer = client.answer()
                self.assertEqual((answer.status, answer["Connection"]), (400, "close"))
                self.assertTrue(client.closed())
        self.assert_serves()

    def test_body_over_the_limit(self):
        with self.client() as client:
            client.send(b"POST /users/new HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
            self.assertEqual(client.answer().status, 413)
            self.assertTrue(client.closed())
        self.assert_serves()

    def test_form_over_the_limit(self):
        self.assertEqual(self.ask("POST", "/users/new", b"name=" + b"x" * 600_000).status, 413)
        self.assertEqual(self.ask("POST", "/users/new", b"&".join(b"a=1" for _ in range(5000))).status, 413)
        self.assert_serves()

    def test_header_over_the_limit(self):
        with self.client() as client:
            client.send(b"GET /users HTTP/1.1\r\nHost: a\r\nA: " + b"x" * 20_000)
            self.assertEqual(client.answer().status, 431)
            self.assertTrue(client.closed())
        with self.client() as client:
            client.send(message("GET", "/users", fields=[f"A{i}: b" for i in range(150)]))
            self.assertEqual(client.answer().status, 431)
        self.assert_serves()

    def test_address_over_the_limit(self):
        self.assertEqual(self.ask("GET", "/users?" + "x" * 9_000).status, 414)

    def test_clients_that_leave_do_no_harm(self):
        for data in (b"", b"GET /us", message("GET", "/users"), message("POST", "/users/new", b"name=x")[:-3]):
            for _ in range(20):
                with self.client() as client:
                    client.send(data)
        self.assert_serves()


class Debug(LessonTest):
    options = ("--debug", "--no-reload")

    def test_conflict_shows_the_statement_escaped(self):
        self.add("One", "<b>one</b>@example.com")
        answer = self.add("<i>Two</i>", "<b>one</b>@example.com")
        self.assertEqual(answer.status, 409)
        self.assertIn("INSERT INTO", answer.text)
        self.assertIn("user.email", answer.text)
        self.assertNotIn("<b>one", answer.text)
        self.assertNotIn("<i>Two", answer.text)
        self.assert_serves()

    def test_statement_stays_out_of_other_pages(self):
        for answer in (self.ask("GET", "/users/4711"), self.ask("POST", "/users/new", form(name="A"))):
            self.assertNotIn("SELECT", answer.text)


if __name__ == "__main__":
    unittest.main()
