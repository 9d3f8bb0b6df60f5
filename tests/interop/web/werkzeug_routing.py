"""Writes rule maps, URLs and Werkzeug's results, for comparison in werkzeug_routing_test.cpp.

One line for each item, with percent-encoded fields separated by tabs:
  map      merge_slashes kind     begins a new map; kind: none, subdomain or host, what the rules' domains are
  rule     text endpoint methods strict_slashes domain, then for each default name kind value
  match    path method domain outcome...     outcome: found endpoint name value..., missing, methods A,B, redirect target
  build    endpoint url domain name kind value...      url is "!" when Werkzeug refuses
"""
import random
import sys
from urllib.parse import quote

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import BaseConverter, BuildError, Map, RequestRedirect, Rule, ValidationError


class Slug(BaseConverter):
    """A converter of an application's own with a pattern; the test has the same in C++."""
    regex = "[a-z0-9-]+"


class Pair(BaseConverter):
    """One that checks the text when the rule has matched, and goes before text."""
    weight = 50

    def to_python(self, value):
        if value.count("x") != 1:
            raise ValidationError()
        return value


OWN = {"slug": Slug, "pair": Pair}

STATICS = ["a", "b", "users", "new", "edit", "caf\u00e9", "a b", "x.y", "1", "42", "a+b", "v|w", "~q"]
VARIABLES = [
    ("string", ["", "string:", "string(length=2):", "string(minlength=2):", "string(maxlength=3):", "string(2, 3):", "default:"]),
    ("int", ["int:", "int(min=5):", "int(max=50):", "int(signed=True):", "int(fixed_digits=3):", "int(3):"]),
    ("float", ["float:", "float(signed=True):", "float(max=9.5):"]),
    ("path", ["path:"]),
    ("uuid", ["uuid:"]),
    ("any", ["any(a,b):", "any(new, edit, ab):", 'any("x,y", b):']),
    ("slug", ["slug:"]),
    ("pair", ["pair:"]),
]
TEXTS = {
    "string": ["a", "ab", "abc", "abcd", "new", "users", "42", "7", "caf\u00e9", "x y", "a-b", "a.b", "1.5", "\u00e9\u00e9", "%", "?#", "a+b", "a:b", "a&b=c"],
    "int": ["0", "3", "7", "42", "051", "100", "-3", "12a", "007"],
    "float": ["1.5", "0.25", "-2.5", "10.0", "3.", ".5", "42"],
    "path": ["a", "a/b", "a/b/c", "new/edit", "/a", "a//b", "users/1/edit"],
    "uuid": ["12345678-1234-1234-1234-1234567890ab", "ABCDEF78-1234-1234-1234-1234567890AB", "12345678-1234"],
    "any": ["a", "b", "new", "edit", "ab", "x,y", "c"],
    "slug": ["a", "red-shoes", "42", "-", "Red", "a b", "a_b", "new"],
    "pair": ["3x4", "axb", "x", "abc", "xx", "1x2x3"],
}
# A value that our url_for refuses to build, because the converter would not match it, is built by Werkzeug.
BUILDABLE = {"slug": ["a", "red-shoes", "42", "-", "new"], "pair": ["3x4", "axb", "x"]}
DOMAINS = {
    "none": ([""], [""]),
    "subdomain": (["", "", "api", "a.b", "<d>", "<d>-x", "<int:d>", "<any(api, b):d>"], ["", "", "api", "a.b", "foo", "foo-x", "42", "7-x", "b"]),
    "host": (["api.host", "www.host", "<d>.host", "<int:d>.host", "www-<d>"], ["api.host", "www.host", "foo.host", "42.host", "www-1", "x", "a.b.host"]),
}
DEFAULTS = {"int": [3, 7, 42], "string": ["ab", "new", "7"]}
METHODS = [["GET"], ["POST"], ["GET", "POST"], ["PUT"], ["DELETE", "GET"]]


def line(*fields):
    print("\t".join(quote(str(field), safe="") for field in fields))


