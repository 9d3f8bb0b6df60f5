"""Compares every page and report of the shop with Flask's byte for byte: the same templates, database and requests.

The database of class OfCarboy is written by `shop demo`, that of OfFlask by SQLAlchemy from random values, including
its tables. OnTwoFiles sends the same orders to both applications, each with a copy of the database, and compares the
copies. OnPostgresql compares the pages of the demonstration on SQLite and PostgreSQL.

usage: same_as_flask_test.py <path of shop> [unittest options]
"""
import datetime
import decimal
import pathlib
import random
import re
import shutil
import sqlite3
import sys
import unittest
import urllib.parse

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2] / folder) for folder in ("system", "support")]
from serving import Client, Served, executable_argument, run, scratch_folder  # noqa: E402

import flask_shop as shop  # noqa: E402
import postgres_server  # noqa: E402

SHOP = executable_argument()
KEY = "a key that both applications know"
# Carboy says why it refuses an order or a filter; the same application in Flask has no text for it.
REASON = re.compile("<p>400: (The (order|filter) &#39;.*|The browser .*)</p>")


def carboy_schema(path):
    """The tables as SQLite describes them: columns, keys, constraints and indexes, in the order of their names."""
    with sqlite3.connect(path) as connection:
        found = {}
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            text = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
            indexes = sorted(
                (unique, tuple(column[2] for column in connection.execute(f"PRAGMA index_info('{name}')")))
                for _, name, unique, *_ in connection.execute(f"PRAGMA index_list('{table}')").fetchall())
            keys = sorted(row[2:7] for row in connection.execute(f"PRAGMA foreign_key_list('{table}')"))
            columns = sorted(row[1:4] + row[5:] for row in connection.execute(f"PRAGMA table_info('{table}')"))
            checks = sorted(re.findall(r"CONSTRAINT (\w+) CHECK \((.*)\)", text))
            found[table] = columns, keys, indexes, checks
        return found


