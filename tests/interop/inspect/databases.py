"""Three databases of Flask-SQLAlchemy for `carboy inspect`: a shop, a school and one of odd names.

Each function returns a Flask application with its database object; its tables have names that the others do not have.
"""
import datetime
import decimal
import enum
import uuid

import flask
import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def application(url, **options):
    app = flask.Flask("inspect")
    app.config["SQLALCHEMY_DATABASE_URI"] = url.replace("postgres://", "postgresql://")
    db = SQLAlchemy(**options)
    db.init_app(app)
    return app, db


def shop(url):
    """Addresses used twice by an order, a category tree, composite keys, tables between others, checks and indexes."""
    app, db = application(url)
    Column, Key = db.Column, db.ForeignKey

    product_tag = db.Table("product_tag", Column("product_id", db.Integer, Key("product.id"), primary_key=True),
                           Column("tag_id", db.Integer, Key("tag.id"), primary_key=True))

    class Customer(db.Model):
        id = Column(db.Integer, primary_key=True)
        email = Column(db.String(120), unique=True, nullable=False)
        name = Column(db.String(80), nullable=False, index=True)
        active = Column(db.Boolean, nullable=False, server_default=sa.true())
        credit = Column(db.Numeric(10, 2), nullable=False, server_default="0")
        joined_on = Column(db.Date, nullable=False)

    class Address(db.Model):
        id = Column(db.Integer, primary_key=True)
        customer_id = Column(db.Integer, Key("customer.id", ondelete="CASCADE"), nullable=False, index=True)
        city = Column(db.String(60), nullable=False)
        zip = Column(db.String(10))

    class Profile(db.Model):
        id = Column(db.Integer, primary_key=True)
        customer_id = Column(db.Integer, Key("customer.id"), unique=True, nullable=False)
        bio = Column(db.Text)
        picture = Column(db.LargeBinary)

    class Category(db.Model):
        id = Column(db.Integer, primary_key=True)
        name = Column(db.String(40), nullable=False)
        parent_id = Column(db.Integer, Key("category.id", ondelete="SET NULL"))

    class Product(db.Model):
        id = Column(db.Integer, primary_key=True)
        sku = Column(db.String(20), nullable=False)
        name = Column(db.String(100), nullable=False)
        price = Column(db.Numeric(10, 2), nullable=False)
        weight = Column(db.Float)
        stock = Column(db.SmallInteger, nullable=False, server_default="0")
        category_id = Column(db.Integer, Key("category.id"))
        attributes = Column(db.JSON)
        __table_args__ = (db.UniqueConstraint("category_id", "name", name="uq_category_name"),
                          db.CheckConstraint("price >= 0", name="ck_price"),
                          db.Index("ix_product_category_id_price", "category_id", "price"),
                          db.Index("ix_sku_in_stock", "sku", unique=True, sqlite_where=sa.text("stock > 0"),
                                   postgresql_where=sa.text("stock > 0")))

    db.Index("ix_product_lower_name", sa.func.lower(Product.name))

    class Tag(db.Model):
        id = Column(db.Integer, primary_key=True)
        label = Column(db.String(30), nullable=False, unique=True)

    Product.tags = db.relationship(Tag, secondary=product_tag)

    class Order(db.Model):
        id = Column(db.Integer, primary_key=True)
        customer_id = Column(db.Integer, Key("customer.id"), nullable=False)
        billing_address_id = Column(db.Integer, Key("address.id"), nullable=False)
        shipping_address_id = Column(db.Integer, Key("address.id"))
        placed_at = Column(db.DateTime, nullable=False, server_default=sa.func.current_timestamp())
        status = Column(db.String(10), nullable=False, server_default="new")
        note = Column(db.Text, server_default="it's \"new\"")
        __table_args__ = (db.CheckConstraint("status IN ('new', 'paid', 'sent')"),)

    class OrderLine(db.Model):
        order_id = Column(db.Integer, Key("order.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True)
        number = Column(db.Integer, primary_key=True, autoincrement=False)
        product_id = Column(db.Integer, Key("product.id"), nullable=False)
        quantity = Column(db.Integer, nullable=False)

    class Parcel(db.Model):
        id = Column(db.Integer, primary_key=True)
        order_id = Column(db.Integer, nullable=False)
        line_number = Column(db.Integer, nullable=False)
        sent_at = Column(db.DateTime)
        __table_args__ = (db.ForeignKeyConstraint(["order_id", "line_number"],
                                                  ["order_line.order_id", "order_line.number"], ondelete="CASCADE"),)

    class Supplier(db.Model):
        code = Column(db.String(8), primary_key=True)
        name = Column(db.String(80), nullable=False)

    class SupplierProduct(db.Model):
        supplier_code = Column(db.String(8), Key("supplier.code"), primary_key=True)
        product_id = Column(db.Integer, Key("product.id"), primary_key=True)
        price = Column(db.Numeric(12, 4), nullable=False)
        since = Column(db.Date)

    class Employee(db.Model):
        id = Column(db.Integer, primary_key=True)
        name = Column(db.String(80), nullable=False)
        manager_id = Column(db.Integer, Key("employee.id"))

    def fill():
        ann = Customer(email="ann@example.org", name="Ann", joined_on=datetime.date(2024, 2, 29))
        bob = Customer(email="bob@example.org", name="Bøb \"B\" O'Neil", active=False, credit=decimal.Decimal("12.50"),
                       joined_on=datetime.date(1999, 12, 31))
        db.session.add_all([ann, bob])
        db.session.flush()
        home = Address(customer_id=ann.id, city="Köln", zip="50667")
        work = Address(customer_id=ann.id, city="Bonn")
        root = Category(name="All")
        db.session.add_all([home, work, root, Profile(customer_id=ann.id, bio="a\nb", picture=b"\x00\xff")])
        db.session.flush()
        books = Category(name="Books", parent_id=root.id)
        tags = [Tag(label="new"), Tag(label="sale"), Tag(label="unused")]
        db.session.add_all([books, *tags])
        db.session.flush()
        pen = Product(sku="P1", name="Pen", price=decimal.Decimal("0.99"), weight=0.1, attributes={"ink": ["blue", None]})
        book = Product(sku="B1", name="Book", price=decimal.Decimal("469.00"), stock=7, category_id=books.id, tags=tags[:2])
        db.session.add_all([pen, book, Supplier(code="ACME", name="Acme")])
        db.session.flush()
        order = Order(customer_id=ann.id, billing_address_id=home.id, shipping_address_id=work.id,
                      placed_at=datetime.datetime(2024, 1, 2, 3, 4, 5, 678901))
        db.session.add_all([order, SupplierProduct(supplier_code="ACME", product_id=pen.id, price=decimal.Decimal("0.1234"),
                                                   since=datetime.date(2020, 1, 1))])
        db.session.flush()
        db.session.add(OrderLine(order_id=order.id, number=1, product_id=pen.id, quantity=3))
        db.session.add(OrderLine(order_id=order.id, number=2, product_id=book.id, quantity=1))
        db.session.flush()
        db.session.add(Parcel(order_id=order.id, line_number=2))
        boss = Employee(name="Boss")
        db.session.add(boss)
        db.session.flush()
        db.session.add_all([Employee(name="Clerk", manager_id=boss.id), Employee(name="Porter", manager_id=boss.id)])

    return app, db, fill


class Mood(enum.Enum):
    calm = 1
    very_glad = 2


class Stage(enum.Enum):
    a = "in progress"
    b = "done"
    c = "class"


def school(url):
    """Joined and single-table inheritance, a cycle of keys, enumerations, times, named constraints."""
    server = url.startswith("postgres")
    app, db = application(url, metadata=sa.MetaData(naming_convention=NAMING))
    Column, Key = db.Column, db.ForeignKey
    id_type = postgresql.UUID(as_uuid=True) if server else db.String(36)

    class Department(db.Model):
        id = Column(db.Integer, primary_key=True)
        name = Column(db.String(60), nullable=False, unique=True)
        head_id = Column(db.Integer, Key("teacher.id", use_alter=True))

    class Person(db.Model):
        id = Column(db.Integer, primary_key=True)
        kind = Column(db.String(20), nullable=False)
        name = Column(db.String(80), nullable=False)
        mood = Column(db.Enum(Mood), nullable=False, server_default="very_glad")
        born = Column(db.Date)
        __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "person"}

    class Teacher(Person):
        id = Column(db.Integer, Key("person.id"), primary_key=True)
        department_id = Column(db.Integer, Key("department.id"))
        salary = Column(db.Numeric)
        __mapper_args__ = {"polymorphic_identity": "teacher", "inherit_condition": id == Person.id}

    class Student(Person):
        id = Column(db.Integer, Key("person.id", ondelete="CASCADE"), primary_key=True)
        year = Column(db.SmallInteger, nullable=False)
        __mapper_args__ = {"polymorphic_identity": "student"}

    class Course(db.Model):
        id = Column(db.BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True)
        title = Column(db.String(100), nullable=False)
        begins = Column(db.Time, nullable=False)
        lasts = Column(db.Interval if server else db.Float)
        teacher_id = Column(db.Integer, Key("teacher.id", ondelete="RESTRICT"))
        stage = Column(db.Enum(Stage, values_callable=lambda e: [one.value for one in e], name="course stage"),
                       nullable=False)
        made_at = Column(db.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
        __table_args__ = (db.CheckConstraint("length(title) > 0", name="title"),)

    class Enrollment(db.Model):
        student_id = Column(db.Integer, Key("student.id", ondelete="CASCADE"), primary_key=True)
        course_id = Column(db.Integer, Key("course.id"), primary_key=True)
        grade = Column(db.Float)

    class Room(db.Model):
        code = Column(id_type, primary_key=True)
        label = Column(db.String, nullable=False)
        plan = Column(db.JSON, nullable=False)

    class Lesson(db.Model):
        id = Column(db.Integer, primary_key=True)
        course_id = Column(db.Integer, Key("course.id"), nullable=False)
        room_code = Column(id_type, Key("room.code"))
        on = Column(db.Date, nullable=False)
        __table_args__ = (db.UniqueConstraint("room_code", "on"),)

    class Device(db.Model):  # two classes in one table
        id = Column(db.Integer, primary_key=True)
        type = Column(db.String(20), nullable=False, index=True)
        serial = Column(db.String(30), unique=True)
        __mapper_args__ = {"polymorphic_on": type, "polymorphic_identity": "device"}

    class Laptop(Device):
        cores = Column(db.Integer)
        owner_id = Column(db.Integer, Key("person.id", ondelete="SET NULL", onupdate="CASCADE"))
        __mapper_args__ = {"polymorphic_identity": "laptop"}

    friendship = db.Table("friendship", Column("person_id", db.Integer, Key("person.id", ondelete="CASCADE"), primary_key=True),
                          Column("friend_id", db.Integer, Key("person.id", ondelete="CASCADE"), primary_key=True))
    db.Table("course_room", Column("room_code", id_type, Key("room.code"), primary_key=True),
             Column("course_id", db.Integer, Key("course.id"), primary_key=True))

    class Grade(db.Model):
        letter = Column(db.String(1), primary_key=True)
        at_least = Column(db.Float, nullable=False)

    def fill():
        maths = Department(name="Maths")
        db.session.add(maths)
        db.session.flush()
        ada = Teacher(name="Ada", department_id=maths.id, salary=decimal.Decimal("1234.5"), mood=Mood.calm)
        ben = Student(name="Ben", year=2, born=datetime.date(2001, 5, 6), mood=Mood.very_glad)
        db.session.add_all([ada, ben, Person(name="Cy", mood=Mood.calm)])
        db.session.flush()
        maths.head_id = ada.id
        room = uuid.UUID("123e4567-e89b-42d3-a456-426614174000")
        room = room if server else str(room)
        db.session.add(Room(code=room, label="R 1", plan={"seats": 30}))
        sets = Course(title="Sets", begins=datetime.time(8, 15), teacher_id=ada.id, stage=Stage.c,
                      lasts=datetime.timedelta(minutes=90) if server else 1.5,
                      made_at=datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc))
        db.session.add_all([sets, Course(title="Logic", begins=datetime.time(10, 0), stage=Stage.a,
                                 made_at=datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc))])
        db.session.flush()
        db.session.add_all([Enrollment(student_id=ben.id, course_id=sets.id, grade=1.5),
                            Lesson(course_id=sets.id, room_code=room, on=datetime.date(2024, 9, 1)),
                            Device(serial="d1"), Laptop(serial="l1", cores=8, owner_id=ben.id),
                            Grade(letter="A", at_least=0.9)])
        db.session.execute(friendship.insert().values(person_id=ada.id, friend_id=ben.id))
        db.session.execute(db.metadata.tables["course_room"].insert().values(room_code=room, course_id=sets.id))

    return app, db, fill


