"""A catalogue with blueprints inside blueprints, uploads, flashes and forms in forms; app.cpp is the same application."""
import functools
import io
import os

from flask import (Blueprint, Flask, Response, abort, after_this_request, flash, g, get_flashed_messages, jsonify, make_response,
                   redirect, render_template, request, send_file, send_from_directory, session, stream_with_context, url_for)
from flask.views import MethodView
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter
from werkzeug.utils import secure_filename
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, StringField, SubmitField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError


class OutOfStock(Exception):
    pass


class Numbers(BaseConverter):
    regex = r"\d+(?:\+\d+)*"

    def to_python(self, value):
        return [int(part) for part in value.split("+")]

    def to_url(self, value):
        return "+".join(str(number) for number in value)


def trace(step):
    g.setdefault("trace", []).append(step)


# A shop, inside a site in two languages, and its storeroom inside the shop.
site = Blueprint("site", __name__, url_prefix="/<lang>")
shop = Blueprint("shop", __name__, url_prefix="/shop")
store = Blueprint("store", __name__, url_prefix="/store")


@site.url_value_preprocessor
def take_language(endpoint, values):
    g.lang = values.pop("lang") if values else "en"


@site.url_defaults
def add_language(endpoint, values):
    values.setdefault("lang", g.get("lang", "en"))


@site.before_request
def check_language():
    trace("site")
    if g.lang not in ("en", "de"):
        abort(404, f"No pages in {g.lang}.")


@shop.before_request
def before_shop():
    trace("shop")
    if request.args.get("closed"):
        return "Closed.", 503


@store.before_request
def before_store():
    trace("store")

    @after_this_request
    def say_store(response):
        response.headers["X-Store"] = "yes"
        return response


@shop.after_request
def after_shop(response):
    trace("after shop")
    return response


@site.after_request
def after_site(response):
    trace("after site")
    response.headers["Content-Language"] = g.lang
    return response


@site.errorhandler(404)
def not_in_site(error):
    return f"site 404: {error.description}", 404


@shop.errorhandler(OutOfStock)
def out_of_stock(error):
    return f"shop: out of {error}", 409


@store.errorhandler(403)
def not_in_store(error):
    return render_template("shop/refused.html", error=error), 403


@store.errorhandler(KeyError)
def lost(error):
    return jsonify(lost=str(error.args[0])), 410


@site.context_processor
def languages():
    return {"languages": ["en", "de"], "lang": g.get("lang")}


@site.route("/")
def home():
    return render_template("shop/home.html")


@shop.route("/items/<numbers:ids>")
def items(ids):
    return jsonify(ids=ids, total=sum(ids), link=url_for(".items", ids=[1, 2]), other=url_for("site.shop.items", ids=ids, lang="de"))


@shop.route("/buy/<name>", methods=["GET", "POST"])
def buy(name):
    if name == "tea":
        raise OutOfStock(name)
    if name == "gone":
        abort(410)
    if name == "lost":
        raise KeyError(name)
    return f"Bought {name}"


@store.route("/shelf/<int:number>", defaults={"row": 1})
@store.route("/shelf/<int:number>/<int:row>")
def shelf(number, row):
    if number == 13:
        abort(403)
    if number == 14:
        abort(404)
    if number == 15:
        raise OutOfStock("shelves")
    if number == 16:
        raise KeyError("shelf")
    return f"Shelf {number}, row {row} at {url_for('.shelf', number=number, row=row)} or {url_for('.shelf', number=number, row=1, _anchor='top')}"


shop.register_blueprint(store)
site.register_blueprint(shop)

# Files, flashes, sessions, JSON.
api = Blueprint("api", __name__, url_prefix="/api")


class NoteForm(Form):
    text = StringField("Text", [DataRequired(), Length(max=10)])
    stars = IntegerField("Stars", [Optional(), NumberRange(1, 5)])


