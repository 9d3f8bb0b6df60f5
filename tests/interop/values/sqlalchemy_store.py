"""The tables through SQLAlchemy Core, on SQLite and PostgreSQL."""
import uuid
import warnings

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from canonical import Document, Mood, documents, each
from psycopg2_store import register_mood_array

warnings.filterwarnings("ignore", category=sa.exc.SAWarning, message=".*support Decimal objects natively.*")


class Hex(sa.types.TypeDecorator):
    """SQLAlchemy 2's Uuid for an engine without such a type."""
    impl = sa.CHAR(32)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else value.hex

    def process_result_value(self, value, dialect):
        return None if value is None else uuid.UUID(value)


def scalar_types(sqlite):
    types = {
        "boolean": sa.Boolean(), "small": sa.SmallInteger(), "integer": sa.Integer(), "big": sa.BigInteger(),
        "real": sa.REAL(), "double": sa.Float() if sqlite else postgresql.DOUBLE_PRECISION(), "numeric": sa.Numeric(),
        "text": sa.Text(), "bytes": sa.LargeBinary(), "date": sa.Date(), "time": sa.Time(), "datetime": sa.DateTime(),
        "zoned": sa.DateTime(timezone=True), "interval": sa.Interval(),
        "uuid": Hex() if sqlite else postgresql.UUID(as_uuid=True), "json": sa.JSON(none_as_null=True),
        "mood": sa.Enum(Mood, name="mood"),
    }
    return types if sqlite else types | {"jsonb": postgresql.JSONB(none_as_null=True)}


def column_types(sqlite):
    types = scalar_types(sqlite)
    if sqlite:
        return types
    arrays = {kind + "_array": sa.ARRAY(kept, dimensions=1) for kind, kept in types.items() if kind != "jsonb"}
    matrices = {kind + "_matrix": sa.ARRAY(types[kind], dimensions=2) for kind in ("big", "text")}
    return types | arrays | matrices


class SqlAlchemyStore:
    """Creates the tables again. Shape: read returns the values in the order of their ids, which begin at 1."""

    def __init__(self, url):
        self.engine = sa.create_engine(url)
        self.sqlite = self.engine.dialect.name == "sqlite"
        metadata = sa.MetaData()
        self.tables = {
            kind: sa.Table("value_" + kind, metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("v", type_))
            for kind, type_ in column_types(self.sqlite).items()}
        metadata.drop_all(self.engine)
        metadata.create_all(self.engine)
        if not self.sqlite:
            self.engine.dispose()  # drops connections that were opened before the type existed
            sa.event.listen(self.engine, "connect", lambda connection, _: register_mood_array(connection))

    @property
    def kinds(self):
        return list(self.tables)

    def write(self, kind, values):
        table = self.tables[kind]
        insert = table.insert()
        if isinstance(table.c.v.type, sa.ARRAY):  # by default the server assumes text[]
            insert = insert.values(id=sa.bindparam("id"), v=sa.cast(sa.bindparam("v", type_=table.c.v.type), table.c.v.type))
        with self.engine.begin() as connection:
            connection.execute(insert, [{"id": id_, "v": each(self.parameter, value)}
                                        for id_, value in enumerate(values, 1)])

    @staticmethod
    def parameter(value):
        if isinstance(value, Document):
            return sa.JSON.NULL if value.value is None else value.value
        return value

    def read(self, kind):
        v = self.tables[kind].c.v
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(v, v.is_(None).label("absent")).order_by(self.tables[kind].c.id)).all()
        if kind in ("json", "jsonb"):
            return [None if absent else Document(value) for value, absent in rows]
        if kind == "json_array":
            return [documents(value) for value, _ in rows]
        return [value for value, _ in rows]

    def empty(self):
        with self.engine.begin() as connection:
            for table in self.tables.values():
                connection.execute(table.delete())

    def stored(self, kind):
        """Returns the values as SQLite stores them: storage class, and number or bytes."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(
                "SELECT typeof(v), CASE WHEN typeof(v) IN ('text', 'blob') THEN CAST(v AS BLOB) ELSE v END "
                f"FROM value_{kind} ORDER BY id"))]

    def close(self):
        self.engine.dispose()
