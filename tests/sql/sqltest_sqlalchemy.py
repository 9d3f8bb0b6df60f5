"""A case's `python` line in SQLAlchemy: text and values in three dialects, converted to Carboy's spelling."""
import datetime
import re
import warnings

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.mysql import mariadb

DIALECTS = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.dialect(paramstyle="qmark", implicit_returning=False),
    "mariadb": mariadb.loader("pymysql")(paramstyle="qmark"),
}
warnings.simplefilter("ignore", sa.exc.SAWarning)  # warnings that nothing fills the keys
metadata = sa.MetaData()
user = sa.Table(
    "user", metadata, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False), sa.Column("name", sa.String(100)),
    sa.Column("email", sa.String(120)), sa.Column("age", sa.Integer), sa.Column("balance", sa.Float),
    sa.Column("active", sa.Boolean), sa.Column("created", sa.DateTime))
post = sa.Table(
    "post", metadata, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False), sa.Column("title", sa.String(200)),
    sa.Column("body", sa.Text), sa.Column("user_id", sa.BigInteger), sa.Column("views", sa.Integer))
node = sa.Table(
    "node", metadata, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False), sa.Column("parent_id", sa.BigInteger),
    sa.Column("name", sa.String(50)))
order = sa.Table(
    "order", metadata, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False), sa.Column("select", sa.String(20)),
    sa.Column("group", sa.Integer), sa.Column("with space", sa.String(20)), sa.Column("Capital", sa.String(20)))


def insert_for(name):
    """Returns the insert() that supports an upsert; MariaDB's is compared without it."""
    return {"sqlite": sqlite.insert, "postgresql": postgresql.insert, "mariadb": mysql.insert}[name]


def names(dialect):
    u, p, n, o = user.c, post.c, node.c, order.c
    return {
        "sa": sa, "user": user, "post": post, "node": node, "order": order, "u": u, "p": p, "n": n, "o": o,
        "select": sa.select, "insert": sa.insert, "update": sa.update, "delete": sa.delete, "func": sa.func, "case": sa.case,
        "cast": sa.cast, "exists": sa.exists, "and_": sa.and_, "or_": sa.or_, "not_": sa.not_, "null": sa.null,
        "true": sa.true, "false": sa.false, "over": sa.over, "tuple_": sa.tuple_, "datetime": datetime.datetime,
        "upsert": insert_for(dialect), "nullsfirst": sa.nulls_first, "dialect": dialect, "column": sa.column,
        "literal": sa.literal, "text": sa.text, "literal_column": sa.literal_column, "u1": user.alias("t_1"),
        "p1": post.alias("t_1"), "n1": node.alias("t_1"), "u2": user.alias("t_2"), "p2": post.alias("t_2"),
        "n2": node.alias("t_2"), "union": sa.union, "union_all": sa.union_all, "except_": sa.except_,
        "intersect": sa.intersect, "lateral": sa.lateral,
    }


def spelled(text, dialect):
    """Converts SQLAlchemy's text to Carboy's: white space, and equivalent forms."""
    text = re.sub(r"\s+", " ", text).strip()
    text = text.replace("%%", "%")
    text = re.sub(r" AS (anon|count|sum|min|max|avg|param|name|id)_\d+", "", text)  # generated names
    text = re.sub(r"(\.(\w+)) AS \2\b", r"\1", text)
    text = re.sub(r"(CAST\([^()]*\)) AS (id|name)(?=,| FROM)", r"\1", text)
    text = re.sub(r"WHEN \(([^()]*)\) THEN", r"WHEN \1 THEN", text)
    if text.startswith("UPDATE"):
        head, where, tail = text.partition(" WHERE ")
        text = re.sub(r"([\w`\"])=", r"\1 = ", head) + where + tail
    if dialect == "mariadb":
        text = text.replace(" INNER JOIN ", " JOIN ")
        text = re.sub(r" LIMIT (\?), (\?|\d+)", r" LIMIT \2 OFFSET \1", text)
    if dialect == "sqlite":
        text = re.sub(r"lower\(([^()]*)\) (NOT )?LIKE lower\(([^()]*)\)", r"\1 \2LIKE \3", text)
        text = re.sub(r"\bWHERE 1\b(?! =)", "WHERE 1 = 1", text)
    return text


def closing(text, at):
    """Returns where the parenthesis that opens at `at` closes."""
    depth = 0
    for i in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return i
    raise ValueError(text)


def ungrouped(text):
    """Removes the parentheses that SQLAlchemy puts around a whole NOT IN or EXISTS and around a new value."""
    for found in reversed(list(re.finditer(r"\(", text))):
        begin, end = found.start(), closing(text, found.start())
        inner = text[begin + 1:end]
        list_at = inner.find(" NOT IN (")
        whole_test = list_at >= 0 and "(" not in inner[:list_at] and closing(inner, list_at + 8) == len(inner) - 1
        new_value = text.startswith("UPDATE") and text[:begin].endswith(" = ") and " WHERE " not in text[:begin]
        whole_test = whole_test or (inner.startswith("EXISTS (") and closing(inner, 7) == len(inner) - 1)
        if whole_test or (new_value and not inner.startswith(("SELECT", "CASE"))):
            text = text[:begin] + inner + text[end + 1:]
    return text


def compiled(expression, name):
    dialect = DIALECTS[name]
    statement = eval(expression, names(name))  # the corpus is part of the project
    result = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    parameters = result.construct_params()
    escaped = result.escaped_bind_names or {}
    text = ungrouped(spelled(str(result), name))
    return without_zero_offsets(text, [parameters[escaped.get(key, key)] for key in result.positiontup])


def without_zero_offsets(text, values):
    """On SQLite, SQLAlchemy also writes LIMIT ? OFFSET ? when there is no offset, with the value 0."""
    for found in reversed(list(re.finditer(r" LIMIT \? OFFSET \?", text))):
        offset = text[:found.end() - 1].count("?")
        if values[offset] == 0:
            text = text[:found.end() - len(" OFFSET ?")] + text[found.end():]
            del values[offset]
    return text, values


def without_numbers(text):
    return re.sub(r"\$\d+", "?", text)


def shown(value):
    if isinstance(value, datetime.datetime):
        return repr(value.isoformat(" ", "microseconds"))
    return repr(value)


def differences(fields):
    """A `compare` line names the dialects in which both should be the same; without one, all dialects are compared."""
    for name in fields.get("compare", " ".join(DIALECTS)).split():
        try:
            text, values = compiled(fields["python"], name)
        except Exception as error:
            yield f"{name}: SQLAlchemy says {error}"
            continue
        ours = without_numbers(fields[name])
        if text != ours:
            yield f"{name}:\n  SQLAlchemy: {text}\n  Carboy:     {ours}"
        elif ", ".join(map(shown, values)) != fields.get("values", ""):
            yield f"{name}: values\n  SQLAlchemy: {', '.join(map(shown, values))}\n  Carboy:     {fields.get('values', '')}"