def random_part(rng, names):
    """Returns a part's text, and a function that makes a URL's text for it."""
    pieces = []
    for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
        if rng.random() < 0.5 or (pieces and pieces[-1][0] != "static"):
            pieces.append(("static", rng.choice(STATICS + (["-", "."] if pieces else []))))
        else:
            kind, spellings = rng.choice(VARIABLES)
            name = f"v{len(names)}"
            names.append(kind)
            pieces.append((kind, f"<{rng.choice(spellings)}{name}>"))
    return pieces


def random_rule(rng):
    names = []
    parts = [random_part(rng, names) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4]))]
    slash = rng.random() < 0.3
    return parts, slash


def rule_text(parts, slash):
    text = "".join("/" + "".join(piece[1] for piece in part) for part in parts)
    return text + "/" if slash or not text else text


def url_of(rng, parts, slash):
    url = ""
    for part in parts:
        url += "/"
        for kind, text in part:
            url += text if kind == "static" else rng.choice(TEXTS[kind])
    if slash != (rng.random() < 0.25) or not url:
        url += "/"
    choice = rng.random()
    if choice < 0.05:
        url = url.replace("/", "//", 1)
    elif choice < 0.1:
        position = rng.randrange(len(url))
        url = url[:position] + "/" + url[position:]
    elif choice < 0.14:
        url = url.replace("/", "///")
    elif choice < 0.2:
        position = rng.randrange(1, len(url) + 1)
        url = url[:position] + rng.choice("a1/-.") + url[position:]
    return url


def bind(url_map, kind, domain):
    if kind == "subdomain":
        return url_map.bind("host", "/", subdomain=domain)
    return url_map.bind(domain if kind == "host" else "host", "/")


def with_defaults(rng, names, number):
    """Returns the text of a second rule that has some of a rule's variables, and its defaults for the others."""
    text, defaults = f"/s{number}", {}
    for i, kind in enumerate(names):
        if kind in DEFAULTS and rng.random() < 0.7:
            defaults[f"v{i}"] = rng.choice(DEFAULTS[kind])
        else:
            text += f"/<{'' if kind == 'string' else kind + ':'}v{i}>"
    return text, defaults


def default_fields(defaults):
    return [field for name, value in defaults.items() for field in (name, "int" if isinstance(value, int) else "string", value)]


def match(adapter, path, method):
    try:
        rule, values = adapter.match(path, method, return_rule=True)
        fields = ["found", rule.endpoint]
        for name, value in sorted(values.items()):
            fields += [name, repr(value) if isinstance(value, float) else str(value)]
        return fields
    except RequestRedirect as redirect:
        return ["redirect", "/" + redirect.new_url.split("/", 3)[3]]
    except MethodNotAllowed as error:
        return ["methods", ",".join(sorted(error.valid_methods))]
    except NotFound:
        return ["missing"]


def build(rng, url_map, kind_of_map, endpoint, names):
    values, fields = {}, []
    domain = rng.choice(DOMAINS[kind_of_map][1])
    adapter = bind(url_map, kind_of_map, domain)
    for name, kind in names + [("d", "int"), ("q", "string"), ("w x", "int")]:
        if rng.random() < (0.03 if name[0] == "v" or (name == "d" and kind_of_map != "none") else 0.7):
            continue
        text = rng.choice(BUILDABLE.get(kind, TEXTS[kind]))
        value = text
        if kind == "int":
            value = rng.choice([rng.randrange(-5, 1000), 3, 7, 42])
        elif kind == "float":
            value = rng.choice([1.5, 0.25, 10.0, 1e16, 1e-5, 123456.789, 3.0])
        values[name] = value
        fields += [name, kind, repr(value) if kind == "float" else value]
    try:
        url = adapter.build(endpoint, values)
    except (BuildError, ValueError):
        url = "!"
    line("build", endpoint, url, domain, *fields)


