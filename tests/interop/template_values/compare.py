#!/usr/bin/python3
"""Renders expressions with dates, times and other column values in python3-jinja2 with Python's objects and in Carboy with
C++ objects, and compares the output byte for byte. Errors are compared by class; the number of
errors with the same text is printed.

    compare.py DRIVER [--count 60] [--seed N] [--show 10]
"""
import argparse
import datetime as dt
import decimal
import enum
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import uuid
import warnings

os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"  # a zone with daylight saving time, for timestamp() and astimezone()
time.tzset()
import flask  # noqa: E402
import jinja2  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import expressions  # noqa: E402

warnings.simplefilter("ignore")
EPOCH = dt.datetime(1970, 1, 1)
APP = flask.Flask("oracle")
MICRO = dt.timedelta(microseconds=1)


class Role(enum.Enum):
    reader = 0
    writer = 5


def encode(value):
    """Returns a Python object in the form that the driver reads."""
    if isinstance(value, Role):
        return {"$enum": value.value}
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            return {"$datetime": (value - EPOCH) // MICRO}
        offset = value.utcoffset()
        return {"$datetime": (value.replace(tzinfo=None) - offset - EPOCH) // MICRO,
                "offset": offset // dt.timedelta(minutes=1)}
    if isinstance(value, dt.date):
        return {"$date": value.toordinal() - EPOCH.toordinal()}
    if isinstance(value, dt.time):
        return {"$time": (dt.datetime.combine(EPOCH, value) - EPOCH) // MICRO}
    if isinstance(value, dt.timedelta):
        return {"$timedelta": value // MICRO}
    if isinstance(value, decimal.Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, uuid.UUID):
        return {"$uuid": value.hex}
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if isinstance(value, tuple):
        return {"$tuple": [encode(item) for item in value]}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    return value


def environment(as_flask):
    env = jinja2.Environment()
    env.globals.update(timedelta=dt.timedelta, Role=Role)
    if as_flask:
        env.policies["json.dumps_function"] = APP.json.dumps
    return env


def render(env, source, context):
    try:
        return {"out": env.from_string(source).render(context)}
    except Exception as error:  # the template may raise any exception
        return {"kind": type(error).__name__, "message": str(error)}


def same(ours, theirs):
    # Templates have 64-bit integers, and refuse unsupported attributes.
    if ours.get("kind") == "NotImplementedError" or "64-bit integers" in ours.get("message", ""):
        return True
    if "out" in theirs or "out" in ours:
        return ours.get("out") == theirs.get("out") and "out" in ours
    return ours["kind"] == theirs["kind"]


class Driver:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def render(self, sources, context, as_flask):
        request = {"sources": sources, "context": encode(context), "flask": as_flask}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the driver died on: {request}")
        return json.loads(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("driver")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10)
    args = parser.parse_args()
    driver = Driver(args.driver)
    plain, as_flask = environment(False), environment(True)
    total = errors = failed = worded = 0
    for sources, context in expressions.cases(random.Random(args.seed), args.count, Role):
        use_flask = any("tojson" in source for source in sources) and random.Random(total).random() < 0.7
        for source, ours in zip(sources, driver.render(sources, context, use_flask)):
            theirs = render(as_flask if use_flask else plain, source, context)
            total += 1
            errors += "kind" in theirs
            worded += "kind" in theirs and theirs == ours
            if same(ours, theirs):
                continue
            failed += 1
            if failed <= args.show:
                print(f"--- {source}\n {context}\n python {theirs}\n carboy {ours}")
    print(f"{total} expressions, {errors} of them errors ({worded} of the same words), {failed} different")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
