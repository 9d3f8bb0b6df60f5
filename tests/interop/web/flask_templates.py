"""Writes requests, templates and Flask's output, for comparison in flask_templates_test.cpp.

One line for each item, with percent-encoded fields separated by tabs:
  request  method target body name value...    the fields after the body are header fields
  render   template result                     rendered during that request; "!" when it fails
  option   template result                     rendered with trim_blocks, lstrip_blocks, keep_trailing_newline and `do`
"""
import datetime
import uuid
from urllib.parse import quote

import flask
import jinja2
import markupsafe

UUID = "ABCDEF78-1234-1234-1234-1234567890ab"
BOUNDARY = "frontier"
MULTIPART = "".join(
    f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n"
    for head, text in [('name="title"', "T <1>"), ('name="tag"', "x"), ('name="tag"', "y & z"), ('name="a"', "form"),
                       ('name="doc"; filename="notes <1>.txt"\r\nContent-Type: text/plain; charset=utf-8', "some text"),
                       ('name="doc"; filename="b.png"\r\nContent-Type: image/png', "png"),
                       ('name="none"; filename=""\r\nContent-Type: application/octet-stream', "")]) + f"--{BOUNDARY}--\r\n"
FORM = "application/x-www-form-urlencoded"
REQUESTS = [
    ("GET", f"/shop/inner/7/1.50/{UUID}/a/b?a=1&a=2&b=%3Cx%3E&c=&page=3", "",
     {"Cookie": "a=1; b=two", "X-One": "1", "x-two-b3c": "<2>", "User-Agent": "Agent/1.0 <x>", "Referer": "http://x/?a=1&b"}),
    ("GET", "/plain", "", {}),
    ("GET", "/plain?", "", {"Cookie": "only=1"}),
    ("GET", "/caf%C3%A9%20x?q=%C3%A9+%26", "", {}),
    ("GET", "/plain?b=2&a=1&b=3&c=4&b=5", "", {"X-Requested-With": "XMLHttpRequest"}),
    ("GET", "/plain?get=1&items=2&keys=3", "", {}),
    ("POST", "/plain?a=query&z=1", "a=1&b=2&a=3", {"Content-Type": FORM}),
    ("PUT", "/plain?a=query", "a=1", {"Content-Type": FORM}),
    ("POST", f"/shop/inner/0012/0.25/{UUID.lower()}/x?a=query", MULTIPART,
     {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}),
    ("POST", "/plain", '{"a": 1}', {"Content-Type": "application/json; charset=utf-8"}),
]
MAPPINGS = ["request.args", "request.form", "request.values", "request.cookies", "request.files"]
# Werkzeug keeps the names of request.values in a set, so their order is undefined.
ORDERED_TEXTS = [
    "{% for name in m %}{{ name }};{% else %}nothing{% endfor %}", "{{ m.keys()|list }}{{ m.values()|list }}{{ m|list }}", "{{ m|first }}",
]
MAPPING_TEXTS = [
    "{{ m }}|{{ m|length }}|{{ m|count }}|{{ 'yes' if m else 'no' }}|{{ not m }}",
    "{% for name in m|sort %}{{ name }};{% else %}nothing{% endfor %}",
    "{% for name, value in m.items() %}{{ name }}={{ value }};{% endfor %}",
    "{% for name, value in m.items(multi=true) %}{{ name }}={{ value }};{% endfor %}",
    "{% for name, value in m.items(true)|sort %}{{ loop.index }}{{ name }};{% endfor %}",
    "{% for name, values in m.lists() %}{{ name }}={{ values }};{% endfor %}",
    "{{ m.listvalues()|list }}{{ m.keys()|sort }}{{ m.values()|list|length }}",
    "{{ m.to_dict() }}{{ m.to_dict(flat=false) }}{{ m.to_dict(False)|length }}",
    "{{ m.get('a') }}|{{ m.get('nothing') }}|{{ m.get('nothing', 'x') }}|{{ m.get('nothing', default=5) + 1 }}|{{ m.a }}",
    "{{ m['a'] }}|{{ m['nothing'] }}|{{ m.nothing is defined }}|{{ m.b or 'b' }}|{{ m.c|default('d', true) }}",
    "{{ m.getlist('a') }}{{ m.getlist('b') }}{{ m.getlist('nothing') }}{{ m.getlist('tag')|join(', ') }}",
    "{{ 'a' in m }}{{ 'nothing' in m }}{{ 'b' not in m }}{{ 3 in m }}",
    "{{ m is mapping }}{{ m is iterable }}{{ m is sequence }}{{ m is callable }}{{ m is string }}",
    "{{ dict(m.to_dict(), page=1)|dictsort }}",
]
TEXT_MAPPING_TEXTS = [
    "{{ m|tojson }}", "{{ m|dictsort }}", "{{ m|urlencode }}", "<a{{ m|xmlattr }}>",
    "{{ url_for('plain', **m.to_dict()) }}", "{{ url_for('plain', **m.to_dict(flat=false)) }}",
    "{{ url_for('plain', page=2, **m.to_dict()) if 'page' not in m else '' }}",
]
FILE_TEXTS = [
    "{% for name, file in m.items(multi=true) if file %}{{ file.name }} {{ file.filename }} {{ file.content_type }} {{ file.mimetype }} "
    "{{ file.content_length }} {{ file }};{% endfor %}",
]
TEXTS = [
    "{{ request.view_args }}|{{ request.view_args.id + 1 }}|{{ request.view_args.ratio * 2 }}|{{ request.view_args.key }}",
    "{{ request.view_args.key.hex }}|{{ request.view_args['rest'] }}|{{ request.view_args.id is integer }}",
    "{% for name, value in request.view_args|dictsort %}{{ name }}={{ value }};{% endfor %}",
    "{{ url_for(request.endpoint, **request.view_args) }}",
    "{{ url_for(request.endpoint, **dict(request.view_args, id=8, x='<')) }}",
    "{{ url_for('plain', tag=['a', 'b&'], t=('x',), n=none, e=[], b=true, f=1.5) }}",
    "{{ request.method }} {{ request.path }} {{ request.full_path }} {{ request.endpoint }} {{ request.url_rule }}",
    "{{ request.blueprint }} {{ request.blueprints }} {{ request.script_root }} {{ request.root_path }} {{ request.scheme }}",
    "{{ request.url }} {{ request.base_url }} {{ request.host_url }} {{ request.url_root }} {{ request.root_url }}",
    "{{ request.host }} {{ request.is_secure }} {{ request.is_json }} {{ request.mimetype }}",
    "{{ request.user_agent.string }} {{ request.referrer }} {{ request }}",
    "{{ request.headers['X-One'] }} {{ request.headers['x-one'] }} {{ request.headers.x_one }} {{ request.headers.Host }}",
    "{{ request.headers.get('X-None') }} {{ request.headers.get('X-None', 'd') }} {{ request.headers.get('x-ONE', default=1) }}",
    "{{ 'X-One' in request.headers }} {{ 'x-one' in request.headers }} {{ 'X-None' in request.headers }}",
    "{% for name, value in request.headers if name.startswith('X-') %}{{ name }}={{ value }};{% endfor %}",
    "{% for name, value in request.headers.items() if name.startswith('X-') %}{{ name }}={{ value }};{% endfor %}",
    "{{ request.headers.getlist('X-One') }}{{ request.headers.get_all('X-None') }}{{ 'X-ONE' in request.headers }}",
    "{{ 'X-One' in request.headers.keys()|list }}{{ '1' in request.headers.values()|list }}",
    "{{ 'yes' if request.headers else 'no' }}{{ request.headers|length > 0 }}",
    "{{ session }}|{{ session|length }}|{{ 'name' in session }}{{ 'x' in session }}|{{ session.get('name') }}",
    "{% for name in session %}{{ name }};{% endfor %}{{ session.keys()|list }}{{ session.values()|list }}",
    "{% for name, value in session.items() %}{{ name }}={{ value }};{% endfor %}{{ session|dictsort }}",
    "{{ session.when }} {{ session.when.year }} {{ session.when.strftime('%d.%m.%Y') }} {{ session.raw }}",
    "{{ session.name }} {{ session['count'] + 1 }} {{ session.get('x', 'd') }} {{ session.x is defined }} {{ session.permanent }}",
    "{{ session.pair[1] }} {{ session.pair is sequence }} {{ session.html }} {{ session.key }} {{ session.nested.a[0] }}",
    "{{ 'yes' if session else 'no' }}{{ session is mapping }}",
    "{% for name in g %}{{ name }};{% endfor %}{{ 'user' in g }}{{ 'x' in g }}{{ g.get('user') }}{{ g.get('x', 'd') }}",
    "{{ g.user }}{{ g.items is defined }}{{ g.x is defined }}{{ 'yes' if g else 'no' }}{{ g|list }} {{ g }}",
    "{{ config['TITLE'] }} {{ config.TITLE }} {{ config.get('TITLE') }} {{ config.get('X') }} {{ config.get('X', 'd') }}",
    "{{ config.DEBUG }} {{ config['TESTING'] }} {{ 'DEBUG' in config }} {{ config.get('DEBUG') }}",
    "{{ 'TITLE' in config }} {{ 'X' in config }} {{ config.LIST[1] }} {{ config.NUMBER + 1 }} {{ config.X is defined }}",
    "{% for name, value in config.items() if name in ['TITLE', 'NUMBER'] %}{{ name }}={{ value }};{% endfor %}",
    "{% for name in config if name in ['TITLE', 'NUMBER'] %}{{ name }};{% endfor %}{{ config is mapping }}{{ 'TITLE' in config.keys() }}",
    "{{ get_flashed_messages(with_categories=true) }}",
    "{{ session|length }}",
]
OPTION_TEXTS = [
    "  {% if true %}\n  a\n  {% endif %}\nb\n", "{# note #}\nx\n", "<p>\n\t{% for i in [1, 2] %}\n  {{ i }}\n\t{% endfor %}\n</p>\n\n",
    "{% set l = [] %}{% do l.append(1) %}{{ l }}", "{{ nothing }}|{{ nothing.more }}",
]