class SameAsFlask(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(scratch_folder())
        cls.database = cls.folder / "shop.db"
        cls.env = {"SHOP_DATABASE_URL": f"sqlite:///{cls.database}", "SHOP_SECRET_KEY": KEY,
               "SHOP_STATIC_VERSIONS": "false"}
        cls.flask = shop.create_app(cls.flask_database(), KEY)
        cls.fill()
        cls.served = cls.enterClassContext(Served(SHOP, cls.folder, env=cls.env))

    @classmethod
    def flask_database(cls):
        return cls.database

    @classmethod
    def fill(cls):
        code, output = run(SHOP, cls.folder, "demo", env=cls.env)
        assert code == 0, output

    def setUp(self):
        self.cookies = ["", ""]

    def ask(self, method, path, form=None):
        """The answers of both applications."""
        body = urllib.parse.urlencode(form or {}).encode()
        with Client(self.served.port) as client:
            ours = client.request(method, path, body if method == "POST" else b"",
                                  fields=[f"Cookie: {self.cookies[0]}"] if self.cookies[0] else [])
        theirs = self.flask.test_client(use_cookies=False).open(
            path, method=method, data=body if method == "POST" else None,
            content_type="application/x-www-form-urlencoded" if method == "POST" else None,
            headers={"Cookie": self.cookies[1]} if self.cookies[1] else {})
        return ours, theirs

    def assert_same(self, path, method="GET", form=None, hide=None):
        ours, theirs = self.ask(method, path, form)
        texts = [ours.body.decode(), theirs.get_data(as_text=True)]
        if REASON.search(texts[0]):
            texts = [REASON.sub("", text) for text in texts]
        if hide:
            texts = [re.sub(hide, "", text) for text in texts]
        with self.subTest(f"{method} {path}", form=form):
            self.assertEqual(ours.status, theirs.status_code)
            self.assertEqual(ours["Location"], theirs.headers.get("Location", ""))
            self.assertEqual(texts[0], texts[1])
        for i, field in enumerate((ours["Set-Cookie"], theirs.headers.get("Set-Cookie", ""))):
            if field:
                self.cookies[i] = field.partition(";")[0]
        return ours

    def ids(self, model):
        with self.flask.app_context():
            return shop.db.session.scalars(shop.select(model.id).order_by(model.id)).all()


class Pages:
    """The tests of a filled database."""

    def test_reports(self):
        self.assertGreater(len(shop.REPORTS), 20)
        self.assert_same("/reports/")
        empty = 0
        for name in shop.REPORTS:
            empty += "Nothing to report" in self.assert_same(f"/reports/{name}").text
        self.assertEqual(empty, 0)

    def test_pages(self):
        for path in ("/categories", "/customers", "/nowhere", "/reports/nothing", "/product/0", "/customer/9999", "/order/x"):
            self.assert_same(path)
        for id in self.ids(shop.Product):
            self.assert_same(f"/product/{id}")
        for id in self.ids(shop.Customer):
            self.assert_same(f"/customer/{id}")
        for id in self.ids(shop.Order):
            self.assert_same(f"/order/{id}")

    def test_catalogue(self):
        queries = ["", "page=1", "page=2", "page=3", "page=99", "page=0", "page=x", "sort=price", "sort=-price,name", "sort=nonsense",
                   "sort=price,price", "sort=", "colour=green", "colour=none", "tag=gift", "tag=new&page=2", "default=true",
                   "default=maybe", "name__icontains=D", "name__icontains=%25", "name__icontains=_", "name__icontains=%26", "name=x",
                   "price__ge=5", "price__ge=4.80&price__le=9.9", "price__ge=&price__le=", "price__ge=x", "price__lt=5", "stock__ge=1",
                   "stock__ge=1.5", "sku=R-01"]
        queries += [f"category={id}" for id in self.ids(shop.Category)]
        queries += [f"category={id}&sort=-listed&stock__ge=3&price__le=20" for id in self.ids(shop.Category)]
        for query in queries:
            self.assert_same("/?" + query)


class OfCarboy(Pages, SameAsFlask):
    def test_tables_are_those_of_sqlalchemy(self):
        path = self.folder / "tables.db"
        with shop.create_app(path, KEY).app_context():
            shop.db.create_all()
        self.assertEqual(carboy_schema(self.database), carboy_schema(path))


class OfFlask(Pages, SameAsFlask):
    @classmethod
    def fill(cls):
        with cls.flask.app_context():
            shop.db.create_all()
            write_random(random.Random(20240229))


class OnTwoFiles(SameAsFlask):
    @classmethod
    def flask_database(cls):
        return cls.folder / "flask.db"

    @classmethod
    def fill(cls):
        super().fill()
        shutil.copy(cls.database, cls.flask_database())

    def rows(self):
        """All rows of both databases; the carts' times differ."""
        found = []
        for path in (self.database, self.flask_database()):
            with sqlite3.connect(path) as connection:
                tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
                found.append({table: [tuple(value for name, value in zip(row.keys(), row) if name != "placed_at")
                                      for row in self.read(connection, table)] for table in tables})
        return found

    @staticmethod
    def read(connection, table):
        connection.row_factory = sqlite3.Row
        keys = ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info('{table}')") if row[5])
        return connection.execute(f"SELECT * FROM {table} ORDER BY {keys}").fetchall()

    def test_carts_and_orders(self):
        hide = r"<time.*?</time>"
        self.assert_same("/cart/1", "POST", {"quantity": 1})
        for customer in (2, 8, 3):
            self.assert_same(f"/customer/{customer}/log-in", "POST")
            self.assert_same("/cart/check-out", "POST")
            for product, quantity in ((1, 2), (4, 3), (1, 1), (3, 1), (5, 0), (6, 9999), (9, 5), (4, 30), (99, 1)):
                answer = self.assert_same(f"/cart/{product}", "POST", {"quantity": quantity})
                if answer.status == 302:
                    self.assert_same(answer["Location"], hide=hide)
            cart = self.assert_same("/cart")["Location"]
            self.assert_same(cart, hide=hide)
            done = self.assert_same("/cart/check-out", "POST", {"note": "<b>\"Zoë\" & co"} if customer == 8 else {})
            if done.status == 302:
                self.assert_same(done["Location"], hide=hide)
            for name in ("low_stock", "best_sellers", "unpaid", "shares"):
                self.assert_same(f"/reports/{name}")
        ours, theirs = self.rows()
        self.assertEqual(ours, theirs)
        self.assertTrue(any(len(order) and "placed" in order for order in ours["orders"]))


class OnPostgresql(unittest.TestCase):
    def pages(self, folder, address):
        """Every page of the demonstration."""
        env = {"SHOP_DATABASE_URL": address, "SHOP_SECRET_KEY": KEY,
               "SHOP_STATIC_VERSIONS": "false"}
        code, output = run(SHOP, folder, "demo", env=env)
        self.assertEqual(code, 0, output)
        paths = ["/", "/?category=1", "/?colour=green", "/?tag=gift&sort=-price", "/?price__ge=3&price__le=9", "/?name__icontains=d",
                 "/categories", "/customers", *(f"/reports/{name}" for name in shop.REPORTS), *(f"/product/{id}" for id in range(1, 13)),
                 *(f"/customer/{id}" for id in range(1, 9)), *(f"/order/{id}" for id in range(1, 61))]
        with Served(SHOP, folder, env=env) as served:
            for path in paths:
                with Client(served.port) as client:
                    answer = client.request("GET", path, b"")
                self.assertEqual(answer.status, 200, path)
                yield path, answer.text

    def test_the_pages_are_those_of_sqlite(self):
        with scratch_folder() as folder, postgres_server.Server() as server:
            ours, theirs = (dict(self.pages(folder, address)) for address in (f"sqlite:///{folder}/shop.db", server.url))
            for path, text in ours.items():
                with self.subTest(path):
                    self.assertEqual(text, theirs[path])


def write_random(chance):
    """A shop of SQLAlchemy's objects, with NULLs, ties and difficult texts."""
    def money(most):
        return decimal.Decimal(chance.randint(1, most)) / 100

    def text(words):
        return " ".join(chance.choice(["Zoë", "<b>", "&", "x" * 9, "\"q\"", "50%", "a_b", "/"]) for _ in range(words))

    day = datetime.date(2023, 11, 1)
    session = shop.db.session
    suppliers = [shop.Supplier(name=f"Supplier {i} {text(1)}", lead_time=datetime.timedelta(seconds=chance.randint(0, 900000),
                 microseconds=chance.choice([0, 1, 999999]))) for i in range(5)]
    categories = []
    for i in range(14):
        parent = chance.choice([None, *categories[-6:]]) if i else None
        categories.append(shop.Category(name=f"C{chance.randint(0, 99)} {text(1)} {i}", position=chance.randint(0, 2), parent=parent))
    tags = [shop.Tag(name=name) for name in ("gift", "new", "ünï", "a&b", "unused")]
    products = []
    for i in range(45):
        attributes = chance.choice([None, {}, {"colour": chance.choice(["red", "green", "<i>"]), "size": {"litres": chance.choice([1, 0.5, 2.25])}},
                                    {"colour": "green", "note": None, "parts": [1, "two", 3.5]}])
        products.append(shop.Product(
            sku=f"S-{i}", name=f"{text(2)} {i}", price=money(5000), stock=chance.choice([0, 3, 50]), minimum=chance.choice([0, 5, 60]),
            is_default=chance.random() < 0.2, attributes=attributes, listed_on=day + datetime.timedelta(days=chance.randint(0, 400)),
            category=chance.choice(categories), supplier=chance.choice([None, *suppliers]), tags=chance.sample(tags[:4], chance.randint(0, 3))))
    addresses = [shop.Address(street=text(2), city=chance.choice(["Porto", "Beaune", "Łódź"]), country="PT") for _ in range(12)]
    customers = []
    for i in range(25):
        customers.append(shop.Customer(name=f"{chance.choice('ABCÄ')} {text(1)}", email=f"{i}@example.org", credit=chance.choice([None, money(90000)]),
                                       joined_on=day + datetime.timedelta(days=chance.randint(0, 99)), address=chance.choice(addresses)))
        if chance.random() < 0.5:
            customers[-1].profile = shop.Profile(newsletter=chance.random() < 0.5, preferences={"language": "pt", "<k>": text(1)},
                                                 birthday=chance.choice([None, datetime.date(1970, 2, 28), datetime.date(1999, 12, 31)]))
    session.add_all([*suppliers, *categories, *tags, *products, *addresses, *customers])
    for _ in range(220):
        placed = datetime.datetime(2023, 12, 1) + datetime.timedelta(seconds=chance.randint(0, 40000000), microseconds=chance.choice([0, 7, 999999]))
        state = chance.choice(list(shop.State)[1:])
        order = shop.Order(placed_at=placed, state=state, customer=chance.choice(customers[:20]), billing=chance.choice(addresses),
                           shipping=chance.choice(addresses), note=chance.choice([None, text(3)]))
        if state is shop.State.shipped:
            order.shipped_at = placed + datetime.timedelta(microseconds=chance.randint(0, 10 ** 12))
        for number in range(1, chance.randint(2, 5)):
            product = chance.choice(products[:40])
            order.lines.append(shop.Line(number=number, product=product, quantity=chance.randint(1, 9), price=product.price))
        for _ in range(chance.choice([0, 1, 1, 2])):
            order.payments.append(shop.Payment(amount=money(20000), method=chance.choice(list(shop.PayBy)),
                                               paid_on=placed.date() + datetime.timedelta(days=chance.randint(0, 40))))
        session.add(order)
    for product in products:
        for customer in chance.sample(customers, chance.randint(0, 4)):
            session.add(shop.Review(product=product, customer=customer, stars=chance.randint(1, 5), body=chance.choice([None, text(4)]),
                                    written_on=day + datetime.timedelta(days=chance.randint(0, 500))))
    session.commit()


if __name__ == "__main__":
    unittest.main()
