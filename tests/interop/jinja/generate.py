"""Composes random templates from the language's grammar, for compare.py --random."""
import random

NAMES = ["a", "b", "n", "s", "l", "d", "u", "x", "y", "m1", "ns", "h", "mk", "loop"]
WORDS = ["foo", "Bar", "<b>", "ü", "x y", "", "10", "a,b", "&amp;", "-3.5"]
FILTERS = ["upper", "lower", "title", "capitalize", "length", "first", "last", "join", "join(',')", "list", "sort", "reverse|list", "int",
           "float", "string", "safe", "e", "default('D')", "d('x', true)", "trim", "abs", "round", "sum", "unique|list", "batch(2)|list",
           "slice(2)|list", "replace('o', '0')", "tojson", "map('upper')|list", "select|list", "reject('odd')|list", "dictsort", "items|list",
           "min", "max", "center(9)", "truncate(5)", "wordcount", "indent(2)", "striptags", "urlencode", "filesizeformat", "count", "forceescape",
           "groupby('k')", "map(attribute='k')|list", "selectattr('k')|list", "xmlattr", "pprint", "format(1)", "wordwrap(4)", "attr('x')"]
TEXT_FILTERS = ["upper", "lower", "title", "capitalize", "length", "first", "last", "join", "join(',')", "list", "sort", "reverse|list",
                "string", "safe", "e", "default('D')", "d('x', true)", "trim", "unique|list", "batch(2)|list", "slice(2)|list",
                "replace('o', '0')", "tojson", "map('upper')|list", "select|list", "reject('none')|list", "min", "max", "center(9)",
                "wordcount", "indent(2)", "striptags", "urlencode", "count", "forceescape", "pprint", "attr('x')", "int", "float", "wordwrap(9)"]
TESTS = ["defined", "undefined", "none", "odd", "even", "string", "number", "mapping", "iterable", "sequence", "true", "false", "boolean",
         "divisibleby(2)", "in(l)", "sameas(none)", "lower", "upper", "escaped", "callable", "integer", "float", "eq(1)", "gt(1)", "lt('a')"]
BINARY = ["+", "-", "*", "/", "//", "%", "~", "and", "or", "==", "!=", "<", "<=", ">", ">=", "in", "not in"]
METHODS = ["upper()", "split()", "strip()", "items()", "keys()", "get('k')", "get('z', 1)", "copy()", "startswith('f')", "title()", "values()", "index(1)",
           "count('o')", "replace('a', 'b')", "join(['p', 'q'])", "splitlines()", "nope()"]
CONTEXT = {"a": 1, "b": "two <2>", "n": None, "s": "foo bar\nBaz", "l": [3, 1, "x"], "d": {"k": 1, "z": "v", "q": [1, 2]}, "x": -2.5,
           "h": "<i>\"h\"</i>", "mk": {"__markup__": "<em>&amp;</em>"}, "y": [{"k": 2, "v": "b"}, {"k": 1, "v": "a"}, {"k": 2, "v": "c"}],
           "i": 4, "j": 5, "ns": {"v": 3}, "q2": "Q", "big": 99999999, "t": True, "f": False, "em": [], "tup": {"__tuple__": [1, "b"]}}


