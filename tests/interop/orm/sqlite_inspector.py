#!/usr/bin/python3
"""Prints what SQLAlchemy's inspector finds in an SQLite file, one item per line, with fields separated by " | ".

usage: sqlite_inspector.py FILE
"""
import re
import sys
import warnings

import sqlalchemy as sa

KINDS = [
    (sa.Boolean, "boolean"), (sa.SmallInteger, "small"), (sa.BigInteger, "big"), (sa.Integer, "integer"),
    (sa.REAL, "double"), (sa.Float, "float"), (sa.Numeric, "numeric"), (sa.JSON, "json"), (sa.Text, "text"),
    (sa.String, "string"), (sa.LargeBinary, "binary"), (sa.DateTime, "datetime"), (sa.Date, "date"), (sa.Time, "time"),
]


def kind(column_type):
    return next((name for known, name in KINDS if isinstance(column_type, known)), str(column_type))


def line(*fields):
    print(" | ".join("" if field is None else str(field) for field in fields))


def default(text):
    """SQLite and SQLAlchemy leave out the parentheses that an expression needs in CREATE TABLE."""
    plain = text is None or re.fullmatch(r"""[-+]?[\w.]+|'(?:[^']|'')*'|"(?:[^"]|"")*\"""", text)
    return text if plain else f"({text})"


def show(inspector, table):
    line("table", table)
    key = inspector.get_pk_constraint(table)["constrained_columns"]
    for column in inspector.get_columns(table):
        # SQLAlchemy reports an INTEGER PRIMARY KEY, which is the rowid, as nullable.
        row_number = [column["name"]] == key and str(column["type"]) == "INTEGER"
        computed = column.get("computed", {"sqltext": "", "persisted": False})
        size = getattr(column["type"], "length", None) or getattr(column["type"], "precision", None) or 0
        line("column", column["name"], kind(column["type"]), size,
             "null" if column["nullable"] and not row_number else "not null", default(column["default"]), computed["sqltext"],
             "stored" if computed["persisted"] else "")
    line("key", ", ".join(key))
    for unique in inspector.get_unique_constraints(table):
        line("unique", unique["name"], ", ".join(unique["column_names"]))
    for foreign in inspector.get_foreign_keys(table):
        line("foreign", foreign["name"], ", ".join(foreign["constrained_columns"]), foreign["referred_table"],
             ", ".join(foreign["referred_columns"]), foreign["options"].get("ondelete"),
             foreign["options"].get("onupdate"))
    for check in inspector.get_check_constraints(table):
        line("check", check["name"], check["sqltext"])
    for index in inspector.get_indexes(table):
        where = index.get("dialect_options", {}).get("sqlite_where", "")
        line("index", index["name"], ", ".join(index["column_names"]), "unique" if index["unique"] else "", where)


def main():
    warnings.simplefilter("ignore")
    inspector = sa.inspect(sa.create_engine("sqlite:///" + sys.argv[1]))
    for table in inspector.get_table_names():
        if not table.startswith("sqlite_"):
            show(inspector, table)


main()
