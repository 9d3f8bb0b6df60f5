#!/usr/bin/python3
"""Compares random typed queries with SQLAlchemy on the same SQLite file, and SQLite with PostgreSQL.

usage: compare.py PROGRAM sqlalchemy [COUNT [SEED]]
       compare.py PROGRAM postgresql [COUNT [SEED]]     with a server at CARBOY_TEST_POSTGRES
"""
import os
import subprocess
import sys
import tempfile
import warnings
from decimal import Decimal as D

import sqlalchemy as sa
from sqlalchemy import Numeric, and_, case, cast, exists, extract, func, literal, not_, or_, select, update
from sqlalchemy.orm import aliased, declarative_base, relationship, with_polymorphic

warnings.simplefilter("ignore")
Base = declarative_base()


class Category(Base):
    __tablename__ = "category"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40))
    parent_id = sa.Column(sa.ForeignKey("category.id"))


class Customer(Base):
    __tablename__ = "customer"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(80))
    age = sa.Column(sa.Integer)
    credit = sa.Column(sa.Numeric(10, 2))
    orders = relationship("Order", foreign_keys="Order.customer_id", back_populates="customer")


class Product(Base):
    __tablename__ = "product"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40))
    price = sa.Column(sa.Numeric(10, 2))
    stock = sa.Column(sa.Integer)
    attributes = sa.Column(sa.JSON)
    category_id = sa.Column(sa.ForeignKey("category.id"))


class Order(Base):
    __tablename__ = "orders"
    id = sa.Column(sa.Integer, primary_key=True)
    placed_at = sa.Column(sa.DateTime)
    customer_id = sa.Column(sa.ForeignKey("customer.id"))
    payer_id = sa.Column(sa.ForeignKey("customer.id"))
    customer = relationship("Customer", foreign_keys=customer_id, back_populates="orders")
    lines = relationship("Line")


class Line(Base):
    __tablename__ = "line"
    order_id = sa.Column(sa.ForeignKey("orders.id"), primary_key=True)
    number = sa.Column(sa.Integer, primary_key=True)
    product_id = sa.Column(sa.ForeignKey("product.id"))
    quantity = sa.Column(sa.Integer)
    price = sa.Column(sa.Numeric(10, 2))


class Vehicle(Base):
    __tablename__ = "vehicle"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "vehicle"}
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40))
    kind = sa.Column(sa.String(10))
    price = sa.Column(sa.Numeric(10, 2))
    owner_id = sa.Column(sa.ForeignKey("customer.id"))


class Car(Vehicle):
    __tablename__ = "car"
    __mapper_args__ = {"polymorphic_identity": "car"}
    id = sa.Column(sa.ForeignKey("vehicle.id"), primary_key=True)
    seats = sa.Column(sa.Integer)
    remark = sa.Column(sa.String(40))


class Truck(Vehicle):
    __tablename__ = "truck"
    __mapper_args__ = {"polymorphic_identity": "truck"}
    id = sa.Column(sa.ForeignKey("vehicle.id"), primary_key=True)
    load = sa.Column(sa.Numeric(10, 2))
    remark = sa.Column(sa.String(40))
    axles = sa.Column(sa.Integer)


class Tipper(Truck):
    __tablename__ = "tipper"
    __mapper_args__ = {"polymorphic_identity": "tipper"}
    id = sa.Column(sa.ForeignKey("truck.id"), primary_key=True)
    angle = sa.Column(sa.Integer)


vehicle = with_polymorphic(Vehicle, "*")
rival = aliased(Car, flat=True)
payer = aliased(Customer, name="payer")
parent = aliased(Category, name="parent")


def later(time, count, unit):
    return func.strftime("%Y-%m-%d %H:%M:%S.000000", time, f"{count} {unit}")


def changed(change, which, query):
    """Returns a function that finds what a query finds in the rows that an UPDATE writes. The change is undone.

    The rows are a subquery, because SQLAlchemy 1.4 confuses the order of some values in a CTE.
    """

    def run(connection):
        transaction = connection.begin()
        try:
            ids = connection.execute(which).scalars().all()
            connection.execute(change)
            columns = (Product.id, Product.stock, Product.price, Product.name)
            return connection.execute(query(select(*columns).where(Product.id.in_(ids)).subquery("rows"))).all()
        finally:
            transaction.rollback()

    return run


def removed(which, query):
    """The query of the rows that a DELETE removes."""
    columns = (Line.order_id.label("id"), Line.quantity.label("stock"), Line.price,
               cast(Line.number, sa.String).label("name"))
    return query(select(*columns).where(which).subquery("rows"))


def minutes(a, b):
    return (cast(func.strftime("%s", a), sa.Integer) - cast(func.strftime("%s", b), sa.Integer)) / 60


def exact(amount):
    """An operand of a comparison of amounts; `rounding` says whether the noise of doubles is removed from it."""
    return func.round(amount, 8) if rounding else amount


rounding = False


def number(value):
    """A number without the noise of a double."""
    return "None" if value is None else str(round(float(value), 6) + 0.0)


def ours(program, address, count, seed):
    """Yields (expression, rows) of the program."""
    run = subprocess.run([program, address, str(count), str(seed)], capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"the program failed: {run.stderr}\n{run.stdout[-2000:]}")
    found = []
    for line in run.stdout.splitlines():
        kind, _, rest = line.partition("\t")
        if kind == "q":
            found.append((rest, []))
        else:
            i, m, t, b = rest.split("\t")
            found[-1][1].append((i, "None" if m == "None" else number(D(m)), t, b))
    return [(text, sorted(rows)) for text, rows in found]


def theirs(connection, text, rounded=False):
    global rounding
    rounding = rounded
    rows = []
    query = eval(text)
    for i, m, t, b in query(connection) if callable(query) else connection.execute(query):
        rows.append((str(i), number(m), "None" if t is None else f"'{t}'", "None" if b is None else str(int(b))))
    # To SQLAlchemy, equal amounts are different values when their doubles differ in the last bit.
    return sorted(set(rows) if text.endswith(".distinct()") else rows)


def same_when_exact(connection, text, rows):
    """True when SQLAlchemy has our rows if it compares amounts as what they are: decimal numbers of two digits.

    On SQLite it calculates and compares them as doubles, so 19.99 * 3 is not 59.97. Nothing else is rounded.
    """
    return "exact(" in text and theirs(connection, text, rounded=True) == rows


def main():
    program, against = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    failed = compared = rows_seen = noisy = 0
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/shop.db"
        queries = ours(program, address, count, seed)
        if against == "postgresql":
            others = ours(program, os.environ["CARBOY_TEST_POSTGRES"], count, seed)
        else:
            connection = sa.create_engine(address).connect()
            others = [(text, theirs(connection, text)) for text, _ in queries]
        for (text, rows), (_, other) in zip(queries, others):
            compared += 1
            rows_seen += len(rows)
            if rows == other:
                continue
            if against == "sqlalchemy" and same_when_exact(connection, text, rows):
                noisy += 1
                continue
            failed += 1
            if failed <= 5:
                print(f"DIFFERENT: {text}\n  Carboy: {[r for r in rows if r not in other][:4]}"
                      f"\n  {against}: {[r for r in other if r not in rows][:4]}")
    print(f"{compared} queries with {rows_seen} rows compared with {against}, {failed} differ"
          + (f", {noisy} only agree when SQLAlchemy compares amounts exactly" if noisy else ""))
    return 1 if failed or compared != count else 0


if __name__ == "__main__":
    sys.exit(main())
