#!/usr/bin/python3
"""Runs the queries of reflect_test.cpp with tables that SQLAlchemy reflects; the last two follow the same changes.

usage: reflect_sqlalchemy.py FILE
"""
import datetime
import sys
import warnings
from decimal import Decimal as D

import sqlalchemy as sa

warnings.simplefilter("ignore")
engine = sa.create_engine(f"sqlite:///{sys.argv[1]}")
metadata = sa.MetaData()
metadata.reflect(engine)
author, order = metadata.tables["author"].c, metadata.tables["order"].c
# The program has made its changes already, so this puts the first rows back for the first queries.
connection = engine.connect()
transaction = connection.begin()
connection.execute(metadata.tables["author"].delete().where(author.id == 4))
connection.execute(metadata.tables["author"].update().where(author.id == 2).values(name="Bob"))
connection.execute(metadata.tables["order"].insert().values(id=3, author_id=3))


def show(query):
    def text(value):
        return str(float(value)) if isinstance(value, D) and value % 1 else str(int(value) if isinstance(value, D) else value)

    print("; ".join(" ".join(text(value) for value in row) for row in connection.execute(query)))


show(sa.select(author.id, author.name).where(author.id > 1).order_by(author.name.desc()))
show(sa.select(author.name).where(author.born.is_(None), author.fee >= D("2.99")))
show(sa.select(author.name, order.group).join_from(metadata.tables["author"], metadata.tables["order"],
                                                   order.author_id == author.id)
     .where(order.group != "b").order_by(order.id))
show(sa.select(author.name, order.id).outerjoin_from(metadata.tables["author"], metadata.tables["order"],
                                                     order.author_id == author.id)
     .order_by(author.id, order.id.desc()).limit(3).offset(1))
show(sa.select(author.id).where(author.name.in_(["Ada", "Cyd"])))
show(sa.select(author.id).where(author.name.like("%d%")).order_by(author.id))
show(sa.select(author.id).where(author.born == datetime.date(1815, 12, 10)))
show(sa.select(metadata.tables["author"]).where(author.id == 2))
transaction.rollback()
show(sa.select(author.id, author.name, author.fee).order_by(author.id))
show(sa.select(order.id))
