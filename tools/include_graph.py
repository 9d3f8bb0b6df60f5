#!/usr/bin/python3
"""Checks every #include of our own headers against the layout: a folder includes itself and what its row lists.

Prints each edge that the table does not allow and exits with 1. The table is the one of docs/architecture.md.
"""
import pathlib
import re
import sys

ALLOWED = {
    "base": [],
    "fiber": ["base"],
    "sql": ["base"],
    "engine": ["sql", "fiber"],
    "drivers": ["engine"],
    "orm": ["engine"],
    "migrate": ["engine"],
    "jinja": ["base"],
    "http": ["base"],
    "server": ["http", "fiber"],
    "web": ["server", "jinja"],
    "webdb": ["web", "orm", "migrate"],
    "admin": ["webdb"],
    "cli": ["admin", "drivers", "jinja"],
}
# C libraries that one folder alone may see, and headers that no public header may include.
ONLY_IN = {r"sqlite3\.h": "src/drivers/sqlite/", r"libpq-fe\.h": "src/drivers/postgres/", r"mysql": "src/drivers/mariadb/"}
HEAVY = re.compile(r"boost/(asio|beast|context)|sqlite3\.h|libpq-fe\.h|mysql|openssl/")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
FACADES = {"sql.hpp", "orm.hpp", "jinja.hpp", "web.hpp", "carboy.hpp"}


def reachable(folder):
    seen, todo = set(), [folder]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += ALLOWED[one]
    return seen


def folder_of(path, root):
    parts = path.relative_to(root).parts
    if parts[0] == "include":
        return parts[2] if len(parts) > 3 else None  # a facade
    return parts[1]


def target_of(name):
    """The folder that an include names, "" for a facade, None for somebody else's header."""
    parts = name.split("/")
    if parts[0] == "carboy":
        return parts[1] if len(parts) > 2 else ""
    return parts[0] if parts[0] in ALLOWED and len(parts) > 1 else None


def complaints(path, root):
    folder = folder_of(path, root)
    relative = path.relative_to(root).as_posix()
    for name in INCLUDE.findall(path.read_text()):
        for pattern, place in ONLY_IN.items():
            if re.match(pattern, name) and not relative.startswith(place):
                yield f"{relative}: <{name}> may be included under {place} only"
        if relative.startswith("include/") and HEAVY.match(name):
            yield f"{relative}: a public header may not include <{name}>"
        target = target_of(name)
        if target is None or folder is None:
            continue
        if target == "":
            yield f"{relative}: our own code does not include the facade <{name}>"
        elif target not in reachable(folder):
            yield f"{relative}: {folder} may not include {target} (<{name}>)"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    files = [p for top in ("include", "src") for p in sorted((root / top).rglob("*.[ch]pp"))]
    bad = [line for path in files for line in complaints(path, root)]
    print("\n".join(bad) if bad else f"include graph: {len(files)} files follow the layout")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
