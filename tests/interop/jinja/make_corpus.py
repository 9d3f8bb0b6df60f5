#!/usr/bin/python3
"""Writes corpus/*.json: templates for features, filters, tests, white space, escaping and errors.

compare.py reads these files. Run this script again after adding cases.
"""
import itertools
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = {
    "n": 7, "z": 0, "neg": -3, "f": 2.5, "big": 123456789012, "t": True, "no": False, "nil": None, "s": "hello world",
    "e": "", "html": "<b>\"x\" & 'y'</b>", "uni": "Grüße, ÑANDÚ ß €", "safe_html": {"__markup__": "<i>safe & sound</i>"},
    "l": [3, 1, 2], "ls": ["b", "A", "c", "B"], "nested": [[1, [2]], [3]], "d": {"b": 2, "a": 1, "C": 3},
    "tup": {"__tuple__": [1, "two", 3.0]}, "empty": [], "ed": {},
    "users": [{"name": "Ann", "age": 31, "city": "NY", "tags": ["x", "y"]}, {"name": "bob", "age": 9, "city": "ca", "tags": []},
              {"name": "Cy", "age": 31, "city": "CA", "tags": ["z"]}, {"name": "<Di>", "age": 50, "city": "ny"}],
    "para": "The quick brown fox jumps over the lazy-dog, and runs away.\nSecond   line here\n\n  indented well-known text",
    "links": "see http://example.com/a?b=c, (www.foo.org) or me@x.com <https://y.de/> mailto:a@b.co plain.txt http://127.0.0.1:80/x",
    "tree": [{"v": "a", "c": [{"v": "b", "c": []}, {"v": "c", "c": [{"v": "d", "c": []}]}]}, {"v": "e", "c": []}],
}
VALUES = ["n", "z", "neg", "f", "big", "t", "no", "nil", "s", "e", "html", "uni", "safe_html", "l", "ls", "nested", "d",
          "tup", "empty", "ed", "users", "missing", "2", "-7", "0.1", "1e3", "'42'", "' 42.7 '", "'abc'", "[1, 'x', none]",
          "{'k': [1]}", "(1,)", "()", "range(5)", "1e20", "'a,b,c'"]


def write(name, cases, context=None, options=None, **more):
    group = {**more, "context": DATA if context is None else context, "options": options or {},
             "cases": [{"source": c} if isinstance(c, str) else c for c in cases]}
    with open(os.path.join(HERE, "corpus", name + ".json"), "w") as file:
        json.dump(group, file, indent=0, ensure_ascii=False)
        file.write("\n")
    return len(cases)


def filters(values=VALUES):
    simple = ["abs", "capitalize", "center", "count", "default('D')", "d('D', true)", "escape", "filesizeformat", "first",
              "float", "float(1.5)", "forceescape", "int", "int(9)", "join", "join('-')", "last", "length", "list", "lower",
              "max", "min", "pprint", "reverse|list", "round", "round(1)", "safe", "sort", "string", "striptags", "sum",
              "title", "tojson", "trim", "truncate(9)", "unique|list", "upper", "urlencode", "urlize", "wordcount",
              "wordwrap(10)", "items|list", "dictsort", "indent", "batch(2)|list", "slice(2)|list", "replace('l', '<L>')",
              "attr('real')", "xmlattr", "map('upper')|list", "select|list", "reject('none')|list", "format(1)"]
    return ["{{ (%s)|%s }}" % (v, f) for f in simple for v in values]


