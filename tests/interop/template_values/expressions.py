"""Template expressions with dates, times, decimals and similar types, and the values for them."""
import datetime as dt
import decimal
import string
import uuid

import jinja2

DIRECTIVES = [f"%{c}" for c in string.ascii_letters if c not in "EO"] + ["%%", "%+", "%:z"]
FLAGGED = [f"%{flag}{c}" for flag in "-_0^#" for c in "aAbBcdeHIjklmMnpPSuUVwWyY"] + [
    "%Ey", "%EY", "%Od", "%OH", "%Ex", "%5Y", "%010d", "%-5j", "%", "x%", "%Q", "%-", "ä%Y€", "", "%Y" * 200]
TIMESPECS = ["auto", "hours", "minutes", "seconds", "milliseconds", "microseconds", "days"]

DATE = """{{ d }} {{ d|string }} {{ d ~ '' }} {{ '%s' % d }} {{ '%r' % d }} {{ [d] }} {{ (d,) }} {{ {'d': d} }} {{ d|pprint }}
{{ d.year }}-{{ d.month }}-{{ d.day }} {{ d.isoformat() }} {{ d.ctime() }} {{ d.weekday() }} {{ d.isoweekday() }}
{{ d.isocalendar()[0] }} {{ d.isocalendar().week }} {{ d.isocalendar()[2] }} {{ d.toordinal() }}
{{ d.timetuple().tm_yday }} {{ d.timetuple()[6] }} {{ '{}'.format(d) }} {{ '{:%Y/%m/%d %j}'.format(d) }}
{{ '{:>5}'.format(d) }} {{ '{!r}'.format(d) }} {{ '{!s:>30}'.format(d) }} {{ '{0.year:>8}'.format(d) }}
{{ d.replace(day=1) }} {{ d.replace(year=2023) }} {{ d.replace(month=2) }} {{ d.replace(2000, 2, 29) }} {{ d.replace(day=32) }}
{{ d.replace(year=0) }} {{ d.replace(month=13) }} {{ d.replace(month='x') }} {{ d.replace(foo=1) }} {{ d.replace(1, year=2) }}
{{ d.nothing is defined }} {{ d['year'] }} {{ d|attr('month') }} {{ d.nothing.deeper }} {{ d is string }} {{ d is number }}
{{ d is iterable }} {{ d is mapping }} {{ d is sequence }} {{ d is callable }} {{ d is none }} {{ d|length }} {{ d|int(7) }}
{{ d|float }} {{ d|round }} {{ d|abs }} {{ d|list }} {{ d|upper }} {{ d|default('x') }} {{ d and 1 }} {{ not d }} {{ -d }} {{ +d }}
{{ d + 1 }} {{ d - 1 }} {{ d * 2 }} {{ d / 2 }} {{ d // 2 }} {{ d % 2 }} {{ d ** 2 }} {{ 1 + d }} {{ 'a' + d }} {{ d + 'a' }} {{ d + d }}
{{ d - d }} {{ d == d }} {{ d != d }} {{ d < d }} {{ d <= d }} {{ d == 1 }} {{ d != 'a' }} {{ d < 1 }} {{ d > none }} {{ d in [d] }}
{{ d in d }} {{ {d: 1}[d] }} {{ {d: 1, e: 2}|length }} {{ [d, e, d]|unique|list }} {{ '%d' % d }} {{ '%f' % d }} {{ '%5s|' % d }}
{{ d|tojson }} {{ {'d': d, 'n': none}|tojson }} {{ {d: 1}|tojson }} {{ [d, e]|tojson(indent=2) }} {{ d.min }} {{ d.max }} {{ d.resolution }}
{{ d - e }} {{ e - d }} {{ d == e }} {{ d < e }} {{ d >= e }} {{ [d, e]|max }} {{ [d, e]|min }} {{ [d, e, d]|sort }}
{{ [d, e]|sort(reverse=true)|first }} {{ (d - e).days }} {{ (d - e).total_seconds() }} {{ (d - e).seconds }} {{ d + t }} {{ d - t }}
{{ t + d }} {{ t - d }} {{ (d + t) - d }} {{ d - (e - t) }} {{ d + timedelta(days=1) }} {{ d - timedelta(weeks=1, hours=5) }}
{{ d + timedelta(days=4000000) }} {{ d == x }} {{ d < x }} {{ x > d }} {{ d - x }} {{ x - d }} {{ d.strftime() }} {{ d.strftime(1) }}
{{ [{'d': d}, {'d': e}]|sort(attribute='d')|map(attribute='d')|join(', ') }} {{ d.__str__() }} {{ d is eq e }} {{ d is lt(e) }}
{% for key, items in [{'d': d, 'n': 1}, {'d': e, 'n': 2}, {'d': d, 'n': 3}]|groupby('d') %}{{ key }}={{ items|map(attribute='n')|list }};{% endfor %}
{{ [{'d': d}, {'d': e}]|map(attribute='d.year')|list }} {{ [{'d': d}]|selectattr('d', 'gt', e)|list|length }}
{% if d > e %}later{% else %}not{% endif %} {{ d|replace('-', '/') }} {{ d|truncate(4) }} {{ d|title }} {{ d|e }} {{ d|urlencode }}
{{ 'abc'[d] }} {{ [1][d] }} {{ d[0] }} {{ d[1:] }} {{ d() }} {{ d.year() }} {{ d.weekday(1) }} {{ d|tojson|length }} {{ d|first }}"""

