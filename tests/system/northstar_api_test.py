"""The program examples/northstar/07_api.cpp as it stands: each route with good and bad input, by a client of its own.

usage: northstar_api_test.py <path of northstar_07_api> [unittest options]
Uses SQLite; with CARBOY_TEST_POSTGRES, that server.
"""
import concurrent.futures
import http.cookiejar
import json
import os
import re
import sqlite3
import unittest
import urllib.error
import urllib.parse
import urllib.request

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.security import generate_password_hash

from serving import Served, executable_argument, run, scratch_folder

API = executable_argument()
POSTGRES = os.environ.get("CARBOY_TEST_POSTGRES")
KEY = "3f1c9a0be4d27788"
ITEMS = [("TEA-1", "Tea", "2.50", 100), ("CUP-1", "Cup", "10.00", 5), ("POT-1", "Pot", "19.99", 0)]


class Visitor:
    """A browser: it keeps cookies and follows redirects."""

    def __init__(self, address):
        self.address, self.jar = address, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path, fields=None, body=None, method=None, headers=()):
        """Returns the status, the body and the response."""
        headers = dict(headers)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
        else:
            data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            answer = self.opener.open(request)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.read().decode(), answer

    def cookie(self, name="session"):
        return next((cookie.value for cookie in self.jar if cookie.name == name), None)

    def set_cookie(self, value):
        host = urllib.parse.urlsplit(self.address).hostname
        self.jar.set_cookie(http.cookiejar.Cookie(0, "session", value, None, False, host, True, False, "/", True, False,
                                                  None, True, None, None, {}))

    def log_in(self, name="ada", password="ada's password", token=True):
        """A page of a Flask application with the same SECRET_KEY has given the visitor a cookie and a token."""
        flask = Flask("shop")
        flask.config["SECRET_KEY"] = KEY
        with flask.test_request_context():
            sent = generate_csrf()
            self.set_cookie(flask.session_interface.get_signing_serializer(flask).dumps(dict(session)))
        fields = {"name": name, "password": password} | ({"csrf_token": sent} if token else {})
        return *self.ask("/login", fields), sent

    def contents(self):
        """The session's values as Flask reads them."""
        flask = Flask("shop")
        flask.config["SECRET_KEY"] = KEY
        return flask.session_interface.get_signing_serializer(flask).loads(self.cookie())


