#!/usr/bin/python3
"""Checks docs/errors.md against the sources: every code that is thrown has a row, and the code of every row is thrown.

A code is the first argument of an error class: a literal of lower-case words.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
THROWN = re.compile(
    r"\b(?!BadRequestKeyError|FileError)"  # the first argument of these is not a code
    r"(?:\w*Error|CommitUnknown|ConcurrentUpdate|ConnectionLost|Deadlock|SerializationFailure|Timeout)"
    r"\s*[({]\s*\"([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\"")
ROW = re.compile(r"^\|((?:\s*`[a-z0-9_]+`,?)+)\s*\|", re.M)
LITERAL = re.compile(r'"([a-z][a-z0-9_]*)"')


def main():
    files = [p for top in ("include", "src") for p in sorted((ROOT / top).rglob("*.[ch]pp"))]
    thrown, literals = {}, set()
    for path in files:
        text = path.read_text()
        literals.update(LITERAL.findall(text))
        for match in THROWN.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            thrown.setdefault(match[1], f"{path.relative_to(ROOT)}:{line}")
    rows = {code for cell in ROW.findall((ROOT / "docs/errors.md").read_text()) for code in re.findall(r"`([^`]+)`", cell)}
    bad = [f"{place}: the code \"{code}\" has no row in docs/errors.md" for code, place in sorted(thrown.items())
           if code not in rows]
    bad += [f"docs/errors.md: no source file has the code \"{code}\"" for code in sorted(rows - literals)]
    print("\n".join(bad) if bad else f"error codes: {len(rows)} codes are documented")
    return 1 if bad else 0


sys.exit(main())
