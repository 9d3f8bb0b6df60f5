"""Generates conditional requests and prints Werkzeug's answers, one JSON list per line: [method, tag, weak, modified, request's
fields, size, status, Content-Range, length]. An absent text is empty; `modified` is a number of seconds.

Left out is what Carboy does otherwise on purpose, as RFC 9110 says: several families of conditions in one request (their order),
If-Unmodified-Since (Werkzeug ignores it), ranges of HEAD and of an empty body, several ranges, malformed ranges (416 in Werkzeug,
ignored here), a suffix longer than the body, and an If-Range or If-Match for a response with a weak tag, which Carboy
compares strongly, tags without quotes, If-Match: * (412 in Werkzeug), tags in the request for a response that has
none, and an If-Range with a later date."""
import json
import random
import sys

from werkzeug.http import http_date, parse_date, quote_etag
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Response

TAGS = ["v1", "v2", "a, b", "", 'x"y']
TIMES = [0, 1_000_000_000, 1_000_000_001, 2_000_000_000]


def tag_list(rng, star):
    items = [quote_etag(rng.choice(TAGS[:3]), rng.random() < 0.3) for _ in range(rng.randint(1, 3))]
    return rng.choice([", ", ",", " , "]).join(items) if rng.random() < 0.9 or not star else "*"


def conditions(rng, method, size, tag):
    family = rng.choice(["none-match", "none-match", "both", "match", "since", "range", "if-range"] if tag else ["since", "range", "if-range"])
    since = rng.choice([http_date(rng.choice(TIMES)), "yesterday", ""])
    if family == "none-match":
        return [["If-None-Match", tag_list(rng, True)]]
    if family == "since":
        return [["If-Modified-Since", since]]
    if family == "both":
        return [["If-None-Match", tag_list(rng, True)], ["If-Modified-Since", since]]
    if family == "match":
        return [["If-Match", tag_list(rng, False)]]
    if method != "GET" or size == 0:
        return []
    first = rng.randint(0, 12)
    fields = [["Range", rng.choice([f"bytes={first}-{first + rng.randint(0, 8)}", f"bytes={first}-", f"bytes=-{rng.randint(1, max(size, 1))}"])]]
    if family == "if-range":
        fields.append(["If-Range", rng.choice([quote_etag(rng.choice(TAGS[:2])), http_date(rng.choice(TIMES))])])
    return fields


def answer(method, tag, weak, modified, fields, size):
    response = Response("x" * size, mimetype="text/plain")
    if tag is not None:
        response.set_etag(tag, weak)
    if modified is not None:
        response.last_modified = modified
    environ = EnvironBuilder(method=method, headers=fields).get_environ()
    try:
        response.make_conditional(environ, accept_ranges=True, complete_length=size)
    except Exception as error:  # RequestedRangeNotSatisfiable
        return [error.code, f"bytes */{size}", 0]
    body, status, headers = run_wsgi_app(response, environ)
    return [int(status.split()[0]), headers.get("Content-Range", ""), sum(map(len, body)) if method == "GET" else 0]


def main(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        method = rng.choice(["GET", "GET", "HEAD"])
        tag = rng.choice([None, "v1", "v2", "a, b"])
        weak = rng.random() < 0.3
        modified = rng.choice([None, *TIMES[1:]])
        size = rng.choice([0, 1, 10, 10, 10])
        fields = conditions(rng, method, size, tag)
        if weak and any(name in ("If-Range", "If-Match") for name, _ in fields):
            continue
        states = [parse_date(text) for name, text in fields if name == "If-Range" and text.endswith("GMT")]
        if states and modified is not None and states[0].timestamp() > modified:
            continue  # a later date is another state
        status = answer(method, tag, weak, modified, fields, size)
        print(json.dumps([method, tag or "", weak, -1 if modified is None else modified, fields, size, *status]))


main(int(sys.argv[1]), int(sys.argv[2]))
