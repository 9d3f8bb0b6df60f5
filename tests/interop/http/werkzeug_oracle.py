"""Generates inputs for the parsers of src/http and prints Werkzeug's results, one JSON list per line:
[kind, input in hex, expected]. Text is printed as the hex digits of its UTF-8 form, so that nothing is lost."""
import base64
import json
import random
import re
import sys
import time

from werkzeug.datastructures import MultiDict
from werkzeug.formparser import parse_form_data
from werkzeug.datastructures import Accept, CharsetAccept, LanguageAccept, MIMEAccept
from werkzeug.datastructures import ContentRange, ResponseCacheControl, WWWAuthenticate
from werkzeug.http import (dump_cookie, http_date, parse_accept_header, parse_authorization_header, parse_cache_control_header,
                           parse_content_range_header, parse_cookie, parse_date, parse_etags, parse_if_range_header,
                           parse_range_header, parse_set_header, quote_etag)
from werkzeug.utils import secure_filename
from werkzeug.test import EnvironBuilder
from werkzeug.urls import url_decode

random.seed(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 1500


def hexed(text):
    return text.encode("utf-8", "surrogatepass").hex()


def pairs(items):
    return [[hexed(key), hexed(value)] for key, value in items]


def pick(alphabet, most):
    return b"".join(random.choice(alphabet) for _ in range(random.randint(0, most)))


def emit(kind, data, expected):
    print(json.dumps([kind, data.hex(), expected]))


QUERY = [b"a", b"b", b"=", b"&", b"+", b"%", b"%41", b"%C3%A9", b"%zz", b"%e", b"%ff", b"\xc3", b"\xa9", b"\xed\xa0\x80",
         b"\xf0\x9f\x98\x80", b"%F4%90%80%80", b";", b" ", b"%26", b"%3D", b"\xe2\x82", b"%E2%82%AC", b"%00", b"\x00"]
COOKIE = [b"a", b"b", b"=", b";", b" ", b'"', b"\\", b"\\073", b"\\054", b"\\", b",", b"\xc3\xa9", b"\xff", b"\t", b"x1", b"\\000"]
TEXT = ["a", "Z", "9", ";", ",", '"', "\\", " ", "\u00e9", "=", "/", ":", "\u20ac", "%", "(", "\U0001f600", "\0"]

for _ in range(COUNT):
    data = pick(QUERY, 14)
    emit("query", data, pairs(url_decode(data, errors="replace").items(multi=True)))

for _ in range(COUNT):
    data = pick(COOKIE, 14)
    if b"\t" in data.strip(b"\t") and b'"' in data:
        continue
    emit("cookie", data, pairs(parse_cookie(data.decode("latin1")).items(multi=True)))

for _ in range(COUNT):
    value = "".join(random.choice(TEXT) for _ in range(random.randint(0, 8)))
    emit("dump", value.encode(), hexed(dump_cookie("k", value).encode("latin1").decode("utf-8")))

BODY = [b"\r", b"\n", b"\r\n", b"-", b"--", b"--b", b"x", b"--bound", b"\x00", b"\xc3\xa9", b"yz", b"--boundar\r\n"]
NAMES = ["a", "field", "na me", "\u00e9t\u00e9", "a;b", "q=1"]
for _ in range(COUNT // 3):
    parts, data = random.randint(0, 5), b""
    for _ in range(parts):
        name = random.choice(NAMES).encode()
        data += b"--boundary\r\nContent-Disposition: form-data; name=\"" + name + b'"'
        if random.random() < 0.4:
            data += b'; filename="' + random.choice([b"f.txt", b"C:\\dir\\f.txt", b"\xc3\xa9.png", b"a;b.txt"]) + b'"'
            data += b"\r\nContent-Type: text/plain"
        data += b"\r\n\r\n" + pick(BODY, 8).replace(b"--boundary", b"") + b"\r\n"
    data += b"--boundary--" + random.choice([b"", b"\r\n", b"\r\nepilogue"])
    builder = EnvironBuilder(method="POST", data=data, content_type="multipart/form-data; boundary=boundary")
    _, form, files = parse_form_data(builder.get_environ(), silent=False)
    emit("multipart", data, [pairs(form.items(multi=True)),
                             [[hexed(key), hexed(file.filename), file.read().hex()] for key, file in files.items(multi=True)]])

# The field, the offered values, and what each of them and all together are worth to the client.
ACCEPT = {
    "mimetype": (MIMEAccept, ["text/html", "text/*", "*/*", "application/json", "application/*", "text/html;level=1", "TEXT/plain",
                              "text/html; level=1;charset=utf-8", "*", "*/x", "image/png"],
                 ["text/html", "application/json", "text/html;level=1", "text/plain", "image/png", "text/*", "*/*"]),
    "language": (LanguageAccept, ["de", "de-AT", "de_CH", "en", "en-US", "EN-gb", "fr", "*", "zh-Hant-TW"],
                 ["de", "en", "en-US", "de-CH", "fr-FR", "zh", "EN_GB"]),
    "charset": (CharsetAccept, ["utf-8", "UTF8", "iso-8859-1", "latin1", "us-ascii", "*", "windows-1252", "x-own", "iso-8859-15"],
                ["utf-8", "latin-1", "ascii", "cp1252", "x-own", "utf_8", "latin9"]),
    "encoding": (Accept, ["gzip", "br", "deflate", "identity", "*", "GZip", "x-gzip"], ["gzip", "br", "identity", "BR"]),
}
WEIGHTS = ["", "", "", ";q=1", ";q=0.5", ";q=0", "; q=0.8", " ; q=.3", ";q=", ";q=1.5", ";q", ";Q=0.2", ";q=0.7;x=1", ";qx=1", ";q=0.5x", ";;q=0.1",
           ";q=1.", ";x=1;q=0.4"]
for _ in range(COUNT):
    kind = random.choice(list(ACCEPT))
    accept, items, offers = ACCEPT[kind]
    field = random.choice([",", ", ", " ,", ",,"]).join(random.choice(items) + random.choice(WEIGHTS) for _ in range(random.randint(0, 5)))
    offered = random.sample(offers, random.randint(1, 4))
    parsed = parse_accept_header(field, accept)
    emit(kind, field.encode(), [[str(value) + f" {float(quality)!r}" for value, quality in parsed], offered,
                                [repr(float(parsed.quality(value))) for value in offered], parsed.best_match(offered) or ""])

NAMES = ["a", "B", "0", ".", "..", "/", "\\", " ", "_", "-", "\u00e9", "\u00df", "\u0142", "\ufb01", "\u2460", "\uff21", "\u2024", "\u3000", "\t", "\x1f",
         "e\u0301", "\u00a0", "\u2044", "\U0001d400", "\u1e9b\u0323", "\uac00", "~", "con", "\u00bd", "\u2026", "\u4e2d", "!", "\x7f", "\u2003"]
for _ in range(COUNT):
    name = "".join(random.choice(NAMES) if random.random() < 0.9 else chr(random.choice([*range(0x80, 0xd800), *range(0xe000, 0x20000)]))
                   for _ in range(random.randint(0, 9)))
    emit("filename", name.encode(), secure_filename(name))

# Header fields with a form of their own. Left out is what Carboy does otherwise on purpose: names in other case, numbers
# with a sign or "_", Base64 with foreign characters, a suffix of 0 bytes or longer than the body, and a Content-Range
# beyond the body.
def joined(items, separators=(",", ", ", " ,", ",,")):
    return random.choice(separators).join(random.choice(items) for _ in range(random.randint(0, 5)))


DIRECTIVES = ["no-cache", 'no-cache="Set-Cookie, Age"', "no-store", "max-age=60", "max-age=0", 'max-age="5"', "max-age", "max-age=x", "max-stale",
              "max-stale=7", "min-fresh=2", "s-maxage=9", "public", "private", 'private="a"', "must-revalidate", "proxy-revalidate", "no-transform",
              "only-if-cached", "immutable", "x-own", 'x-own="a \\"b"', "x-own=c", "=", '"', "stale-if-error=3"]
TIMES = ["max-age", "s-maxage", "max-stale", "min-fresh", "stale-while-revalidate", "stale-if-error"]
FLAGS = ["public", "private", "no-cache", "no-store", "no-transform", "must-revalidate", "proxy-revalidate", "immutable", "only-if-cached"]


def directive_time(parsed, name):
    if name not in parsed:
        return None
    if parsed[name] is None:
        return "any" if name == "max-stale" else None
    return parsed[name] if parsed[name].isdigit() else None


for _ in range(COUNT):
    field = joined(DIRECTIVES)
    parsed = parse_cache_control_header(field, cls=ResponseCacheControl)
    emit("cache_control", field.encode(), [[name in parsed for name in FLAGS], [directive_time(parsed, name) for name in TIMES],
                                           [parsed.get("private") or "", parsed.get("no-cache") or ""]])

for _ in range(COUNT // 3):
    built, names = ResponseCacheControl(), sorted(random.sample(range(len(FLAGS)), random.randint(0, 4)))
    for index in names:
        built[FLAGS[index]] = None
    for name in TIMES:
        if random.random() < 0.3:
            built[name] = str(random.randint(0, 10**random.randint(0, 8)))
    emit("cache_control_dump", built.to_header().encode(), built.to_header())

USERS = ["ada", "", "a b", "\u00e9t\u00e9", "x" * 40, "a\U0001f600"]
PARAMETERS = ['username="Mufasa"', 'realm="a, b"', "realm=x", 'nonce="n=="', 'uri="/dir/index.html?a=b"', 'response="66\\\\29"', "qop=auth", "nc=00000001",
              'cnonce="0a4f"', 'opaque="5c"', "algorithm=MD5", "stale", "", 'x="\u00e9"', "cnonce="]
for _ in range(COUNT):
    if random.random() < 0.5:
        code = base64.b64encode((random.choice(USERS) + random.choice([":", ":", "", "::"]) +
                                                                             random.choice(USERS)).encode())
        code = code[:len(code) - random.choice([0, 0, 0, 4, 1])] if random.random() < 0.7 else code
        field = random.choice([b"Basic ", b"basic  ", b"BASIC "]) + code
    else:
        field = b"Digest " + b", ".join(item.encode() for item in random.sample(PARAMETERS, random.randint(3, len(PARAMETERS))))
    parsed = parse_authorization_header(field.decode("latin1"))
    emit("authorization", field, parsed and [parsed.type, hexed(parsed.username or ""), hexed(parsed.password or ""),
                                             [] if parsed.type == "basic" else sorted([key, hexed(value or "")] for key, value in parsed.items() if key)])

for _ in range(COUNT // 3):
    challenge = WWWAuthenticate(random.choice(["basic", "digest", "negotiate", "hmac-sha"]))
    for name in random.sample(["realm", "nonce", "qop", "opaque", "algorithm", "stale", "charset"], random.randint(1, 5)):
        challenge[name] = random.choice(["x", "a b", 'q"uote', "back\\slash", "UTF-8", "auth,auth-int", "n=="])
    field = challenge.to_header()
    emit("www_authenticate", field.encode(), [challenge.type, [[name, value] for name, value in challenge.items() if name != "__auth_type__"]])

TAGS = ['"a"', "W/\"a\"", 'w/"b"', "b", "W/c", "*", '""', '"x,y"', '"x" y"', '"open', 'W/""', '"a" "b"', '"e\u00e9"']
for _ in range(COUNT):
    field = joined(TAGS).strip(" ")
    parsed = parse_etags(field)
    strong, weak = ({"" if tag is None else tag for tag in tags if tag != ""} for tags in (parsed._strong, parsed._weak))
    emit("etags", field.encode(), [parsed.star_tag, sorted(map(hexed, strong)), sorted(map(hexed, weak))])

for _ in range(COUNT // 3):
    field = random.choice([http_date(random.randint(0, 2**31)), random.choice(TAGS), quote_etag("v" + str(random.random()), random.random() < 0.5), ""])
    parsed = parse_if_range_header(field)
    emit("if_range", field.encode(), [parsed.etag and hexed(parsed.etag), parsed.date and http_date(parsed.date)])

for _ in range(COUNT):
    moment = random.randint(220_924_800, 3_000_000_000)  # two digits of a year mean the same in both until 2065
    at = time.gmtime(moment)
    form = random.choice(["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a, %d-%b-%Y %H:%M:%S GMT", "%a %b {} %H:%M:%S %Y"])
    text = time.strftime(form.format(f"{at.tm_mday:2}"), at)
    if random.random() < 0.1:
        text = text.replace(random.choice(["GMT", ":", ", "]), random.choice(["", "x", "99:"]))
    parsed = parse_date(text)
    if parsed or random.random() < 0.5:  # what Werkzeug reads beyond the forms of RFC 9110 is not a date here
        if not re.fullmatch(r"(\w{3}, \d\d \w{3} \d{4}|\w+, \d\d-\w{3}-\d\d(\d\d)?) \d\d:\d\d:\d\d GMT|\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}", text):
            continue
    emit("date", text.encode(), parsed and http_date(parsed))

PARTS = ["0-4", "5-9", "10-", "-3", "0-", "20-30", " 40 - 50 ", "7-6", "a-b", "-", "", "1", "1-2-3", "100-2000", "-200"]
for _ in range(COUNT):
    size = random.choice([0, 1, 10, 300, 1000])
    field = random.choice(["bytes=", "bytes =", "BYTES=", "items=", "bytes", "="]) + ",".join(random.choice(PARTS) for _ in range(random.choice([1, 1, 2, 3])))
    parsed = parse_range_header(field)
    whole = parsed and parsed.ranges[0][0] < -size
    emit("range", field.encode(), [size, parsed and [parsed.units, [list(part) for part in parsed.ranges]], parsed and parsed.to_header(),
                                   "skip" if whole else parsed and parsed.to_content_range_header(size)])

for _ in range(COUNT):
    field = random.choice(["bytes ", "items  ", "bytes", ""]) + random.choice(["0-4", "5-5", "*", "9-5", "a-b", "1", "0-999", ""]) + \
        random.choice(["/10", "/*", "/x", "/1000", "", "/5", "/0"])
    parsed = parse_content_range_header(field)
    if parsed and parsed.length is not None and (parsed.stop or 0) > parsed.length:
        continue  # RFC 9110 section 14.4: invalid
    emit("content_range", field.encode(), parsed and [parsed.units, parsed.start, parsed.stop, parsed.length, parsed.to_header()])

WORDS = ["Cookie", "cookie", "Accept-Language", '"quoted, word"', "en", "EN", "a b", '"q"', "*"]
for _ in range(COUNT):
    field = joined(WORDS)
    parsed = parse_set_header(field)
    items = [hexed(item) for item in parsed if item]
    added = random.choice(["Origin", "COOKIE", "x y"])
    parsed.add(added)
    emit("header_set", field.encode(), [items, added, [hexed(item) for item in parsed if item]])
