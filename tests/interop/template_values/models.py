#!/usr/bin/python3
"""Rows of every column type, written by Flask-SQLAlchemy, and rendered byte for byte the same by Flask and by Carboy.

    models.py DRIVER
"""
import datetime as dt
import decimal
import enum
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

import flask
import flask_sqlalchemy

warnings.simplefilter("ignore")  # SQLAlchemy warns about decimals in SQLite
db = flask_sqlalchemy.SQLAlchemy()


class Role(enum.Enum):
    reader = 0
    writer = 1


class Item(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    at = db.Column(db.DateTime)
    zoned = db.Column(db.DateTime(timezone=True))
    day = db.Column(db.Date)
    opens = db.Column(db.Time)
    length = db.Column(db.Interval)
    price = db.Column(db.Numeric(10, 2))
    number = db.Column(db.Numeric)
    role = db.Column(db.Enum(Role))
    data = db.Column(db.LargeBinary)
    document = db.Column(db.JSON(none_as_null=True))
    flag = db.Column(db.Boolean)
    ratio = db.Column(db.Float)
    name = db.Column(db.String(80))


COLUMNS = ["at", "zoned", "day", "opens", "length", "price", "number", "role", "data", "document", "flag", "ratio", "name"]
TEMPLATES = [text % {"c": column} for column in COLUMNS for text in (
    "{%% for i in items %%}{{ i.%(c)s }};{{ i.%(c)s|string }};{{ [i.%(c)s] }};{{ i.%(c)s is none }};{{ '%%s' %% i.%(c)s }}\n{%% endfor %%}",
    "{{ items|map(attribute='%(c)s')|list }}", "{{ items|selectattr('%(c)s')|map(attribute='%(c)s')|list }}",
    "{%% for i in items if i.%(c)s is not none %%}{{ i.%(c)s == items[0].%(c)s }} {{ i.%(c)s|tojson }}{%% endfor %%}",
    "{%% for k, g in items|selectattr('%(c)s')|groupby('%(c)s') %%}{{ k }}: {{ g|map(attribute='id')|list }};{%% endfor %%}",
    "{{ items|selectattr('%(c)s')|sort(attribute='%(c)s')|map(attribute='id')|list }}",
    "{{ items|selectattr('%(c)s')|map(attribute='%(c)s')|unique|list }}")] + [
    "{% for i in items if i.at %}{{ i.at.strftime('%d.%m.%Y %H:%M') }} {{ i.at.year }} {{ i.at.date() }} {{ i.at.isoformat() }}{% endfor %}",
    "{% for i in items if i.at and i.length %}{{ i.at + i.length }} {{ i.length.total_seconds() }} {{ i.length.days }}{% endfor %}",
    "{% for i in items if i.price %}{{ '%.2f' % i.price }} {{ i.price * 2 }} {{ i.price|round(1) }} {{ i.price > 5 }} "
    "{{ '{:,.2f}'.format(i.price) }} {{ i.price / 3 }}{% endfor %}",
    "{{ items|selectattr('price')|sum(attribute='price') }} {{ items|selectattr('price')|map(attribute='price')|max }}",
    "{% for i in items if i.role %}{{ i.role.name }} {{ i.role.value }} {{ i.role == Role.reader }} {{ i.role == 'reader' }}{% endfor %}",
    "{% for i in items if i.data %}{{ i.data|length }} {{ i.data.hex() }}{% endfor %}",
    "{% for i in items if i.document %}{{ i.document.a }} {{ i.document|tojson }}{% endfor %}",
    "{% for i in items if i.opens %}{{ i.opens.strftime('%H:%M') }} {{ i.opens.hour }}{% endfor %}",
    "{% for i in items if i.zoned %}{{ i.zoned.tzinfo }} {{ i.zoned < i.zoned }}{% endfor %}",
    "{% for i in items if i.day %}{{ (i.day - items[0].day).days }} {{ '{:%j}'.format(i.day) }}{% endfor %}"]


def random_item(rng):
    """Any column may be NULL; numbers have no more digits than SQLite stores."""
    second = rng.randrange(-10 ** 9, 4 * 10 ** 9)
    values = dict(
        at=dt.datetime(1970, 1, 1) + dt.timedelta(seconds=second, microseconds=rng.choice([0, 1, 250000])),
        zoned=dt.datetime(2000, 1, 1) + dt.timedelta(minutes=rng.randrange(10 ** 7)),
        day=dt.date(1990, 1, 1) + dt.timedelta(days=rng.randrange(30000)),
        opens=rng.choice([dt.time(9), dt.time(23, 59, 59, 999999), dt.time(0, 0, rng.randrange(60))]),
        length=dt.timedelta(seconds=rng.randrange(-10 ** 6, 10 ** 7), microseconds=rng.choice([0, 5])),
        price=decimal.Decimal(rng.randrange(-10 ** 6, 10 ** 6)) / 100, number=decimal.Decimal(rng.randrange(10 ** 6)) / 8,
        role=rng.choice(list(Role)), data=bytes(rng.randrange(256) for _ in range(rng.randrange(5))),
        document=rng.choice([{"a": [1, 2.5, None], "b": "ä"}, {"a": rng.randrange(99)}, {"a": True}]),
        flag=rng.choice([True, False]), ratio=rng.uniform(-100, 100), name=rng.choice(["<Ann>", "Bob", "ä", ""]))
    return Item(**{name: value for name, value in values.items() if rng.random() < 0.85})


def render(source):
    try:
        return {"out": flask.render_template_string(source, items=Item.query.order_by(Item.id).all(), Role=Role)}
    except Exception as error:  # the template may raise any exception
        return {"kind": type(error).__name__}


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "items.db"
        app = flask.Flask("models")
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"
        db.init_app(app)
        failed = 0
        with app.app_context():
            db.create_all()
            rng = random.Random(1)
            db.session.add_all(random_item(rng) for _ in range(30))
            db.session.commit()
            driver = subprocess.run([sys.argv[1], str(path)], input="\n".join(map(json.dumps, TEMPLATES)),
                                    capture_output=True, text=True)
            answers = [json.loads(line) for line in driver.stdout.splitlines()]
            if len(answers) != len(TEMPLATES):
                raise SystemExit(f"the driver stopped: {driver.stderr}")
            for source, ours in zip(TEMPLATES, answers):
                theirs = render(source)
                if ours != theirs:
                    failed += 1
                    print(f"--- {source}\n flask  {theirs}\n carboy {ours}")
    print(f"{len(TEMPLATES)} templates, {failed} different")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
