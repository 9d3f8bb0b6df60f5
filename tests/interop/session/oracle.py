#!/usr/bin/env python3
"""Runs scenarios of session operations with SQLAlchemy, or makes random ones while it runs them.

A scenario is a list of lines; each line is one operation. The transcript has the outcome of each operation after it, and
driver.cpp writes the same transcript with Carboy. `~3` means that the operation executed 3 statements. The database is
SQLite in memory, or the server that CARBOY_TEST_POSTGRES names.

usage: oracle.py run < scenarios
       oracle.py matrix
       oracle.py random COUNT SEED
"""
import os
import random
import sys

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, String, Table, create_engine, event, exc, inspect, text
from sqlalchemy.orm import Session, declarative_base, exc as orm_exc, relationship
from sqlalchemy.pool import StaticPool

Base = declarative_base()
person_skill = Table("person_skill", Base.metadata,
                     Column("person_id", ForeignKey("person.id"), primary_key=True),
                     Column("skill_id", ForeignKey("skill.id"), primary_key=True))
follow = Table("follow", Base.metadata,
               Column("follower_id", ForeignKey("person.id"), primary_key=True),
               Column("followed_id", ForeignKey("person.id"), primary_key=True))


class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    visits = Column(Integer, nullable=False, default=0)
    manager_id = Column(ForeignKey("person.id", ondelete="SET NULL"))
    manager = relationship("Person", remote_side=[id], back_populates="reports")
    reports = relationship("Person", back_populates="manager", order_by="Person.name", passive_deletes=True)
    badge = relationship("Badge", back_populates="person", uselist=False, cascade="all, delete-orphan")
    tasks = relationship("Task", back_populates="owner", cascade="all, delete-orphan", order_by="Task.name")
    notes = relationship("Note", back_populates="author")
    skills = relationship("Skill", secondary=person_skill, back_populates="people", order_by="Skill.name")
    following = relationship("Person", secondary=follow, primaryjoin=id == follow.c.follower_id,
                             secondaryjoin=id == follow.c.followed_id, back_populates="followers",
                             order_by="Person.name")
    followers = relationship("Person", secondary=follow, primaryjoin=id == follow.c.followed_id,
                             secondaryjoin=id == follow.c.follower_id, back_populates="following",
                             order_by="Person.name")


class Badge(Base):
    __tablename__ = "badge"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), nullable=False)
    person_id = Column(ForeignKey("person.id"), nullable=False)
    person = relationship("Person", back_populates="badge")


class Skill(Base):
    __tablename__ = "skill"
    id = Column(Integer, primary_key=True)
    name = Column(String(40), nullable=False)
    people = relationship("Person", secondary=person_skill, back_populates="skills", order_by="Person.name")


class Task(Base):
    __tablename__ = "task"
    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    owner_id = Column(ForeignKey("person.id"), nullable=False)
    owner = relationship("Person", back_populates="tasks")


class Note(Base):
    __tablename__ = "note"
    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False)
    author_id = Column(ForeignKey("person.id"))
    author = relationship("Person", back_populates="notes")


class Depot(Base):
    __tablename__ = "depot"
    zone = Column(Integer, primary_key=True, default=7)
    name = Column(String(20), primary_key=True)
    items = relationship("Item", back_populates="depot", order_by="Item.name")
    crates = relationship("Crate", back_populates="depot", cascade="all, delete-orphan", order_by="Crate.name")


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String(20), nullable=False)
    depot_zone = Column(Integer)
    depot_name = Column(String(20))
    depot = relationship("Depot", back_populates="items")
    __table_args__ = (ForeignKeyConstraint(["depot_zone", "depot_name"], ["depot.zone", "depot.name"]),)


class Crate(Base):
    __tablename__ = "crate"
    depot_name = Column(String(20), primary_key=True)
    depot_zone = Column(Integer, primary_key=True)
    name = Column(String(20), primary_key=True)
    depot = relationship("Depot", back_populates="crates")
    __table_args__ = (ForeignKeyConstraint(["depot_name", "depot_zone"], ["depot.name", "depot.zone"]),)


