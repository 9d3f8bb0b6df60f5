#!/usr/bin/python3
"""Prints random tables, and SQLAlchemy's DDL for each in three dialects.

usage: sqlalchemy_ddl.py SEED COUNT
Each table is printed as lines of tab-separated fields, in which \\t, \\n and \\\\ are escaped:
  table NAME | column NAME KIND LENGTH PRECISION SCALE TIMEZONE ARRAY TYPE_NAME VALUES... NULLABLE DEFAULT
  key COLUMN... | check NAME CONDITION | unique NAME COLUMN... | foreign NAME ON_DELETE ON_UPDATE TABLE COLUMN... = REFERRED...
  index NAME UNIQUE COLUMN... | comment TEXT | column_comment COLUMN TEXT | option NAME VALUE | text DIALECT STATEMENT | end
"""
import random
import sys

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.mysql import mariadb
from sqlalchemy.dialects.mysql.reserved_words import RESERVED_WORDS_MARIADB
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS as RESERVED_WORDS_POSTGRESQL
from sqlalchemy.dialects.sqlite.base import SQLiteIdentifierPreparer
from sqlalchemy.schema import CreateIndex, CreateTable, SetColumnComment, SetTableComment

DIALECTS = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.dialect(paramstyle="named"),
    "mariadb": mariadb.loader("pymysql")(paramstyle="qmark"),
}
WORDS = sorted(RESERVED_WORDS_MARIADB | RESERVED_WORDS_POSTGRESQL | SQLiteIdentifierPreparer.reserved_words)
ODD = ["Mixed", "UPPER", "a b", "a$b", "$a", "9lives", "quo\"te", "tick`ed", "dash-ed", "größe", "semi;colon", "it's", "_x", "x9"]
COMMENTS = ["in cents", "it's", "größer", "two\nlines", 'say "x"', "semi;colon"]
# SQLAlchemy prints the options of MariaDB in any order, so there is at most one, and one of partitions.
OPTIONS = [("sqlite_with_rowid", "false"), ("postgresql_tablespace", "fast"), ("postgresql_tablespace", "Fast disk"),
           ("postgresql_partition_by", "RANGE (day)"), ("mariadb_partition_by", "KEY (a)")]
MARIADB_OPTIONS = [("mariadb_engine", "InnoDB"), ("mariadb_charset", "utf8mb4"), ("mariadb_connection", "it's"),
                   ("mariadb_default_character_set", "utf8mb4"), ("mariadb_collate", "utf8mb4_bin"),
                   ("mariadb_row_format", "DYNAMIC")]
ACTIONS = ["", "CASCADE", "SET NULL", "RESTRICT", "NO ACTION"]