ARGS = [
    "{{ s|center(20) }}|{{ s|center(21) }}|{{ 'ab'|center(5) }}|{{ 'abc'|center(6) }}", "{{ para|wordwrap(20) }}", "{{ para|wordwrap(5) }}",
    "{{ para|wordwrap(5, false) }}", "{{ para|wordwrap(12, true, '<br>') }}", "{{ para|wordwrap(8, break_on_hyphens=false) }}",
    "{{ 'a--b----c lazy-dog x-y well-known-thing'|wordwrap(9) }}", "{{ 'supercalifragilistic-expialidocious'|wordwrap(12) }}",
    "{{ para|indent }}", "{{ para|indent(2, true) }}", "{{ para|indent('>>', blank=true) }}", "{{ para|indent(first=true, width=1) }}",
    "{{ safe_html|indent('<') }}", "{{ para|truncate(30) }}", "{{ para|truncate(30, true) }}", "{{ para|truncate(30, false, '!') }}",
    "{{ para|truncate(60, leeway=0) }}", "{{ 'foo bar baz qux'|truncate(11) }}", "{{ 'foo bar baz qux'|truncate(11, False, '...', 0) }}",
    "{{ s|truncate(2) }}", "{{ s|truncate(5, leeway=-1) }}", "{{ links|urlize }}", "{{ links|urlize(15) }}", "{{ links|urlize(15, true) }}",
    "{{ links|urlize(target='_blank') }}", "{{ links|urlize(rel='me x') }}", "{{ 'ftp://x.y git://z'|urlize(extra_schemes=['ftp://', 'git:']) }}",
    "{{ 'x'|urlize(extra_schemes=['1']) }}", "{{ '(http://a.com/b_(c))'|urlize }}", "{{ 'http://example.com.'|urlize }}", "{{ 'foo@bar.com,'|urlize }}",
    "{{ 'http://[::1]/ https://www.x.museum:8080/p#f HTTP://A.COM'|urlize }}", "{{ 'example.com sub.example.org/path x.io'|urlize }}",
    "{{ 42.55|round }} {{ 42.55|round(1, 'floor') }} {{ 42.55|round(1, 'ceil') }} {{ 2.5|round }} {{ 3.5|round }} {{ 1234|round(-2) }} {{ 1250|round(-2) }} {{ 2.675|round(2) }}",
    "{{ 2.5|round(0, 'x') }}", "{{ 1e300|round(5) }} {{ 0.00001|round(3) }} {{ 1250.0|round(-2) }}", "{{ 7|round(1, 'floor') }} {{ -7.5|round(0, 'ceil') }}",
    "{{ '0x1f'|int(0, 16) }} {{ '1f'|int(0, 16) }} {{ '0b11'|int(base=2) }} {{ 'zz'|int(5, 36) }} {{ '077'|int(1, 0) }} {{ '0o17'|int(1, 0) }} {{ '1_000'|int }} {{ '_1'|int(8) }}",
    "{{ 'inf'|float }} {{ '-1e5'|float }} {{ 'nan'|float }} {{ '1_0.5'|float }} {{ '.5'|float }} {{ '5.'|float }} {{ 'x'|float(none) }}",
    "{{ [1,2,3,4,5,6,7]|batch(3)|list }}", "{{ [1,2,3,4,5,6,7]|batch(3, 'x')|list }}", "{{ [1,2,3,4,5,6,7]|slice(3)|list }}", "{{ [1,2,3,4,5,6,7]|slice(3, 'x')|list }}",
    "{{ []|batch(3, 0)|list }}", "{{ range(10)|slice(4)|map('list')|list }}", "{{ [1,2]|slice(0)|list }}", "{{ [1]|slice(3)|list }}",
    "{{ users|map(attribute='name')|join(', ') }}", "{{ users|map(attribute='tags', default=['none'])|list }}", "{{ users|map(attribute='tags.0')|list }}",
    "{{ users|map(attribute='zip', default='?')|join }}", "{{ users|map(attribute='name', foo=1)|list }}", "{{ users|map|list }}", "{{ users|map('nope')|list }}",
    "{{ ls|map('replace', 'B', 'x')|list }}", "{{ ls|map('default', 'x', true)|list }}", "{{ [1,2]|map('round', 1)|list }}", "{{ l|select('odd')|list }}",
    "{{ l|select('>', 1)|list }}", "{{ l|reject('divisibleby', 2)|list }}", "{{ l|select('in', [1, 2])|list }}", "{{ l|select('nope')|list }}",
    "{{ users|selectattr('tags')|map(attribute='name')|list }}", "{{ users|selectattr('age', 'gt', 20)|map(attribute='name')|list }}",
    "{{ users|rejectattr('tags', 'defined')|list }}", "{{ users|selectattr|list }}", "{{ users|rejectattr('city', 'equalto', 'NY')|map(attribute='city')|list }}",
    "{{ users|sort(attribute='name')|map(attribute='name')|list }}", "{{ users|sort(attribute='age,name')|map(attribute='name')|list }}",
    "{{ users|sort(true, true, 'name')|map(attribute='name')|list }}", "{{ users|sort(attribute='city', reverse=true)|map(attribute='name')|list }}",
    "{{ [1, 'a']|sort }}", "{{ [none, 1]|sort }}", "{{ [[2, 1], [1, 5]]|sort }}", "{{ ls|sort }} {{ ls|sort(case_sensitive=true) }} {{ ls|sort(reverse=true) }}",
    "{{ ls|unique|list }} {{ ls|unique(true)|list }} {{ users|unique(attribute='city')|map(attribute='name')|list }}", "{{ ls|min }} {{ ls|max }} {{ ls|min(true) }} {{ ls|max(case_sensitive=true) }}",
    "{{ users|min(attribute='age') }}{{ users|max(attribute='age') }}", "{{ []|min }}|{{ []|max }}", "{{ [1, 'x']|max }}",
    "{% for g in users|groupby('city') %}{{ g.grouper }}:{{ g.list|map(attribute='name')|join(',') }};{% endfor %}",
    "{% for k, v in users|groupby('city', case_sensitive=true) %}{{ k }}:{{ v|length }};{% endfor %}", "{{ users|groupby('age')|map('first')|list }}",
    "{{ users|groupby('zip', default='none') }}", "{{ users|groupby('tags.0', default='-')|map('first')|list }}", "{{ l|groupby('x') }}",
    "{{ d|dictsort }} {{ d|dictsort(true) }} {{ d|dictsort(false, 'value') }} {{ d|dictsort(by='value', reverse=true) }}", "{{ d|dictsort(by='x') }}", "{{ {1: 'a', 'b': 2}|dictsort }}",
    "{{ l|sum }} {{ users|sum(attribute='age') }} {{ l|sum(start=10) }} {{ [[1],[2]]|sum(start=[]) }}", "{{ ['a']|sum }}", "{{ [0.1, 0.2, 0.3]|sum }}",
    "{{ {'a': 1, 'b c': 2, 'u': 'ü&='}|urlencode }} {{ [('x', 'y z'), ('p', '/')]|urlencode }} {{ 'a/b c?ü~'|urlencode }} {{ 5|urlencode }}", "{{ [1]|urlencode }}",
    "<ul{{ {'class': 'a', 'id': none, 'data-x': '<&>', 'n': 1, 'u': missing}|xmlattr }}>", "{{ {'a': 1}|xmlattr(false) }}", "{{ {'a b': 1}|xmlattr }}", "{{ {}|xmlattr }}",
    "{{ d|tojson }} {{ users|tojson }}", "{{ html|tojson }} {{ uni|tojson }} {{ [1.0, none, true, 1e20, 'a\\n\\t\\x01']|tojson }}", "{{ d|tojson(2) }}", "{{ {'a': [], 'b': {}, 'c': [1, [2]]}|tojson(indent=4) }}", "{{ missing|tojson }}",
    "{{ {1: 2, none: 3}|tojson }}", "{{ {1: 2, 0: 3}|tojson }}", "{{ (1, 2)|tojson }}", "{{ '😀'|tojson }}", "{{ users|pprint }}", "{{ {'b': 1, 'a': para, 'list': range(40)|list}|pprint }}", "{{ para|pprint }}", "{{ (para,)|pprint }}",
    "{{ [para, [1]*30, {'x': {'y': 'z'*70}}]|pprint }}", "{{ '%s - %d - %.2f - %5s|%-5s|%05d|%x|%o|%e|%g|%%|%r|%c' % ('a', 3, 1.5, 'b', 'c', 42, 255, 8, 12345.678, 0.0001, 'q', 'z') }}",
    "{{ '%(a)s %(b)03d' % {'a': 1, 'b': 2} }}", "{{ '%s' % 1 }} {{ '%s %s' % (1, 2) }}", "{{ '%s %s' % 1 }}", "{{ '%d' % 'x' }}", "{{ 'x' % 1 }}", "{{ '%y' % 1 }}", "{{ '%+d % d %#x %#o %5.1f|%-8.3e|%+.1f' % (5, 5, 255, 8, 3.14159, 1234.5, -0.05) }}",
    "{{ '%s, %s!'|format('a', 'b') }} {{ '%(x)s'|format(x=1) }}", "{{ '%s'|format(1, x=2) }}", "{{ '<%s>'|safe|format(html) }}", "{{ ('<b>%s</b>'|safe) % html }}", "{{ '{} {} {x}'.format(1, 'a', x=2) }} {{ '{0}{1}{0}'.format('a', 'b') }}",
    "{{ '{:>8}|{:<8}|{:^8}|{:*^8}|{:08.3f}|{:,}|{:x}|{:+d}|{:%}|{:e}'.format('a', 'b', 'c', 'd', 3.14159, 1234567, 255, 5, 0.25, 1234.5) }}", "{{ '{0[a]} {1.real} {2[1]}'.format({'a': 1}, 5, [1, 2]) }}", "{{ '{!r} {!s}'.format('a', 'b') }}",
    "{{ '{'.format() }}", "{{ '}'.format() }}", "{{ '{}'.format() }}", "{{ '{x}'.format(y=1) }}", "{{ '{{}}'.format() }}", "{{ ('<{}>'|safe).format(html) }}", "{{ '{:10}|{:<5}|{:5}'.format('abc', 12, 1.5) }}", "{{ '{:s}'.format(1) }}", "{{ '{:d}'.format('x') }}",
    "{{ 1|filesizeformat }} {{ 999|filesizeformat }} {{ 1000|filesizeformat }} {{ 1500000|filesizeformat }} {{ 1024|filesizeformat(true) }} {{ 123456789012345|filesizeformat }} {{ '500'|filesizeformat }} {{ -5|filesizeformat }} {{ 1e30|filesizeformat }}",
    "{{ 'x'|filesizeformat }}", "{{ html|striptags }} {{ '<p>a  b</p><!-- c -->&lt;d&gt; &eacute;&#233;&amp;'|striptags }}", "{{ 'a<br>b\n\n c <b >d</b>'|striptags }}", "{{ html|replace('<', '[') }} {{ s|replace('l', 'L', 2) }} {{ s|replace('', '-') }} {{ safe_html|replace('&', '<') }}",
    "{{ 'HELLO wORLD foo-bar (baz) [x]'|title }} {{ uni|title }} {{ uni|upper }} {{ uni|lower }} {{ uni|capitalize }}", "{{ '  x '|trim }}| {{ 'xxaxx'|trim('x') }} {{ safe_html|trim('<i>/') }}", "{{ s|first }} {{ s|last }} {{ d|first }} {{ d|last }} {{ l|first }} {{ empty|first }} {{ empty|last }}",
    "{{ d|list }} {{ d.items()|list }} {{ d.keys() }} {{ d.values() }} {{ d.items() }} {{ s|list }}", "{{ l|join('<br>') }} {{ ls|join('<')|safe }} {{ [html, safe_html]|join(', ') }} {{ users|join('|', attribute='name') }} {{ users|join(attribute='age', d='+') }}",
    "{{ nil|default('x') }} {{ missing|default }} {{ missing|default('x') }} {{ e|default('x', true) }} {{ missing.foo|default('x') }}", "{{ s|attr('upper') is callable }} {{ d|attr('items')() }} {{ d|attr('b') }} {{ d|attr('x')|default('no') }}",
    "{{ l|map('string')|map('upper')|join }}", "{% set g = l|map('string') %}{{ g|list }}{{ g|list }}", "{% set r = l|reverse %}{{ r|list }}{{ r|list }}", "{{ s|random is string }} {{ []|random }} {{ [1]|random }}",
    "{{ 5|nope }}", "{% if false %}{{ 5|nope }}{% endif %}ok", "{% if true %}{{ 5|nope }}{% endif %}", "{{ 5|nope if false else 'x' }}", "{{ 5 is nope }}", "{{ 'x'|upper(1) }}", "{{ 'x'|replace('a') }}", "{{ 'x'|default(foo=1) }}", "{{ l|join(1, 2, 3) }}",
    "{{ 'a'|upper|lower|title }}", "{{ 1|string|int + 1 }}", "{{ -1|abs }}", "{{ (-1)|abs }}", "{{ 'a' ~ 1|string ~ 'b'|upper }}", "{{ [1,2,3]|length + 1 }}", "{{ missing|length }} {{ missing|list }} {{ missing|join }} {{ missing|upper }}|{{ missing|sum }}",
    "{{ users|tojson|length > 10 }}", "{{ ['x', 'y']|items }}", "{{ missing|items|list }}", "{{ 3|items }}", "{{ l|sum('x') }}", "{{ [1,[2,3]]|first }}", "{{ range(3)|sum }} {{ range(3)|list }} {{ range(3)|join }} {{ range(3)|last }} {{ range(3)|reverse|list }}",
]

TESTS = ["odd", "even", "divisibleby(3)", "divisibleby 2", "defined", "undefined", "none", "boolean", "false", "true", "integer", "float",
         "lower", "upper", "string", "mapping", "number", "sequence", "iterable", "callable", "sameas none", "escaped", "in [1, 7, 'abc']",
         "eq 7", "== 0", "ne 7", "!= 7", "gt 1", "> 1", "ge 2", "lt 5", "le 5", "lessthan 3", "greaterthan 3", "equalto 'abc'", "filter", "test"]

EXPRESSIONS = ["a + b", "a - b", "a * b", "a / b", "a // b", "a % b", "a ** 2", "a == b", "a != b", "a < b", "a <= b", "a ~ b", "a and b", "a or b",
               "a in b", "a not in b", "a[b]", "a[0]", "a[-1]", "a[1:]", "a[::-1]", "a[:2]", "a.b", "not a", "-a", "+a", "a if b else 'E'", "[a, b]", "{'k': a}",
               "(a, b)", "a is sameas b", "a < b < 10"]
PAIRS = [("7", "2"), ("-7", "2"), ("7.5", "-2"), ("0", "3"), ("3", "0"), ("'ab'", "'b'"), ("'ab'", "3"), ("[1, 2]", "[2]"), ("[1, 2, 3]", "1"), ("{'b': 1}", "'b'"),
         ("(1, 2)", "(1, 3)"), ("none", "1"), ("true", "1"), ("missing", "1"), ("1", "missing"), ("html", "safe_html"), ("safe_html", "html"), ("s", "'o w'"),
         ("2.0", "2"), ("range(5)", "2"), ("uni", "1"), ("false", "0.0"), ("''", "'x'"), ("[]", "[]"), ("1", "'1'")]