DATETIME = """{{ d.hour }} {{ d.minute }} {{ d.second }} {{ d.microsecond }} {{ d.tzinfo }} {{ d.fold }} {{ d.date() }} {{ d.time() }} {{ d.timetz() }}
{{ '%r' % d.date() }} {{ '%r' % d.time() }} {{ '%r' % d.timetz() }} {{ d.timestamp() }} {{ d.utcoffset() }} {{ d.tzname() }} {{ d.dst() }}
{{ d.isoformat(' ') }} {{ d.isoformat('ä') }} {{ d.isoformat('ab') }} {{ d.isoformat(sep='_', timespec='minutes') }} {{ d.isoformat(1) }}
{{ d.replace(hour=0, minute=0, second=0, microsecond=0) }} {{ d.replace(tzinfo=none) }} {{ d.replace(hour=24) }} {{ d.replace(second=60) }}
{{ d.replace(microsecond=7).microsecond }} {{ d.replace(2000, 1, 2, 3, 4, 5, 6) }} {{ d.replace(tzinfo=z.tzinfo) }} {{ d.replace(tzinfo=5) }}
{{ d.date() == e.date() }} {{ d.date() - e.date() }} {{ d.date() - d }} {{ d - d.date() }} {{ d.date() < d }} {{ d > d.date() }}
{{ d.date() == d }} {{ d.time() < e.time() }} {{ d.time() == e.time() }} {{ d.utctimetuple().tm_hour }} {{ d.timetuple()[8] }}
{{ d.astimezone(z.tzinfo) }} {{ d.astimezone() }} {{ '%r' % d.astimezone() }} {{ d.astimezone().tzname() }} {{ d.astimezone(1) }}
{{ d.time() + t }} {{ d.timestamp()|int }} {{ z }} {{ '%r' % z }} {{ z.tzinfo }} {{ '%r' % z.tzinfo }} {{ z - z.astimezone() }} {{ d < z }}
{{ d == z }} {{ z - d }} {{ z == z.astimezone() }} {{ {z: 1}[z.astimezone()] }} {{ z.isoformat() }} {{ z.strftime('%z %Z %H') }} {{ z|tojson }}
{{ z.utcoffset() }} {{ z.tzname() }} {{ z.timestamp() }} {{ z.timetz() }} {{ '%r' % z.timetz() }} {{ z.timetz() < d.time() }}
{{ z.replace(tzinfo=none) - z.astimezone().replace(tzinfo=none) }} {{ '{:%A, %d. %B %Y um %H:%M}'.format(d) }} {{ z.utctimetuple().tm_min }}
{{ (d.date(), d.time())|pprint }} {{ z + t }} {{ z - t }} {{ [z, d]|sort }} {{ z in [d] }} {{ d in [z, d] }} {{ d.timetz().tzinfo }}"""

TIME = """{{ c }} {{ '%r' % c }} {{ c.hour }} {{ c.minute }} {{ c.second }} {{ c.microsecond }} {{ c.tzinfo }} {{ c.isoformat() }} {{ c.isoformat('minutes') }}
{{ c.strftime('%H:%M:%S.%f %Y-%m-%d %j %a') }} {{ '{:%I %p}'.format(c) }} {{ c|string }} {{ [c] }} {{ c == c }} {{ c < c }} {{ c + t }}
{{ c - c }} {{ c.replace(hour=1) }} {{ c.replace(1, 2, 3, 4) }} {{ c.replace(minute=-1) }} {{ c.replace(day=1) }} {{ c and 1 }} {{ {c: 1}[c] }}
{{ c|tojson }} {{ c.min }} {{ c.max }} {{ c.resolution }} {{ c.utcoffset() }} {{ c.tzname() }} {{ c.dst() }} {{ c.date }} {{ c < 1 }} {{ c == 1 }} {{ '%r' % c.replace(tzinfo=z.tzinfo) }} {{ c.replace(tzinfo=z.tzinfo) }} {{ c.replace(tzinfo=z.tzinfo) == c }}"""