def escape(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def line(*fields):
    print("\t".join(escape(str(field)) for field in fields))


class SqliteDouble(sa.types.UserDefinedType):
    """SQLAlchemy 1.4 has no double type on SQLite; 2.0 prints DOUBLE."""
    cache_ok = True

    def get_col_spec(self, **_):
        return "DOUBLE"


class Names:
    """Returns every name once, and reserved words in turn, so that all of them are used."""

    def __init__(self, rng):
        self.rng, self.words, self.count = rng, list(WORDS), 0
        rng.shuffle(self.words)

    def next(self):
        self.count += 1
        if self.rng.random() < 0.4:
            return self.words[self.count % len(self.words)]
        if self.rng.random() < 0.2:
            return f"{self.rng.choice(ODD)}{self.rng.choice(['', self.count])}"
        return f"name_{self.count}"


def random_type(rng, name):
    """(our fields: kind length precision scale timezone array type_name values, SQLAlchemy's type)."""
    length, precision = rng.randint(1, 200), rng.randint(1, 30)
    scale, zoned = rng.randint(0, precision), rng.random() < 0.5
    values = [rng.choice(["red", "it's", "größer", "a b", 'say "x"', ""]) + str(i) for i in range(rng.randint(1, 5))]
    choices = [
        (("small_integer", 0, 0, 0, 0, 0, ""), sa.SmallInteger()),
        (("integer", 0, 0, 0, 0, 0, ""), sa.Integer()),
        (("big_integer", 0, 0, 0, 0, 0, ""), sa.BigInteger()),
        (("boolean", 0, 0, 0, 0, 0, ""), sa.Boolean()),
        (("float_", 0, 0, 0, 0, 0, ""), sa.Float()),
        (("float_", 0, 53, 0, 0, 0, ""), sa.Float(53)),
        (("numeric", 0, 0, 0, 0, 0, ""), sa.Numeric()),
        (("numeric", 0, precision, scale, 0, 0, ""), sa.Numeric(precision, scale if scale else None)),
        (("string", length, 0, 0, 0, 0, ""), sa.String(length)),
        (("text", 0, 0, 0, 0, 0, ""), sa.Text()),
        (("binary", 0, 0, 0, 0, 0, ""), sa.LargeBinary()),
        (("date", 0, 0, 0, 0, 0, ""), sa.Date()),
        (("time", 0, 0, 0, int(zoned), 0, ""), sa.Time(timezone=zoned)),
        (("datetime", 0, 0, 0, int(zoned), 0, ""), sa.DateTime(timezone=zoned)),
        (("interval", 0, 0, 0, 0, 0, ""), sa.Interval()),
        (("json", 0, 0, 0, 0, 0, ""), sa.JSON()),
        (("enumeration", 0, 0, 0, 0, 0, name, *values), sa.Enum(*values, name=name)),
        (("enumeration", 0, 0, 0, 0, 0, "", *values), sa.Enum(*values, name=name, native_enum=False)),
        (("uuid", 0, 0, 0, 0, 0, ""),
         sa.CHAR(32).with_variant(postgresql.UUID(), "postgresql")),
        (("integer", 0, 0, 0, 0, 1, ""), sa.JSON().with_variant(sa.ARRAY(sa.Integer), "postgresql")),
        (("string", length, 0, 0, 0, 1, ""), sa.JSON().with_variant(sa.ARRAY(sa.String(length)), "postgresql")),
        (("double_", 0, 0, 0, 0, 0, ""),
         sa.Float().with_variant(postgresql.DOUBLE_PRECISION(), "postgresql").with_variant(mysql.DOUBLE(), "mysql")
         .with_variant(mysql.DOUBLE(), "mariadb").with_variant(SqliteDouble(), "sqlite")),
    ]
    return rng.choice(choices[:3] if rng.random() < 0.25 else choices)


def print_table(rng, names):
    metadata = sa.MetaData()
    name = names.next()
    line("table", name)
    columns, fields = [], set()
    for _ in range(rng.randint(1, 8)):
        column = names.next()
        if column in fields:
            continue
        fields.add(column)
        ours, theirs = random_type(rng, names.next())
        nullable, default = rng.random() < 0.5, rng.choice([None, None, None, "NULL", "5", "'x'", "CURRENT_TIMESTAMP"])
        columns.append((column, ours, theirs, nullable, default))
    key = rng.sample(columns, rng.choice([0, 1, 1, 1, 1, min(2, len(columns))]))
    built = []
    for column, ours, theirs, nullable, default in columns:
        nullable = nullable and column not in [k[0] for k in key]
        line("column", column, *ours, int(nullable), "" if default is None else default)
        # SQLAlchemy treats NUMERIC as an autoincrement key and prints SQL that no server accepts.
        counts = "auto" if isinstance(theirs, sa.Integer) else False
        built.append(sa.Column(column, theirs, nullable=nullable, autoincrement=counts,
                               server_default=None if default is None else sa.text(default)))
    options = list(dict(rng.sample(OPTIONS, rng.choice([0, 0, 1, 2]))).items())
    comment = rng.choice([None, None, *COMMENTS])
    if comment is None and rng.random() < 0.3:
        options.append(rng.choice(MARIADB_OPTIONS))
    if comment is not None:
        line("comment", comment)
    for option in options:
        line("option", *option)
    table = sa.Table(name, metadata, *built, comment=comment,
                     **{option: False if value == "false" else value for option, value in options})
    for column in table.columns:
        if rng.random() < 0.2:
            column.comment = rng.choice(COMMENTS)
            line("column_comment", column.name, column.comment)
    if key:
        line("key", *[k[0] for k in key])
        table.append_constraint(sa.PrimaryKeyConstraint(*[table.c[k[0]] for k in key]))
    keys = [table.c[k[0]] for k in key]
    for _ in range(rng.randint(0, 2)):
        check = rng.choice(["", names.next()])
        line("check", check, "1 < 2")
        table.append_constraint(sa.CheckConstraint("1 < 2", name=check or None))
    for _ in range(rng.randint(0, 2)):
        unique, members = rng.choice(["", names.next()]), [c[0] for c in rng.sample(columns, min(2, len(columns)))]
        line("unique", unique, *members)
        table.append_constraint(sa.UniqueConstraint(*members, name=unique or None))
    for _ in range(rng.randint(0, 2)):
        foreign, members = rng.choice(["", names.next()]), [c[0] for c in rng.sample(columns, min(2, len(columns)))]
        on_delete, on_update = rng.choice(ACTIONS), rng.choice(ACTIONS)
        other = names.next() + "_other"
        referred = [names.next() + f"_{i}" for i in range(len(members))]
        sa.Table(other, metadata, *[sa.Column(r, sa.Integer) for r in referred])
        line("foreign", foreign, on_delete, on_update, other, *members, "=", *referred)
        table.append_constraint(sa.ForeignKeyConstraint(
            members, [metadata.tables[other].c[r] for r in referred], name=foreign or None, ondelete=on_delete or None,
            onupdate=on_update or None))
    # A row whose foreign key may be NULL does not have its key from another row; SQLAlchemy has to be told so.
    gives_key = [all(not column.nullable for column in foreign.columns) for foreign in table.foreign_key_constraints
                 if len(keys) == 1 and foreign.contains_column(keys[0])]
    if gives_key and not any(gives_key) and isinstance(keys[0].type, sa.Integer):
        keys[0].autoincrement = "ignore_fk"
    indexes = []
    for _ in range(rng.randint(0, 2)):
        index, unique, members = names.next(), rng.random() < 0.5, [c[0] for c in rng.sample(columns, 1)]
        line("index", index, int(unique), *members)
        indexes.append(sa.Index(index, *[table.c[m] for m in members], unique=unique))
    # SQLite numbers only INTEGER. SQLAlchemy's documentation recommends this variant, which Carboy uses by itself.
    if len(keys) == 1 and table._autoincrement_column is keys[0]:
        keys[0].type = keys[0].type.with_variant(sa.Integer(), "sqlite")
    for dialect_name, dialect in DIALECTS.items():
        if dialect_name == "postgresql":
            seen = set()
            for _, _, theirs, _, _ in columns:
                if isinstance(theirs, sa.Enum) and theirs.native_enum and theirs.name not in seen:
                    seen.add(theirs.name)
                    create = postgresql.CreateEnumType(theirs.dialect_impl(dialect))
                    line("type", dialect_name, str(create.compile(dialect=dialect)).strip())
        for statement in [CreateTable(table), *[CreateIndex(index) for index in indexes]]:
            line("text", dialect_name, str(statement.compile(dialect=dialect)).strip())
        if dialect.supports_comments and not dialect.inline_comments:
            if comment is not None:
                line("text", dialect_name, str(SetTableComment(table).compile(dialect=dialect)))
            for column in table.columns:
                if column.comment is not None:
                    line("text", dialect_name, str(SetColumnComment(column).compile(dialect=dialect)))
    line("end")


def main():
    rng = random.Random(int(sys.argv[1]))
    names = Names(rng)
    for _ in range(int(sys.argv[2])):
        print_table(rng, names)


main()