SYNTAX = [
    "{% autoescape t %}{{ (2 and 2)[::2] }}{{ 1 + 1 }}{{ '<' }}{{ '<' ~ 1 }}{{ ['<'] }}{{ 'a' if 1 else 'b' }}{{ '<'|upper }}{{ 2 is odd }}{{ 'x'.y }}{{ -3 }}{{ not 1 }}{{ 1 < 2 }}{% endautoescape %}",
    "{% autoescape no %}{{ (2 and 2)[::2] }}{{ '<' }}{{ '<' ~ html }}{{ '<' ~ safe_html }}{{ ['<'] }}{{ '<'|e }}{{ html }}{% autoescape true %}{{ '<' }}{{ html }}{% endautoescape %}{% endautoescape %}",
    "{{ (missing ~ '<')|list }}", "{{ ('<' ~ missing ~ html)|safe|unique|list }}", "{{ [missing, '<']|join(',') }}",
    "{% for i in l if i is defined %}{{ loop.index }}{{ loop.first }}{{ loop.cycle('a', 'b') }}{{ loop.changed(i) }}{{ loop.depth }}{% endfor %}",
    "{% for i in l if i is defined %}{{ loop.last }}{{ loop.length }}{{ loop.revindex }}{{ loop.previtem }}{{ loop.nextitem }}{% else %}none{% endfor %}",
    "{% for i in l if i is defined %}{% set x = loop %}{{ x.last }}{{ loop.index0 }}{% endfor %}", "{% for i in l if no %}{{ loop.index }}{% else %}empty{{ loop }}{% endfor %}",
    "{% for i in [1, 2] if i %}{% for j in [1, 2, 3] if j > 1 %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for i in l if i is defined %}{% macro m() %}{{ loop.index }}{{ i }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% macro m(a, b='<', c=[]) %}{% do c.append(1) %}{{ a }}{{ b }}{{ c }}{% set a = 9 %}{{ a }}{% endmacro %}{{ m(1) }}{{ m(n, html) }}{{ m('x' ~ 1, c=[2]) }}{% set q = m(3) %}{{ q|upper }}",
    "{% macro m(a, b=a) %}{{ a }}{{ b }}{% set a = 'z' %}{{ b }}{% endmacro %}{{ m(l) }}{{ m(m(1)) }}{{ m() }}", "{% macro r(i) %}{{ i }}{% if i > 0 %}{{ r(i - 1) }}{% endif %}{% endmacro %}{{ r(5) }}",
    "{{ 1 + 2 * 3 ** 2 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ (1 + 2) * 3 }} {{ 10 - 2 - 3 }} {{ 7 // 2 * 2 + 7 % 2 }}", "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 == true }} {{ 'a' < 'b' }}", "{{ 1 if true }} {{ 1 if false }}|{{ 'a' if no else 'b' if t else 'c' }}",
    "{{ 'a' 'b' \"c\" }} {{ 'it\\'s' }} {{ \"q\\\"q\" }} {{ 'n\\nt\\tx\\x41\\u00e9' }} {{ 'a\\\\b' }} {{ '\\d' }}", "{{ 0b101 }} {{ 0o17 }} {{ 0xFF }} {{ 1_000 }} {{ 1.5e3 }} {{ 1e-7 }} {{ 1.0 }} {{ 100000000000000000.0 }} {{ 1e16 }} {{ 0.1 + 0.2 }} {{ 1_0.5 }}",
    "{{ [] }} {{ {} }} {{ () }} {{ (1,) }} {{ [1,] }} {{ {'a': 1,} }} {{ 1, 2 }} {{ none, true }}", "{{ foo.bar.baz }}", "{{ foo }}|{{ foo.bar }}", "{{ d.a }} {{ d['a'] }} {{ d.get('x', 'y') }} {{ l.0 }} {{ l[0] }} {{ nested[0][1][0] }} {{ nested.0.1.0 }} {{ users[0].name }}",
    "{{ s[1:4] }} {{ s[:-3] }} {{ s[::2] }} {{ s[-3:] }} {{ l[5:] }} {{ uni[2:4] }} {{ uni[-1] }} {{ s[100] }} {{ tup[1:] }} {{ l[::0] }}", "{{ s[1:4:-1] }}|{{ s[8:2:-2] }} {{ l[:] }} {{ range(10)[2:5] }} {{ range(10)[::3]|list }}", "{{ true and 'x' or 'y' }} {{ not true }} {{ not not 1 }} {{ 1 and 0 or none }}",
    "{% if 1 %}a{% endif %}{% if 0 %}b{% elif 1 %}c{% else %}d{% endif %}{% if no %}x{% else %}e{% endif %}", "{% for i in range(3) %}{{ i }}{% endfor %}{% for i in [] %}x{% else %}empty{% endfor %}", "{% for i in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }} {% endfor %}",
    "{% for i in l %}{{ loop.previtem }}-{{ i }}-{{ loop.nextitem }} {{ loop.cycle('a', 'b') }} {{ loop.changed(i > 1) }};{% endfor %}", "{% for k, v in d.items() %}{{ k }}={{ v }} {% endfor %}{% for k in d %}{{ k }}{% endfor %}", "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for i in l if i > 1 %}{{ loop.index }}:{{ i }}/{{ loop.length }} {% else %}none{% endfor %}", "{% for i in l if i > 5 %}{{ i }}{% else %}none{% endfor %}", "{% for x in tree recursive %}[{{ x.v }}{{ loop.depth }}{% if x.c %}{{ loop(x.c) }}{% endif %}]{% endfor %}", "{% for x in tree recursive %}{{ loop.index }}{{ x.v }}({{ loop(x.c) }}){% else %}-{% endfor %}",
    "{% for i in range(10) %}{% if i == 3 %}{% continue %}{% endif %}{% if i == 6 %}{% break %}{% endif %}{{ i }}{% endfor %}", "{% for i in [1] %}{% continue %}{% else %}E{% endfor %}", "{% for i in [1] %}{% break %}{% else %}E{% endfor %}", "{% for i in 5 %}{% endfor %}", "{% for a, b in [1] %}{% endfor %}", "{% for a, b in [(1, 2, 3)] %}{% endfor %}", "{% for a, b in [(1,)] %}{% endfor %}",
    "{% set x = 1 %}{% for i in l %}{% set x = i %}{{ x }}{% endfor %}{{ x }}", "{% set x, y = 1, 2 %}{{ x }}{{ y }}{% set x, y = y, x %}{{ x }}{{ y }}", "{% set a %}block {{ n }}{% endset %}{{ a }} {% set b | upper %}x{{ html }}{% endset %}{{ b }}", "{% set ns = namespace(a=1) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }} {{ ns }}", "{% set d.x = 1 %}", "{% set n = n + 1 %}{{ n }}",
    "{% if t %}{% set q = 1 %}{% endif %}{{ q }}", "{% if no %}{% set n = 99 %}{% endif %}{{ n }}", "{% if no %}{% set qq = 99 %}{% endif %}[{{ qq }}]", "{% for i in [1,2] %}{{ q }}{% set q = i %}{{ q }}{% endfor %}{{ q }}", "{% for i in [1,2] %}{% if i == 1 %}{% set q = i %}{% endif %}{{ q }}{% endfor %}", "{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}", "{% with %}{% set z = 5 %}{{ z }}{% endwith %}{{ z }}", "{% with n = 3 %}{{ n }}{% endwith %}{{ n }}",
    "{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(a=4, c=5) }} {{ m() }} {{ m }} {{ m.name }} {{ m.arguments }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}\n{{ m(1, b=2) }}", "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}body {{ n }}{% endcall %}",
    "{% macro m(xs) %}{% for x in xs %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(x) m(l) %}<{{ x }}>{% endcall %}", "{% macro m() %}{{ caller }}{% endmacro %}{{ m() }}", "{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}", "{% macro a(x) %}{% macro b(y) %}{{ x }}{{ y }}{% endmacro %}{{ b(2) }}{{ b(3) }}{% endmacro %}{{ a(1) }}", "{% macro m(x, y=x) %}{{ x }}{{ y }}{% endmacro %}{{ m(1) }}", "{% macro m(n) %}{% if n > 0 %}{{ n }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(5) }}",
    "{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}", "{% macro m() %}{% set s = 'in' %}{{ s }}{% endmacro %}{{ m() }}{{ s }}", "{% macro m() %}{{ late }}{% endmacro %}{% set late = 'L' %}{{ m() }}", "{% for i in l %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}", "{{ m(1) }}{% macro m(a) %}{{ a }}{% endmacro %}", "{% call(a, b=2) foo() %}{% endcall %}", "{% macro m(a, a) %}{% endmacro %}", "{% macro m(a=1, b) %}{% endmacro %}",
    "{% filter upper %}abc {{ s }}{% endfilter %}{% filter replace('a', 'b')|title %}aaa bbb{% endfilter %}", "{% filter escape %}<{{ html }}>{% endfilter %}", "{% raw %}{{ x }}{% if %}{% endraw %}", "{%- raw -%}  {{ x }}  {%- endraw -%}  y", "{# comment #}a{#- b -#}  c", "{% autoescape true %}{{ html }}{{ html|safe }}{% endautoescape %}{{ html }}", "{% autoescape false %}{{ html }}{% endautoescape %}", "{% autoescape t %}{{ html }}{% set x %}<{{ html }}>{% endset %}{{ x }}{% endautoescape %}",
    "{% autoescape no %}{{ html }}{{ safe_html ~ html }}{% endautoescape %}", "{% do l.append(9) %}{{ l }}", "{% set x = [] %}{% for i in range(3) %}{% do x.append(i * 2) %}{% endfor %}{{ x }}{{ x.pop() }}{{ x }}", "{% set x = {'a': 1} %}{% do x.update({'b': 2}, c=3) %}{{ x }}{{ x.pop('a') }}{{ x }}", "{% print 1, 2, 'x' %}", "{{ range(1, 10, 3)|list }} {{ range(5, 0, -2)|list }} {{ range(3) }} {{ range(0, 9, 2) }}", "{{ range(1, 2, 0) }}", "{{ range() }}", "{{ range('a') }}",
    "{{ dict(a=1, b=2) }} {{ dict([('x', 1)]) }} {{ dict({'a': 1}, b=2) }}", "{% set c = cycler('a', 'b', 'c') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{% do c.reset() %}{{ c.next() }}", "{{ cycler() }}", "{% set j = joiner(' | ') %}{% for i in l %}{{ j() }}{{ i }}{% endfor %}", "{{ lipsum(n=1, html=false, min=3, max=5)|wordcount in [3, 4] }}",
    "{% trans %}Hello {{ s }}!{% endtrans %}", "{% trans n=n %}{{ n }} item{% pluralize %}{{ n }} items{% endtrans %}", "{% trans count=1 %}one{% pluralize %}many{% endtrans %}", "{% trans trimmed %}  a\n   b  {% endtrans %}|", "{% trans %}100% <b>{% endtrans %}", "{% trans x=html %}<{{ x }}>{% endtrans %}", "{% trans 'ctx' %}text{% endtrans %}", "{{ _('hi') }} {{ gettext('yo') }} {{ ngettext('a', 'b', 2) }}", "{% trans a=1, b=2 %}{{ a }}{{ b }}{% pluralize b %}p{{ a }}{% endtrans %}", "{% trans users|length %}{% endtrans %}", "{% trans x=users|length %}{{ x }} u{% pluralize %}{{ x }} us{% endtrans %}", "{% trans x=range(2)|list|length %}{{ x }}{% endtrans %}",
    "{{ s.upper() }} {{ s.split() }} {{ s.split('o') }} {{ s.split('o', 1) }} {{ s.rsplit(' ', 1) }} {{ ' a '.strip() }} {{ 'xax'.strip('x') }} {{ s.replace('o', '0') }} {{ s.find('o') }} {{ s.rfind('o') }} {{ s.count('o') }} {{ s.startswith('he') }} {{ s.endswith(('x', 'ld')) }} {{ s.title() }} {{ s.capitalize() }} {{ s.swapcase() }} {{ s.center(20, '*') }} {{ s.ljust(15, '.') }}| {{ s.rjust(15) }} {{ '42'.zfill(5) }} {{ '-42'.zfill(5) }} {{ s.partition(' ') }} {{ s.rpartition('o') }} {{ ', '.join(['a', 'b']) }} {{ 'a\\tb'.expandtabs(4) }} {{ 'a\\nb'.splitlines() }} {{ s.index('w') }} {{ 'ab'.isalpha() }} {{ '12'.isdigit() }} {{ ' '.isspace() }} {{ 'Ab'.istitle() }} {{ 'pre-x'.removeprefix('pre-') }}",
    "{{ l.index(2) }} {{ l.count(1) }} {{ l.copy() }} {{ tup.index('two') }} {{ l.index(99) }}", "{{ [3,1,2].sort() }} {{ l.sort() }}{{ l }} {{ l.reverse() }}{{ l }} {{ l.insert(1, 'x') }}{{ l }} {{ l.extend([7, 8]) }}{{ l }} {{ l.remove('x') }}{{ l }} {{ l.pop(0) }} {{ l.clear() }}{{ l }}", "{{ d.pop('zz') }}", "{{ d.setdefault('q', 5) }} {{ d.copy() }} {{ d.popitem() }} {{ d.keys()|list }}", "{{ s.nope() }}", "{{ s.join(1) }}", "{{ s.index('zz') }}", "{{ ''.join([1]) }}",
    "{{ n() }}", "{{ s() }}", "{{ missing() }}", "{{ missing.a }}", "{{ missing['a'] }}", "{{ missing + 1 }}", "{{ 1 + missing }}", "{{ missing < 1 }}", "{{ -missing }}", "{{ nil.x }} {{ nil.x.y }}", "{{ d.x.y }}", "{{ l.foo }} {{ l[99] }} {{ l['a'] }}", "{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1 % 0 }}", "{{ 1.0 / 0 }}", "{{ [1] + 1 }}", "{{ {} + {} }}", "{{ 'a' * 'b' }}", "{{ 1 < 'a' }}", "{{ none < none }}", "{{ {[]: 1} }}", "{{ 1 in 5 }}", "{{ 1 in 'abc' }}", "{{ 'a' in ['a'] }} {{ 2 in range(3) }} {{ 'b' in d }} {{ 'x' not in d }}",
    "{{ safe_html + html }} {{ html + safe_html }} {{ safe_html ~ html }} {{ safe_html * 2 }} {{ safe_html[1:3] }} {{ safe_html.upper() }} {{ safe_html.replace('safe', '<x>') }} {{ safe_html.split(' ') }} {{ safe_html|upper }} {{ safe_html.join(['<', 'b']) }} {{ safe_html.striptags() }} {{ safe_html.unescape() }}", "{{ [safe_html, html] }} {{ {'a': html} }}", "{{ '<'|e }} {{ '<'|e|e }} {{ '<'|forceescape|forceescape }} {{ html|string }} {{ safe_html|string is escaped }}",
    "{{ '<b>'|safe ~ 'x' }} {{ '<'|safe ~ html }} {{ 'a' ~ '<' }}", "{{ d }}{{ tup }}{{ users }}{{ nil }}{{ t }}{{ f }}", "{{ 'a\\'b' | list }} {{ ['\\n', \"'\", '\"', '\\\\', 'é', '\\x00', '\\u200b'] }}", "{{ 1e100 }} {{ 1.5e-10 }} {{ 123456789.123 }} {{ 1e15 }} {{ -0.0 }} {{ 5e-324 }}", "{{ 2 ** 62 }} {{ 2 ** -1 }} {{ 4 ** 0.5 }} {{ 10 ** 18 }} {{ 7 ** 0 }} {{ 0 ** 0 }} {{ 2.0 ** 3 }}", "{{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ -7.5 // 2 }} {{ -7.5 % 2 }} {{ 7.5 % -2 }} {{ 6 // 0.5 }} {{ 1 / 3 }} {{ 6 / 2 }}",
    "\n\n{% autoescape t %}x{% with q = (2)[::-1] %}{% endwith %}{% endautoescape %}", "\n\n{% autoescape t %}\nx\n{% set a, b = 1 %}{% endautoescape %}", "{% autoescape t %}\n{{ x }}\n\nx{% with q = 1 // 0 %}{% endwith %}{% endautoescape %}", "{% autoescape t -%}\n\n x {{- x }}\n{% for i in 1 %}{% endfor %}{% endautoescape %}",
    "{% for q in 'abc' %}{{ loop|urlencode }};{% endfor %}", "{{ [(1, 2), 'ab']|urlencode }} {{ [1]|urlencode }}", "{{ [(1, 2, 3)]|urlencode }}",
    "{% set q = {'__class__': 1, '__len__': 2, 'a': 3} %}{{ q.__class__.__name__ }} {{ q['__class__'] }} {{ q.a }} {{ q.nope is defined }} {{ q.nope|default(q.a) }} {{ q.__len__() }}",
    "{% set q = {'items': 1, 'x': 2} %}{{ q['items'] }} {{ q.items is callable }} {{ q.x }} {{ q.nope.x }}",
    "{{ 0.0001 }} {{ 0.00001 }} {{ 0.00009999999999999999 }} {{ 1e15 }} {{ 9999999999999998.0 }} {{ 1e16 }} {{ 123456789012345680.0 }} {{ 0.1 + 0.2 }} {{ -0.0 }} {{ 1e22 }} {{ 5e-324 }} {{ 1.7976931348623157e308 }} {{ -1e-5 }} {{ 1e16 - 2.0 }} {{ -123456.789 }}",
    "{{ 2.675|round(2) }} {{ 2.5|round }} {{ 1e300|round(2) }} {{ 0.1|round(17) }} {{ 5e-324|round(323) }} {{ -0.004|round(2) }} {{ 1234.5678|round(3) }} {{ 0.5|round(1) }} {{ 1.005|round(2) }}",
    "{% for a, (b, c) in [[1, (2, 3)], (4, [5, 6])] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for a, b in ['xy', {'k': 1, 'l': 2}] %}{{ a }}{{ b }}{% endfor %}{% set a, b = [1, 2] %}{% set a, b = b, a %}{{ a }}{{ b }}",
    "{{ caller }} {{ self }} {{ loop }} {{ super }}", "{{ foo is defined and foo.bar }}", "{{ (1, 2) + (3,) }} {{ [1] * 3 }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [0] * -1 }}", "{{ [1, 2] == [1, 2] }} {{ {'a': 1} == {'a': 1.0} }} {{ (1,) == [1] }} {{ 'a' == 'a' }} {{ none == none }} {{ missing == missing }} {{ missing == none }}", "{{ s|upper ~ '!' if t else '' }} {{ (s if t else e)|upper }}", "{{ [x, y] }}", "{{ n.real }} {{ n.numerator }} {{ f.imag }}", "{{ users|length }} {{ users[0]['name'] }} {{ users.0.tags.1 }} {{ users[-1].tags }}",
    "{% for c in s %}{{ c }}.{% endfor %} {% for c in uni %}{{ c }}{% endfor %}", "{% for i in range(3) %}{% for j in range(i) %}{{ loop.index }}{{ i }}{{ j }} {% endfor %}{% endfor %}", "{% for i in range(2) %}{% set o = loop %}{% for j in range(2) %}{{ o.index }}{{ loop.index }} {% endfor %}{% endfor %}", "{{ loop }}{% for i in l %}{{ loop }}{% endfor %}", "{% for x in missing %}a{% else %}b{% endfor %}", "{% for x in nil %}{% endfor %}", "{% for k, v in d|dictsort %}{{ loop.index }}{{ k }}{{ v }}{% endfor %}", "{% for u in users|sort(attribute='age') %}{{ u.name }}{{ ',' if not loop.last }}{% endfor %}", "{% for x in l|map('string') %}{{ x }}{{ loop.last }}{{ loop.length }}{{ loop.nextitem }}{{ loop.previtem }}{% endfor %}",
    "{{ n if n is odd else 'even' }} {{ n is not none }} {{ not n is none }} {{ n is divisibleby 7 }} {{ n is divisibleby(2) or t }} {{ 3 is in [1, 3] }} {{ 'x' is eq 'x' }} {{ n is number and n > 3 }}", "{{ 1 is odd is even }}", "{{ x is foo.bar }}", "{{ foo.bar() }}", "{{ [1, 2, 3][1] }} {{ {'a': {'b': 5}}.a.b }} {{ 'abc'[1] }} {{ (1, 2)[0] }} {{ 'abc'.upper()[0] }}", "{% set f1 = s.upper %}{{ f1() }}", "{{ dict(*[[('a', 1)]], **{'b': 2}) }} {{ range(*[1, 4])|list }}", "{{ range(**{'a': 1}) }}", "{{ dict(a=1, **{'a': 2}) }}", "{{ range(*5) }}", "{{ dict(**5) }}",
]