TIMEDELTA = """{{ t }} {{ '%r' % t }} {{ t.days }} {{ t.seconds }} {{ t.microseconds }} {{ t.total_seconds() }} {{ t|string }} {{ [t, u] }} {{ t + u }} {{ t - u }}
{{ t * 2 }} {{ 2 * t }} {{ t * 0.1 }} {{ 1.5 * t }} {{ t / 2 }} {{ t / 3 }} {{ t / 7 }} {{ t / 0.3 }} {{ t / u }} {{ t // u }} {{ t % u }} {{ t // 2 }} {{ t // -7 }}
{{ t // 0 }} {{ t / 0 }} {{ t / 0.0 }} {{ t % 5 }} {{ t // 1.5 }} {{ 5 / t }} {{ t * n }} {{ t * f }} {{ t / f }} {{ t / n }} {{ t // n }} {{ t * true }} {{ -t }} {{ +t }} {{ t|abs }}
{{ t == u }} {{ t < u }} {{ t >= u }} {{ t == 0 }} {{ t < 0 }} {{ not t }} {{ t and 1 }} {{ [t, u]|sort }} {{ [t, u]|max }} {{ {t: 1}[t] }} {{ t + 1 }} {{ 1 - t }} {{ t ** 2 }}
{{ [t, u]|sum(start=timedelta(0)) }} {{ [t, u]|sum }} {{ '{}'.format(t) }} {{ '{:>5}'.format(t) }} {{ '{!s:>30}'.format(t) }} {{ t|tojson }} {{ t.min }} {{ t.max }} {{ t.max + t }}
{{ t.max * 2 }} {{ t.resolution }} {{ t.hours }} {{ timedelta(f) }} {{ timedelta(n, f, n) }} {{ timedelta(hours=f, minutes=-n) }} {{ timedelta(seconds=f) }} {{ timedelta(milliseconds=f) }}
{{ timedelta(seconds=0.1, microseconds=0.5) }} {{ timedelta('x') }} {{ timedelta(days=999999999, hours=24) }} {{ timedelta(foo=1) }} {{ timedelta() }} {{ timedelta }}
{{ (t.total_seconds() // 3600)|int }} {{ '%02d' % (t.seconds // 60 % 60) }} {{ t|round }} {{ t|int }} {{ t is number }} {{ t / none }} {{ t * 'a' }} {{ t * 1e300 }} {{ t / 1e300 }} {{ t * 1e-300 }} {{ t / 1e-5 }}"""

DECIMAL = """{{ a }} {{ '%r' % a }} {{ [a] }} {{ a + b }} {{ a - b }} {{ a * b }} {{ a / b }} {{ a // b }} {{ a % b }} {{ a ** 2 }} {{ a ** 3 }} {{ a ** -1 }} {{ a ** 0 }} {{ a + 1 }} {{ 1 + a }} {{ 2 - a }} {{ a * 3 }}
{{ 3 * a }} {{ a / 3 }} {{ 1 / a }} {{ a // 2 }} {{ a % 2 }} {{ 7 % a }} {{ a + 0.5 }} {{ a * 1.5 }} {{ a + 'x' }} {{ a == b }} {{ a < b }} {{ a >= b }} {{ a == 1 }} {{ a > 1 }} {{ a < 1.5 }} {{ a == 0.5 }} {{ 1 < a }} {{ 0.1 >= a }}
{{ a < 'x' }} {{ a == none }} {{ -a }} {{ +a }} {{ a|abs }} {{ a|round }} {{ a|round(1) }} {{ a|round(2) }} {{ a|round(-1) }} {{ a|round(1, 'ceil') }} {{ a|round(0, 'floor') }} {{ a|round(2, 'floor') }} {{ a|int }} {{ a|float }}
{{ '%.2f' % a }} {{ '%d' % a }} {{ '%s' % a }} {{ '%5.1f|' % a }} {{ '%x' % a }} {{ '%e' % a }} {{ '%g' % a }} {{ '%i' % a }} {{ '%c' % a }} {{ '{:.2f}'.format(a) }} {{ '{}'.format(a) }} {{ '{:,.2f}'.format(a) }} {{ '{:,}'.format(a) }} {{ '{:010.3f}'.format(a) }} {{ '{:+.1f}'.format(a) }} {{ '{: }'.format(a) }} {{ '{:e}'.format(a) }} {{ '{:.3e}'.format(a) }}
{{ '{:.3g}'.format(a) }} {{ '{:.0f}'.format(a) }} {{ '{:%}'.format(a) }} {{ '{:.1%}'.format(a) }} {{ '{:>12}|'.format(a) }} {{ '{:*^14.1f}|'.format(a) }} {{ '{:<9}|'.format(a) }} {{ '{:=+9}|'.format(a) }} {{ '{:015,.1f}'.format(a) }} {{ '{:G}'.format(a) }} {{ '{:.0e}'.format(a) }} {{ '{:d}'.format(a) }} {{ '{:x}'.format(a) }} {{ '{:z.1f}'.format(a) }} {{ '{:.20}'.format(a) }}
{{ a and 1 }} {{ not a }} {{ a is number }} {{ a is integer }} {{ a is float }} {{ a is odd }} {{ a is divisibleby 2 }} {{ {a: 1}[a] }} {{ {a: 1, b: 2, 1: 3, 0.5: 4}|length }} {{ [a, b, 1, 0.5]|unique|list }} {{ [a, b, 1]|sort }} {{ [a, b]|max }} {{ [a, b]|sum }} {{ [a, b]|sum / 2 }} {{ a in [b, a] }} {{ 1 in [a, b] }}
{{ a|tojson }} {{ {'a': a}|tojson }} {{ a|string }} {{ a|length }} {{ a|filesizeformat }} {{ a.normalize() }} {{ a.quantize(b) }} {{ a.to_integral_value() }} {{ a.is_zero() }} {{ a.is_signed() }} {{ a.adjusted() }} {{ a.real }} {{ a.imag }} {{ a.is_nan() }} {{ a.nothing }} {{ a.nothing.x }} {{ a|format }} {{ '%s'|format(a) }} {{ '%.1f'|format(a) }} {{ a * t }} {{ a|join }} {{ a ~ b }}"""

