#!/usr/bin/python3
"""Reads the workers that joined_inheritance_test.cpp has written with SQLAlchemy's models of the same hierarchy.

Prints the definitions of SQLAlchemy's tables, the rows of some queries, and the statements that write an object with
rows in three tables. Adds one object.

usage: joined_inheritance_sqlalchemy.py FILE
"""
import sys

import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Firm(Base):
    __tablename__ = "crew_firm"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)


class Worker(Base):
    __tablename__ = "crew"
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "worker"}
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    type = sa.Column(sa.String(20), nullable=False)
    firm_id = sa.Column(sa.ForeignKey("crew_firm.id"), index=True)
    firm = relationship(Firm)


class Boss(Worker):
    __tablename__ = "bosses"
    __mapper_args__ = {"polymorphic_identity": "boss"}
    id = sa.Column(sa.ForeignKey("crew.id"), primary_key=True)
    budget = sa.Column(sa.Integer, nullable=False, default=10)
    note = sa.Column(sa.String(30))


class Coder(Worker):
    __tablename__ = "coders"
    __table_args__ = (sa.CheckConstraint("language <> ''", name="ck_crew_language"),
                      sa.UniqueConstraint("note", "badge", name="uq_crew_note"))
    id = sa.Column(sa.ForeignKey("crew.id"), primary_key=True)
    language = sa.Column(sa.String(30), nullable=False, index=True)
    badge = sa.Column(sa.Integer, unique=True)
    note = sa.Column(sa.String(30))
    boss_id = sa.Column(sa.ForeignKey("crew.id"))
    __mapper_args__ = {"polymorphic_identity": "coder", "inherit_condition": id == Worker.id}
    boss = relationship(Boss, primaryjoin=boss_id == Boss.id, foreign_keys=boss_id)


class Chief(Boss):
    __tablename__ = "chiefs"
    __mapper_args__ = {"polymorphic_identity": "chief"}
    id = sa.Column(sa.ForeignKey("bosses.id"), primary_key=True)
    shares = sa.Column(sa.Integer)


class Lead(Coder):
    __mapper_args__ = {"polymorphic_identity": "lead"}
    team = sa.Column(sa.Integer, default=3)


class Temp(Worker):
    __mapper_args__ = {"polymorphic_identity": "temp"}
    days = sa.Column(sa.Integer)


def print_definition(table):
    lines = str(CreateTable(table)).strip().splitlines()[1:-1]
    print(table.name + ":", *(line + ";" for line in sorted(line.strip(" \t,") for line in lines)))


def print_changes(session, engine):
    @sa.event.listens_for(engine, "before_cursor_execute")
    def listen(connection, cursor, statement, parameters, context, many):
        words = statement.split()
        if words[0] in ("INSERT", "UPDATE", "DELETE"):
            print(words[0], words[1] if words[0] == "UPDATE" else words[2])

    chief = Chief(name="Cat", budget=5)
    session.add(chief)
    session.flush()
    chief.name, chief.budget, chief.shares = "Kat", 6, 1
    session.flush()
    session.delete(chief)
    session.flush()
    sa.event.remove(engine, "before_cursor_execute", listen)


def main():
    engine = sa.create_engine("sqlite:///" + sys.argv[1], future=True)
    for model in (Worker, Boss, Coder, Chief):
        print_definition(model.__table__)
    with Session(engine, future=True) as session:
        for model in (Worker, Boss, Coder, Chief, Lead, Temp):
            print(model.__name__, *(f"{type(one).__name__}:{one.name}" for one in session.scalars(
                sa.select(model).order_by(model.name))))
        print(session.scalar(sa.select(sa.func.sum(Boss.budget))))
        print(session.scalars(sa.select(Coder).where(Coder.name == "Bob")).one().boss.name)
        chief, lead = session.scalars(sa.select(Chief)).one(), session.scalars(sa.select(Lead)).one()
        print([chief.name, chief.shares, chief.budget], [lead.name, lead.team, lead.language])
        print_changes(session, engine)
        session.add(Lead(name="Gus", language="C", boss=chief))
        session.commit()


main()
