#!/usr/bin/python3
"""Does with SQLAlchemy what collections_test.cpp does with lists that are never loaded and lists with keys.

Prints one line after each step: what the lists have, or the class of the error. SQLAlchemy 1.4 has lazy="dynamic" for
lists that are not loaded; what it writes is the same as for a write-only list.
"""
import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.orm.collections import attribute_mapped_collection
from sqlalchemy.pool import StaticPool

Base = declarative_base()
account_topic = sa.Table("account_topic", Base.metadata,
                         sa.Column("account_id", sa.ForeignKey("account.id"), primary_key=True),
                         sa.Column("topic_id", sa.ForeignKey("topic.id"), primary_key=True))


class Account(Base):
    __tablename__ = "account"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    entries = relationship("Entry", lazy="dynamic", cascade="all, delete-orphan", passive_deletes=True,
                           order_by="Entry.amount", back_populates="account")
    topics = relationship("Topic", lazy="dynamic", secondary=account_topic, order_by="Topic.name",
                          back_populates="accounts")
    settings = relationship("Setting", cascade="all, delete-orphan", back_populates="account",
                            collection_class=attribute_mapped_collection("name"))


class Entry(Base):
    __tablename__ = "entry"
    id = sa.Column(sa.Integer, primary_key=True)
    amount = sa.Column(sa.Integer, nullable=False)
    account_id = sa.Column(sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False)
    account = relationship(Account, back_populates="entries")


class Topic(Base):
    __tablename__ = "topic"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    accounts = relationship(Account, secondary=account_topic, back_populates="topics")


class Setting(Base):
    __tablename__ = "setting"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    value = sa.Column(sa.String(40), nullable=False)
    account_id = sa.Column(sa.ForeignKey("account.id"), nullable=False)
    account = relationship(Account, back_populates="settings")


engine = sa.create_engine("sqlite://", poolclass=StaticPool, future=True)
sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
Base.metadata.create_all(engine)
session = Session(engine, future=True)


def show(step):
    accounts = session.scalars(sa.select(Account).order_by(Account.name)).all()
    print(step, *(f"{one.name}:{[e.amount for e in one.entries]}{[t.name for t in one.topics]}"
                  f"{sorted((key, setting.value) for key, setting in one.settings.items())}" for one in accounts),
          *(session.scalar(sa.text(f"SELECT count(*) FROM {table}"))
            for table in ("entry", "topic", "account_topic", "setting")))


def failing(step):
    try:
        session.commit()
        print(step, "works")
    except Exception as error:
        print(step, {"StaleDataError": "ConcurrentUpdate"}.get(type(error).__name__, type(error).__name__))
        session.rollback()


ada, bob = Account(name="Ada"), Account(name="Bob")
session.add_all([ada, bob])
one, two = Entry(amount=1), Entry(amount=2)
for entry in (two, one):
    ada.entries.append(entry)
sea, air = Topic(name="sea"), Topic(name="air")
session.add_all([sea, air])
ada.topics.append(sea)
ada.settings["theme"] = Setting(name="theme", value="dark")
show("pending")
session.commit()
bob.entries.append(one)
two.account = bob
show("moved")
session.rollback()
show("rolled back")
savepoint = session.begin_nested()
bob.entries.append(one)
air.accounts.append(ada)
ada.topics.remove(sea)
show("nested")
savepoint.rollback()
show("undone")
ada.topics.remove(sea)
ada.topics.append(air)
session.commit()
show("linked")
ada.topics.append(air)
failing("a link that exists")
ada.topics.remove(sea)
failing("a link that does not exist")
ada.entries.remove(two)
failing("an orphan")
show("orphan")
ada.settings["theme"] = Setting(name="theme", value="light")
ada.settings["size"] = Setting(name="size", value="10")
session.commit()
show("keys")
del ada.settings["theme"]
session.commit()
show("without a key")
session.delete(ada)
session.commit()
show("deleted")
