#!/usr/bin/python3
"""The Python of docs/guide/sqlalchemy.md. With the C++ program as its argument, it compares what both print.

usage: main.py [PROGRAM]
"""
import contextlib
import enum
import io
import pathlib
import re
import subprocess
import sys

from sqlalchemy import (CheckConstraint, Column, Enum, ForeignKey, Integer, String, Table, case, create_engine, delete,
                        event, exists, func, or_, select, text, update)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session, aliased, declarative_base, joinedload, relationship, selectinload
from sqlalchemy.pool import StaticPool

Base = declarative_base()


class Role(enum.Enum):
    reader = "reader"
    writer = "writer"


class User(Base):
    __tablename__ = "users"
    __table_args__ = (CheckConstraint("age >= 0", name="ck_age"),)
    id = Column(Integer, primary_key=True)
    name = Column(String(40), unique=True, nullable=False)
    age = Column(Integer, index=True)
    role = Column(Enum(Role), default=Role.reader, nullable=False)
    posts = relationship("Post", back_populates="author", cascade="all, delete-orphan", order_by="Post.id")


post_tags = Table("post_tags", Base.metadata, Column("post_id", ForeignKey("posts.id"), primary_key=True),
                  Column("tag_id", ForeignKey("tags.id"), primary_key=True))


class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    title = Column(String(80), nullable=False)
    likes = Column(Integer, default=0, nullable=False)
    author_id = Column(ForeignKey("users.id"), nullable=False)
    author = relationship("User", back_populates="posts")
    tags = relationship("Tag", secondary=post_tags, back_populates="posts", order_by="Tag.name")


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), unique=True, nullable=False)
    posts = relationship("Post", secondary=post_tags, back_populates="tags")


def show(label, *values):
    print(f"{label}:", *(int(value) if isinstance(value, bool) else value for value in values))


def names(objects):
    return " ".join(one.name for one in objects)


def sql_text(engine):
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO tags (name) VALUES (:name)"), {"name": "new"})
        connection.commit()
        row = connection.execute(text("SELECT id, name FROM tags WHERE name = :n"), {"n": "new"}).one()
        show("text", row.id, row.name)
        show("scalar", connection.execute(text("SELECT count(*) FROM tags")).scalar())


def writing(session):
    ada = User(name="Ada", age=36, role=Role.writer)
    session.add(ada)
    ada.posts.append(Post(title="Notes", likes=3))
    ada.posts.append(Post(title="Letters"))
    session.add_all([User(name="Bob", age=17), User(name="Cyd")])
    session.flush()
    tag = session.scalars(select(Tag).filter_by(name="new")).one()
    ada.posts[0].tags.append(tag)
    session.commit()
    ada.age = 37
    session.rollback()
    show("rollback", ada.age)
    savepoint = session.begin_nested()
    session.add(User(name="Eve"))
    savepoint.rollback()
    show("savepoint", session.scalar(select(func.count(User.id))))


def reading(session):
    show("get", session.get(User, 1).name, session.get(User, 99) is None)
    show("where", names(session.scalars(select(User).where(User.age > 18, User.role == Role.writer))))
    show("filter_by", session.scalars(select(User).filter_by(name="Bob")).one().age)
    show("null", names(session.scalars(select(User).where(User.age.is_(None)))))
    show("in", names(session.scalars(select(User).where(User.name.in_(["Ada", "Cyd"])).order_by(User.name))))
    show("like", names(session.scalars(select(User).where(User.name.ilike("%b%")))))
    show("or", names(session.scalars(
        select(User).where(or_(User.age < 18, User.age == None)).order_by(User.name))))  # noqa: E711
    show("between", names(session.scalars(select(User).where(User.age.between(30, 40)))))
    show("order", names(session.scalars(select(User).order_by(User.age.desc().nulls_last()).limit(2).offset(1))))
    show("exists", session.scalar(select(exists().where(User.name == "Eve"))))
    nobody = session.scalars(select(User).where(User.name == "Eve")).one_or_none()
    show("one_or_none", nobody is None)


