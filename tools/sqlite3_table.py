#!/usr/bin/python3
"""Checks docs/guide/sqlite3.md against Python's sqlite3 module and against the tests.

Every public name of the module and of its classes is in exactly one row of the tables, and the tables have no other
names. The code of a row is in the tests after the comment `// row: <first name of the row>`. A row with "none" gives a
reason.
"""
import pathlib
import re
import sqlite3
import sys
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLASSES = (sqlite3.Connection, sqlite3.Cursor, sqlite3.Row, sqlite3.Blob)
ROW = re.compile(r"^\| (`.*?) \| (.*?) \| (.*?) ?\|$", re.M)
ACTIONS = "SQLITE_(CREATE|DROP|DELETE|INSERT|UPDATE|SELECT|READ|PRAGMA|TRANSACTION|ATTACH|DETACH|ALTER|REINDEX|ANALYZE|" \
          "FUNCTION|SAVEPOINT|RECURSIVE)(_.*)?"


def names_of_python():
    names = {name for name in dir(sqlite3)
             if not name.startswith("__") and not isinstance(getattr(sqlite3, name), types.ModuleType)}
    for cls in CLASSES:
        common = set(dir(object)) | {"__module__"}
        names |= {f"{cls.__name__}.{name}" for name in dir(cls) if name not in common}
        for name in ("__iter__", "__getitem__", "__len__"):  # `object` or its attributes may have these too
            if name in vars(cls):
                names.add(f"{cls.__name__}.{name}")
    return names


def constant_group(name):
    """Returns the name in the tables that covers a constant."""
    if name in ("SQLITE_OK", "SQLITE_DENY", "SQLITE_IGNORE"):
        return name
    if name.startswith("SQLITE_LIMIT_"):
        return "SQLITE_LIMIT_*"
    if re.fullmatch(ACTIONS, name) and not name.startswith("SQLITE_READONLY"):
        return "SQLITE_CREATE_TABLE"
    return "SQLITE_*"


def sections():
    """Returns the tests' code by the name of its row."""
    found = {}
    for path in sorted((ROOT / "tests/drivers/sqlite").glob("module*_test.cpp")):
        name = None
        for line in path.read_text().splitlines():
            mark = re.match(r"\s*// row: (\S+)$", line)
            if mark:
                name = mark[1]
            elif name:
                found[name] = found.get(name, "") + line.strip() + "\n"
    return found


def main():
    wanted = {constant_group(name) if name.startswith("SQLITE_") else name for name in names_of_python()}
    page = (ROOT / "docs/guide/sqlite3.md").read_text()
    tested, listed, bad, used = sections(), [], [], set()
    for first, code, remark in ROW.findall(page):
        names = re.findall(r"`([^`]+)`", first)
        listed += names
        snippets = re.findall(r"`([^`]+)`", code)
        if code == "none":
            if len(remark) < 20:
                bad.append(f"{names[0]}: no reason is given")
            continue
        if names == ["Connection"]:
            continue
        used.add(names[0])
        if not snippets or names[0] not in tested:
            bad.append(f"{names[0]}: no test has the comment // row: {names[0]}")
            continue
        bad += [f"{names[0]}: the test lacks {snippet}" for snippet in snippets
                if snippet.rstrip(";") not in tested[names[0]]]
    bad += [f"{name}: is in two rows" for name in set(listed) if listed.count(name) > 1]
    bad += [f"{name}: is in no table" for name in sorted(wanted - set(listed))]
    bad += [f"{name}: Python has no such name" for name in sorted(set(listed) - wanted)]
    bad += [f"{name}: has a test but no row" for name in sorted(set(tested) - used)]
    print("\n".join(bad) if bad else f"{len(listed)} names of Python's sqlite3 are documented, and their code is tested")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
