"""Runs the cases and SQLAlchemy's equivalents on the same data, on SQLite and PostgreSQL, and compares their rows.

A statement that changes rows is followed by a dump of all tables, and rolled back.
"""
import ast
import datetime
import decimal
import json
import re

import sqlalchemy as sa
from sqlalchemy import func

import sqltest_sqlalchemy as theirs

DAY = datetime.datetime(2024, 1, 1)
EPOCH = datetime.datetime(1970, 1, 1)
TABLES = (theirs.user, theirs.post, theirs.node, theirs.order)
thing = sa.Table("thing", theirs.metadata, sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("price", sa.Numeric(10, 2)),
                 sa.Column("data", sa.JSON(none_as_null=True)), sa.Column("day", sa.Date))
ROWS = {
    "user": [(1, "Ada", "ada@x", 36, 10.25, True, DAY), (2, "Bob", None, None, -3.5, False, DAY + datetime.timedelta(days=31, hours=23, microseconds=999999)),
             (3, "cyd", "cyd@x", 20, 0.0, True, DAY + datetime.timedelta(days=59)), (4, "Dan 50%", "d", 30, 7.75, True, DAY + datetime.timedelta(days=59, seconds=1)),
             (5, "eva_a", None, 30, 1e3, False, DAY + datetime.timedelta(days=180, microseconds=1)), (6, "Ada", "ada2@x", 65, 2.5, True, DAY - datetime.timedelta(days=400)),
             (7, "zoe", "z", None, 0.5, False, DAY - datetime.timedelta(microseconds=1)), (8, "x", "x", 18, 5.0, True, DAY + datetime.timedelta(days=2, hours=5))],
    "post": [(1, "one", "body", 1, 5), (2, "two", None, 1, 12), (3, "three", "b", 2, 12), (4, "four", None, 1, 12), (5, "five", "x", 3, 0), (6, "six", "y", None, 40),
             (7, "seven", "z", 5, 33), (8, "a", None, 6, 21), (9, "b", "c", 6, 20), (10, "ten", "t", 3, 7), (11, "%", "_", None, 100)],
    "node": [(1, None, "root"), (2, 1, "a"), (3, 1, "b"), (4, 2, "c"), (5, 4, "d"), (6, 5, "e"), (7, None, "other"), (8, 3, "Ada")],
    "order": [(1, "a", 1, "s", "C"), (2, "b", 1, "t", "D"), (3, "c", 2, "u", "E")],
    "thing": [(1, "19.99", {"name": "a", "size": {"litres": 0.75}, "sweet": True, "tags": ["x", "y"], "a": 1}, datetime.date(2024, 2, 29)),
              (2, "4.50", {"name": "b", "size": {"litres": 5}, "sweet": False, "tags": [], "it's 100%": 7, "a": 2}, datetime.date(1969, 12, 31)),
              (3, "59.97", None, None), (4, "0.10", {"name": "a", "sweet": None}, datetime.date(2024, 12, 31)), (5, "0.00", {}, datetime.date(2023, 1, 1)),
              (6, "0.30", {"size": {"litres": 2.5}, "tags": ["z", None]}, datetime.date(2024, 3, 1)), (7, "19.99", {"name": "c"}, None)],
}


class Microseconds(sa.types.TypeDecorator):
    """A number of microseconds on SQLite, where SQLAlchemy has no arithmetic of dates."""
    impl = sa.Numeric
    cache_ok = True
    zero = None

    def process_bind_param(self, value, dialect):
        if isinstance(value, (datetime.datetime, datetime.timedelta)):
            length = value - EPOCH if isinstance(value, datetime.datetime) else value
            return length // datetime.timedelta(microseconds=1)
        return value

    def process_result_value(self, value, dialect):
        return None if value is None else EPOCH + datetime.timedelta(microseconds=round(value))