OTHERS = """{{ i }} {{ '%r' % i }} {{ i.hex }} {{ i.version }} {{ i.variant }} {{ i.urn }} {{ i.bytes }} {{ i == i }} {{ i == j }} {{ i < j }} {{ i|string|length }} {{ [i] }} {{ {i: 1}[i] }} {{ [i, j]|sort }} {{ i|tojson }} {{ i < 1 }} {{ i == 'a' }} {{ '{}'.format(i) }} {{ '{:>40}'.format(i) }} {{ i and 1 }} {{ i.nothing.x }} {{ i + 1 }} {{ i|replace('-', '') }} {{ i|length }}
{{ r }} {{ '%r' % r }} {{ [r, q] }} {{ r.name }} {{ r.value }} {{ r == r }} {{ r == q }} {{ r != q }} {{ r == 'reader' }} {{ r == 0 }} {{ r < q }} {{ r|string }} {{ r|upper }} {{ r and 1 }} {{ {r: 1}[r] }} {{ '{}'.format(r) }} {{ '{:>20}'.format(r) }} {{ '%s' % r }} {{ r|tojson }} {{ r in [q, r] }} {{ r.name|title }} {{ [q, r]|map(attribute='name')|sort|list }} {{ r == Role.reader }} {{ Role.writer }} {{ Role['writer'] }} {{ Role(5) }} {{ Role(7) }} {% for x in Role %}{{ x.name }},{% endfor %} {{ Role|list }} {{ Role|length }} {{ Role }} {{ r in Role }} {{ r is defined }} {{ r + 1 }} {{ r.nothing }} {{ r|int }} {{ r is number }}
{{ m }} {{ [m] }} {{ m|length }} {{ m[0] }} {{ m[-1] }} {{ m[99] }} {{ m|list }} {{ m == m }} {{ m == o }} {{ m < o }} {{ m + o }} {{ m|string }} {{ m and 1 }} {{ not m }} {{ m.hex() }} {{ m.decode() }} {{ o.decode('utf-8') }} {{ o.decode('ascii') }} {{ m|tojson }} {{ 97 in m }} {{ '%s' % m }} {{ m < 1 }} {{ m + 'a' }} {{ m|first }} {{ {m: 1}[m] }} {{ m is string }} {{ m is iterable }} {{ '{}'.format(m) }} {{ m|join(',') }} {{ '{:>9}'.format(m) }}"""


def split(text):
    """Returns the expressions of a block; loops and ifs are kept whole."""
    out, piece, depth = [], "", 0
    for _, kind, token in jinja2.Environment().lex(text):
        if kind == "data" and depth == 0:
            continue
        piece += token
        if kind == "name" and token in ("for", "if", "endfor", "endif"):
            depth += -1 if token.startswith("end") else 1
        if depth == 0 and kind in ("variable_end", "block_end"):
            out.append(piece)
            piece = ""
    return out


