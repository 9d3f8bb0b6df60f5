"""The shop in Flask and Flask-SQLAlchemy: the same templates, models, pages and reports as examples/shop."""
import datetime
import decimal
import enum
import pathlib

import flask
import flask_sqlalchemy
import sqlalchemy as sa
import werkzeug.exceptions
from sqlalchemy import case, cast, exists, extract, func, literal, select
from sqlalchemy.orm import aliased, joinedload, selectinload

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "examples" / "shop"

db = flask_sqlalchemy.SQLAlchemy()
reports = flask.Blueprint("reports", __name__, url_prefix="/reports")
MONEY = db.Numeric(10, 2)


class State(enum.Enum):
    cart = 0
    placed = 1
    paid = 2
    shipped = 3


class PayBy(enum.Enum):
    card = 0
    transfer = 1
    cash = 2


def column(kind, *arguments, **options):
    return db.Column(kind, *arguments, **{"nullable": False, **options})


class Address(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    street = column(db.String(80))
    city = column(db.String(60))
    country = column(db.String(2), default="PT")


class Customer(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = column(db.String(80), index=True)
    email = column(db.String(120), unique=True)
    joined_on = column(db.Date)
    credit = db.Column(MONEY)
    address_id = column(db.Integer, db.ForeignKey("address.id"))
    address = db.relationship("Address")
    profile = db.relationship("Profile", back_populates="customer", uselist=False)
    orders = db.relationship("Order", back_populates="customer", order_by="Order.id")


class Profile(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    customer_id = column(db.Integer, db.ForeignKey("customer.id"), unique=True)
    newsletter = column(db.Boolean)
    birthday = db.Column(db.Date)
    preferences = column(db.JSON)
    customer = db.relationship("Customer", back_populates="profile")


class Supplier(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = column(db.String(80), unique=True)
    lead_time = column(db.Interval)


class Category(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = column(db.String(40))
    position = column(db.Integer, default=0)
    parent_id = db.Column(db.ForeignKey("category.id"))
    parent = db.relationship("Category", remote_side=id, back_populates="children")
    children = db.relationship("Category", back_populates="parent", order_by="Category.position, Category.name")
    __table_args__ = (db.UniqueConstraint("parent_id", "name"),)


product_tag = db.Table("product_tag", db.Column("tag_id", db.ForeignKey("tag.id"), primary_key=True),
                       db.Column("product_id", db.ForeignKey("product.id"), primary_key=True))


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = column(db.String(40), unique=True)
    products = db.relationship("Product", secondary=product_tag, back_populates="tags")


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    sku = column(db.String(20), unique=True)
    name = column(db.String(100))
    price = column(MONEY)
    stock = column(db.Integer, default=0)
    minimum = column(db.Integer, default=0)
    is_default = db.Column("default", db.Boolean, nullable=False, default=False)
    attributes = db.Column(db.JSON(none_as_null=True))
    listed_on = column(db.Date)
    category_id = column(db.Integer, db.ForeignKey("category.id"))
    supplier_id = db.Column(db.ForeignKey("supplier.id"))
    category = db.relationship("Category")
    supplier = db.relationship("Supplier")
    tags = db.relationship("Tag", secondary=product_tag, back_populates="products", order_by="Tag.name")
    reviews = db.relationship("Review", back_populates="product", order_by="Review.written_on.desc(), Review.id.desc()")
    __table_args__ = (db.UniqueConstraint("category_id", "name"),
                      db.Index("ix_product_category_id_price", "category_id", "price"),
                      db.CheckConstraint("price >= 0 AND stock >= 0", name="ck_product"))


class Order(db.Model):
    __tablename__ = "orders"
    id = db.Column(db.Integer, primary_key=True)
    placed_at = column(db.DateTime)
    shipped_at = db.Column(db.DateTime)
    state = column(db.Enum(State))
    customer_id = column(db.Integer, db.ForeignKey("customer.id"))
    billing_id = column(db.Integer, db.ForeignKey("address.id"))
    shipping_id = column(db.Integer, db.ForeignKey("address.id"))
    note = db.Column(db.Text)
    customer = db.relationship("Customer", back_populates="orders")
    billing = db.relationship("Address", foreign_keys=billing_id)
    shipping = db.relationship("Address", foreign_keys=shipping_id)
    lines = db.relationship("Line", back_populates="order", order_by="Line.number")
    payments = db.relationship("Payment", back_populates="order", order_by="Payment.id")
    __table_args__ = (db.Index("ix_orders_customer_id_placed_at", "customer_id", "placed_at"),
                      db.CheckConstraint("shipped_at IS NULL OR shipped_at >= placed_at", name="ck_orders_shipped"))


class Line(db.Model):
    order_id = db.Column(db.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    number = db.Column(db.Integer, primary_key=True, autoincrement=False)
    product_id = column(db.Integer, db.ForeignKey("product.id"))
    quantity = column(db.Integer)
    price = column(MONEY)
    order = db.relationship("Order", back_populates="lines")
    product = db.relationship("Product")
    __table_args__ = (db.CheckConstraint("quantity > 0", name="ck_line_quantity"),)

    def amount(self):
        return self.price * self.quantity


class Payment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    order_id = column(db.Integer, db.ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    amount = column(MONEY)
    method = column(db.Enum(PayBy))
    paid_on = column(db.Date)
    order = db.relationship("Order", back_populates="payments")


class Review(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    product_id = column(db.Integer, db.ForeignKey("product.id"))
    customer_id = column(db.Integer, db.ForeignKey("customer.id"), index=True)
    stars = column(db.SmallInteger)
    body = db.Column(db.Text)
    written_on = column(db.Date)
    product = db.relationship("Product", back_populates="reviews")
    customer = db.relationship("Customer")
    __table_args__ = (db.UniqueConstraint("product_id", "customer_id"),
                      db.CheckConstraint("stars BETWEEN 1 AND 5", name="ck_review_stars"))


def rows(query):
    return [tuple(row) for row in db.session.execute(query)]


def buyer():
    customer = db.session.get(Customer, flask.session["customer_id"]) if "customer_id" in flask.session else None
    if customer is None:
        flask.flash("Choose a customer first.")
        flask.abort(flask.redirect(flask.url_for("list_customers")))
    return customer


def ids_below(category):
    below = select(Category.id).where(Category.id == category).cte("below", recursive=True)
    below = below.union_all(select(Category.id).join(below, Category.parent_id == below.c.id))
    return select(below.c.id)


def value_of(kind, text):
    try:
        return kind(text)
    except (ValueError, decimal.InvalidOperation):
        flask.abort(400)


def boolean(text):
    return {"true": True, "1": True, "false": False, "0": False}[text] if text in ("true", "1", "false", "0") else flask.abort(400)


FILTERS = {
    "name__icontains": (str, lambda v: Product.name.ilike("%" + v.replace("/", "//").replace("%", "/%").replace("_", "/_") + "%", escape="/")),
    "price__ge": (decimal.Decimal, lambda v: Product.price >= v),
    "price__le": (decimal.Decimal, lambda v: Product.price <= v),
    "stock__ge": (int, lambda v: Product.stock >= v),
    "default": (boolean, lambda v: Product.is_default == v),
}
SORTS = {"name": Product.name, "price": Product.price, "listed": Product.listed_on}


def catalogue():
    args = flask.request.args
    query = select(Product).options(joinedload(Product.category), selectinload(Product.tags))
    for name, text in args.items(multi=True):
        if name in ("sort", "page", "category", "tag", "colour"):
            continue
        if name not in FILTERS:
            flask.abort(400)
        if text:
            kind, condition = FILTERS[name]
            query = query.where(condition(value_of(kind, text)))
    sort, used = args.get("sort", "name"), set()
    for name in sort.split(",") if sort else []:
        plain = name.removeprefix("-")
        if plain not in SORTS or plain in used:
            flask.abort(400)
        used.add(plain)
        query = query.order_by(SORTS[plain].desc() if name != plain else SORTS[plain])
    query = query.order_by(Product.id)
    category = args.get("category", type=int)
    if category is not None:
        query = query.where(Product.category_id.in_(ids_below(category)))
    if args.get("tag"):
        query = query.where(Product.tags.any(Tag.name == args["tag"]))
    if args.get("colour"):
        query = query.where(Product.attributes["colour"].as_string() == args["colour"])
    page = db.paginate(query, page=args.get("page", 1, type=int), per_page=8)
    return flask.render_template("catalogue.html", page=page, sort=sort,
                                 categories=db.session.scalars(select(Category).order_by(Category.name)).all(),
                                 tags=db.session.scalars(select(Tag).order_by(Tag.name)).all())


def show_product(id):
    product = db.get_or_404(Product, id)
    stars = rows(select(func.count(), func.avg(cast(Review.stars, db.Float))).where(Review.product_id == id))
    other = aliased(Line)
    pieces = func.sum(other.quantity)
    together = rows(select(Product.id, Product.name, pieces).join(other, other.product_id == Product.id)
                    .join(Line, Line.order_id == other.order_id).where(Line.product_id == id, other.product_id != id)
                    .group_by(Product.id, Product.name).order_by(pieces.desc(), Product.id).limit(5))
    cheaper = db.session.scalars(select(Product).where(Product.category_id == product.category_id, Product.price < product.price)
                                 .order_by(Product.price.desc(), Product.id).limit(3)).all()
    path, category = [], product.category
    while category is not None:
        path.insert(0, category)
        category = category.parent
    return flask.render_template("product.html", product=product, path=path, stars=stars[0], together=together,
                                 cheaper=cheaper)


def category_tree():
    counts = (select(Product.category_id, func.count().label("count"), func.min(Product.price).label("cheapest"))
              .group_by(Product.category_id).subquery())
    found = rows(select(Category.id, func.coalesce(counts.c.count, 0), counts.c.cheapest)
                 .outerjoin(counts, Category.id == counts.c.category_id).order_by(Category.id))
    roots = db.session.scalars(select(Category).where(Category.parent_id.is_(None)).order_by(Category.position, Category.name))
    return flask.render_template("categories.html", roots=roots.all(), rows=found)


TOTAL = Line.price * Line.quantity
AMOUNT = func.sum(TOTAL)
ORDERED = Order.state != State.cart


def list_customers():
    spent = (select(Order.customer_id, AMOUNT.label("amount")).join(Order.lines).where(ORDERED).group_by(Order.customer_id)
             .subquery())
    found = rows(select(Customer, Profile, spent.c.amount).outerjoin(Customer.profile)
                 .outerjoin(spent, Customer.id == spent.c.customer_id).order_by(Customer.name, Customer.id))
    return flask.render_template("customers.html", rows=found)


def show_customer(id):
    customer = db.get_or_404(Customer, id)
    orders = rows(select(Order, AMOUNT, func.count(Line.number)).outerjoin(Order.lines).where(Order.customer_id == id)
                  .group_by(Order.id).order_by(Order.placed_at.desc(), Order.id.desc()))
    reviews = db.session.scalars(select(Review).where(Review.customer_id == id)
                                 .order_by(Review.written_on.desc(), Review.id.desc())).all()
    return flask.render_template("customer.html", customer=customer, orders=orders, reviews=reviews)


def log_in(id):
    flask.session["customer_id"] = db.get_or_404(Customer, id).id
    return flask.redirect(flask.url_for("show_customer", id=id))


def show_order(id):
    order = db.get_or_404(Order, id)
    total = db.session.scalar(select(func.coalesce(AMOUNT, 0, type_=MONEY)).where(Line.order_id == id))
    paid = db.session.scalar(select(func.coalesce(func.sum(Payment.amount), 0)).where(Payment.order_id == id))
    return flask.render_template("order.html", order=order, total=total, due=total - paid)


def cart_of(customer):
    cart = Order.query.filter_by(state=State.cart, customer=customer).first()
    if cart is None:
        cart = Order(placed_at=datetime.datetime.utcnow().replace(microsecond=0), state=State.cart, customer=customer,
                     billing=customer.address, shipping=customer.address)
        db.session.add(cart)
    return cart


def show_cart():
    cart = cart_of(buyer())
    db.session.commit()
    return flask.redirect(flask.url_for("show_order", id=cart.id))


def add_to_cart(id):
    customer, product = buyer(), db.get_or_404(Product, id)
    quantity = flask.request.form.get("quantity", 1, type=int)
    if quantity < 1 or quantity > product.stock:
        flask.flash("That many are not in stock.")
        return flask.redirect(flask.url_for("show_product", id=id))
    cart = cart_of(customer)
    db.session.flush()
    line = Line.query.filter_by(order_id=cart.id, product_id=id).first()
    if line is not None:
        line.quantity = Line.quantity + quantity
    else:
        cart.lines.append(Line(number=len(cart.lines) + 1, product_id=id, quantity=quantity, price=product.price))
    db.session.commit()
    return flask.redirect(flask.url_for("show_order", id=cart.id))


def check_out():
    cart = cart_of(buyer())
    if not cart.lines:
        flask.abort(400, "The cart is empty.")
    # SQLAlchemy 1.4 has no UPDATE FROM on SQLite.
    pieces = select(Line.quantity).where(Line.product_id == Product.id, Line.order_id == cart.id).scalar_subquery()
    taken = db.session.execute(sa.update(Product).where(Product.stock >= pieces).values(stock=Product.stock - pieces)
                               .execution_options(synchronize_session=False))
    if taken.rowcount != len(cart.lines):
        db.session.rollback()
        flask.flash("Something is not in stock any more.")
        return flask.redirect(flask.url_for("show_cart"))
    cart.state = State.placed
    cart.note = flask.request.form.get("note") or cart.note
    db.session.commit()
    flask.flash("Thank you for your order.")
    return flask.redirect(flask.url_for("show_order", id=cart.id))


REPORTS = []


def report(title, *titles):
    def register(function):
        def show():
            return flask.render_template("report.html", title=title, titles=titles, rows=rows(function()))

        REPORTS.append(function.__name__)
        reports.add_url_rule("/" + function.__name__, function.__name__, show)
        return function

    return register


def month(of):
    return func.strftime("%Y-%m", of)


def date(of):
    return func.date(of, type_=db.Date)


def microseconds(of):
    """A time, or an interval, as SQLite can calculate with it; SQLAlchemy has no arithmetic of dates on SQLite."""
    return cast(func.strftime("%s", func.substr(cast(of, db.Text), 1, 19)), db.BigInteger) * 1000000 + cast(
        func.substr(cast(of, db.Text), 21, 6), db.BigInteger)


class Length(sa.types.TypeDecorator):
    """A number of microseconds as a timedelta."""
    impl = sa.Float
    cache_ok = True

    def process_result_value(self, value, dialect):
        return None if value is None else datetime.timedelta(microseconds=round(value))


@report("Sales by month", "Month", "Orders", "Pieces", "Amount", "Largest line")
def sales_by_month():
    name = month(Order.placed_at)
    return (select(name, func.count(sa.distinct(Order.id)), func.sum(Line.quantity), AMOUNT, func.max(TOTAL))
            .join(Order.lines).where(ORDERED).group_by(name).order_by(name))


@report("Best sellers", "Rank", "SKU", "Product", "Pieces", "Amount")
def best_sellers():
    pieces = func.sum(Line.quantity)
    return (select(func.rank().over(order_by=pieces.desc()), Product.sku, Product.name, pieces, AMOUNT)
            .join(Line, Line.product_id == Product.id).join(Line.order).where(ORDERED)
            .group_by(Product.id, Product.sku, Product.name).order_by(pieces.desc(), Product.id).limit(10))


@report("Stock below the minimum", "SKU", "Product", "Stock", "Minimum", "Missing", "Supplier", "Days")
def low_stock():
    missing = Product.minimum - Product.stock
    return (select(Product.sku, Product.name, Product.stock, Product.minimum, missing, Supplier.name,
                   microseconds(Supplier.lead_time) / 1000000.0 / 86400)
            .outerjoin(Product.supplier).where(Product.stock < Product.minimum).order_by(missing.desc(), Product.id))


@report("Revenue by category", "Category", "Depth", "Pieces", "Amount")
def categories():
    pairs = select(Category.id.label("id"), Category.id.label("top")).cte("pairs", recursive=True)
    pairs = pairs.union_all(select(Category.id, pairs.c.top).join(pairs, Category.parent_id == pairs.c.id))
    sales = (select(pairs.c.top, func.sum(Line.quantity).label("pieces"), AMOUNT.label("money")).select_from(pairs)
             .join(Product, Product.category_id == pairs.c.id).join(Line, Line.product_id == Product.id).join(Line.order)
             .where(ORDERED).group_by(pairs.c.top).subquery())
    tree = (select(Category.id, literal(0).label("depth"), cast(Category.name, db.Text).label("path"))
            .where(Category.parent_id.is_(None)).cte("tree", recursive=True))
    tree = tree.union_all(select(Category.id, tree.c.depth + 1, tree.c.path + " / " + Category.name)
                          .join(tree, Category.parent_id == tree.c.id))
    return (select(tree.c.path, tree.c.depth, func.coalesce(sales.c.pieces, 0), func.coalesce(sales.c.money, 0, type_=MONEY))
            .select_from(tree).outerjoin(sales, sales.c.top == tree.c.id).order_by(tree.c.path))


@report("Customers without orders", "Name", "Email", "Since", "City")
def idle_customers():
    return (select(Customer.name, Customer.email, Customer.joined_on, Address.city).join(Customer.address)
            .where(~Customer.orders.any(ORDERED)).order_by(Customer.joined_on, Customer.id))


@report("Running totals", "Day", "Amount", "Total", "Total of the month")
def running_totals():
    days = (select(date(Order.placed_at).label("day"), AMOUNT.label("money")).join(Order.lines).where(ORDERED)
            .group_by(date(Order.placed_at)).subquery())
    total = func.sum(days.c.money)
    return select(days.c.day, days.c.money, total.over(order_by=days.c.day),
                  total.over(partition_by=month(days.c.day), order_by=days.c.day)).order_by(days.c.day)


@report("Moving average of three months", "Month", "Amount", "Average", "Change", "Months")
def moving_average():
    months = (select(month(Order.placed_at).label("name"), AMOUNT.label("money")).join(Order.lines).where(ORDERED)
              .group_by(month(Order.placed_at)).subquery())
    name, money = months.c.name, months.c.money
    return select(name, money, func.round(func.avg(money).over(order_by=name, rows=(-2, 0)), 2, type_=MONEY),
                  cast(money - func.lag(money).over(order_by=name), MONEY), func.count().over(order_by=name, rows=(-2, 0))).order_by(name)


@report("The top product of each category", "Category", "Product", "Amount")
def top_of_category():
    place = func.row_number().over(partition_by=Category.id, order_by=[AMOUNT.desc(), Product.id])
    sold = (select(Category.name.label("category"), Product.name.label("product"), AMOUNT.label("money"), place.label("place"))
            .join(Product, Product.category_id == Category.id).join(Line, Line.product_id == Product.id).join(Line.order)
            .where(ORDERED).group_by(Category.id, Category.name, Product.id, Product.name).subquery())
    return (select(sold.c.category, sold.c.product, sold.c.money).where(sold.c.place == 1)
            .order_by(sold.c.money.desc(), sold.c.category))


@report("Orders sent elsewhere", "Order", "Customer", "Billed to", "Sent to", "Country")
def elsewhere():
    billing, shipping = aliased(Address), aliased(Address)
    return (select(Order.id, Customer.name, billing.city, shipping.city, shipping.country).join(Order.customer)
            .join(billing, Order.billing).join(shipping, Order.shipping).where(billing.city != shipping.city, ORDERED)
            .order_by(Order.id))


@report("Unpaid orders", "Order", "Customer", "Total", "Paid", "Due", "")
def unpaid():
    owed = select(Line.order_id, AMOUNT.label("total")).group_by(Line.order_id).subquery()
    paid = select(Payment.order_id, func.sum(Payment.amount).label("sum")).group_by(Payment.order_id).subquery()
    received = func.coalesce(paid.c.sum, 0, type_=MONEY)
    # SQLite calculates with doubles, whose noise is not a debt.
    due = func.round(owed.c.total - received, 2, type_=MONEY)
    return (select(Order.id, Customer.name, owed.c.total, received, due, case((due > 100, "remind"), else_="wait"))
            .join(Order.customer).join(owed, Order.id == owed.c.order_id).outerjoin(paid, Order.id == paid.c.order_id)
            .where(due > 0, ORDERED).order_by(due.desc(), Order.id))


@report("Payments by method", "Year", "Quarter", "Card", "Transfer", "Cash", "All")
def payments():
    def by(method):
        return func.sum(Payment.amount).filter(Payment.method == method)

    year, quarter = extract("year", Payment.paid_on), (extract("month", Payment.paid_on) + 2) / 3
    return (select(year, quarter, by(PayBy.card), by(PayBy.transfer), by(PayBy.cash), func.sum(Payment.amount))
            .group_by(year, quarter).order_by(year, quarter))


@report("Best rated", "Product", "Stars", "Reviews", "Last")
def best_rated():
    stars = func.round(func.avg(cast(Review.stars, db.Float)), 2)
    return (select(Product.name, stars, func.count(), func.max(Review.written_on)).join(Product.reviews)
            .group_by(Product.id, Product.name).having(func.count() >= 2).order_by(stars.desc(), Product.name))


@report("Tags", "Tag", "Products", "From", "To", "Value in stock")
def tags():
    return (select(Tag.name, func.count(Product.id), func.min(Product.price), func.max(Product.price),
                   func.sum(Product.price * Product.stock)).outerjoin(Tag.products).group_by(Tag.id, Tag.name)
            .order_by(func.count(Product.id).desc(), Tag.name))


@report("Colours", "Colour", "Products", "Litres")
def colours():
    colour = Product.attributes["colour"].as_string()
    return (select(colour, func.count(), func.sum(Product.attributes[("size", "litres")].as_float()))
            .where(colour.isnot(None)).group_by(colour).order_by(colour))


@report("Spenders", "Customer", "Band", "Spent", "Orders", "Quarter", "Credit")
def spenders():
    spent = (select(Order.customer_id, AMOUNT.label("money"), func.count(sa.distinct(Order.id)).label("orders"))
             .join(Order.lines).where(ORDERED).group_by(Order.customer_id).subquery())
    money = spent.c.money
    band = case((money >= 500, "gold"), (money >= 200, "silver"), else_="plain")
    return (select(Customer.name, band, money, spent.c.orders, func.ntile(4).over(order_by=[money.desc(), Customer.id]),
                   func.coalesce(Customer.credit, 0, type_=MONEY))
            .join(spent, Customer.id == spent.c.customer_id)
            .where(money > select(func.avg(money)).select_from(spent).scalar_subquery() / 2)
            .order_by(money.desc(), Customer.id))


@report("Orders by weekday", "Day (0 is Sunday)", "Orders", "First", "Last")
def weekdays():
    day, time = extract("dow", Order.placed_at), func.strftime("%H:%M", Order.placed_at)
    return select(day, func.count(), func.min(time), func.max(time)).where(ORDERED).group_by(day).order_by(day)


@report("Never sold", "SKU", "Product", "Value", "Listed", "Category")
def never_sold():
    value = Product.price * Product.stock
    return (select(Product.sku, Product.name, value, Product.listed_on, Category.name).join(Product.category)
            .where(~exists(select(Line.number).where(Line.product_id == Product.id).correlate(Product)))
            .order_by(value.desc(), Product.id))


@report("Slow orders", "Order", "Placed", "Shipped", "Waited", "Promised", "Late by")
def slow_orders():
    waited = microseconds(Order.shipped_at) - microseconds(Order.placed_at)
    promised = func.max(microseconds(Supplier.lead_time))
    return (select(Order.id, Order.placed_at, Order.shipped_at, cast_length(waited), cast_length(promised),
                   cast_length(waited - promised))
            .join(Order.lines).join(Line.product).join(Product.supplier).where(Order.shipped_at.isnot(None))
            .group_by(Order.id, Order.placed_at, Order.shipped_at).having(waited > promised)
            .order_by(waited.desc(), Order.id))


def cast_length(of):
    return sa.type_coerce(of, Length)


@report("Regulars", "Customer", "Orders", "First", "Last", "Between", "On average")
def regulars():
    first, last = func.min(Order.placed_at), func.max(Order.placed_at)
    between = microseconds(last) - microseconds(first)
    return (select(Customer.name, func.count(), date(first), date(last), cast_length(between),
                   cast_length(between * 1.0 / func.nullif(func.count() - 1, 0)))
            .join(Customer.orders).where(ORDERED).group_by(Customer.id, Customer.name).having(func.count() > 1)
            .order_by(func.count().desc(), Customer.id))


@report("Journal", "Day", "Event", "Customer")
def journal():
    orders = select(date(Order.placed_at).label("day"), literal("order").label("kind"), Customer.name).join(Order.customer)
    reviewed = select(Review.written_on, literal("review"), Customer.name).join(Review.customer)
    joined = select(Customer.joined_on, literal("new"), Customer.name)
    events = orders.where(ORDERED).union_all(reviewed, joined).subquery()
    return (select(events.c.day, events.c.kind, events.c.name)
            .order_by(events.c.day.desc(), events.c.kind, events.c.name).limit(25))


@report("Shares", "Product", "Amount", "Percent", "Together")
def shares():
    sold = select(Line.product_id, AMOUNT.label("money")).group_by(Line.product_id).subquery()
    money, order = sold.c.money, [sold.c.money.desc(), sold.c.product_id]
    every = cast(func.sum(money).over(), db.Float)
    return (select(Product.name, money, func.round(cast(money, db.Float) * 100 / every, 1),
                   func.round(cast(func.sum(money).over(order_by=order), db.Float) * 100 / every, 1))
            .join(sold, Product.id == sold.c.product_id).order_by(money.desc(), sold.c.product_id))


@reports.route("/")
def list_reports():
    return flask.render_template("reports.html", names=[(name, flask.url_for("reports." + name)) for name in REPORTS])


def create_app(database, secret_key):
    app = flask.Flask("shop", template_folder=FOLDER / "templates", static_folder=FOLDER / "static")
    app.config.update(SQLALCHEMY_DATABASE_URI=f"sqlite:///{database}", SECRET_KEY=secret_key)
    db.init_app(app)
    app.register_error_handler(werkzeug.exceptions.HTTPException,
                               lambda error: (flask.render_template("error.html", error=error), error.code))
    for rule, view in {"/": catalogue, "/product/<int:id>": show_product, "/categories": category_tree,
                       "/customers": list_customers, "/customer/<int:id>": show_customer, "/order/<int:id>": show_order,
                       "/cart": show_cart}.items():
        app.add_url_rule(rule, view.__name__, view)
    for rule, view in {"/customer/<int:id>/log-in": log_in, "/cart/<int:id>": add_to_cart, "/cart/check-out": check_out}.items():
        app.add_url_rule(rule, view.__name__, view, methods=["POST"])
    app.register_blueprint(reports)
    return app
