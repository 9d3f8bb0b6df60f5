#!/usr/bin/python3
"""What Alembic's autogenerate finds in pairs of schemas.

usage: alembic_compare.py FILE
Each line of the file is: name, URL and schema of the database as it is, URL and schema of the database as it should be,
separated by tabs. Prints one line for each difference: name, kind, table and detail, separated by spaces.
"""
import re
import sys
import warnings

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext


def engine_for(url, schema):
    options = {"connect_args": {"options": f"-csearch_path={schema}"}} if schema else {}
    return sa.create_engine(url.replace("postgres://", "postgresql://"), poolclass=sa.pool.NullPool, **options)


def columns(constraint):
    return ",".join(column.name for column in constraint.columns)


def line(difference):
    kind, *rest = difference
    if kind in ("add_table", "remove_table"):
        return kind, rest[0].name, ""
    if kind in ("add_column", "remove_column"):
        return kind, rest[1], rest[2].name
    if kind in ("modify_type", "modify_nullable", "modify_default", "modify_comment"):
        return kind, rest[1], rest[2]
    if kind in ("add_index", "remove_index"):
        return kind, rest[0].table.name, rest[0].name
    if kind in ("add_constraint", "remove_constraint", "add_fk", "remove_fk"):
        return kind, rest[0].table.name, columns(rest[0])
    if kind in ("add_table_comment", "remove_table_comment"):
        return kind, rest[0].name, ""
    return kind, "?", str(rest)


def other_default(context, inspected, wanted, inspected_default, wanted_default, rendered):
    """Alembic's own comparison fails on the server's spelling of an enumeration's default. Both sides are spelled by the
    same server, so the texts tell. Alembic does not report the sequence of a key."""
    text = wanted.server_default.arg.text if isinstance(wanted.server_default, sa.DefaultClause) else None
    return (inspected_default or "") != re.sub(r"^nextval\(.*\)$", "", text or "")


def is_of_engine(table):
    """Alembic takes the table that SQLite makes for AUTOINCREMENT for one of the user."""
    return table == "sqlite_sequence"


def main():
    warnings.simplefilter("ignore")
    for text in open(sys.argv[1], encoding="utf-8"):
        name, from_url, from_schema, to_url, to_schema = text.rstrip("\n").split("\t")
        wanted = sa.MetaData()
        target = engine_for(to_url, to_schema)
        wanted.reflect(bind=target)
        with engine_for(from_url, from_schema).connect() as connection:
            defaults = other_default if from_schema else True
            context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": defaults})
            for difference in compare_metadata(context, wanted):
                for one in difference if isinstance(difference, list) else [difference]:
                    if not is_of_engine(line(one)[1]):
                        print(name, *line(one))


main()
