#!/usr/bin/python3
"""The tasks of orm_floor.cpp with python3-sqlalchemy: prints microseconds of CPU time per row, one task a line."""
import os
import tempfile
import time

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event, select
from sqlalchemy.orm import Session, declarative_base, relationship, selectinload

ROWS, COMMITS, OWNERS, POSTS = 20000, 1000, 200, 100
Base = declarative_base()


class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False)
    email = Column(String(120), nullable=False)
    posts = relationship("Post", back_populates="user")


class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
    title = Column(String(100), nullable=False)
    user_id = Column(ForeignKey("user.id"), nullable=False, index=True)
    user = relationship("User", back_populates="posts")


def timed(count, work):
    before = time.process_time()
    work()
    print((time.process_time() - before) * 1e6 / count, flush=True)


def user(i):
    return User(name=f"user {i}", email=f"user{i}@example.com")


def main(path):
    engine = create_engine("sqlite:///" + path)

    @event.listens_for(engine, "connect")
    def configure(connection, _):
        for text in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute("PRAGMA " + text)

    Base.metadata.create_all(engine)
    table = User.__table__

    def insert():
        with Session(engine) as session:
            session.add_all(user(i) for i in range(ROWS))
            session.commit()

    def select_all():
        with Session(engine) as session:
            session.scalars(select(User)).all()

    def untracked():  # rows without objects
        with Session(engine) as session:
            session.execute(select(table)).all()

    def by_key():
        with Session(engine) as session:
            for i in range(1, ROWS + 1):
                session.get(User, i)

    def update():
        with Session(engine) as session:
            for i, one in enumerate(session.scalars(select(User))):
                one.name = f"user -{i}"
            session.commit()

    def commit_one():
        with Session(engine) as session:
            for i in range(COMMITS):
                session.add(user(i))
                session.commit()

    def posts():
        with Session(engine) as session:
            for one in session.scalars(select(User).where(User.id <= OWNERS).options(selectinload(User.posts))):
                len(one.posts)

    timed(ROWS, insert)
    timed(ROWS, select_all)
    timed(ROWS, untracked)
    timed(ROWS, by_key)
    timed(ROWS, update)
    timed(COMMITS, commit_one)
    with Session(engine) as session:
        session.add_all(Post(title=f"user {i}", user_id=i // POSTS + 1) for i in range(OWNERS * POSTS))
        session.commit()
    timed(OWNERS * POSTS, posts)


with tempfile.TemporaryDirectory() as folder:
    main(os.path.join(folder, "orm.db"))