def line(*fields):
    print("\t".join(quote(str(field), safe="") for field in fields))


def rendered(text):
    try:
        return flask.render_template_string(text)
    except Exception:
        return "!"


def all_texts():
    for mapping in MAPPINGS:
        texts = list(MAPPING_TEXTS)
        if mapping != "request.values":
            texts += ORDERED_TEXTS
            texts += TEXT_MAPPING_TEXTS if mapping != "request.files" else FILE_TEXTS
        for text in texts:
            yield "{% set m = " + mapping + " %}" + text
    yield from TEXTS


def view(**_):
    flask.session["count"] = 5
    flask.session["html"] = markupsafe.Markup("<b>")
    flask.session["key"] = uuid.UUID(UUID)
    flask.session["name"] = "Zoë <x>"
    flask.session["nested"] = {"a": [1, (2, None)]}
    flask.session["pair"] = (1, "two")
    flask.session["raw"] = b"a\x00\xff\xfe>"
    flask.session["when"] = datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc)
    flask.g.user = "ada"
    flask.g.count = 3
    flask.flash("one <b>", "info")
    for text in all_texts():
        line("render", text, rendered(text))
    return ""


def make_app():
    app = flask.Flask("templates")
    app.config.update(SECRET_KEY="key", TITLE="A <title>", LIST=["a", "b"], NUMBER=7)
    shop, inner = flask.Blueprint("shop", __name__, url_prefix="/shop"), flask.Blueprint("inner", __name__, url_prefix="/inner")
    methods = ["GET", "POST", "PUT"]
    inner.add_url_rule("/<int:id>/<float:ratio>/<uuid:key>/<path:rest>", "show", view, methods=methods)
    shop.register_blueprint(inner)
    app.register_blueprint(shop)
    app.add_url_rule("/plain", "plain", view, methods=methods)
    app.add_url_rule("/<name>", "named", view, methods=methods)
    return app


def main():
    client = make_app().test_client(use_cookies=False)
    for method, target, body, headers in REQUESTS:
        line("request", method, target, body, *(part for field in headers.items() for part in field))
        assert client.open(target, method=method, data=body.encode(), headers=headers).status_code == 200, target
    app = flask.Flask("options")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True,
                         "extensions": ["jinja2.ext.do"], "undefined": jinja2.ChainableUndefined}
    with app.app_context():
        for text in OPTION_TEXTS:
            line("option", text, rendered(text))


main()