ERRORS = ["{{", "{{ }}", "{% %}", "{{ 1", "{% if %}", "{% if 1 %}", "{% for %}", "{% for x %}", "{% for x in %}{% endfor %}", "{% endif %}", "{% else %}", "{% foo %}", "{% block %}", "{% block a %}", "{% block a %}{% endblock b %}", "{% block a-b %}{% endblock %}", "{% block a %}{% endblock %}\n{% block a %}{% endblock %}",
          "{{ 'abc }}", "{{ a b }}", "{{ 1 + }}", "{{ (1 }}", "{{ [1 }}", "{{ {1: } }}", "{{ a. }}", "{{ a.1b }}", "{{ a | }}", "{{ a is }}", "{{ $ }}", "{{ a ! b }}", "{{ ) }}", "{{ (] }}", "{# foo", "{% raw %}x", "{% macro %}", "{% macro m %}{% endmacro %}", "{% macro m( %}{% endmacro %}", "{% macro m(1) %}{% endmacro %}", "{% call %}{% endcall %}", "{% call x %}{% endcall %}", "{% set %}", "{% set 1 = 2 %}", "{% set x %}", "{% set x = %}", "{% set none = 1 %}", "{% set (a, 1) = x %}",
          "{% set a.b.c = 1 %}", "{% extends %}", "{% include %}", "{% import 'x' %}", "{% from 'x' %}", "{% from 'x' import %}", "{% from 'x' import _y %}", "{% from 'x' import y as %}", "{% filter %}{% endfilter %}", "{% filter nope %}{% endfilter %}", "{% with a %}{% endwith %}", "{% autoescape %}{% endautoescape %}", "{% if 1 %}{% extends 'x' %}{% endif %}{% for x in y %}{% extends 'x' %}{% endfor %}", "{% for x in y %}{% endif %}{% endfor %}", "{% if x %}{% for y in z %}{% endif %}{% endfor %}", "{{ foo(a=1, 2) }}", "{{ foo(**a, *b) }}", "{{ foo(*a, *b) }}", "{{ foo(a=1, a=2) }}", "{{ foo(,) }}", "{{ foo(1,) }}",
          "{% for loop in l %}{% endfor %}", "{% for x in l %}{% set loop = 1 %}{% endfor %}", "{{ x if }}", "{{ not }}", "{{ 1 if 2 else }}", "{% trans %}{% if x %}{% endtrans %}", "{% trans %}{{ a.b }}{% endtrans %}", "{% trans %}a{% pluralize %}b{% endtrans %}", "{% trans a=1, a=2 %}{% endtrans %}", "{% trans %}x", "{% trans a=1 %}x{% pluralize b %}y{% endtrans %}", "{{ 'a\\x4' }}", "{{ '\\u12' }}", "{{ 1__0 }}", "{{ 0x }}", "{{ 1.e5 }}", "{{ a..b }}", "{% break %}", "{% macro m() %}{% for x in l %}{% macro q() %}{% continue %}{% endmacro %}{% endfor %}{% endmacro %}", "{% print %}", "{{ super() }}", "{{ self.x() }}", "{% block a required %}x{% endblock %}", "{% block a required %} {% endblock %}", "{{ {% }}", "{{ }} }}", "{% if x = 1 %}{% endif %}", "{{ x; y }}", "{{ a[1:2:3:4] }}", "{{ a[] }}", "{{ [1, 2][:, 1] }}"]