def datetimes(rng):
    edges = [dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59, 999999), dt.datetime(1970, 1, 1),
             dt.datetime(2024, 2, 29, 12), dt.datetime(2000, 1, 1, 0, 0, 0, 1), dt.datetime(1969, 12, 31, 23, 59, 59, 999999),
             dt.datetime(2023, 1, 1), dt.datetime(2020, 12, 31), dt.datetime(2021, 1, 3), dt.datetime(999, 9, 9, 9, 9, 9),
             dt.datetime(2024, 3, 31, 2, 30), dt.datetime(2024, 10, 27, 2, 30), dt.datetime(2024, 10, 27, 3)]
    if rng.random() < 0.3:
        return rng.choice(edges)
    if rng.random() < 0.5:
        return dt.datetime(2000, 1, 1) + dt.timedelta(seconds=rng.randrange(0, 10 ** 9))
    return dt.datetime.min + dt.timedelta(microseconds=rng.randrange(0, (dt.datetime.max - dt.datetime.min) // dt.timedelta(microseconds=1)))


def timedeltas(rng):
    edges = [0, 1, -1, 10 ** 6, -10 ** 6, 86400 * 10 ** 6, -86400 * 10 ** 6, 86399999999, 3600 * 10 ** 6, 2 ** 62]
    if rng.random() < 0.4:
        return dt.timedelta(microseconds=rng.choice(edges))
    return dt.timedelta(microseconds=rng.randrange(-10 ** rng.randrange(1, 18), 10 ** rng.randrange(1, 18)))


def decimals(rng):
    edges = ["0", "0.00", "1", "-1", "0.5", "-0.5", "12.50", "0.005", "2.675", "1E+3", "-0.00", "0E-10", "0.0000001", "99.995",
             "1234567.891", "9" * 28, "1" * 28 + ".5", "100", "1E-20", "0.1"]
    if rng.random() < 0.5:
        return decimal.Decimal(rng.choice(edges))
    digits = rng.randrange(1, 16)
    return decimal.Decimal(rng.randrange(-10 ** digits, 10 ** digits)).scaleb(-rng.randrange(0, 9))


def cases(rng, count, roles):
    """Returns lists of templates, each with its variables."""
    for _ in range(count):
        d, e = datetimes(rng), datetimes(rng)
        zone = dt.timezone(dt.timedelta(minutes=rng.choice([0, 0, 60, -300, 330, 1439, -1439, 845])))
        z = min(max(datetimes(rng), dt.datetime(2, 1, 1)), dt.datetime(9998, 1, 1)).replace(tzinfo=zone)
        t, u, x = timedeltas(rng), timedeltas(rng), rng.choice([d.date(), e, z, d.time(), 5])
        n, f = rng.choice([0, 1, -3, 7, 10 ** 6, rng.randrange(-10 ** 9, 10 ** 9)]), rng.choice([0.1, -2.5, 1e-7, 0.5, rng.uniform(-1e6, 1e6)])
        formats = rng.sample(DIRECTIVES + FLAGGED, 12) + ["".join(rng.choices(DIRECTIVES + [" ", "-", ":"], k=4))]
        strftime = ["{{ %s.strftime('%s') }}" % (rng.choice("dz"), form) for form in formats]
        strftime += ["{{ d.isoformat(timespec='%s') }}" % spec for spec in TIMESPECS]
        yield split(DATE) + split(DATETIME) + strftime, dict(d=d, e=e, z=z, t=t, x=x)
        dates = ["{{ d.strftime('%s') }}" % form for form in formats if "%s" not in form]
        yield split(DATE) + dates, dict(d=d.date(), e=e.date(), t=t, x=rng.choice([d, e, 5]))
        times = ["{{ c.strftime('%s') }}" % form for form in formats if "%s" not in form]
        yield split(TIME) + times, dict(c=d.time(), t=t, z=z)
        yield split(TIMEDELTA), dict(t=t, u=u, n=n, f=f)
        yield split(DECIMAL), dict(a=decimals(rng), b=decimals(rng), t=t)
        yield split(OTHERS), dict(
            i=uuid.UUID(int=rng.getrandbits(128)), j=uuid.UUID(int=rng.getrandbits(128), version=4), r=rng.choice(list(roles)),
            q=rng.choice(list(roles)), m=rng.choice([b"", b"abc", b"it's", b"\"'\\\n\t\x00\xff", "ä".encode()]),
            o=bytes(rng.randrange(32, 127) for _ in range(3)))
