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
import warnings
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import (JSON, CheckConstraint, Column, DateTime, Enum, ForeignKey, Index, Integer, Numeric, String, Table,
                        Text, UniqueConstraint, case, cast, create_engine, delete, event, exists, extract, func, literal,
                        or_, select, text, tuple_, update)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (Session, aliased, column_property, declarative_base, deferred, joinedload, load_only,
                            relationship, selectinload, with_loader_criteria)
from sqlalchemy.pool import StaticPool

warnings.simplefilter("ignore")  # SQLite stores Decimal as a double
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


def first_page():
    return "home"


class Visit(Base):
    __tablename__ = "visits"
    __table_args__ = (UniqueConstraint("user_id", "at"), Index("ix_visits_page_at", "page", "at"))
    id = Column(Integer, primary_key=True)
    page = Column(String(40), default=first_page, nullable=False)
    day = Column(String(10), default=func.date("now"), nullable=False)
    at = Column(DateTime, nullable=False)
    cost = Column(Numeric(10, 2), nullable=False)
    pieces = Column(Integer, default=1, nullable=False)
    extra = Column(JSON)
    notes = deferred(Column(Text))
    user_id = Column(ForeignKey("users.id"), nullable=False)
    title = column_property(page + "!")

    @hybrid_property
    def total(self):
        return self.cost * self.pieces


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


def visits(session):
    noon = datetime(2024, 2, 29, 12)
    session.add(Visit(at=noon, cost=Decimal("1.25"), pieces=3, extra={"size": {"w": 7}}, user_id=1))
    second = Visit(page="shop", at=noon + timedelta(days=40), cost=Decimal("10.00"), user_id=2)
    session.add(second)
    session.flush()
    show("defaults", len(session.scalars(select(Visit).where(Visit.page == "home")).one().day), second.pieces)
    show("column_property", second.title)
    cheap = session.scalars(select(Visit).where(Visit.total < Decimal("5"))).all()
    show("hybrid", second.total, len(cheap))
    show("sum", session.scalar(select(func.sum(Visit.total))))
    month = extract("month", Visit.at)
    for number, count in session.execute(select(month, func.count()).group_by(month).order_by(month)):
        show("extract", number, count)
    show("json", session.scalars(select(Visit).where(Visit.extra["size"]["w"].as_integer() == 7)).one().page)
    light = session.scalars(select(Visit).options(load_only(Visit.page)).order_by(Visit.id)).all()
    show("load_only", light[0].page, light[1].page)
    session.execute(text("UPDATE visits SET page = 'cart' WHERE page = 'shop'"))
    session.refresh(second)
    show("refresh", second.page)


def results(session):
    likes = select(Post.title, Post.likes).order_by(Post.id)
    title, number = session.execute(likes).first()
    show("first", title, number)
    for row in session.execute(likes):
        show("names", row.title, row.likes)
    for part in session.execute(likes).partitions(1):
        show("partitions", part[0].title)
    for user, post in session.execute(select(User, Post).outerjoin(User.posts).order_by(User.name, Post.id)):
        show("entities", user.name, "none" if post is None else post.title)
    for post in session.scalars(select(Post).order_by(Post.id).execution_options(yield_per=1)):
        show("yield_per", post.title)


def more_expressions(session):
    show("tuple", session.scalars(select(Post).where(tuple_(Post.author_id, Post.likes).in_([(1, 3)]))).one().title)
    show("distinct_from", names(session.scalars(
        select(User).where(User.age.is_distinct_from(36)).order_by(User.name))))
    show("cast", session.scalar(select(cast(Post.likes, String) + " likes").order_by(Post.id)))
    show("func", session.scalar(select(func.replace(Post.title, "Notes", "Essays")).order_by(Post.id)))
    adults = func.count().filter(User.age >= 18)
    show("filter", session.scalar(select(adults).select_from(User)))
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 3))
    for one in session.scalars(select(numbers.c.n)):
        show("recursive", one)
    liked = select(Post.author_id).where(Post.likes > 0)
    show("in_select", names(session.scalars(select(User).where(User.id.in_(liked)))))
    show("correlated", names(session.scalars(
        select(User).where(~exists(select(Post.id).where(Post.author_id == User.id))).order_by(User.name))))
    running = func.sum(Post.likes).over(order_by=Post.id, rows=(None, 0))
    for title, total in session.execute(select(Post.title, running).order_by(Post.id)):
        show("frame", title, total)


def criteria(session):
    @event.listens_for(session, "do_orm_execute")
    def only_liked(state):
        if not state.execution_options.get("everything"):
            state.statement = state.statement.options(with_loader_criteria(Post, Post.likes > 0))

    show("criteria", len(session.scalars(select(Post)).all()))
    show("without", len(session.scalars(select(Post).execution_options(everything=True)).all()))


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
    session.execute(insert(Tag).from_select(["name"], select(User.name)))
    show("from_select", session.scalar(select(func.count(Tag.id))))
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
        results(session)
        more_expressions(session)
        many_rows(session)
        listening(session)
        visits(session)
        session.rollback()
        criteria(session)


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