KINDS = {"p": Person, "b": Badge, "s": Skill, "t": Task, "n": Note, "d": Depot, "i": Item, "c": Crate}
ONES = {"p": ["manager", "badge"], "b": ["person"], "s": [], "t": ["owner"], "n": ["author"], "d": [], "i": ["depot"],
        "c": ["depot"]}
LISTS = {"p": ["reports", "tasks", "notes", "skills", "following", "followers"], "b": [], "s": ["people"], "t": [],
         "n": [], "d": ["items", "crates"], "i": [], "c": []}
TARGETS = {"manager": "p", "badge": "b", "person": "p", "owner": "p", "author": "p", "reports": "p", "tasks": "t",
           "notes": "n", "skills": "s", "following": "p", "followers": "p", "people": "p",
           "items": "i", "crates": "c", "depot": "d"}
ROWS = [
    "SELECT p.name, CAST(p.visits AS VARCHAR), m.name FROM person p LEFT JOIN person m ON m.id = p.manager_id ORDER BY 1",
    "SELECT b.name, p.name FROM badge b JOIN person p ON p.id = b.person_id ORDER BY 1",
    "SELECT s.name FROM skill s ORDER BY 1",
    "SELECT t.name, p.name FROM task t JOIN person p ON p.id = t.owner_id ORDER BY 1",
    "SELECT n.name, p.name FROM note n LEFT JOIN person p ON p.id = n.author_id ORDER BY 1",
    "SELECT p.name, s.name FROM person_skill l JOIN person p ON p.id = l.person_id JOIN skill s ON s.id = l.skill_id "
    "ORDER BY 1, 2",
    "SELECT a.name, b.name FROM follow l JOIN person a ON a.id = l.follower_id JOIN person b ON b.id = l.followed_id "
    "ORDER BY 1, 2",
    "SELECT d.name, CAST(d.zone AS VARCHAR) FROM depot d ORDER BY 1",
    "SELECT i.name, d.name, CAST(i.depot_zone AS VARCHAR) FROM item i LEFT JOIN depot d ON d.zone = i.depot_zone AND "
    "d.name = i.depot_name ORDER BY 1",
    "SELECT c.name, d.name FROM crate c JOIN depot d ON d.zone = c.depot_zone AND d.name = c.depot_name ORDER BY 1",
]


STATEMENTS = [0]


