#!/usr/bin/python3
"""Writes the tests' own data as seeds: the templates of tests/interop/jinja/corpus, each after a byte of options, the
statements of tests/sql, or the texts of tests/value/json.

    seeds.py jinja|json|sql|url FOLDER
"""
import json
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]


def templates():
    number = 0
    for path in sorted((TESTS / "interop" / "jinja" / "corpus").glob("*.json")):
        group = json.loads(path.read_text())
        # Every tenth case of the large matrices: they differ more in values than in the code that they run.
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


def json_texts():
    sys.path.insert(0, str(TESTS / "value/json"))
    import json_oracle
    yield from (text.encode("utf-8", "surrogatepass") for text in json_oracle.FIXED)
    yield from json_oracle.BYTES


def main():
    group, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    seeds = {"jinja": templates, "json": json_texts, "sql": statements}.get(group, list)()
    for number, seed in enumerate(seeds):
        (folder / f"{number:05}").write_bytes(seed)


main()
