#!/usr/bin/python3
"""The lesson's models, and one with every column type, in Flask-SQLAlchemy.

usage: flask_models.py create|write|read|schema FILE
create makes the tables, write adds rows, read prints all rows, schema prints what SQLAlchemy's inspector sees.
"""
import datetime
import sys

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
    db.session.commit()


def read():
    for user in User.query.order_by(User.id):
        print("user", user.id, user.name, user.email, [post.title for post in user.posts], sep="|")
    for post in Post.query.order_by(Post.id):
        print("post", post.id, post.title, post.author.name if post.author else None, sep="|")
    for row in TypeSample.query.order_by(TypeSample.id):
        print("sample", *(repr(getattr(row, column.name)) for column in TypeSample.__table__.columns), sep="|")


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
        {"create": db.create_all, "write": write, "read": read, "schema": schema}[action]()


main()