def helpers(dialect):
    """The functions of dates in `rows` lines."""
    sqlite = dialect == "sqlite"

    def micros(of):
        if not sqlite:
            return sa.cast(of, sa.DateTime)
        text = sa.cast(of, sa.Text)
        seconds = sa.cast(func.strftime("%s", func.substr(text, 1, 19)), sa.BigInteger)
        return sa.type_coerce(seconds * 1000000 + sa.cast(func.substr(text, 21, 6), sa.BigInteger), Microseconds)

    def micros_of(value):
        return sa.literal((value - EPOCH) // datetime.timedelta(microseconds=1)) if sqlite else sa.literal(value)

    def shifted(of, length):
        if sqlite:
            return sa.type_coerce(sa.type_coerce(micros(of), sa.BigInteger) + length // datetime.timedelta(microseconds=1), Microseconds)
        return micros(of) + sa.literal(length, sa.Interval)

    def length_of(of):
        return sa.type_coerce(of, Microseconds) if sqlite else of

    def between_times(a, b):
        b = micros_of(b) if isinstance(b, datetime.datetime) else micros(b)
        return length_of(micros(a) - b)

    def later(of, days):
        if sqlite:
            return func.datetime((sa.type_coerce(micros(of), sa.BigInteger) + days * 86400000000) / 1000000, "unixepoch")
        return micros(of) + sa.literal(datetime.timedelta(days=days), sa.Interval)

    return {
        "micros": micros, "micros_of": micros_of, "length_of": length_of, "between_times": between_times, "later": later,
        "plus": lambda of, **length: shifted(of, datetime.timedelta(**length)),
        "plus_n_days": lambda of, n: sa.type_coerce(sa.type_coerce(micros(of), sa.BigInteger) + n * 86400000000, Microseconds) if sqlite
        else of + n * sa.literal(datetime.timedelta(days=1), sa.Interval),
        "plus_days": lambda of, n: func.date(of, f"{n} days") if sqlite else sa.cast(of + sa.literal(datetime.timedelta(days=n), sa.Interval), sa.Date),
        "days_between": lambda of, day: between_times(of, datetime.datetime(day.year, day.month, day.day)),
        "seconds_since": lambda of, time: sa.type_coerce(between_times(of, time), sa.Float) / 1000000.0 if sqlite
        else sa.cast(sa.extract("epoch", of - sa.literal(time)), sa.Float),
        "interval": lambda **length: datetime.timedelta(**length),
        "month_of": lambda of: func.strftime("%Y-%m-01 00:00:00", of) if sqlite else func.date_trunc("month", of),
        "day_text": lambda of: func.strftime("%Y-%m-%d", of) if sqlite else func.to_char(of, "YYYY-MM-DD"),
        "date_of": lambda of: func.date(of),
        "now": lambda: func.strftime("%Y-%m-%d %H:%M:%f", "now") if sqlite else func.timezone("utc", func.now()),
        "t": thing.c, "thing": thing,
    }


def plain(value):
    """A value in the form that both sides and both engines share."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (float, decimal.Decimal)):
        value = round(float(value), 6)
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime.timedelta):
        value = EPOCH + value
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ").removesuffix(".000000")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, str):
        if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+", value):
            return value.removesuffix(".000000")
        if value[:1] in ("{", "["):
            return json.dumps(json.loads(value), sort_keys=True)
    return value


class Engine:
    """A database with the rows, in which every statement is rolled back."""

    def __init__(self, name, url):
        self.name = name
        self.engine = sa.create_engine(url)
        self.connection = self.engine.connect()
        with self.connection.begin():
            for table in (*TABLES, thing):
                self.create(table)

    def create(self, table):
        quoted = f'"{table.name}"'
        key = "INTEGER PRIMARY KEY" if self.name == "sqlite" else "BIGINT PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY"
        columns = [f'"{column.name}" {key if column.primary_key else column.type.compile(self.engine.dialect)}' for column in table.columns]
        unique = ', UNIQUE ("email")' if table.name == "user" else ""
        self.connection.exec_driver_sql(f"CREATE TABLE {quoted} ({', '.join(columns)}{unique})")
        names = [column.name for column in table.columns]
        self.connection.execute(sa.insert(table), [dict(zip(names, row)) for row in ROWS[table.name]])

    def dump(self):
        return [sorted(map(repr, (tuple(map(plain, row)) for row in self.connection.execute(sa.select(table))))) for table in (*TABLES, thing)]

    def number_again(self):
        if self.name == "postgresql":
            for table in (*TABLES, thing):
                self.connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), 1000)")

    def run(self, execute, changes):
        """The rows of a statement and, if it changes rows, all tables afterwards; or the class of its error."""
        transaction = self.connection.begin()
        try:
            if changes:
                self.number_again()
            result = execute(self.connection)
            rows = [tuple(map(plain, row)) for row in result.fetchall()] if result.returns_rows else None
            return rows, (self.dump() if changes else None)
        except sa.exc.DBAPIError as error:
            return type(error.orig).__name__, str(error.orig)
        finally:
            transaction.rollback()

    def ours(self, case):
        text, values = case.fields[self.name], ast.literal_eval("[" + case.fields.get("values", "") + "]")
        if self.name == "sqlite":
            return self.run(lambda connection: connection.exec_driver_sql(text, tuple(values)), changes_rows(text))
        return self.run(lambda connection: self.execute_prepared(connection, text, values), changes_rows(text))

    def execute_prepared(self, connection, text, values):
        cursor = connection.connection.cursor()
        connection.exec_driver_sql("DEALLOCATE ALL")
        connection.exec_driver_sql("PREPARE one AS " + text.replace("%", "%%"))
        read = "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = 'one'"
        types = connection.exec_driver_sql(read).scalar()
        if any(isinstance(value, float) and kind == "integer" for value, kind in zip(values, types)):  # a driver sends a double
            types = ["float8" if isinstance(value, float) else kind for value, kind in zip(values, types)]
            connection.exec_driver_sql("DEALLOCATE one")
            connection.exec_driver_sql(f"PREPARE one ({', '.join(types)}) AS " + text.replace("%", "%%"))
        literals = []
        for value, kind in zip(values, types):
            if kind == "interval":
                value = datetime.datetime.fromisoformat(value) - EPOCH
            literals.append(cursor.mogrify("%s", [value]).decode().removesuffix("::interval"))
        arguments = f"({', '.join(literals)})" if literals else ""
        return connection.exec_driver_sql("EXECUTE one" + arguments.replace("%", "%%"))

    def theirs(self, line, changes):
        statement = eval(line, {**theirs.names(self.name), **helpers(self.name)})  # the corpus is part of the project
        return self.run(lambda connection: connection.execute(statement), changes)


def changes_rows(text):
    return not text.startswith(("SELECT", "WITH"))


def is_ordered(text):
    return re.search(r"\bORDER BY [^()]*(\([^()]*\)[^()]*)*$", text) is not None


def same(ours, theirs, text):
    rows, others = ours[0], theirs[0]
    if isinstance(rows, list) and isinstance(others, list) and not is_ordered(text):
        rows, others = sorted(map(repr, rows)), sorted(map(repr, others))
    return rows == others and ours[1] == theirs[1]


def check(cases, engines_of, postgres):
    engines = [Engine("sqlite", "sqlite://"), Engine("postgresql", postgres.replace("postgres://", "postgresql://"))]
    compared, refused, failures, rows = 0, 0, [], 0
    for case in cases:
        line = case.fields.get("rows", case.fields.get("python"))
        if line is None:
            continue
        named = engines_of(case) if "rows" in case.fields else case.fields.get("compare", "sqlite postgresql").split()
        succeeded = False
        for engine in engines:
            if engine.name not in named or engine.name not in engines_of(case) or case.fields[engine.name].startswith("error:"):
                continue
            try:
                ours, other = engine.ours(case), engine.theirs(line, changes_rows(case.fields[engine.name]))
            except Exception as error:
                failures.append(f"{case.where}, {engine.name}: {type(error).__name__}: {error}")
                continue
            if isinstance(ours[0], str) and ours[0] == other[0]:
                refused += 1  # both violate the same constraint
            elif same(ours, other, case.fields[engine.name]):
                succeeded = True
                rows += len(ours[0] or [])
            else:
                failures.append(f"{case.where}, {engine.name}:\n  {case.fields[engine.name]}\n  Carboy:     {ours}\n  SQLAlchemy: {other}")
        compared += succeeded
    for failure in failures:
        print(failure[:3000])
    print(f"{compared} statements with {rows} rows compared with SQLAlchemy, {refused} refused by both, {len(failures)} differ")
    return 1 if failures or compared < 400 else 0