class Generator:
    def __init__(self, rng):
        self.rng = rng
        self.depth = 0
        self.loops = 0
        self.blocks = 0

    def pick(self, *choices):
        return self.rng.choice(choices)

    def literal(self):
        rng = self.rng
        kind = rng.randrange(9)
        if kind < 2:
            return str(rng.randrange(0, 12))
        if kind == 2:
            return self.pick("0.5", "2.0", "1e3", "3.25")
        if kind < 5:
            return repr(rng.choice(WORDS))
        if kind == 5:
            return self.pick("true", "false", "none")
        if kind == 6:
            return "[" + ", ".join(self.expression() for _ in range(rng.randrange(4))) + "]"
        if kind == 7:
            return "{" + ", ".join(f"{self.pick(repr('k'), repr('z'), '1')}: {self.expression()}" for _ in range(rng.randrange(3))) + "}"
        return "(" + "".join(self.expression() + ", " for _ in range(rng.randrange(3))) + ")"

    def name(self):
        return self.rng.choice(list(CONTEXT) + ["missing", "q1", "q2", "loop", "ns.v", "y.0.k", "d.k"])

    def expression(self):
        rng = self.rng
        self.depth += 1
        try:
            if self.depth > 5:
                return self.pick(self.name(), str(rng.randrange(5)))
            kind = rng.randrange(16)
            if kind < 4:
                return self.name()
            if kind < 6:
                return self.literal()
            if kind < 8:
                # Most operators fail with most operands: prefer combinations that work.
                operator = rng.choice(BINARY) if rng.random() < 0.1 else self.pick("~", "and", "or", "==", "!=")
                return f"({self.expression()} {operator} {self.expression()})"
            if kind < 11:
                if rng.random() < 0.8:
                    return f"({self.expression()})|{self.pick('string|', 'e|', 'string|list|', 'safe|')}{rng.choice(TEXT_FILTERS)}"
                return f"({self.expression()})|{rng.choice(FILTERS)}"
            if kind == 11:
                return f"({self.expression()}) is {self.pick('', 'not ')}{rng.choice(TESTS)}"
            if kind == 12:
                return self.pick(f"({self.expression()})[{self.expression()}]", f"({self.expression()})[{rng.randrange(-3, 4)}:]",
                                 f"({self.expression()})[::{self.pick(-1, 2)}]", f"({self.expression()}).k")
            if kind == 13:
                return f"({self.expression()} if {self.expression()}{self.pick('', ' else ' + self.expression())})"
            if kind == 14 and rng.random() < 0.7:
                return f"not ({self.expression()})"
            if kind == 14:
                return self.pick("not ", "-", "+") + f"({self.expression()})"
            if rng.random() < 0.7:
                return self.pick(f"({self.expression()})|string", f"range({rng.randrange(5)})", f"dict(k={self.expression()})", "s.upper()", "d.get('k')")
            return self.pick(f"({self.expression()}).{rng.choice(METHODS)}", f"range({rng.randrange(5)})", f"m1({self.expression()})",
                             f"m2({self.expression()}, k={self.expression()})", "loop.index", "loop.last", "loop.previtem", "loop.nextitem", "loop.length", f"dict(k={self.expression()})", "namespace(v=1)",
                             f"loop.cycle({self.expression()}, 1)")
        finally:
            self.depth -= 1

    def text(self):
        return self.pick("txt", " ", "\n", "  \n  ", "<p>", "é", "a\nb", "", "{", "}}")

    def tag(self, content):
        return self.pick("{%", "{%", "{%-", "{%+") + f" {content} " + self.pick("%}", "%}", "-%}", "+%}")

    def output(self):
        return self.pick("{{", "{{-") + f" {self.expression()} " + self.pick("}}", "-}}")

    def body(self, size=3):
        return "".join(self.statement() for _ in range(self.rng.randrange(size + 1)))

    def statement(self):
        rng = self.rng
        self.depth += 1
        try:
            kind = rng.randrange(22)
            if self.depth > 5 or kind < 8:
                return self.text() if rng.random() < 0.4 else self.output()
            if kind < 10:
                return self.tag(f"if {self.expression()}") + self.body() + self.pick("", self.tag("else") + self.body(), self.tag(f"elif {self.expression()}") + self.body()) + self.tag("endif")
            if kind < 13:
                target = self.pick("i", "i", "q1", "x", "i, j")
                if target == "i, j":
                    return self.tag("for i, j in d.items()") + "{{ i }}{{ loop.index }}" + self.body() + self.tag("endfor")
                iterable = self.pick("(" + self.expression() + ")|string", "l", "range(3)", "y", "d.items()", "d", "em")
                self.loops += 1
                inner = self.body() + self.pick("", "", "{% break %}", f"{{% if {self.expression()} %}}{{% continue %}}{{% endif %}}")
                self.loops -= 1
                return self.tag(f"for {target} in {iterable}" + self.pick("", "", f" if {self.expression()}")) + "{{ i }}" + inner + self.pick("", self.tag("else") + self.body()) + self.tag("endfor")
            if kind < 15:
                return self.tag(f"set {self.pick('q1', 'q2', 'a', 'x')} = {self.expression()}")
            if kind == 15:
                return self.tag(f"set {self.pick('q1', 'b')}" + self.pick("", " | upper")) + self.body() + self.tag("endset")
            if kind == 16:
                name = self.pick("m1", "m2")
                return self.tag(f"macro {name}(p, k={self.expression()})") + self.pick("{{ p }}{{ k }}", "{{ varargs }}", "{{ caller() if caller else 0 }}", "{{ kwargs }}") + self.body() + self.tag("endmacro")
            if kind == 17:
                return self.tag(f"call{self.pick('', '(z)')} {self.pick('m1', 'm2')}({self.expression()})") + self.body() + self.tag("endcall")
            if kind == 18:
                return self.tag(f"with q1 = {self.expression()}") + self.body() + self.tag("endwith")
            if kind == 19:
                return self.tag(f"filter {self.pick('upper', 'e', 'trim', 'title', 'replace(1, 2)')}") + self.body() + self.tag("endfilter")
            if kind == 20:
                self.blocks += 1
                return self.tag(f"block b{self.blocks}{self.pick('', ' scoped')}") + self.body() + self.tag("endblock")
            return self.pick(self.tag(f"autoescape {self.pick('true', 'false', 't', 'f')}") + self.body() + self.tag("endautoescape"), self.tag("include 'inc'"),
self.tag(f"do {self.expression()}"), "{# c #}", "{% set ns = namespace(v=0) %}{% set ns.v = ns.v ~ 1 %}{{ ns.v }}",
                             "{% raw %}{{ r }}{% endraw %}", self.tag("import 'lib' as lib") + "{{ lib.f(1) }}", self.tag("from 'lib' import f with context") + "{{ f(q1) }}")
        finally:
            self.depth -= 1


def cases(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        generator = Generator(rng)
        templates = {"inc": "[inc{{ a }}{{ q1 }}{{ i }}]", "lib": "{% macro f(p) %}({{ p }}{{ a }}{{ q1 }}){% endmacro %}"}
        body = "{% macro m1(p, k=2) %}{{ p }}{{ k }}{{ caller() if caller }}{% endmacro %}{% macro m2(p) %}<{{ p }}{{ kwargs }}>{{ caller(1) if caller }}{% endmacro %}" if rng.random() < 0.6 else ""
        body += generator.body(6)
        if rng.random() < 0.2:
            templates["base"] = "B" + body
            generator.depth = 0
            body = "{% extends 'base' %}" + "".join(f"{{% block b{i} %}}{generator.body()}{{{{ super() }}}}{{% endblock %}}" for i in range(1, generator.blocks + 1))
        templates["main"] = body
        options = {"autoescape": rng.random() < 0.5, "trim_blocks": rng.random() < 0.3, "lstrip_blocks": rng.random() < 0.3,
                   "undefined": rng.choice(["", "", "", "strict", "chainable", "debug"])}
        yield {"templates": templates, "main": "main", "context": CONTEXT, "options": options}