MULTILINE = [
    "a\n{{  \n  ", "{{ 1 }}\n\n{# c #}\n{%  \n", "{% macro m() %}\n{{ 1 // 0 }}{% endmacro %}\n\n{% if m() %}x{% endif %}",
    "{% macro m(a=1 // n.x.y) %}\n{% endmacro %}\n\n{% if m() %}x{% endif %}", "{% macro m() %}\n{{ 1 // 0 }}{% endmacro %}\n\n{% for i in l\n if m() %}x{% endfor %}",
    "{% macro m() %}ok{% endmacro %}\n{% if m() and\n 1 // 0 %}x{% endif %}", "{% macro m() %}{% if no %}{% endif %}ok{% endmacro %}\n\n{% if no %}\n{% elif m() and missing.x %}x{% endif %}",
    "a\nb\n{{ missing.x }}\nc", "{% for x in l %}\n{{ x }}\n{{ 1 / 0 }}\n{% endfor %}", "{% macro m(x) %}\n\n{{ x.y.z }}\n{% endmacro %}\n\n{{ m(1) }}", "{{ [1,\n2,\nmissing.x] }}", "{% if t %}\n{% if missing.x %}\n{% endif %}\n{% endif %}", "{% if no %}\n{% elif missing.x %}\n{% endif %}", "{% set x = 1 %}\n\n{% set y =\n missing.x %}", "\n\n{% foo %}", "{% if x %}\n\n{{ a b }}\n{% endif %}", "{# multi\nline\ncomment #}\n{{ missing.a }}", "{% raw %}\n\n{% endraw %}\n{{ missing.a }}", "a\r\nb\r{{ missing.a }}", "{% for x in l\n if missing.foo %}\n{% endfor %}", "{% for x in missing.y %}\n{% endfor %}", "text\n{% filter upper %}\n{{ missing.x }}\n{% endfilter %}", "{% with a = missing.x %}\n{% endwith %}", "\n{% with a = 1,\nb = missing.x %}\n{% endwith %}", "{% set x %}\n{{ missing.x }}\n{% endset %}", "x\n{% include 'nope' %}", "{{ 'a'|\n upper|\n nope }}", "{{ s|\nupper ~\nmissing.x }}", "{% call(x)\n missing.m() %}\n{% endcall %}", "\n\n{{ 'unclosed }}\n", "{{ 1 }}\n{{ 2 }}\n{% endfor %}", "{% macro m() %}\n{{ caller(1) }}\n{% endmacro %}\n{% call m() %}\n{{ missing.z }}\n{% endcall %}", "{% for i in [1, 2, 0] %}\n{{ 1 // i }}\n{% endfor %}", "{% do missing.x %}\n", "\n{{ range(1,\n 2, 0) }}", "{%- if t -%}\n\n{{ missing.q }}\n{%- endif %}", "{{ n }}\n{{ n\n}}\n{{ missing.n }}", "{{ s.join(\n [1]) }}", "\n{% block b %}\n{{ missing.x }}\n{% endblock %}", "{% macro m(a=missing.x) %}\n{% endmacro %}\n{{ m() }}", "{% for a, b in\n [1] %}{% endfor %}",
]

INHERIT = [
    ({"base": "<{% block a %}A{% endblock %}|{% block b %}B{% endblock %}>", "main": "{% extends 'base' %}{% block a %}X{{ super() }}{% endblock %}"},),
    ({"base": "{% block a %}A{% endblock %}", "mid": "{% extends 'base' %}{% block a %}M{{ super() }}{% endblock %}", "main": "{% extends 'mid' %}{% block a %}Z{{ super() }}{{ super.super() }}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{{ super() }}{% for x in l %}{{ super() }}{{ loop.index }}{% endfor %}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{{ super()|upper }}{% set y = super() %}{{ y }}{{ super() ~ '<' }}{% filter lower %}{{ super() }}{% endfilter %}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{% from 'lib' import super %}{{ super() }}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{{ super() }}{% set super = namespace %}{{ super() is defined }}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{% macro super(x=2) %}M{{ x }}{% endmacro %}{{ super() }}{{ super(4) }}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{% for super in l %}{{ super }}{% endfor %}{{ super() }}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{% macro m() %}{{ super() }}{% endmacro %}{{ m() }}{{ super() }}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{% for i in l recursive %}{{ super() }}{% endfor %}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{{ super() }}{% block b %}{{ super is defined }}{% endblock %}{% endblock %}"},),
    ({"base": "{% block a %}A<{{ x }}>{% endblock %}", "lib": "{% macro super(x=3) %}L{{ x }}{% endmacro %}", "main": "{% extends 'base' %}{% block a %}{% autoescape false %}{{ super() }}{% endautoescape %}{% autoescape no %}{{ super() }}{% endautoescape %}{% endblock %}"},),
    ({"base": "{% block a %}{% block b %}in{% endblock %}{% endblock %}{{ self.b() }}", "main": "{% extends 'base' %}{% block b %}new{% endblock %}ignored{{ missing.x }}"},),
    ({"base": "{% for i in [1, 2] %}{% block a scoped %}{{ i }}{% endblock %}{% endfor %}", "main": "{% extends 'base' %}{% block a %}[{{ i }}{{ loop.index }}]{% endblock %}"},),
    ({"base": "{% for i in [1, 2] %}{% block a %}{{ i }}{% endblock %}{% endfor %}", "main": "{% extends 'base' %}{% block a %}[{{ i }}]{% endblock %}"},),
    ({"base": "{% block a required %}{% endblock %}", "main": "{% extends 'base' %}{% block a %}ok{% endblock %}"},),
    ({"base": "\n{% block a required %}{% endblock %}", "main": "{% extends 'base' %}"},),
    ({"base": "{{ x }}{% block a %}{% endblock %}", "main": "{% set x = 5 %}{% extends 'base' %}{% block a %}{{ x }}{% endblock %}"},),
    ({"base": "{{ x }}{% block a %}{% endblock %}", "main": "{% extends 'base' %}{% set x = 5 %}{% block a %}{{ x }}{% endblock %}"},),
    ({"base": "B", "main": "before{% extends 'base' %}after"},), ({"base": "B", "main": "{% extends 'base' %}{% extends 'base' %}"},), ({"main": "{% extends 'nope' %}"},), ({"main": "x\n{% extends n %}"},),
    ({"base": "B{% block a %}{% endblock %}", "other": "O{% block a %}{% endblock %}", "main": "{% extends 'base' if t else 'other' %}{% block a %}{{ n }}{% endblock %}"},),
    ({"base": "B{% block a %}{% endblock %}", "main": "{% if t %}{% extends 'base' %}{% endif %}text{% block a %}a{% endblock %}"},), ({"base": "B{% block a %}{% endblock %}", "main": "{% if no %}{% extends 'base' %}{% endif %}text{% block a %}a{% endblock %}"},),
    ({"inc": "[{{ n }}{{ x }}]", "main": "{% set x = 1 %}{% include 'inc' %}{% include 'inc' without context %}{% for x in [7] %}{% include 'inc' %}{% endfor %}"},),
    ({"inc": "I", "main": "{% include 'nope' ignore missing %}{% include ['nope', 'inc'] %}{% include ['a', 'b'] ignore missing %}"},), ({"main": "\n{% include ['a', 'b'] %}"},), ({"main": "\n{% include [] %}"},),
    ({"inc": "a\n{{ missing.x }}", "main": "\n\n{% include 'inc' %}"},), ({"inc": "a\n{% foo %}", "main": "\n\n{% include 'inc' %}"},), ({"main": "{% include missing %}"},), ({"inc": "{% set q = 1 %}{% macro m() %}{% endmacro %}", "main": "{% include 'inc' %}[{{ q }}]"},),
    ({"lib": "{% macro f(x) %}({{ x }}{{ n }}){% endmacro %}{% set v = 3 %}{% set _h = 4 %}text", "main": "{% import 'lib' as lib %}{{ lib.f(1) }}{{ lib.v }}{{ lib._h }}{{ lib }}{{ lib.nope }}"},),
    ({"lib": "{% macro f(x) %}({{ x }}{{ n }}){% endmacro %}", "main": "{% import 'lib' as lib with context %}{{ lib.f(1) }}"},), ({"lib": "{% macro f(x) %}({{ x }}{{ n }}){% endmacro %}{% macro g() %}g{% endmacro %}", "main": "{% from 'lib' import f, g as h %}{{ f(1) }}{{ h() }}"},),
    ({"lib": "{% macro f(x) %}{{ x }}{% endmacro %}", "main": "{% from 'lib' import f, nope %}{{ f(1) }}{{ nope }}\n{{ nope() }}"},), ({"lib": "{% macro f(x) %}\n{{ x.y.z }}{% endmacro %}", "main": "{% from 'lib' import f with context %}\n\n{{ f(1) }}"},),
    ({"lib": "{% macro f() %}<{{ caller() }}>{% endmacro %}", "main": "{% import 'lib' as l2 %}{% call l2.f() %}{{ n }}{% endcall %}"},), ({"main": "{% import 'nope' as x %}"},), ({"main": "{% from 'nope' import x %}"},),
    ({"base": "{% macro m() %}base{% endmacro %}{% block a %}{% endblock %}", "main": "{% extends 'base' %}{% macro m() %}child{% endmacro %}{% block a %}{{ m() }}{% endblock %}"},), ({"lib": "{{ n }}{% set z = 9 %}", "main": "{% block b %}{% import 'lib' as q with context %}{{ q }}{{ q.z }}{% endblock %}"},),
    ({"base": "{% block t %}T{% endblock %}{{ self.t() }}{{ self.nope }}", "main": "{% extends 'base' %}{% block t %}{{ html }}{% endblock %}"},), ({"main": "{% block a %}{{ super() }}{% endblock %}"},), ({"main": "{% block a %}{% set x = 1 %}{{ x }}{% endblock %}{{ x }}{% block b %}{{ x }}{% endblock %}"},),
    ({"main": "{% for i in l %}{% block a %}{{ i }}{% endblock %}{% endfor %}"},), ({"main": "{% for i in l %}{% block a scoped %}{{ i }}{{ loop.index }}{% endblock %}{% endfor %}"},), ({"main": "{% set x = 1 %}{% block a %}{{ x }}{% for i in [1] %}{% set x = 2 %}{% endfor %}{{ x }}{% endblock %}"},),
    ({"i1": "1{% include 'i2' %}", "i2": "2{% include 'i3' %}", "i3": "3{{ n }}{{ y }}", "main": "{% with y = 'Y' %}{% include 'i1' %}{% endwith %}"},), ({"base": "{% set a = 1 %}{% block x %}{{ a }}{% endblock %}", "main": "{% extends 'base' %}{% set a = 2 %}"},),
]

