#!/usr/bin/python3
"""Runs queries with loading options through SQLAlchemy, for sqlalchemy_test.cpp.

Reads lines `name<TAB>expression`, evaluates each in a new session `s`, and prints `name<TAB>statements<TAB>picture`: how
many statements the query and the use of everything that the picture shows have sent.

usage: loading_sqlalchemy.py FILE
"""
import sys
import warnings

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import (Session, contains_eager, declarative_base, defaultload, defer, deferred, joinedload, lazyload,
                            load_only, raiseload, relationship, selectinload, undefer, undefer_group)

warnings.filterwarnings("ignore", category=sa.exc.SAWarning)
Base = declarative_base()


class Author(Base):
    __tablename__ = "library_author"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    mentor_id = sa.Column(sa.ForeignKey("library_author.id"))
    mentor = relationship("Author", remote_side=[id], back_populates="pupils")
    pupils = relationship("Author", back_populates="mentor")
    books = relationship("Book", foreign_keys="Book.author_id", back_populates="author")
    edited = relationship("Book", foreign_keys="Book.editor_id", back_populates="editor")


class Book(Base):
    __tablename__ = "library_book"
    id = sa.Column(sa.Integer, primary_key=True)
    title = sa.Column(sa.String(80), nullable=False)
    pages = sa.Column(sa.Integer, nullable=False)
    author_id = sa.Column(sa.ForeignKey("library_author.id"), nullable=False)
    editor_id = sa.Column(sa.ForeignKey("library_author.id"))
    author = relationship("Author", foreign_keys=[author_id], back_populates="books")
    editor = relationship("Author", foreign_keys=[editor_id], back_populates="edited")
    notes = relationship("Note", back_populates="book")


class Note(Base):
    __tablename__ = "library_note"
    id = sa.Column(sa.Integer, primary_key=True)
    text = sa.Column(sa.String(200), nullable=False)
    book_id = sa.Column(sa.ForeignKey("library_book.id"), nullable=False)
    book = relationship("Book", back_populates="notes")


class Writer(Base):
    __tablename__ = "essay_writer"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False, unique=True)
    life = deferred(sa.Column(sa.Text, nullable=False))
    born = sa.Column(sa.Integer, nullable=False)
    essays = relationship("Essay", back_populates="writer", lazy="raise")


essay_about = sa.Table("essay_about", Base.metadata, sa.Column("essay_id", sa.ForeignKey("essay.id"), primary_key=True),
                       sa.Column("topic_id", sa.ForeignKey("essay_topic.id"), primary_key=True))


class Topic(Base):
    __tablename__ = "essay_topic"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), nullable=False)
    meaning = sa.Column(sa.Text, nullable=False)


class Essay(Base):
    __tablename__ = "essay"
    id = sa.Column(sa.Integer, primary_key=True)
    title = sa.Column(sa.String(80), nullable=False)
    body = deferred(sa.Column(sa.Text, nullable=False))
    quoted = deferred(sa.Column(sa.Text), group="sources")
    thanks = deferred(sa.Column(sa.Text), group="sources")
    draft = deferred(sa.Column(sa.Text), raiseload=True)
    words = sa.Column(sa.Integer, nullable=False)
    writer_id = sa.Column(sa.ForeignKey("essay_writer.id"), nullable=False)
    writer = relationship("Writer", back_populates="essays", lazy="joined")
    remarks = relationship("Remark", back_populates="essay", lazy="selectin")
    topics = relationship("Topic", secondary=essay_about)


class Remark(Base):
    __tablename__ = "essay_remark"
    id = sa.Column(sa.Integer, primary_key=True)
    text = sa.Column(sa.String(80), nullable=False)
    essay_id = sa.Column(sa.ForeignKey("essay.id"), nullable=False)
    essay = relationship("Essay", back_populates="remarks")


PARTS = {"t": lambda e: e.title, "b": lambda e: e.body, "q": lambda e: e.quoted + (e.thanks or "-"),
         "w": lambda e: str(e.words), "d": lambda e: e.draft, "W": lambda e: e.writer.name,
         "l": lambda e: e.writer.life, "r": lambda e: str(len(e.remarks)), "p": lambda e: e.topics[0].name,
         "m": lambda e: e.topics[0].meaning}


def show(essays, parts):
    """The parts of essays that the letters name, as text."""
    return "|".join(",".join(PARTS[part](essay) for part in parts) for essay in essays)


def attempt(work):
    try:
        return str(work())
    except sa.exc.InvalidRequestError:
        return "refused"


def change(session, essays, then, **values):
    """Assigns to the first essay, and then calls a function of the session."""
    for name, value in values.items():
        setattr(essays[0], name, value)
    getattr(session, then)()
    return essays


def by_id(objects):
    return sorted(objects, key=lambda one: one.id)


def of_book(book):
    notes = "".join(note.text + "," for note in by_id(book.notes))
    return f"{book.title}/{book.editor.name if book.editor else '-'}/{book.author.name}({notes})"


def of_author(author):
    out = f"{author.name} of {author.mentor.name if author.mentor else 'nobody'}; pupils"
    out += "".join(" " + one.name for one in by_id(author.pupils))
    out += "; books" + "".join(" " + of_book(book) for book in by_id(author.books))
    return out + "; edited" + "".join(" " + book.title for book in by_id(author.edited))


def of_note(note):
    return f"{note.text} of {note.book.title} by {note.book.author.name}"


def picture(found):
    if isinstance(found, str):
        return found
    objects = found if isinstance(found, list) else [found]
    show = {Author: of_author, Book: of_book, Note: of_note}
    return "|".join(show[type(one)](one) for one in objects)


def main():
    engine = sa.create_engine("sqlite:///" + sys.argv[1])
    count = [0]
    event.listen(engine, "before_cursor_execute", lambda *_: count.__setitem__(0, count[0] + 1))
    for line in sys.stdin:
        name, text = line.rstrip("\n").split("\t")
        with Session(engine) as session:
            count[0] = 0
            shown = picture(eval(text, {**globals(), "s": session}))
            print(name, count[0], shown, sep="\t")


if __name__ == "__main__":
    main()