def odd(url):
    """Words that are reserved somewhere, mixed case, spaces, digits, and names that models of Carboy use themselves."""
    app, db = application(url)
    meta, Column, Key = db.metadata, sa.Column, sa.ForeignKey
    integer, text = sa.Integer, sa.String(40)
    table = lambda name, *parts: sa.Table(name, meta, *parts)
    key = lambda: Column("id", integer, primary_key=True)
    tables = [
        table("class", key(), Column("default", text, server_default="it's"), Column("class", integer), Column("c", text),
              Column("query", text, nullable=False), Column("int", integer), Column("By", text), Column("unique", integer)),
        table("session", key(), Column("class_id", integer, Key("class.id"), nullable=False), Column("carboy_model_name", text)),
        table("User Account", key(), Column("First Name", text, nullable=False), Column("first_name", text),
              Column("e-mail", text, unique=True), Column("boss id", integer, Key("User Account.id"))),
        table("2fast", key(), Column("1st", integer, Key("User Account.id")), Column("2nd", integer, Key("User Account.id")),
              Column("select", text, index=True), Column("from", sa.Date)),
        table("camelCase", Column("camelId", integer, primary_key=True), Column("userAccountId", integer, Key("User Account.id")),
              Column("HTTPStatus", integer), sa.CheckConstraint("\"HTTPStatus\" > 99", name="Check Status")),
        table("Größe", key(), Column("größe", sa.Numeric(8, 3)), Column("naïve", sa.Boolean)),
        table("column", key(), Column("table_name", text), Column("table_args", text), Column("std", integer),
              Column("namespace", integer, Key("2fast.id"))),
        table("text", key(), Column("text", sa.Text), Column("order", integer), Column("group", integer),
              sa.UniqueConstraint("order", "group", name="order")),
        table("model", key(), Column("linux", integer), Column("errno", integer), Column("co_await", integer),
              Column("and", integer), Column("a\"b", integer), Column("back\\slash", integer)),
        table("request", Column("order", integer, primary_key=True), Column("group", integer, primary_key=True),
              Column("text_id", integer, Key("text.id"))),
        table("Session_Request", Column("session id", integer, Key("session.id"), primary_key=True),
              Column("request by", integer, Key("User Account.id"), primary_key=True)),
        table("log entry", key(), Column("request order", integer), Column("request group", integer), Column("this", text),
              sa.ForeignKeyConstraint(["request order", "request group"], ["request.order", "request.group"])),
    ]
    sa.Index("ix odd", tables[0].c["default"], sa.func.lower(tables[0].c["query"]))

    def fill():
        add = lambda name, **values: db.session.execute(meta.tables[name].insert().values(**values))
        add("class", id=1, **{"default": "d", "class": 2, "c": "c", "query": "q", "int": 3, "By": "b", "unique": 4})
        add("class", id=2, query="")
        add("session", id=1, class_id=1, carboy_model_name="x")
        add("User Account", id=1, **{"First Name": "Ann", "first_name": "ann", "e-mail": "a@b"})
        add("User Account", id=2, **{"First Name": "Bob", "boss id": 1})
        add("2fast", id=1, **{"1st": 1, "2nd": 2, "select": "s", "from": datetime.date(2024, 1, 1)})
        add("camelCase", camelId=5, userAccountId=2, HTTPStatus=404)
        add("Größe", id=1, **{"größe": decimal.Decimal("1.250"), "naïve": True})
        add("column", id=1, table_name="t", table_args="a", std=1, namespace=1)
        add("text", id=1, text="long", order=1, group=2)
        add("model", id=1, **{"linux": 1, "errno": 2, "co_await": 3, "and": 4, "a\"b": 5, "back\\slash": 6})
        add("request", order=1, group=2, text_id=1)
        add("Session_Request", **{"session id": 1, "request by": 2})
        add("log entry", id=1, **{"request order": 1, "request group": 2, "this": "t"})

    return app, db, fill