CONTESTS = ["<path:a>/<path:b>", "<path:a>/<path:b>/e", "<path:a>/<path:b>/<path:c>", "<path:a>-<path:b>x", "<a>-<b>-<c>",
            "<a><b><c>1", "<int:a><int:b><int:c>", "<int:a><float:b>-<int:c>", "<path:a><int:b>/<c>", "<a>.<path:b>.<c>",
            "<string(length=2):a><path:b>/<string(maxlength=2):c>", "<int:a>-<path:b>/<uuid:c>", "<any(a,aa):a><path:b>a",
            "<path:a>/e/<path:b>/e", "<path:a><path:b><path:c><path:d>", "<float:a><float:b><c>", "<slug:a>-<slug:b>",
            "<slug:a><int:b>", "<a>-<slug:b>", "<slug:a><b>", "<path:a>/<slug:b>", "<slug:a>.<path:b>"]


def contests(rng):
    """Returns rules whose variables compete for the text, each in a separate map."""
    for text in CONTESTS:
        line("map", 1, "none")
        adapter = Map([Rule("/" + text, endpoint="e")], converters=OWN, merge_slashes=True).bind("host", "/")
        line("rule", "/" + text, "e", "GET", 1, "")
        for _ in range(60):
            letters = rng.choice(["a/", "a/e-", "a-", "1", "1.", "1.-", "a1/.-", "ae/\n", "a\u00e9x/", "/"])
            path = "/" + "".join(rng.choice(letters) for _ in range(rng.randrange(1, 14)))
            path += rng.choice(["", "", "/e", "x", "1", "-1", "/12345678-1234-1234-1234-1234567890ab"])
            line("match", path, "GET", "", *match(adapter, path, "GET"))


def main(seed, maps):
    rng = random.Random(seed)
    contests(rng)
    for _ in range(maps):
        merge, kind = rng.random() < 0.85, rng.choice(["none", "none", "subdomain", "host"])
        line("map", int(merge), kind)
        rules, shapes = [], []
        for number in range(rng.choice([1, 3, 8, 20])):
            parts, slash = random_rule(rng)
            methods = rng.choice(METHODS)
            strict = rng.random() < 0.85
            text = rule_text(parts, slash)
            names = [k for part in parts for k, _ in part if k != "static"]
            domain = "api" if kind == "subdomain" and number == 0 else rng.choice(DOMAINS[kind][0])
            place = {kind: domain} if kind != "none" else {}
            choices = [(text, {})]
            if set(names) & set(DEFAULTS) and "any" not in names and rng.random() < 0.5:
                choices.insert(rng.choice([0, 1]), with_defaults(rng, names, number))
            for rule, defaults in choices:
                rules.append(Rule(rule, endpoint=f"e{number}", methods=methods, strict_slashes=strict, defaults=defaults or None, **place))
                line("rule", rule, f"e{number}", ",".join(methods), int(strict), domain, *default_fields(defaults))
            shapes.append((parts, slash, domain))
        url_map = Map(rules, converters=OWN, merge_slashes=merge, host_matching=kind == "host")
        for _ in range(60):
            parts, slash, own = rng.choice(shapes)
            path = url_of(rng, parts, slash)
            if rng.random() < 0.1:
                path = f"/s{rng.randrange(len(shapes))}" + rng.choice(["", "/a", "/7", "/a/42"])
            method = rng.choice(["GET", "GET", "POST", "HEAD", "PUT"])
            own = own.replace("<int:d>", "42").replace("<any(api, b):d>", "b").replace("<d>", "foo")
            domain = own if rng.random() < 0.7 else rng.choice(DOMAINS[kind][1])
            line("match", path, method, domain, *match(bind(url_map, kind, domain), path, method))
        for number, (parts, _, _) in enumerate(shapes):
            names = [(f"v{i}", kind) for i, kind in enumerate(k for part in parts for k, _ in part if k != "static")]
            build(rng, url_map, kind, f"e{number}", names)


main(int(sys.argv[1]), int(sys.argv[2]))