class ListForm(FlaskForm):
    title = StringField("Title", [DataRequired()])
    colour = SelectField("Colour", choices=[("r", "Red"), ("g", "Green")])
    notes = FieldList(FormField(NoteForm), min_entries=2, max_entries=4)
    save = SubmitField("Save")

    def validate_title(self, field):
        if field.data == "spam":
            raise ValidationError("No spam.")


def need_member(view):
    @functools.wraps(view)
    def checked(*args, **values):
        trace("member")
        if request.headers.get("X-Member") == "no":
            return "Members only.", 403
        return view(*args, **values)

    return checked


def stamp(view):
    @functools.wraps(view)
    def stamped(*args, **values):
        response = make_response(view(*args, **values))
        response.headers["X-Stamp"] = len(response.get_data())
        return response

    return stamped


class Notes(MethodView):
    init_every_request = False
    decorators = [stamp, need_member]

    def options(self, key):
        return f"options of {key}"

    def get(self, key):
        if key not in NOTES:
            abort(404, description=f"There is no note {key}.")
        return jsonify(key=key, text=NOTES[key])

    def put(self, key):
        sent = request.get_json()
        if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
            abort(422)
        created = key not in NOTES
        NOTES[key] = sent["text"]
        return jsonify(key=key, text=NOTES[key]), 201 if created else 200, {"Location": url_for("api.notes", key=key)}

    def delete(self, key):
        if NOTES.pop(key, None) is None:
            abort(404)
        return "", 204


NOTES = {}


@api.errorhandler(HTTPException)
def api_error(error):
    return jsonify(code=error.code, name=error.name, description=error.description), error.code


api.add_url_rule("/notes/<key>", view_func=Notes.as_view("notes"))


@api.post("/echo")
def echo():
    return jsonify(sent=request.get_json())


@api.post("/hook")
def hook():
    return jsonify(form=request.form.to_dict(), length=request.content_length)