def joining(session):
    counts = (select(User.name, func.count(Post.id)).outerjoin(User.posts).group_by(User.id).order_by(User.name))
    for name, count in session.execute(counts):
        show("group_by", name, count)
    show("join", names(session.scalars(select(User).join(User.posts).where(Post.likes > 0))))
    show("any", names(session.scalars(select(User).where(User.posts.any(Post.title == "Letters")))))
    show("has", len(session.scalars(select(Post).where(Post.author.has(User.name == "Ada"))).all()))
    show("tags", session.scalars(select(Post).join(Post.tags).where(Tag.name == "new")).one().title)
    older = aliased(User, name="older")
    for name, other in session.execute(select(User.name, older.name).join(older, User.age < older.age)):
        show("aliased", name, other)
    users = session.scalars(select(User).options(selectinload(User.posts)).order_by(User.id)).all()
    show("selectinload", len(users[0].posts), len(users[1].posts))
    posts = session.scalars(select(Post).options(joinedload(Post.author)).order_by(Post.id)).all()
    show("joinedload", posts[1].author.name)


def expressions(session):
    group = case((User.age >= 18, "adult"), (User.age < 18, "child"), else_="unknown")
    for name, value in session.execute(select(User.name, group).order_by(User.name)):
        show("case", name, value)
    show("coalesce", session.scalar(select(func.sum(func.coalesce(User.age, 0)))))
    ages = select(func.max(User.age)).scalar_subquery()
    show("scalar_subquery", names(session.scalars(select(User).where(User.age == ages))))
    writers = select(Post.author_id, func.sum(Post.likes).label("likes")).group_by(Post.author_id).subquery("w")
    for name, likes in session.execute(
            select(User.name, writers.c.likes).join(writers, User.id == writers.c.author_id)):
        show("subquery", name, likes)
    both = select(User.name).union(select(Tag.name)).order_by("name")
    for name in session.scalars(both):
        show("union", name)
    rank = func.rank().over(order_by=Post.likes.desc())
    for title, number in session.execute(select(Post.title, rank).order_by(Post.id)):
        show("window", title, number)
    show("distinct", len(session.execute(select(Post.author_id).distinct()).all()))


def many_rows(session):
    more = update(Post).where(Post.likes == 0).values(likes=Post.likes + 5)
    show("update", session.execute(more, execution_options={"synchronize_session": "fetch"}).rowcount)
    young = session.scalars(select(User.name).where(User.age < 18)).all()
    session.execute(delete(User).where(User.age < 18), execution_options={"synchronize_session": "fetch"})
    for name in young:
        show("delete", name)
    upsert = insert(Tag).values(name="new")
    session.execute(upsert.on_conflict_do_update(index_elements=["name"], set_={"name": upsert.excluded.name + "er"}))
    session.expire_all()
    show("upsert", names(session.scalars(select(Tag))))
    session.delete(session.get(User, 1))
    session.flush()
    show("cascade", session.scalar(select(func.count(Post.id))))
    session.rollback()
    show("after", session.scalar(select(func.count(User.id))), session.scalar(select(func.count(Post.id))))


def listening(session):
    @event.listens_for(session, "before_flush")
    def tell(changed, context, instances):
        show("before_flush", len(changed.new))

    session.add(User(name="Dan"))
    session.flush()
    session.rollback()


def run():
    engine = create_engine("sqlite://", future=True, poolclass=StaticPool)
    Base.metadata.create_all(engine)
    sql_text(engine)
    with Session(engine, future=True) as session:
        writing(session)
        reading(session)
        joining(session)
        expressions(session)
        many_rows(session)
        listening(session)


def check_page():
    """Every line of the page's Python is in this file."""
    own = {line.strip() for line in pathlib.Path(__file__).read_text().splitlines()}
    page = (pathlib.Path(__file__).resolve().parents[2] / "docs/guide/sqlalchemy.md").read_text()
    lines = [line.strip() for block in re.findall(r"```python\n(.*?)```", page, re.S) for line in block.splitlines()]
    return [line for line in lines if line not in own and line != "# ..."]


def main():
    if len(sys.argv) < 2:
        return run()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        run()
    theirs = subprocess.run([sys.argv[1]], check=True, text=True, capture_output=True).stdout
    if theirs != printed.getvalue():
        sys.exit(f"SQLAlchemy printed:\n{printed.getvalue()}\nCarboy printed:\n{theirs}")
    if missing := check_page():
        sys.exit("These lines of docs/guide/sqlalchemy.md are not in main.py:\n" + "\n".join(missing))


main()