DATABASES = {"shop": shop, "school": school, "odd": odd}


def make(name, url, with_rows=True):
    app, db, fill = DATABASES[name](url)
    with app.app_context():
        db.create_all()
        if with_rows:
            fill()
            db.session.commit()
        db.session.remove()
        db.engine.dispose()


def schema(url):
    """What SQLAlchemy reflects, as sorted lines."""
    engine = sa.create_engine(url.replace("postgres://", "postgresql://"))
    inspector = sa.inspect(engine)
    lines = []
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            default = column["default"]
            lines.append(f"{table}.{column['name']} {column['type']!r} {column['nullable']} {default} {column['primary_key'] if 'primary_key' in column else ''}")
        for what, found in (("key", [inspector.get_pk_constraint(table)]), ("unique", inspector.get_unique_constraints(table)),
                            ("foreign", inspector.get_foreign_keys(table)), ("check", inspector.get_check_constraints(table)),
                            ("index", inspector.get_indexes(table))):
            for one in found:
                if what == "key":  # a model does not name its primary key, which the header says
                    one.pop("name")
                one = {k: {a: str(b) for a, b in v.items()} if isinstance(v, dict) else v for k, v in one.items()}
                lines.append(f"{table} {what} {sorted((k, str(v)) for k, v in one.items())}")
    engine.dispose()
    return sorted(lines)


def rows(url):
    """All rows of all tables, as sorted lines."""
    engine = sa.create_engine(url.replace("postgres://", "postgresql://"))
    with engine.connect() as connection:
        lines = []
        for table in sa.inspect(engine).get_table_names():
            quoted = engine.dialect.identifier_preparer.quote(table)
            for row in connection.exec_driver_sql(f"SELECT * FROM {quoted}"):
                values = {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row._mapping.items()}
                lines.append(f"{table}: {sorted(values.items())!r}")
    engine.dispose()
    return sorted(lines)
