#!/usr/bin/python3
"""The lesson's models, and one with every column type, in Flask-SQLAlchemy.

usage: flask_models.py create|write|read|values|schema FILE
`create` creates the tables, `write` adds rows, `read` and `values` print them, `schema` prints SQLAlchemy's inspection.
"""
import datetime
import decimal
import enum
import sys
import uuid

import flask
import flask_sqlalchemy
import sqlalchemy

db = flask_sqlalchemy.SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(100), nullable=False)
    email = db.Column(db.String(120), unique=True, nullable=False)
    posts = db.relationship("Post", back_populates="author")


class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(200), nullable=False)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    author = db.relationship("User", back_populates="posts")


class Mood(enum.Enum):
    calm = 0
    very_glad = 1
    sad = 2


class Hex(sqlalchemy.types.TypeDecorator):
    """SQLAlchemy 2's Uuid for an engine without such a type."""
    impl = sqlalchemy.CHAR(32)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else value.hex

    def process_result_value(self, value, dialect):
        return None if value is None else uuid.UUID(value)


class ValueSample(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    price = db.Column(db.Numeric(10, 2), nullable=False)
    weight = db.Column(db.Numeric(15, 6))
    amount = db.Column(db.Numeric, nullable=False)
    whole = db.Column(db.Numeric(12), nullable=False)
    mood = db.Column(db.Enum(Mood), nullable=False)
    maybe_mood = db.Column(db.Enum(Mood))
    key = db.Column(Hex, nullable=False)
    extra = db.Column(db.JSON)
    settings = db.Column(db.JSON, nullable=False)
    at = db.Column(db.Time, nullable=False)
    length = db.Column(db.Interval, nullable=False)
    zoned = db.Column(db.DateTime(timezone=True))


class TypeSample(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    small = db.Column(db.SmallInteger, nullable=False)
    big = db.Column(db.BigInteger, nullable=False)
    flag = db.Column(db.Boolean, nullable=False)
    ratio = db.Column(db.Float, nullable=False)
    code = db.Column(db.String(40), nullable=False, index=True)
    slug = db.Column(db.String(40), nullable=False, index=True, unique=True)
    body = db.Column(db.Text)
    data = db.Column(db.LargeBinary, nullable=False)
    day = db.Column(db.Date, nullable=False)
    moment = db.Column(db.DateTime, nullable=False)
    maybe = db.Column(db.DateTime)
    order = db.Column(db.Integer, nullable=False)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id", ondelete="CASCADE"), nullable=False)


PRICES = ["12.50", "12.34", "3", "-0.01", "99999999.99", "0.10"]
DOCUMENT = {"b": [1, 2.5, None, True, 1e100, 1e16, 2**63, 1e-7], "\u00e9\U0001f600": "\x7f\x01\"\\/\u2028", "a": {}}


def write():
    alice = User(name="Alice <&>", email="alice@example.com")
    alice.posts = [Post(title="Hello"), Post(title="Again")]
    bob = User(name="Bjørn", email="bob@example.com")
    db.session.add_all([alice, bob, Post(title="Nobody's")])
    db.session.flush()
    db.session.add(
        TypeSample(
            small=-7, big=2**62 + 1, flag=True, ratio=0.1, code="c", slug="s", body=None, data=b"\x00\xff'",
            day=datetime.date(2024, 2, 29), moment=datetime.datetime(2024, 2, 29, 23, 59, 59, 999999),
            maybe=None, order=3, user_id=alice.id))
    for price in PRICES:
        db.session.add(
            ValueSample(
                price=decimal.Decimal(price), weight=None, amount=decimal.Decimal(price), whole=5, mood=Mood.very_glad,
                key=uuid.UUID("123e4567-e89b-42d3-a456-426614174000"), extra=DOCUMENT, settings=7,
                at=datetime.time(23, 59, 1, 5), length=datetime.timedelta(days=-1, seconds=5, microseconds=3),
                zoned=datetime.datetime(2024, 2, 29, 1, 2, 3)))
    # An omitted value is NULL; an explicit None is JSON's null.
    db.session.add(ValueSample(price=0, amount=0, whole=0, mood=Mood.sad, key=uuid.UUID(int=0), settings=None,
                               at=datetime.time(), length=datetime.timedelta()))
    db.session.commit()


def read():
    for user in User.query.order_by(User.id):
        print("user", user.id, user.name, user.email, [post.title for post in user.posts], sep="|")
    for post in Post.query.order_by(Post.id):
        print("post", post.id, post.title, post.author.name if post.author else None, sep="|")
    for row in TypeSample.query.order_by(TypeSample.id):
        print("sample", *(repr(getattr(row, column.name)) for column in TypeSample.__table__.columns), sep="|")


def values():
    for row in ValueSample.query.order_by(ValueSample.id):
        print("value", *(repr(getattr(row, column.name)) for column in ValueSample.__table__.columns), sep="|")
    # The stored values, and the results of comparisons with a decimal number.
    with db.engine.connect() as connection:
        for row in connection.execute(sqlalchemy.text(
                "SELECT typeof(price), typeof(amount), mood, \"key\", typeof(extra), extra, typeof(settings), settings, "
                "at, length, zoned FROM value_sample ORDER BY id")):
            print("stored", *map(repr, row), sep="|")
    for bound in ("12.34", "12.345", "-0.01", "99999999.99"):
        print("above", bound, [row.id for row in ValueSample.query.filter(
            ValueSample.price > decimal.Decimal(bound)).order_by(ValueSample.id)], sep="|")


def schema():
    inspector = sqlalchemy.inspect(db.engine)
    for table in sorted(inspector.get_table_names()):
        print("table", table)
        for column in inspector.get_columns(table):
            print("  column", column["name"], repr(column["type"]), column["nullable"], column["default"], column["primary_key"])
        print("  key", inspector.get_pk_constraint(table)["constrained_columns"])
        for unique in sorted(inspector.get_unique_constraints(table), key=str):
            print("  unique", unique["name"], unique["column_names"])
        for key in sorted(inspector.get_foreign_keys(table), key=str):
            print("  foreign key", key["constrained_columns"], key["referred_table"], key["referred_columns"], key["options"])
        for index in sorted(inspector.get_indexes(table), key=str):
            print("  index", index["name"], index["column_names"], index["unique"])
        with db.engine.connect() as connection:
            for (text,) in connection.execute(
                    sqlalchemy.text("SELECT sql FROM sqlite_master WHERE tbl_name = :t AND sql IS NOT NULL ORDER BY name"),
                    {"t": table}):
                print("  text", repr(text))


def main():
    action, path = sys.argv[1:]
    app = flask.Flask("interop")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + path
    db.init_app(app)
    with app.app_context():
        {"create": db.create_all, "write": write, "read": read, "values": values, "schema": schema}[action]()


main()
