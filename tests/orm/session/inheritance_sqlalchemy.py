#!/usr/bin/python3
"""Reads the employees that inheritance_test.cpp has written with SQLAlchemy's models of the same hierarchy, and adds one.

Prints the columns that SQLAlchemy's table would have, and the rows of some queries, one a line.

usage: inheritance_sqlalchemy.py FILE
"""
import sys

import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.schema import CreateTable

Base = declarative_base()


class Company(Base):
    __tablename__ = "staff_company"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)


class Employee(Base):
    __tablename__ = "staff"
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "employee"}
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    type = sa.Column(sa.String(20), nullable=False)
    company_id = sa.Column(sa.ForeignKey("staff_company.id"), index=True)
    company = relationship(Company)


class Manager(Employee):
    __mapper_args__ = {"polymorphic_identity": "manager"}
    budget = sa.Column(sa.Integer, default=10)


class Engineer(Employee):
    __mapper_args__ = {"polymorphic_identity": "engineer's"}
    language = sa.Column(sa.String(30), index=True)
    manager_id = sa.Column(sa.ForeignKey("staff.id"))
    manager = relationship(Manager, remote_side=Employee.id, foreign_keys=manager_id)


class Director(Manager):
    __mapper_args__ = {"polymorphic_identity": "director"}
    shares = sa.Column(sa.Integer)


class Trainee(Engineer):
    __mapper_args__ = {"polymorphic_identity": "trainee"}


def main():
    engine = sa.create_engine("sqlite:///" + sys.argv[1], future=True)
    print(*sorted(line.strip(" \t,") for line in str(CreateTable(Employee.__table__)).strip().splitlines()[1:-1]), sep="; ")
    with Session(engine, future=True) as session:
        for model in (Employee, Manager, Engineer, Director, Trainee):
            print(model.__name__, *(f"{type(one).__name__}:{one.name}" for one in session.scalars(
                sa.select(model).order_by(model.name))))
        print(session.scalar(sa.select(sa.func.count(Manager.id))))
        print(session.scalars(sa.select(Engineer).where(Engineer.name == "Bob")).one().manager.name)
        print(*session.scalars(sa.select(Manager.name).where(Employee.name > "B")))
        session.add(Trainee(name="Gus", language="C", manager=session.scalars(sa.select(Director)).one()))
        session.commit()


main()
