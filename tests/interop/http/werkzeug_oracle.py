"""Generates inputs for the parsers of src/http and prints Werkzeug's results, one JSON list per line:
[kind, input in hex, expected]. Text is printed as the hex digits of its UTF-8 form, so that nothing is lost."""
import json
import random
import sys

from werkzeug.datastructures import MultiDict
from werkzeug.formparser import parse_form_data
from werkzeug.http import dump_cookie, parse_cookie
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
         b"\xf0\x9f\x98\x80", b"%F4%90%80%80", b";", b" ", b"%26", b"%3D", b"\xe2\x82", b"%E2%82%AC"]
COOKIE = [b"a", b"b", b"=", b";", b" ", b'"', b"\\", b"\\073", b"\\054", b"\\", b",", b"\xc3\xa9", b"\xff", b"\t", b"x1"]
TEXT = ["a", "Z", "9", ";", ",", '"', "\\", " ", "\u00e9", "=", "/", ":", "\u20ac", "%", "(", "\U0001f600"]

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
