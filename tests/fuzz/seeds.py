#!/usr/bin/python3
"""Writes the tests' own data as seeds: the templates of tests/interop/jinja/corpus, each behind a byte of options, or
the statements of tests/sql.

    seeds.py jinja|sql|url FOLDER
"""
import json
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]


def templates():
    number = 0
    for path in sorted((TESTS / "interop" / "jinja" / "corpus").glob("*.json")):
        group = json.loads(path.read_text())
        # One of the large matrices' cases in ten: they differ in values more than in what they run.
        cases = group["cases"][::10] if len(group["cases"]) > 400 else group["cases"]
        for case in cases:
            for source in case.get("templates", {"main": case.get("source", "")}).values():
                yield bytes([number % 64]) + source.encode()
                number += 1


def statements():
    for path in sorted((TESTS / "sql").glob("*.sqltest")):
        for line in path.read_text().splitlines():
            dialect, _, text = line.partition(" ")
            if dialect in ("sqlite", "postgresql", "mariadb"):
                yield text.encode()


def main():
    group, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    seeds = {"jinja": templates, "sql": statements}.get(group, list)()
    for number, seed in enumerate(seeds):
        (folder / f"{number:05}").write_bytes(seed)


main()