WHITE = ["  {% if t %}\n  x\n  {% endif %}\n  y\n", "a {%- if t -%} b {%- endif -%} c", "a {{- n -}} b", "  {%+ if t %}x{% endif +%}\n  y", "{% for i in l %}\n    {{ i }}\n{% endfor %}\n", "\n  {# c #}\n  d\n", "\n\t{%- set x = 1 %}\n{{ x }}\n\n", "x\n\n", "{% if t %}\n\n\n{% endif %}", "   {%- raw %}  z {% endraw -%}  \n q", "{{ n }}\n{{ n }}\n", "  {{ n }}  \n", "{%- for i in l -%}\n {{ i }},\n{%- endfor -%}\n", "<a>\n  {% if no %}\n    b\n  {% endif %}\n</a>", "a\r\n  {% if t %}\r\nb{% endif %}\r\n", "text{% if t %}\n  {% set x = 1 %}  \n{% endif %}end", "{#- a -#} b {#+ c +#} d", "  {% raw %}\n  {{ x }}\n  {% endraw %}\n z", "\v{% if t %}a{% endif %}", "\u00a0{%- if t %} a{% endif %}", "x {% endraw %}", "{% if t -%}   a   {%- endif %}", "{% if t +%}   a   {%+ endif %}", "a\n   {% include 'main2' ignore missing %}\nb"]

LINES = ["# for i in l\n{{ i }}\n# endfor\nx", "%% comment\nx %% tail\ny", "# set x = 1\n{{ x }}", "  # if t:\n  a\n  # endif\n", "# if t\n# endif", "a\n# nope\n", "# for x in [1,\n 2]\n{{ x }}\n# endfor", "# if (t\n and t)\nx\n# endif\n\n\ny", "x # if t\n", "# raw\n# endraw\n", "#- if t\n  x\n# endif", "## x\ny", "a # b\n%% only\n\n# if t %}\n# endif", "{{ n }}\n  # set q = 2\n   {{ q }}\n"]


RECURSIVE = [
    "{% set x = 5 %}{% for i in tree recursive %}{{ x }}{{ i.v }}{{ loop(i.c) }}{% endfor %}", "{% macro m(a) %}<{{ a }}>{% endmacro %}{% for i in tree recursive %}{{ m(i.v) }}{{ loop(i.c) }}{% endfor %}",
    "{{ n }}{% for i in tree recursive %}{{ n }}{{ loop(i.c) }}{% endfor %}", "{% for k in 'ab' %}{% for i in tree recursive %}{{ k }}{{ i.v }}{{ loop(i.c) }}{{ i.v }}{% endfor %}{% endfor %}",
    "{% macro r(t, p) %}{% for i in t recursive %}{{ p }}{{ i.v }}{{ loop(i.c) }}{{ t|length }}{% endfor %}{% endmacro %}{{ r(tree, 'z') }}", "{% for i in tree recursive %}{% set outer = loop %}{% for j in [0] %}{{ outer(i.c) }}{{ outer.index }}{{ n }}{% endfor %}{% endfor %}{{ n }}",
    "{% with w = 'b' %}{% for i in tree if i.v != w recursive %}{{ w }}{{ i.v }}{{ loop(i.c) }}{% else %}E{{ w }}{% endfor %}{% endwith %}", "{% for i in tree recursive %}{% macro z() %}{{ i.v }}{{ n }}{% endmacro %}{{ z() }}{{ loop(i.c) }}{% endfor %}{{ n }}",
    "{% macro mm(i) %}{{ caller(i) }}{% endmacro %}{{ n }}{% for i in tree recursive %}{% call(x) mm(i) %}{{ n }}{{ x.v }}{{ loop(i.c) }}{% endcall %}{% endfor %}", "{% set q %}{% for i in tree recursive %}{{ q }}{{ n }}{{ loop(i.c) }}{% endfor %}{% endset %}{{ q }}{{ n }}",
    "{% set ns = namespace(c=0) %}{% for i in tree recursive %}{% set ns.c = ns.c + 1 %}{{ loop(i.c) }}{% endfor %}{{ ns.c }}", "{% set acc = [] %}{% for i in tree recursive %}{% do acc.append(i.v) %}{{ loop(i.c) }}{% endfor %}{{ acc }}",
    "{% for a in l recursive %}{% for b in l recursive %}{{ a }}{{ b }}{{ l }}{% if loop.depth < 2 %}{{ loop([9]) }}{% endif %}{% endfor %}{% if loop.depth < 2 %}{{ loop([7]) }}{% endif %}{% endfor %}", "{% for i in l recursive %}{{ loop.cycle(*l) }}{% if loop.depth < 2 %}{{ loop([7, 8]) }}{% endif %}{% endfor %}",
    "{% block b %}{{ n }}{% for i in tree recursive %}{{ n }}{% block c scoped %}{{ i.v }}{% endblock %}{{ loop(i.c) }}{% endfor %}{% endblock %}",
]

PERCENT = ["%s", "%r", "%a", "%d", "%i", "%x", "%X", "%o", "%c", "%e", "%f", "%F", "%g", "%5s|", "%-5s|", "%05d", "%+d", "% d", "%#x", "%.2f", "%8.3f", "%.3s", "%#.0f", "%#g", "%.0e", "%5%", "%%", "%(a)s", "%(a", "%5c", "%.5d", "%ld"]
BRACES = ["{}", "{0}{}", "{}{0}", "{:5}|", "{:<5}|", "{:^6}|", "{:*^7}", "{:ü>6}", "{:05}", "{:>05}", "{:+}", "{: }", "{:-}", "{:z}", "{:z.1f}", "{:,}", "{:_}", "{:010,}", "{:0=12,.1f}", "{:012_x}", "{:,x}", "{:,_}", "{:d}", "{:n}", "{:x}", "{:#x}", "{:#b}", "{:c}", "{:+c}", "{:e}", "{:.0f}", "{:#.0f}", "{:,.2f}", "{:g}", "{:.1}", "{:.2}", "{:.3}",
          "{:#.3}", "{:%}", "{:.1%}", "{:s}", "{:05s}", "{:#s}", "{!r}", "{!s}", "{!a}", "{!r:>8}", "{!x}", "{0.real}", "{0[0]}", "{0[a]}", "{[0]}", "{.real}", "{:{}}", "{:1{}}", "{{{}}}"]
FORMATTED = ["5", "-5", "3.7", "-0.0", "12.0", "1e20", "'abc'", "'ü'", "none", "true", "[1]", "{'a': 'x'}", "9223372036854775807", "html|safe", "1234567.891", "65"]

