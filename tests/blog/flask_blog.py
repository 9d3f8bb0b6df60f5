"""The blog in Flask and Flask-SQLAlchemy: the same templates, models and pages as examples/blog."""
import pathlib

import flask
import flask_sqlalchemy
import werkzeug.exceptions

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "examples" / "blog"

db = flask_sqlalchemy.SQLAlchemy()
blog = flask.Blueprint("blog", __name__, url_prefix="/blog")


class Account(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(80), unique=True, nullable=False)
    joined_at = db.Column(db.DateTime, nullable=False)
    entries = db.relationship("Entry", back_populates="author")


class Entry(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(200), nullable=False)
    body = db.Column(db.Text, nullable=False)
    published_at = db.Column(db.DateTime, nullable=False, index=True)
    author_id = db.Column(db.ForeignKey("account.id", ondelete="CASCADE"), nullable=False)
    author = db.relationship("Account", back_populates="entries")
    comments = db.relationship("Comment", back_populates="entry")


class Comment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)
    body = db.Column(db.Text, nullable=False)
    posted_at = db.Column(db.DateTime, nullable=False)
    entry_id = db.Column(db.ForeignKey("entry.id", ondelete="CASCADE"), nullable=False)
    entry = db.relationship("Entry", back_populates="comments")


NEWEST_FIRST = db.select(Entry).order_by(Entry.published_at.desc(), Entry.id.desc())


def read_field(name, longest, errors):
    text = flask.request.form.get(name, "").strip(" \t\r\n")
    if not text:
        errors[name] = "This field is required."
    if len(text) > longest:
        errors[name] = f"Use at most {longest} characters."
    return text


def writer():
    if flask.g.account:
        return flask.g.account
    flask.flash("Log in first.", "error")
    flask.abort(flask.redirect(flask.url_for("blog.login")))


@blog.route("/")
def list_entries():
    page = db.paginate(NEWEST_FIRST, page=flask.request.args.get("page", 1, type=int),
                       per_page=flask.current_app.config["PER_PAGE"])
    return flask.render_template("blog/index.html", page=page)


@blog.route("/<int:id>", methods=["GET", "POST"])
def show_entry(id):
    entry, errors = db.get_or_404(Entry, id), {}
    if flask.request.method == "POST":
        read_field("name", 40, errors)
        read_field("body", 1000, errors)
        assert errors, "this application only reads"
    return flask.render_template("blog/entry.html", entry=entry, errors=errors)


@blog.route("/login", methods=["GET", "POST"])
def login():
    errors = {}
    if flask.request.method == "POST":
        username = read_field("username", 80, errors)
        if not errors:
            account = Account.query.filter_by(username=username).first()
            if account:
                flask.session["account_id"] = account.id
                flask.flash("Welcome back", "success")
                return flask.redirect(flask.url_for("blog.list_entries"))
            errors["username"] = "Nobody here has this name."
    return flask.render_template("blog/login.html", errors=errors)


@blog.route("/logout", methods=["POST"])
def logout():
    flask.session.pop("account_id", None)
    flask.flash("You are logged out.")
    return flask.redirect(flask.url_for("blog.list_entries"))


@blog.route("/new", methods=["GET", "POST"])
def create_entry():
    writer()
    errors = {}
    if flask.request.method == "POST":
        read_field("title", 200, errors)
        read_field("body", 20000, errors)
        assert errors, "this application only reads"
    return flask.render_template("blog/new.html", errors=errors)


@blog.route("/<int:id>/delete", methods=["POST"])
def delete_entry(id):
    entry = db.get_or_404(Entry, id)
    assert entry.author_id != writer().id, "this application only reads"
    flask.abort(403, "Only its author may delete an entry.")


@blog.route("/archive")
def archive():
    return flask.render_template("blog/archive.html", entries=db.session.scalars(NEWEST_FIRST).all())


@blog.route("/entries.json")
def entries_json():
    rows = db.session.execute(db.select(Entry.id, Entry.title).order_by(Entry.id).limit(100))
    return flask.jsonify([list(row) for row in rows])


def load_account():
    id = flask.session.get("account_id")
    flask.g.account = db.session.get(Account, id) if id else None


def create_app(database, secret_key, title="Notes from the cellar", per_page=5):
    app = flask.Flask("blog", template_folder=FOLDER / "templates", static_folder=FOLDER / "static")
    app.config.update(SQLALCHEMY_DATABASE_URI=f"sqlite:///{database}", SECRET_KEY=secret_key, TITLE=title,
                      PER_PAGE=per_page)
    db.init_app(app)
    app.before_request(load_account)
    app.register_error_handler(werkzeug.exceptions.HTTPException,
                               lambda error: (flask.render_template("error.html", error=error), error.code))
    app.register_blueprint(blog)
    return app