def create_app(folder, key):
    app = Flask("moved", root_path=str(folder))
    app.config.update(SECRET_KEY=key, UPLOADS=str(folder / "uploads"), MAX_CONTENT_LENGTH=100_000, SESSION_COOKIE_SAMESITE="Lax")
    os.makedirs(app.config["UPLOADS"], exist_ok=True)
    app.url_map.converters["numbers"] = Numbers
    csrf = CSRFProtect(app)

    @app.before_request
    def first():
        trace("app")

    @app.after_request
    def last(response):
        response.headers["X-Trace"] = ", ".join(g.get("trace", []) + ["after app"])
        return response

    @app.errorhandler(404)
    def nowhere(error):
        return render_template("error.html", error=error), 404

    @app.errorhandler(CSRFError)
    def no_token(error):
        return f"csrf: {error.description}", 400

    @app.errorhandler(Exception)
    def anything(error):
        if isinstance(error, HTTPException):
            return error
        return "broken", 500

    @app.template_filter("loud")
    def loud(text, mark="!"):
        return text.upper() + mark

    app.register_blueprint(site)
    app.register_blueprint(api)
    csrf.exempt(hook)
    csrf.exempt(echo)
    csrf.exempt(app.view_functions["api.notes"])

    @app.get("/")
    def front():
        kind = request.accept_mimetypes.best_match(["text/html", "application/json", "text/csv"])
        if kind is None:
            abort(406)
        if kind == "application/json":
            answer = jsonify(kind=kind)
        else:
            answer = make_response(f"kind {kind} language {request.accept_languages.best_match(['en', 'de', 'pt-BR'])}")
            answer.mimetype = "text/plain"
        answer.vary.update(["Accept", "Accept-Language"])
        return answer

    @app.route("/upload", methods=["POST"])
    def upload():
        sent = request.files["file"]
        name = secure_filename(sent.filename)
        if not name:
            abort(400, "The file needs a name.")
        sent.save(os.path.join(app.config["UPLOADS"], name))
        flash(f"Saved {name}", "files")
        return redirect(url_for("download", name=name), 303)

    csrf.exempt(upload)

    @app.route("/files/<path:name>")
    def download(name):
        return send_from_directory(app.config["UPLOADS"], name, as_attachment="save" in request.args)

    @app.route("/report.txt")
    def report():
        path = os.path.join(app.config["UPLOADS"], "report.txt")
        return send_file(path, as_attachment=True, download_name=request.args.get("as", "r\u00e9sum\u00e9 1.txt"), max_age=60)

    @app.route("/table.csv")
    def table():
        rows = "a,b\n" + "".join(f"{row},x\n" for row in range(request.args.get("rows", 2, type=int)))
        return send_file(io.BytesIO(rows.encode()), as_attachment="save" in request.args, download_name="t\u00e4ble.csv")

    @app.route("/flash/<category>")
    def add_flash(category):
        flash(f"One {category}", category)
        flash("Plain <b>")
        return redirect(url_for("flashes"))

    @app.route("/flashes")
    def flashes():
        return render_template("flashes.html", only=request.args.getlist("only"))

    @app.route("/messages.json")
    def messages():
        return jsonify(get_flashed_messages(with_categories=True, category_filter=request.args.getlist("only")))

    @app.route("/visits")
    def visits():
        session["visits"] = session.get("visits", 0) + 1
        session.permanent = "stay" in request.args
        return str(session["visits"])

    @app.route("/leave")
    def leave():
        session.clear()
        return redirect("/visits", code=307)

    @app.route("/stream")
    def rows():
        g.rows = request.args.get("rows", 3, type=int)

        @stream_with_context
        def generate():
            for number in range(g.rows):
                yield f"row {number} for {request.args.get('who', 'nobody')} at {request.path}\n"

        return Response(generate(), mimetype="text/csv", headers={"X-Rows": str(g.rows)})

    @app.route("/cookies")
    def cookies():
        response = make_response(f"theme {request.cookies.get('theme', 'none')}")
        response.set_cookie("theme", request.args.get("theme", "dark"), max_age=60, path="/cookies", httponly=True, samesite="Strict")
        response.set_cookie("plain", "a b;c")
        response.delete_cookie("old", path="/x")
        return response

    @app.route("/door")
    def door():
        sent = request.authorization
        if sent is None or sent.type != "basic" or (sent.username, sent.password) != ("ada", "s:e"):
            response = make_response("Who?", 401)
            response.www_authenticate.set_basic("Door")
            return response
        return f"Hello {sent.username}"

    @app.route("/links")
    def links():
        return jsonify([
            url_for("front", _external=True), url_for("front", q="a b&c", tag=["x", "y"]), url_for("download", name="a/b c.txt"),
            url_for("site.home", lang="de"), url_for("site.shop.items", lang="en", ids=[3, 4], page=None),
            url_for("site.shop.store.shelf", lang="en", number=2, row=1), url_for("rows", _anchor="\u00e9 x", _scheme="https", _external=True),
            url_for("static", filename="none.css").split("?")[0]])

    @app.route("/list", methods=["GET", "POST"])
    def edit_list():
        form = ListForm(data={"title": "New", "notes": [{"text": "One", "stars": 2}]})
        if form.validate_on_submit():
            made = {"title": form.title.data, "colour": form.colour.data,
                    "notes": [{"text": note.form.text.data, "stars": note.form.stars.data} for note in form.notes]}
            return jsonify(made)
        return render_template("list.html", form=form), 400 if request.method == "POST" else 200

    @app.route("/broken/<kind>")
    def broken(kind):
        if kind == "abort":
            abort(int(request.args["code"]))
        if kind == "response":
            abort(make_response("A whole response", 418))
        if kind == "url":
            url_for("missing")
        if kind == "header":
            return "x", 202, [("X-A", "1"), ("X-A", "2")]
        if kind == "options":
            return "", 204
        return request.form["missing"]

    @app.route("/only/", methods=["PUT", "PATCH"])
    def only():
        return f"{request.method} {len(request.get_data())}"

    csrf.exempt(only)
    return app