METHODS = [
    "{{ (7).bit_length() }} {{ (-8).bit_count() }} {{ n.conjugate() }} {{ true.conjugate() }} {{ n.as_integer_ratio() }} {{ (2.5).as_integer_ratio() }} {{ (0.1).as_integer_ratio() }} {{ (1e18).as_integer_ratio() }}", "{{ (2.5).is_integer() }} {{ (-3.0).is_integer() }} {{ (0.1).hex() }} {{ (-0.0).hex() }} {{ (5e-324).hex() }} {{ f.conjugate() }}", "{{ n.is_integer }}",
    "{{ 'a{x}{y[0]}'.format_map({'x': 1, 'y': [2]}) }} {{ 'q'.format_map(1) }} {{ ('<{x}>'|safe).format_map({'x': '<'}) }}", "{{ '{x}'.format_map({}) }}", "{{ '{}'.format_map({}) }}", "{{ 'abc'.maketrans('ab', 'xy', 'c') }} {{ 'abc'.maketrans({'a': 'Z', 98: none}) }} {{ 'abc'.translate('abc'.maketrans('ab', 'xy', 'c')) }} {{ 'abc'.translate({97: 'AA', 98: none, 99: 100}) }}", "{{ 'ab'.maketrans('ab', 'x') }}", "{{ safe_html.translate({105: '<'}) }} {{ ''.translate(1) }} {{ 'a'.translate(1) }}",
    "{{ 'ßẞ ﬁ ŉ Σς ı İ ꭰ Ꭰ ᏸ ǅ'.casefold() }}", "{{ 'ǅ ᾈ x'.swapcase() }}", "{{ 'ͺ'.isidentifier() }} {{ 'a·'.isidentifier() }} {{ 'ᛮ'.isidentifier() }} {{ '℘'.isidentifier() }} {{ 'a²'.isidentifier() }} {{ 'é_1'.isidentifier() }}", "{{ 'a'.partition(sep='a') }}", "{{ 'a'.splitlines('x') }}", "{{ ''.find(0, 1) }}", "{{ safe_html.partition(1) }} {{ safe_html.escape('<') }} {{ safe_html.__html__() }}",
    "{{ {}.fromkeys('ab') }} {{ dict.fromkeys([1, 2], 0) }} {{ d.fromkeys }}", "{{ [1, 2, 1].index(1, 1) }} {{ [1, 2, 1].index(2, -2, -1) }} {{ (1, 2).index(2, 0, 9) }}", "{{ [1].index(1, 1) }}", "{{ [].pop('a') }}", "{{ range(1, 10, 2).index(7) }} {{ range(5).count(3) }} {{ range(5).count('x') }} {{ range(9, 0, -2).start }}{{ range(3).stop }}{{ range(3).step }} {{ 3.0 in range(5) }} {{ 3.5 in range(5) }}", "{{ range(3).index(5) }}",
    "{{ d.keys().isdisjoint(['x']) }} {{ d.items().isdisjoint([('a', 1)]) }}", "{{ d.items() in {} }}", "{{ range }} {{ dict }} {{ cycler }} {{ joiner }} {{ namespace }} {{ dict.__name__ }} {{ [range, dict] }}", "{{ n.__class__ }} {{ s.__class__.__name__ }} {{ nil.__class__ }} {{ d.keys().__class__.__name__ }} {{ missing.__class__ }} {{ n.__class__ == 5 .__class__ }} {{ s.__class__.__module__ }}", "{{ s.__len__() }} {{ l.__len__() }} {{ n.__str__() }} {{ s.__repr__() }} {{ n.__len__ is defined }}", "{{ s|attr('__class__') }} {{ '{0.__class__}'.format(1) }}", "{{ 'a'.upper.__name__ }}", "{{ uni.encode() }} {{ s.encode('UTF-8') }} {{ 'a'.encode('ascii') }} {{ e.encode('utf_8', 'replace') }} {{ html.encode()|length }}",
]

NUMBERS = [
    "{{ 9223372036854775807 / 123456789012345678 }} {{ 1 / 123456789012345678 }} {{ 123456789012345678 / 3037000500 }} {{ -9223372036854775807 / 3 }} {{ 0 / -9007199254740993 }}", "{{ 9007199254740993 == 9007199254740992.0 }} {{ 9007199254740993 > 9007199254740992.0 }} {{ 9223372036854775807 < 9223372036854775808.0 }} {{ 9223372036854775807 == 9223372036854775808.0 }} {{ 1 == 1.0 }} {{ -0.0 == 0 }}", "{{ [9007199254740993, 9007199254740992.0]|sort }} {{ [9007199254740993, 9007199254740992.0]|unique|list }}",
    "{{ '٣'|int }} {{ '१२.५'|float }} {{ '𝟗'|int }} {{ '-٣'|int }} {{ '²'|int(-1) }} {{ '٣'|filesizeformat }} {{ '٣_٣'|int }}", "{{ 6461342157727814 // -1.5 }} {{ 7.5 // -2 }} {{ -7.5 // 2 }} {{ -1e-300 // 1e300 }} {{ 5 // 0.1 }}", "{{ big / 7 }} {{ 2 ** 62 / 3 }} {{ 0.1 + 0.2 }} {{ 1e22 }} {{ 5e-324 }} {{ 1.7976931348623157e308 }}", "{{ ('<%d>'|safe) % '12' }} {{ ('<%.1f>'|safe) % '1.5' }}", "{{ ('<%d>'|safe) % 'x' }}", "{{ ('<%x>'|safe) % 255 }}", "{{ ('<%c>'|safe) % 65 }}", "{{ ('<%*d>'|safe) % (5, 1) }}", "{{ [1]|indent }}",
]

# Arguments of calls are folded where Jinja's optimizer folds them: a slice of a number, as in (0)[2:], is then not an
# error.
FOLDED = [
    "{% macro m(p) %}{{ p }}{% endmacro %}{{ m({'z': (0)[2:], 'z': {}}) }}{{ m(p=[{'z': (0)[2:], 'z': 1}, 2]) }}",
    "{% macro m(p) %}{{ p }}{{ caller() }}{% endmacro %}{% call m({'z': (0)[2:], 'z': {}}) %}x{% endcall %}",
    "{{ dict(a={'z': (0)[2:], 'z': {}}) }}", "{% set x = {'z': (0)[2:], 'z': {}} %}{{ x }}",
    "{{ d[(1, [2])] }}|{{ dict(k=1)[('x', ('y', {}))] }}|{{ d[('a', 'b')] }}|{{ (1, [2]) in d }}",
    "{% macro m(p) %}{{ p }}{% endmacro %}{{ m([(0)[2:]]) }}", "{{ cycler({'z': (0)[2:], 'z': 3}).next() }}",
    "{% for x in l %}{{ ((2 ~ x) and loop)|join }};{{ loop|join('-') }}{% endfor %}", "{% for x in l %}{{ loop|join('<'|safe) }}{% endfor %}",
    "{{ html|safe + missing }}", "{{ html|safe + (0).k }}", "{{ html + missing }}", "{{ missing + (html|safe) }}", "{{ (html|safe) ~ missing }}",
]

ENTITIES = ["&notin; &notit; &not &amp &ampx; &AMP; &Amp; &nbsp;| &CounterClockwiseContourIntegral; &NotEqualTilde; &fjlig; &lt &gt; &copy&reg &copycat &eacutex", "&#128; &#x9f; &#0; &#xd800; &#x110000; &#1; &#127; &#13; &#xfffe; &#xfdd0; &#65 &#x41; &#; &#x; &; &a; &&amp;", "a &hellip; b&hellip c&bne; &ThickSpace;&ngE; &acE; &ouml;&Ouml;&ouml &thetasym; &apos; &quot &quotx"]

KEYS = [
    "{{ {1: 'a', 1.0: 'b', true: 'c'} }}", "{{ {0: 'a', -0.0: 'b', false: 'c'} }}", "{{ [1, 1.0, true, 2, 2.0, '1', 0, -0.0]|unique|list }}",
    "{{ [0.5, 1.5, 0.5, '0.5', 1e20, 1e20, 9.1e18, 9100000000000000000]|unique|list }}", "{{ {9100000000000000000: 1}[9.1e18] }}",
    "{{ [(1, 'a'), (1.0, 'a'), (true, 'a'), ('a', 1)]|unique|list }}", "{{ ['a', 'A', 'a'|safe]|unique|list }}",
    "{{ ['a', 'A']|unique(true)|list }}", "{{ {(1, 2): 'x'}[(1.0, 2.0)] }}", "{{ 1 in {1.0: 1} }} {{ true in {1: 1} }} {{ '1' in {1: 1} }}",
    "{{ {'a'|safe: 1}['a'] }}", "{{ {none: 1}[none] }} {{ {missing: 1}|length }}", "{{ {9223372036854775807: 1}[9223372036854775807.0] }}",
    "{{ {'b': 1, 'a': 2, 3.5: 4}.get(3.5) }}", "{{ users|groupby('age')|map(attribute=0)|list }}", "{{ {2: 'b', 1.5: 'a', true: 'c'}|dictsort }}",
    "{{ -9223372036854775808 }}", "{{ -9_223_372_036_854_775_808 == -9223372036854775807 - 1 }}", "{{ - 0x8000000000000000 }}",
    "{{ [-9223372036854775808, 1]|min }}", "{{ 1 if -9223372036854775808 < 0 }}", "{{ -9223372036854775808|abs }}", "{{ 5 + -9223372036854775808 }}",
    "{{ users|groupby('age')|pprint }}", "{{ (users|groupby('city'))[0]|pprint }}", "{{ {'a': users|groupby('age')}|pprint }}",
    "{{ [users|groupby('city'), users]|pprint }}", "{{ users|groupby('age')|map('last')|list|pprint }}", "{{ users|groupby('tags')|pprint }}",
    "{{ range(1000000000000000)|unique|first }}", "{% for x in [1, 1, 2]|unique %}{{ x }}{% endfor %}",
]

# Generators fail when they are iterated, not when they are created.
LAZY = ["{%% set x = %s|%s %%}made{%% if %s %%}{{ x|list }}{%% endif %%}" % (v, f, walked)
        for v in ("[1, 2]", "[]", "missing", "'ab'", "7") for walked in ("true", "false")
        for f in ("map", "map('nofilter')", "map(attribute='x', y=1)", "map(y=1)", "map('upper', 1, 2)", "select('notest')", "selectattr",
                  "selectattr('x', 'notest')", "rejectattr", "reject('odd', 1)", "select(1)", "map(1)", "unique", "batch(0)", "slice(0)", "batch",
                  "selectattr('x', 'eq')", "items")]