def counted(engine):
    @event.listens_for(engine, "before_cursor_execute")
    def executed(connection, cursor, statement, *_):
        if statement.split(None, 1)[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            STATEMENTS[0] += 1

    return engine


SERVER = os.environ.get("CARBOY_TEST_POSTGRES")
if SERVER:
    SERVER = create_engine(SERVER, future=True)
    with SERVER.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    Base.metadata.create_all(SERVER)
    counted(SERVER)


def new_engine():
    if SERVER:
        with SERVER.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        return SERVER
    engine = counted(create_engine("sqlite://", poolclass=StaticPool, future=True))

    @event.listens_for(engine, "connect")
    def connected(connection, _):  # SQLAlchemy's recipe for savepoints with pysqlite
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begun(connection):
        connection.exec_driver_sql("BEGIN")

    Base.metadata.create_all(engine)
    return engine


class World:
    """The objects of a scenario by their names."""

    def __init__(self):
        self.session = Session(new_engine(), future=True)
        self.objects = {}
        self.savepoints = []

    def names(self, objects):
        known = {id(value): name for name, value in self.objects.items()}
        return [known[id(one)] for one in objects if one is not None]

    def is_in(self, name):
        state = inspect(self.objects[name])
        return state.pending or state.persistent

    def show(self, ordered):
        lines = []
        for name, one in sorted(self.objects.items()):
            if not self.is_in(name):
                lines.append(f"{name} out")
                continue
            parts = [name, one.name] + ([str(one.visits)] if name[0] == "p" else [])
            for relation in ONES[name[0]]:
                parts.append(relation + "=" + (self.names([getattr(one, relation)]) or ["-"])[0])
            for relation in LISTS[name[0]]:
                found = self.names(getattr(one, relation))
                parts.append(relation + "=" + ",".join(found if ordered and relation != "notes" else sorted(found)))
            lines.append(" ".join(parts))
        return lines

    def peek(self, name, relation):
        with self.session.no_autoflush:
            value = getattr(self.objects[name], relation)
        if relation in ONES[name[0]]:
            return [(self.names([value]) or ["-"])[0]]
        return [",".join(sorted(self.names(value)))]

    def rows(self):
        found = []
        for statement in ROWS:
            for row in self.session.execute(text(statement)):
                found.append("|".join("-" if cell is None else str(cell) for cell in row))
        return found

    def load_both(self, name, relation, other):
        """Loads both sides: SQLAlchemy does not change a side that is not loaded."""
        before = getattr(self.objects[name], relation)
        inverse = getattr(type(self.objects[name]), relation).property.back_populates
        for one in [*(before if isinstance(before, list) else [before]), self.objects.get(other)]:
            if one is not None:
                getattr(one, inverse)

    def run(self, words):
        session, objects = self.session, self.objects
        verb, *rest = words
        if verb == "new":
            objects[rest[0]] = KINDS[rest[0][0]](name=rest[0])
            for word in rest[1:]:
                key, value = word.split("=")
                setattr(objects[rest[0]], key, objects[value])
            with session.no_autoflush:
                session.add(objects[rest[0]])
        elif verb == "name":
            objects[rest[0]].name = rest[1]
        elif verb == "visits":
            objects[rest[0]].visits = int(rest[1])
        elif verb == "bump":
            objects[rest[0]].visits = Person.visits + 1
        elif verb == "ref":
            with session.no_autoflush:
                self.load_both(*rest)
                setattr(objects[rest[0]], rest[1], None if rest[2] == "-" else objects[rest[2]])
        elif verb in ("add", "remove", "clear", "replace"):
            with session.no_autoflush:
                self.load_both(rest[0], rest[1], rest[2].split(",")[0] if len(rest) > 2 else "-")
                items = getattr(objects[rest[0]], rest[1])
                if verb == "add":
                    items.append(objects[rest[2]])
                elif verb == "remove":
                    items.remove(objects[rest[2]])
                elif verb == "clear":
                    items.clear()
                else:
                    setattr(objects[rest[0]], rest[1], [objects[one] for one in rest[2].split(",")])
        elif verb == "delete":
            with session.no_autoflush:
                session.delete(objects[rest[0]])
        elif verb in ("flush", "commit", "rollback"):
            if verb != "flush":
                self.savepoints.clear()
            getattr(session, verb)()
        elif verb == "sp":
            self.savepoints.append(session.begin_nested())
        elif verb == "release":
            self.savepoints.pop().commit()
        elif verb == "undo":
            self.savepoints.pop().rollback()
        elif verb == "expunge":
            session.expunge(objects[rest[0]])
        elif verb == "expire":
            session.expire(objects[rest[0]])
        elif verb == "refresh":
            session.refresh(objects[rest[0]])
        elif verb == "readd":
            with session.no_autoflush:
                session.add(objects[rest[0]])
        elif verb == "merge":
            one = objects[rest[0]]
            with session.no_autoflush:
                values = {column.key: getattr(one, column.key) for column in inspect(type(one)).column_attrs}
                values["name"] = rest[1]
                merged = session.merge(type(one)(**values))
            return [str(merged is one)]
        elif verb == "show":
            return self.show(True)
        elif verb == "flushed":
            session.flush()
            session.expire_all()
            return self.show(False)
        elif verb == "peek":
            return self.peek(*rest)
        elif verb == "rows":
            return self.rows()
        elif verb == "state":
            state = inspect(objects[rest[0]])
            return [next(word for word in ("transient", "pending", "persistent", "deleted", "detached")
                         if getattr(state, word))]
        else:
            raise SystemExit(f"unknown operation {verb}")
        return ["ok"]

    def outcome(self, line):
        STATEMENTS[0] = 0
        return self.outcome_of(line) + [f"~{STATEMENTS[0]}"]

    def outcome_of(self, line):
        try:
            return self.run(line.split())
        except exc.IntegrityError:
            return ["integrity"]
        except orm_exc.StaleDataError:
            return ["stale"]
        except (exc.InvalidRequestError, orm_exc.FlushError, orm_exc.ObjectDeletedError, ValueError, AssertionError):
            return ["invalid"]


def write(line, outcome):
    print(line)
    for one in outcome:
        print("  " + one)


ENDS = [["flushed"], ["commit", "show"], ["rollback", "show"], ["flush", "rollback", "show"],
        ["flush", "undo", "show"], ["undo", "show"], ["release", "flushed"], ["release", "rollback", "show"],
        ["release", "commit", "show", "rows"]]


def changes(relation, p):
    """The ways in which a list of p1 changes that has x and y, while p2 has z. The owners are of kind `p`."""
    x, y, z = ("p7", "p8", "p9") if TARGETS[relation] == "p" else (f"{TARGETS[relation]}{n}" for n in (7, 8, 9))
    return [[f"add {p}1 {relation} {z}"], [f"remove {p}1 {relation} {x}"], [f"clear {p}1 {relation}"],
            [f"replace {p}1 {relation} {z},{y}"], [f"remove {p}1 {relation} {x}", f"add {p}2 {relation} {x}"],
            [f"delete {x}"], [f"delete {p}2"], [f"name {x} renamed", f"remove {p}1 {relation} {y}"],
            [f"remove {p}1 {relation} {x}", f"add {p}1 {relation} {x}"]]


def matrix():
    """Every change of every kind of list with every end of the transaction or savepoint."""
    lines = []
    required = {"t": "owner", "c": "depot"}
    for p, relation in [(p, relation) for p in "pd" for relation in LISTS[p]]:
        kind = TARGETS[relation]
        for number, change in enumerate(changes(relation, p)):
            for end in ENDS:
                lines += [f"# {relation} {number} {' '.join(end)}", f"new {p}1", f"new {p}2"]
                for n, owner in ((7, f"{p}1"), (8, f"{p}1"), (9, f"{p}2")):
                    lines.append(f"new {kind}{n}" + (f" {required[kind]}={owner}" if kind in required else ""))
                    if kind not in required:
                        lines.append(f"add {owner} {relation} {kind}{n}")
                lines += ["commit", "show"]
                lines += ["sp"] if set(end) & {"undo", "release"} else []
                lines += change + end
    return lines


def run_lines(lines):
    world = None
    for line in lines:
        if not line.strip():
            continue
        if line.startswith("#"):
            if world:
                world.session.close()
            world = World()
            print(line)
        else:
            write(line, world.outcome(line))


class Maker:
    """Chooses operations that both libraries define in the same way; guide/relationships.md lists the other ones."""

    def __init__(self, world, dice):
        self.world, self.dice, self.count, self.deleted = world, dice, 0, False

    def inside(self, kinds="pbstn"):
        return [name for name in self.world.objects
                if name[0] in kinds and self.world.is_in(name) and self.world.objects[name] not in self.world.session.deleted]

    def pick(self, kinds="pbstn"):
        names = self.inside(kinds)
        return self.dice.choice(sorted(names)) if names else None

    def target(self, name, relation):
        """SQLAlchemy refuses new objects that refer to each other in a circle, so a manager is older."""
        target = self.pick(TARGETS[relation])
        if target and target[0] in "bt" and not inspect(self.world.objects[target]).persistent:
            return None  # SQLAlchemy takes a new object out of the session when its owner is replaced
        if target and relation in ("manager", "reports"):
            older, younger = (target, name) if relation == "manager" else (name, target)
            return target if int(older[1:]) < int(younger[1:]) else None
        return target

    def fresh(self):
        self.count += 1
        kind = self.dice.choice("pppbsttnn")
        name = f"{kind}{self.count}"
        owner = self.pick("p")
        if kind in "bt":
            if owner is None:
                return None
            return f"new {name} {'person' if kind == 'b' else 'owner'}={owner}"
        if kind == "n" and owner and self.dice.random() < 0.7:
            return f"new {name} author={owner}"
        return f"new {name}"

    def change(self):
        name = self.pick()
        if name is None:
            return None
        persistent = inspect(self.world.objects[name]).persistent
        choice = self.dice.random()
        if choice < 0.15:
            return f"name {name} {name}x{self.dice.randrange(100)}"
        if choice < 0.25 and name[0] == "p":
            return f"bump {name}" if persistent and self.dice.random() < 0.3 else f"visits {name} {self.dice.randrange(9)}"
        if choice < 0.55 and ONES[name[0]]:
            relation = self.dice.choice(ONES[name[0]])
            if relation == "person" or (name[0] == "t" and not persistent):
                return None  # SQLAlchemy leaves the old partner of a one-to-one relationship as it was
            target = self.target(name, relation)
            if relation in ("manager", "author") and self.dice.random() < 0.3:
                target = "-"
            if relation == "badge" and persistent and self.dice.random() < 0.3:
                target = "-"
            return f"ref {name} {relation} {target}" if target else None
        if choice < 0.9 and LISTS[name[0]]:
            return self.change_list(name)
        if persistent and choice > 0.95 and not self.world.session.new and not self.world.session.dirty:
            self.deleted = True
            return f"delete {name}"
        return None

    def change_list(self, name):
        relation = self.dice.choice(LISTS[name[0]])
        known = self.world.peek(name, relation)[0]
        members = [one for one in known.split(",") if one and self.world.is_in(one)]
        if members and self.dice.random() < 0.4:
            return f"remove {name} {relation} {self.dice.choice(members)}"
        if self.dice.random() < 0.1:
            return f"clear {name} {relation}"
        target = self.target(name, relation)
        if target is None or target in members:
            return None
        if self.dice.random() < 0.1 and relation != "tasks":
            return f"replace {name} {relation} {target}"
        return f"add {name} {relation} {target}"

    def next(self):
        choice = self.dice.random()
        if choice < 0.25:
            return self.fresh()
        if choice < 0.75:
            return self.change()
        if choice < 0.80:
            return "flushed"
        if choice < 0.84:
            self.deleted = False
            return "commit"
        if choice < 0.87:
            return "rollback"
        if choice < 0.90:
            return "sp" if len(self.world.savepoints) < 3 else None
        if choice < 0.93:
            return self.dice.choice(["release", "undo"]) if self.world.savepoints else None
        name = self.pick()
        if name is None or self.deleted:
            return None
        relations = [one for one in ONES[name[0]] + LISTS[name[0]] if one not in ("badge", "person")]
        return f"peek {name} {self.dice.choice(relations)}" if relations else None


def run_random(count, seed):
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")
        world = World()
        maker = Maker(world, dice)
        print(f"# random {seed}/{number}")
        for _ in range(dice.randrange(5, 45)):
            line = maker.next()
            if line is None:
                continue
            outcome = world.outcome(line)
            write(line, outcome)
            failed = bool(outcome) and outcome[0] in ("integrity", "stale", "invalid")
            if failed:
                write("rollback", world.outcome("rollback"))
            if failed or line in ("commit", "rollback"):
                write("show", world.outcome("show"))
            elif line == "undo":  # SQLAlchemy keeps the lists that it has loaded
                write("flushed", world.outcome("flushed"))
        outcome = world.outcome("commit")
        write("commit", outcome)
        if outcome[0] != "ok":
            write("rollback", world.outcome("rollback"))
        for line in ("show", "rows"):
            write(line, world.outcome(line))
        world.session.close()


if __name__ == "__main__":
    import warnings
    warnings.simplefilter("ignore")
    if sys.argv[1] == "run":
        run_lines(sys.stdin.read().splitlines())
    elif sys.argv[1] == "matrix":
        run_lines(matrix())
    else:
        run_random(int(sys.argv[2]), sys.argv[3])
