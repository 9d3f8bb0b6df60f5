"""The tables through psycopg2, with its own adapters and typecasters."""
import psycopg2
import psycopg2.extensions
import psycopg2.extras

from canonical import Document, Mood, documents, each, element_of

TYPES = {
    "boolean": "boolean", "small": "smallint", "integer": "integer", "big": "bigint", "real": "real",
    "double": "double precision", "numeric": "numeric", "text": "text", "bytes": "bytea", "date": "date", "time": "time",
    "datetime": "timestamp", "zoned": "timestamptz", "interval": "interval", "uuid": "uuid", "json": "json",
    "jsonb": "jsonb", "mood": "mood",
}
SHAPES = ([(kind, "") for kind in TYPES] + [(kind, "_array") for kind in TYPES if kind != "jsonb"] +
          [("big", "_matrix"), ("text", "_matrix")])


def register_mood_array(connection):
    """Makes psycopg2 read mood[] as a list; by default it reads it as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regtype('mood[]')::oid::integer")
        (oid,) = cursor.fetchone()
    if oid is not None:
        psycopg2.extensions.register_type(
            psycopg2.extensions.new_array_type((oid,), "MOOD[]", psycopg2.STRING), connection)


class Psycopg2Store:
    """Creates the tables again. Shape: read returns the values in the order of their ids, which begin at 1."""

    def __init__(self, url):
        self.connection = psycopg2.connect(url)
        self.types = {kind + shape: TYPES[kind] + {"": "", "_array": "[]", "_matrix": "[][]"}[shape]
                      for kind, shape in SHAPES}
        psycopg2.extras.register_uuid(conn_or_curs=self.connection)
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            cursor.execute(f"CREATE TYPE mood AS ENUM ({', '.join(repr(mood.name) for mood in Mood)})")
            for kind, type_ in self.types.items():
                cursor.execute(f"CREATE TABLE value_{kind} (id integer PRIMARY KEY, v {type_})")
        register_mood_array(self.connection)

    @property
    def kinds(self):
        return list(self.types)

    def write(self, kind, values):
        with self.connection, self.connection.cursor() as cursor:
            psycopg2.extras.execute_values(
                cursor, f"INSERT INTO value_{kind} (id, v) VALUES %s",
                [(id_, each(self.parameter, value)) for id_, value in enumerate(values, 1)],
                template=f"(%s, CAST(%s AS {self.types[kind]}))", page_size=1000)

    @staticmethod
    def parameter(value):
        if isinstance(value, Document):
            return psycopg2.extras.Json(value.value)
        return value.name if isinstance(value, Mood) else value

    def read(self, kind):
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(f"SELECT v, v IS NULL FROM value_{kind} ORDER BY id")
            rows = cursor.fetchall()
        if element_of(kind) == "mood":
            return [each(lambda name: Mood[name], value) for value, _ in rows]
        if kind in ("json", "jsonb"):
            return [None if absent else Document(value) for value, absent in rows]
        if kind == "json_array":
            return [documents(value) for value, _ in rows]
        return [value for value, _ in rows]

    def empty(self):
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute("TRUNCATE " + ", ".join("value_" + kind for kind in self.types))

    def close(self):
        self.connection.close()
