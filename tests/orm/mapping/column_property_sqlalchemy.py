#!/usr/bin/python3
"""Reads the rows that column_property_test.cpp has written with SQLAlchemy's models of the same properties and hybrids.

Prints what they return, one query a line.

usage: column_property_sqlalchemy.py FILE
"""
import sys

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Session, column_property, declarative_base

Base = declarative_base()


class Work(Base):
    __tablename__ = "property_works"
    id = sa.Column(sa.Integer, primary_key=True)
    title = sa.Column(sa.String(40))
    price = sa.Column(sa.Integer)
    pieces = sa.Column(sa.Integer)
    writer_id = sa.Column(sa.Integer)

    @hybrid_property
    def total(self):
        return self.price * self.pieces


class Writer(Base):
    __tablename__ = "property_writers"
    id = sa.Column(sa.Integer, primary_key=True)
    first = sa.Column(sa.String(40))
    last = sa.Column(sa.String(40))
    name = column_property(first + " " + last)
    work_count = column_property(
        sa.select(sa.func.count(Work.id)).where(Work.writer_id == id).correlate_except(Work).scalar_subquery())

    @hybrid_property
    def initial(self):
        return self.first[0]

    @initial.expression
    def initial(cls):
        return sa.func.substr(cls.first, 1, 1)


with Session(sa.create_engine("sqlite:///" + sys.argv[1], future=True), future=True) as session:
    for writer in session.scalars(sa.select(Writer).order_by(Writer.name)):
        print(writer.name, writer.work_count, writer.initial)
    print(*session.scalars(sa.select(Writer.first).where(Writer.work_count > 1)))
    print(*session.scalars(sa.select(Writer.last).where(Writer.initial == "B")))
    for work in session.scalars(sa.select(Work).order_by(Work.total)):
        print(work.title, work.total)