MESSAGES = [
    "{{ 'a'.center(width=4) }}", "{{ 'a'.center() }}", "{{ 'a'.center(1, 'b', 3) }}", "{{ 'a'.center(1, 'ab') }}", "{{ 'a'.ljust(x=1) }}",
    "{{ 'a'.rjust() }}", "{{ 'a'.zfill() }}", "{{ 'a'.zfill(1, 2) }}", "{{ 'a'.upper(1) }}", "{{ 'a'.lower(1, 2) }}", "{{ 'a'.isdigit(1) }}",
    "{{ 'a'.replace('a') }}", "{{ 'a'.strip(1, 2) }}", "{{ 'a'.lstrip(chars='a') }}", "{{ 'a'.partition() }}", "{{ 'a'.removesuffix() }}",
    "{{ 'a'.join() }}", "{{ 'a'.join(iterable=[]) }}", "{{ 'a'.find(sub='a') }}", "{{ 'a'.endswith(suffix='a') }}",
    "{{ [].append() }}", "{{ [].append(1, 2) }}", "{{ [].append(object=1) }}", "{{ [].extend() }}", "{{ [].insert(1) }}", "{{ [].pop(1, 2) }}",
    "{{ [].pop() }}", "{{ [1].pop(5) }}", "{{ [].remove(1) }}", "{{ [].index(1) }}", "{{ {}.get() }}", "{{ {}.get(1, 2, 3) }}",
    "{{ {}.get(key=1) }}", "{{ {}.pop('a') }}", "{{ {}.setdefault() }}", "{{ [1] + 2 }}", "{{ [1] + (1,) }}", "{{ (1,) + 2 }}", "{{ (1,) + [2] }}",
    "{{ 'a' + 1 }}", "{{ 1 + 'a' }}", "{{ {} + {} }}", "{{ [1] - [1] }}", "{{ none + 1 }}", "{{ [1] + none }}", "{{ [1] + missing }}",
    "{{ (1,) + 'a' }}", "{{ 1 is even(1) }}", "{{ 1 is odd(x=1) }}", "{{ 1 is divisibleby }}", "{{ 1 is divisibleby(1, 2) }}", "{{ 1 is sameas }}",
    "{{ 1 is sameas(1, 2) }}", "{{ 1 is in }}", "{{ 1 is in 2 }}", "{{ 1 is defined(1) }}", "{{ 1 is none(1) }}", "{{ 1 is string(x=1) }}",
    "{{ 1 is number(1, 2) }}", "{{ 1 is eq }}", "{{ 1 is eq(1, 2) }}", "{{ 1 is gt }}", "{{ 1 is lt('a') }}", "{{ 1 is ne(other=1) }}", "{{ 1 is lower(1) }}",
    "{{ 1 is callable(1) }}", "{{ 1 is callable(x=1) }}", "{{ 1 is iterable(1) }}", "{{ 1 is true(1) }}", "{{ 'x' is filter(1) }}", "{{ 1 is escaped(1) }}",
    "{{ 'a'|center(1, 2) }}", "{{ 'a'|center(x=1) }}", "{{ 'a'|upper(1) }}", "{{ 'a'|replace('a') }}", "{{ 'a'|replace }}", "{{ [1]|sort(1, 2, 3, 4) }}",
    "{{ [1]|batch }}", "{{ [1]|batch(1, 2, 3) }}", "{{ [1]|join(1, 2, 3) }}", "{{ [1]|first(1) }}", "{{ 'a'|truncate(1, 2, 3, 4, 5) }}",
    "{{ 'a'|indent(1, 2, 3, 4) }}", "{{ [1]|sum(1, 2, 3) }}", "{{ 1|round(1, 2, 3) }}", "{{ [1]|groupby }}", "{{ 'a'|trim(1, 2) }}", "{{ 'a'|attr }}",
    {"templates": {"main": "{% include ['x', 'y'] %}"}}, {"templates": {"main": "{% include [] %}"}}, {"templates": {"main": "{% include 'x' %}"}},
    {"templates": {"main": "{% include ['x', missing] %}"}}, {"templates": {"main": "{% extends 'x' %}"}}, {"templates": {"main": "{% import 'x' as y %}"}},
    {"templates": {"main": "{% include ('x',) %}"}},
]

# Too many arguments, none, and one with an unknown name, for everything that accepts arguments.
for name in ("abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e", "escape", "filesizeformat", "first",
             "float", "forceescape", "groupby", "indent", "int", "items", "join", "last", "length", "list", "lower", "max", "min", "pprint",
             "random", "replace", "reverse", "round", "safe", "slice", "sort", "string", "striptags", "sum", "title", "tojson", "trim",
             "truncate", "unique", "upper", "urlencode", "urlize", "wordcount", "wordwrap", "xmlattr"):
    MESSAGES += ["{{ ['a']|%s(1, 2, 3, 4, 5, 6, 7, 8) }}" % name, "{{ ['a']|%s(nope=1) }}" % name]
for name in ("odd", "even", "divisibleby", "defined", "undefined", "filter", "test", "none", "boolean", "false", "true", "integer", "float", "lower",
             "upper", "string", "mapping", "number", "sequence", "iterable", "callable", "sameas", "escaped", "in", "eq", "ne", "gt", "ge", "lt", "le"):
    MESSAGES += ["{{ 1 is %s(1, 2, 3) }}" % name, "{{ 1 is %s(nope=1) }}" % name]
for subject, names in (("'a'", "capitalize casefold center count encode endswith expandtabs find index isalnum isdigit isupper join ljust lower lstrip "
                               "partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith "
                               "strip swapcase title translate upper zfill"), ("[1]", "append clear copy count extend index insert pop remove reverse sort"),
                       ("(1,)", "count index"), ("{'a': 1}", "clear copy get items keys pop popitem setdefault values fromkeys")):
    for name in names.split():
        MESSAGES += ["{{ %s.%s(1, 2, 3, 4, 5) }}" % (subject, name), "{{ %s.%s(nope=1) }}" % (subject, name)]


def main():
    total = write("filters", filters())
    total += write("keys", KEYS)
    total += write("lazy", LAZY)
    total += write("messages", MESSAGES, exact=True)
    total += write("filter_arguments", ARGS)
    total += write("filter_arguments_escaped", ARGS, options={"autoescape": True})
    total += write("tests", ["{{ %s is %s }}{{ %s is not %s }}" % (v, t, v, t) for t in TESTS for v in VALUES[:26]])
    total += write("operators", ["{%% set a = %s %%}{%% set b = %s %%}{{ %s }}" % (a, b, e) for e in EXPRESSIONS for a, b in PAIRS])
    total += write("constants", ["{{ %s }}" % e.replace("a", "A0").replace("b", "B0").replace("A0", x).replace("B0", y)
                                 for e in EXPRESSIONS[:14] for x, y in PAIRS if "a" not in (x + y)], options={"autoescape": True})
    for name, options in {"": {}, "_escaped": {"autoescape": True}, "_strict": {"undefined": "strict"}, "_chainable": {"undefined": "chainable"},
                          "_debug": {"undefined": "debug"}}.items():
        total += write("language" + name, SYNTAX, options=options)
        if "undefined" in options:
            values = ["missing", "users.nope", "l[9]"]
            total += write("undefined" + name, filters(values) + [
                "{{ %s is %s }}{{ %s is not %s }}" % (v, t, v, t) for t in TESTS for v in values] + [
                "{%% set a = %s %%}{%% set b = %s %%}{{ %s }}" % (a, b, e) for e in EXPRESSIONS for a, b in [("missing", "1"), ("'x'", "missing")]],
                options=options)
    total += write("folded", FOLDED)
    total += write("folded_chainable", FOLDED, options={"undefined": "chainable", "autoescape": True})
    total += write("errors", ERRORS + MULTILINE)
    total += write("recursive_loops", RECURSIVE)
    total += write("recursive_loops_strict", RECURSIVE, options={"undefined": "strict", "autoescape": True})
    total += write("formatting", ["{%% set v = %s %%}{{ '%s' %% v }}" % (v, f) for f in PERCENT for v in FORMATTED] + ["{%% set v = %s %%}{{ '%s'.format(v) }}" % (v, f) for f in BRACES for v in FORMATTED])
    total += write("formatting_markup", ["{%% set v = %s %%}{{ ('<%s>'|safe) %% v }}" % (v, f) for f in PERCENT for v in FORMATTED] + ["{%% set v = %s %%}{{ ('<%s>'|safe).format(v, 3) }}" % (v, f) for f in BRACES for v in FORMATTED])
    total += write("methods", METHODS + NUMBERS)
    total += write("methods_escaped", METHODS + NUMBERS, options={"autoescape": True})
    total += write("entities", [{"source": "{{ t|striptags }}\n{{ (t|safe).unescape() }}", "context": {"t": t}} for t in ENTITIES])
    total += write("newstyle", [c for c in SYNTAX if "trans" in c or "gettext" in c], options={"newstyle_gettext": True, "autoescape": True})
    total += write("inheritance", [{"templates": c[0]} for c in INHERIT])
    total += write("inheritance_escaped", [{"templates": c[0]} for c in INHERIT], options={"autoescape": True})
    white = [{"source": c, "options": {"trim_blocks": a, "lstrip_blocks": b, "keep_trailing_newline": k}}
             for c in WHITE for a, b, k in itertools.product([False, True], repeat=3)]
    total += write("white_space", white + [{"source": c, "options": {"newline_sequence": "\r\n", "trim_blocks": True}} for c in WHITE])
    total += write("line_statements", [{"source": c, "options": {"lstrip_blocks": b, "trim_blocks": b}} for c in LINES for b in (False, True)],
                   options={"line_statement_prefix": "#", "line_comment_prefix": "%%"})
    swap = {"{%": "<%", "%}": "%>", "{{": "${", "}}": "}", "{#": "<%#", "#}": "%>"}
    def delimiters(text):
        for old, new in swap.items():
            text = text.replace(old, new)
        return text
    total += write("delimiters", [delimiters(c) for c in WHITE + SYNTAX[:40]], options={
        "block_start_string": "<%", "block_end_string": "%>", "variable_start_string": "${", "variable_end_string": "}",
        "comment_start_string": "<%#", "comment_end_string": "%>"})
    print(total, "cases")


main()
