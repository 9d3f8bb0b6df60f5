"""Generates inputs for the parsers of src/http and prints Werkzeug's results, one JSON list per line:
[kind, input in hex, expected]. Text is printed as the hex digits of its UTF-8 form, so that nothing is lost."""
import json
import random
import sys

from werkzeug.datastructures import MultiDict
from werkzeug.formparser import parse_form_data
from werkzeug.datastructures import Accept, CharsetAccept, LanguageAccept, MIMEAccept
from werkzeug.http import dump_cookie, parse_accept_header, parse_cookie
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
