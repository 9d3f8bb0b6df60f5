"""Writes and reads session cookies with Flask.

sign KEY         prints a line for each sample: the cookie, a tab, the payload that Flask signed
open KEY COOKIE  prints the repr() of the session's values, or "refused"
"""
import sys
from datetime import datetime, timezone
from uuid import UUID

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface, session_json_serializer
from markupsafe import Markup

SAMPLES = [
    {},
    {"account_id": 1},
    {"name": "Ada", "admin": True, "ratio": 0.5, "nothing": None, "big": 2**53, "negative": -7, "e": 1e20, "small": 1e-7},
    {"z": 1, "a": 2, "m": {"y": [1, 2, {"x": "q"}], "b": "c"}},
    {"text": "caf\u00e9 \U0001f600 \" \\ / \n\t\x01\x7f <&>"},
    {"when": datetime(2023, 4, 5, 6, 7, 8, tzinfo=timezone.utc), "id": UUID(int=5), "raw": b"\x00\xff", "html": Markup("<b>")},
    {"_flashes": [("message", "hi"), ("error", "no")], "_permanent": True},
    {" t": "tag-like key"},
    {"long": "x" * 3000},
    {"list": list(range(300))},
]


def nested(depth):
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


SAMPLES += [
    {"nan": float("nan"), "inf": float("inf"), "minus": float("-inf"), "digits": 0.19514603023289578},
    {"big": 2**64, "bigger": -(3**100), "in": [{"t": (10**30, 1)}], "max": 2**64 - 1, "min": -(2**63)},
    {"half": "\ud800", "\udc00": 1},
    {"deep": nested(32)},
    {"deeper": nested(200), "x": 1},
]


def serializer(key):
    app = Flask(__name__)
    app.secret_key = key
    return app, SecureCookieSessionInterface().get_signing_serializer(app)


def main():
    app, signer = serializer(sys.argv[2])
    with app.app_context():
        if sys.argv[1] == "sign":
            for sample in SAMPLES:
                print(signer.dumps(sample), session_json_serializer.dumps(sample), sep="\t")
            return
    values = {}

    @app.route("/")
    def show():
        values.update(session)
        return "", 200 if session else 404

    client = app.test_client()
    for cookie in sys.argv[3:]:
        values.clear()
        client.set_cookie("localhost", "session", cookie)
        client.get("/")
        print(dict(sorted(values.items())) if values else "refused")


main()