class NorthstarApi(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(scratch_folder())
        self.file = folder / "shop.db"
        os.environ.update(SHOP_SECRET_KEY=KEY, SHOP_DATABASE_URL=POSTGRES or f"sqlite:///{self.file}")
        if POSTGRES:
            self.sql("DROP TABLE IF EXISTS account, item")
        code, output = run(API, folder, "db", "create-all")
        self.assertEqual(code, 0, output)
        hashed = generate_password_hash("ada's password")
        self.sql("INSERT INTO account (name, password_hash) VALUES (?, ?)", ("ada", hashed))
        for item in ITEMS:
            self.sql("INSERT INTO item (sku, name, price, stock) VALUES (?, ?, ?, ?)", item)
        self.app = self.enterContext(Served(API, folder))
        self.visitor = Visitor(self.app.address)
        self.ask = self.visitor.ask

    def sql(self, text, values=()):
        if POSTGRES:
            import psycopg2
            connection = psycopg2.connect(POSTGRES)
            text = text.replace("?", "%s")
        else:
            connection = sqlite3.connect(self.file)
        cursor = connection.cursor()
        cursor.execute(text, values)
        rows = cursor.fetchall() if cursor.description else []
        connection.commit()
        connection.close()
        return rows

    def stock(self):
        return dict(self.sql("SELECT sku, stock FROM item"))

    def faults_of(self, body):
        status, text, answer = self.ask("/api/orders", body=body)
        self.assertEqual((status, answer.headers["Content-Type"]), (422, "application/problem+json"), text)
        return {fault["pointer"]: fault["detail"] for fault in json.loads(text)["errors"]}

    def test_items_are_listed_in_pages_with_the_columns_that_they_show(self):
        for i in range(60):
            self.sql("INSERT INTO item (sku, name, price, stock) VALUES (?, 'More', 1, 1)", (f"Z-{i:02}",))
        first = json.loads(self.ask("/api/items")[1])
        self.assertEqual((first["total"], len(first["items"])), (63, 50))
        self.assertEqual(first["items"][0], {"id": 2, "sku": "CUP-1", "name": "Cup", "price": "10.00"})
        self.assertEqual([item["sku"] for item in first["items"]], sorted(item["sku"] for item in first["items"]))
        self.assertEqual(len(json.loads(self.ask("/api/items?page=2")[1])["items"]), 13)
        self.assertEqual(self.ask("/api/items?page=3")[0], 404)
        for page in ("x", "", "1.5", "9" * 30):
            self.assertIn(self.ask("/api/items?page=" + page)[0], (200, 404), page)
        self.assertEqual(self.ask("/api/items", body={})[0], 405)

    def test_an_item_is_shown_without_its_stock(self):
        status, text, _ = self.ask("/api/items/1")
        self.assertEqual((status, json.loads(text)), (200, {"id": 1, "sku": "TEA-1", "name": "Tea", "price": "2.50"}))
        for path in ("/api/items/99", "/api/items/x", "/api/items/-1", "/api/items/" + "9" * 30):
            self.assertEqual(self.ask(path)[0], 404, path)

    def test_an_order_takes_from_the_stock(self):
        status, text, _ = self.ask("/api/orders", body={
            "lines": [{"sku": "TEA-1", "quantity": 3}, {"sku": "CUP-1"}], "note": None, "deliver_on": "2026-03-01"})
        self.assertEqual((status, json.loads(text)), (201, {"total": "17.50", "missing": []}))
        self.assertEqual(self.stock(), {"TEA-1": 97, "CUP-1": 4, "POT-1": 0})

    def test_what_is_missing_is_listed_and_the_rest_is_sold(self):
        status, text, _ = self.ask("/api/orders", body={
            "lines": [{"sku": "POT-1"}, {"sku": "no such"}, {"sku": "CUP-1", "quantity": 6}, {"sku": "TEA-1"}]})
        self.assertEqual((status, json.loads(text)), (409, {"total": "2.50", "missing": ["POT-1", "no such", "CUP-1"]}))
        self.assertEqual(self.stock(), {"TEA-1": 99, "CUP-1": 5, "POT-1": 0})

    def test_every_fault_of_an_order_is_named_by_its_path(self):
        self.assertEqual(self.faults_of({"lines": [{"sku": "TEA-1", "quantity": "3"}, {"sku": 5, "colour": "red"}],
                                         "deliver_on": "tomorrow", "more": 1}).keys(),
                         {"#/lines/0/quantity", "#/lines/1/sku", "#/lines/1/colour", "#/deliver_on", "#/more"})
        self.assertEqual(self.faults_of({"lines": [{"sku": "TEA-1", "quantity": 0}]}),
                         {"#/lines/0/quantity": "must be positive"})
        self.assertIn("#/lines", self.faults_of({}))
        self.assertEqual(self.faults_of([]).keys(), {"#"})
        for body in (b"{", b"", b'{"lines": [}', b"\xff"):
            self.assertEqual(self.ask("/api/orders", body=body)[0], 400, body)
        self.assertEqual(self.ask("/api/orders", fields={"lines": "x"})[0], 415)
        self.assertEqual(self.stock(), {"TEA-1": 100, "CUP-1": 5, "POT-1": 0})

    def test_orders_at_the_same_time_never_sell_more_than_there_is(self):
        def order(number):  # half of them lock the rows in the other order, which is a deadlock where rows are locked
            lines = [{"sku": "CUP-1"}, {"sku": "TEA-1"}]
            body = {"lines": lines[::-1] if number % 2 else lines}
            for attempt in range(10):
                status, _, answer = Visitor(self.app.address).ask("/api/orders", body=body)
                if status != 503:
                    return status, attempt
                self.assertEqual(answer.headers["Retry-After"], "1", "it was retried as long as a visitor may wait")
            return status, attempt
        with concurrent.futures.ThreadPoolExecutor(6) as visitors:
            answers = list(visitors.map(order, range(40)))
        statuses = [status for status, _ in answers]
        self.assertEqual((statuses.count(201), statuses.count(409)), (5, 35), answers)
        self.assertGreater([attempt for _, attempt in answers].count(0), 30, answers)
        self.assertEqual(self.stock(), {"TEA-1": 60, "CUP-1": 0, "POT-1": 0})

    def test_a_log_in_makes_a_new_session_that_flask_reads(self):
        self.assertEqual(self.ask("/items/add")[0], 401, "a visitor who is not logged in")
        status, page, answer, token = self.visitor.log_in()
        self.assertEqual((status, answer.url), (200, self.app.address + "/items/add"), page)
        contents = self.visitor.contents()
        self.assertEqual((contents["_user_id"], contents["_fresh"]), ("1", True))
        planted = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").loads(token)
        self.assertNotEqual(contents["csrf_token"], planted, "what was known before the log-in is worthless after it")
        self.assertEqual(self.ask("/items/add", {"csrf_token": token, "sku": "NEW", "name": "New", "price": "1"})[0], 400)

    def test_a_log_in_is_refused(self):
        self.assertEqual(self.ask("/login")[0], 405)
        for attempt in ({"password": "wrong"}, {"name": "eve"}, {"name": "", "password": ""}):
            self.assertEqual(self.visitor.log_in(**attempt)[0], 401, attempt)
            self.assertEqual(self.ask("/items/add")[0], 401)
        self.assertEqual(self.visitor.log_in(token=False)[0], 400, "without a CSRF token")
        self.assertEqual(self.ask("/items/add")[0], 401)

    def add(self, **fields):
        """Sends the form with the values of a good item, of which some are replaced. Returns the page."""
        token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', self.ask("/items/add")[1])[1]
        good = {"csrf_token": token, "sku": "NEW-1", "name": "New", "price": "12.5"}
        status, page, _ = self.ask("/items/add", good | fields)
        self.assertEqual(status, 200, page)
        return page

    def errors(self, **fields):
        page = self.add(**fields)
        self.assertNotIn("Added", page)
        return re.findall(r'<b class="error">(.*?)</b>', page)

    def test_an_item_is_added_by_a_form(self):
        self.visitor.log_in()
        self.assertIn("Added", self.add(id="7", stock="1000"))
        self.assertEqual(self.sql("SELECT sku, name, price, stock FROM item WHERE sku = 'NEW-1'"),
                         [("NEW-1", "New", 12.5, 0)], "members without a field keep their values")
        self.assertEqual(self.errors(), ["Already exists."])
        self.assertEqual(self.errors(sku="X"), ["Field must be between 2 and 20 characters long."])
        self.assertEqual(self.errors(sku="N2", price="-0.01"), ["Number must be at least 0."])
        self.assertEqual(self.errors(sku="N2", price="much"), ["Not a valid decimal value.", "Number must be at least 0."])
        self.assertEqual(self.errors(sku="", name=" ", price=""), ["This field is required."] * 3)
        self.assertIn("Added", self.add(sku="N2", price="0"))
        self.assertIn('value="&lt;b&gt;"', self.add(sku="N2", name="<b>"), "what was typed is shown again")
        self.assertEqual(self.ask("/items/add", {"sku": "N3", "name": "x", "price": "1"})[0], 400, "without a token")

    def test_a_form_may_take_the_same_value_at_the_same_time_only_once(self):
        self.visitor.log_in()
        page = self.ask("/items/add")[1]
        token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)[1]
        cookie = self.visitor.cookie()

        def send(_):
            visitor = Visitor(self.app.address)
            visitor.set_cookie(cookie)
            status, page, _ = visitor.ask("/items/add", {"csrf_token": token, "sku": "SAME", "name": "x", "price": "1"})
            return "refused" if status == 409 or "Already exists." in page else "added" if "Added" in page else page
        with concurrent.futures.ThreadPoolExecutor(8) as visitors:
            outcomes = list(visitors.map(send, range(8)))
        self.assertEqual(sorted(outcomes), ["added"] + ["refused"] * 7)
        self.assertEqual(self.sql("SELECT count(*) FROM item WHERE sku = 'SAME'"), [(1,)])

    def test_a_handler_with_state_greets(self):
        self.assertEqual(self.ask("/hello/Ada%20L")[:2], (200, "Hello, Ada L"))
        self.assertEqual(self.ask("/hello/")[0], 404)

    def test_the_document_lists_routes_and_structs(self):
        document = json.loads(self.ask("/openapi.json")[1])
        self.assertEqual((document["openapi"], document["info"]["title"]), ("3.1.0", "Shop"))
        self.assertLessEqual({"/api/items", "/api/items/{id}", "/api/orders", "/hello/{name}", "/items/add", "/login"},
                             document["paths"].keys())
        schemas = document["components"]["schemas"]
        self.assertLessEqual({"NewOrder", "NewLine", "Receipt"}, schemas.keys())
        self.assertEqual(schemas["NewOrder"]["required"], ["lines"])
        self.ask("/api/orders", body={"lines": [{"sku": "TEA-1"}]})
        order = json.loads(self.ask("/openapi.json")[1])["paths"]["/api/orders"]["post"]
        self.assertIn("NewOrder", json.dumps(order["requestBody"]))
        self.assertIn("Receipt", json.dumps(order["responses"]["201"]))
        status, page, answer = self.ask("/docs")
        self.assertEqual((status, answer.headers.get_content_type()), (200, "text/html"))
        self.assertFalse(re.search(r'(src|href)="https?:', page), "it loads nothing from other hosts")

    def test_pages_of_one_other_host_may_call_the_api(self):
        wanted = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST",
                  "Access-Control-Request-Headers": "content-type"}
        _, _, answer = self.ask("/api/orders", method="OPTIONS", headers=wanted)
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "https://example.org")
        self.assertIn("POST", answer.headers["Access-Control-Allow-Methods"])
        for path, origin in (("/api/orders", "https://example.com"), ("/login", "https://example.org")):
            _, _, answer = self.ask(path, method="OPTIONS", headers=wanted | {"Origin": origin})
            self.assertIsNone(answer.headers["Access-Control-Allow-Origin"], path)
        _, _, answer = self.ask("/api/items", headers={"Origin": "https://example.org"})
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "https://example.org")


if __name__ == "__main__":
    unittest.main()
