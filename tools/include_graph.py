#!/usr/bin/python3
"""Checks the sources against the layout of docs/architecture.md.

usage: tools/include_graph.py [ROOT]

Prints each line that breaks one of these rules, and exits with 1 if there is one:
- A folder includes itself and what its row in ALLOWED lists. A private header is included by its own folder only.
- A room includes itself and the rooms before it in its row of ROOMS. Files directly in the folder see all rooms; no room
  sees them.
- A folder without rooms has at most 25 files, a room at most 40.
- A C library's header is included in the place that ONLY_IN names; no public header includes a HEAVY one.
- Our own code does not include a facade.
- Only drivers, dialects and command lines compare the names of engines; other code asks a dialect for a fact.
- A thread_local variable has its reason, because the fibers of a thread share it and none of them may wait while it
  relies on the value: `// thread_local: <why no wait lies inside its use>` on its line or on the line before.
"""
import collections
import pathlib
import re
import sys

ALLOWED = {
    "base": [],
    "fiber": ["base"],
    "value": ["base"],
    "sql": ["value"],
    "engine": ["sql", "fiber"],
    "drivers": ["engine"],
    "static": ["engine"],
    "orm": ["engine"],
    "migrate": ["engine"],
    "jinja": ["value"],
    "http": ["value"],
    "server": ["http", "fiber"],
    "web": ["server", "jinja"],
    "webdb": ["web", "orm", "migrate"],
    "admin": ["webdb"],
    "cli": ["admin", "drivers", "jinja"],
}
# The rooms of a folder. Each room may include those before it. A folder without a row has no order yet.
ROOMS = {
    "value": ["text", "json"],
    "sql": ["types", "statement", "dialects", "text", "compile"],
    "migrate": ["text", "compare", "revision", "run"],
    "webdb": ["templates", "check", "shell", "testing"],
    "jinja": ["errors", "text", "python", "methods", "adapt", "stdlib", "syntax", "run", "compile", "library"],
    "web": ["config", "routing", "context", "session", "files", "json", "templates", "debug", "reload", "request", "security", "forms", "command", "testing", "app", "api"],
}
FOLDER_LIMIT, ROOM_LIMIT = 25, 40
# Directories that are not yet divided into rooms.
WAITING = {"src/drivers/postgres", "src/drivers/sqlite", "src/fiber", "src/http", "src/server"}
# C headers that only one folder may include, and headers that no public header may include.
ONLY_IN = {r"sqlite3\.h": "src/drivers/sqlite/", r"libpq-fe\.h": ("src/drivers/postgres/", "src/static/"), r"mysql": "src/drivers/mariadb/"}
HEAVY = re.compile(r"boost/(asio|beast|context)|sqlite3\.h|libpq-fe\.h|mysql|openssl/")
ENGINE_NAME = re.compile(r'"(sqlite|postgres|postgresql|mariadb|mysql)"')
ENGINE_PLACES = re.compile(r"(src|include/carboy)/(drivers|sql/dialects|cli)/")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
REASON = re.compile(r"thread_local: \S+ \S+")
FACADES = {"sql.hpp", "orm.hpp", "jinja.hpp", "web.hpp", "carboy.hpp"}


def reachable(folder):
    seen, todo = set(), [folder]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += ALLOWED[one]
    return seen


def place_of(parts):
    """Returns folder and room of a path below include/carboy or src; the room is "" for a file directly in its folder."""
    folder = parts[0]
    return folder, parts[1] if folder in ROOMS and len(parts) > 2 else ""


def place_of_file(path, root):
    """Returns folder and room of a source file, or None for a facade."""
    parts = path.relative_to(root).parts
    inside = parts[2:] if parts[0] == "include" else parts[1:]
    return place_of(inside) if len(inside) > 1 else None


def place_of_include(name):
    """Returns folder and room of an included name, "" for a facade, or None for a header that is not ours."""
    parts = name.split("/")
    if parts[0] == "carboy":
        return place_of(parts[1:]) if len(parts) > 2 else ""
    return place_of(parts) if parts[0] in ALLOWED and len(parts) > 1 else None


def room_complaint(folder, room, target):
    """Returns why a file of `room` may not include a file of the room `target` of the same folder, or None if it may."""
    order = ROOMS.get(folder, [])
    for one in (room, target):
        if one and one not in order:
            return f"{folder}/{one} is not in the row of {folder} in ROOMS"
    if room and not target:
        return f"the room {folder}/{room} may not include files directly in {folder}"
    if room and order.index(target) > order.index(room):
        return f"the room {folder}/{room} may not include the later room {folder}/{target}"
    return None


def complaints(path, root):
    place = place_of_file(path, root)
    relative = path.relative_to(root).as_posix()
    for name in INCLUDE.findall(path.read_text()):
        for pattern, only in ONLY_IN.items():
            if re.match(pattern, name) and not relative.startswith(only):
                yield f"{relative}: <{name}> may be included under {only if isinstance(only, str) else ' and '.join(only)} only"
        if relative.startswith("include/") and HEAVY.match(name):
            yield f"{relative}: a public header may not include <{name}>"
        target = place_of_include(name)
        if target is None or place is None:
            continue
        if target == "":
            yield f"{relative}: our own code does not include the facade <{name}>"
        elif target[0] not in reachable(place[0]):
            yield f"{relative}: {place[0]} may not include {target[0]} (<{name}>)"
        elif target[0] == place[0]:
            complaint = room_complaint(*place, target[1])
            if complaint:
                yield f"{relative}: {complaint} (<{name}>)"
        elif not name.startswith("carboy/"):
            yield f"{relative}: {name} is a private header of {target[0]}"


def too_full(files, root):
    """Yields directories with more files than a folder or room may have."""
    counts = collections.Counter(path.parent.relative_to(root).as_posix() for path in files)
    for directory, count in sorted(counts.items()):
        inside = directory.removeprefix("include/carboy").removeprefix("src").strip("/").split("/")
        limit = ROOM_LIMIT if len(inside) > 1 and inside[0] != "drivers" else FOLDER_LIMIT
        if count > limit and directory not in WAITING:
            yield f"{directory}: {count} files exceed the limit of {limit}: divide it into rooms, or divide the room"


def engine_names(path, root):
    """Yields lines that name an engine in a string."""
    relative = path.relative_to(root).as_posix()
    if ENGINE_PLACES.match(relative):
        return
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = ENGINE_NAME.search(line.partition("//")[0])
        if found:
            yield f"{relative}:{number}: {found[0]} names an engine: add a fact to sql::Dialect and ask for it"


def unexplained(path, root):
    """Yields thread_local variables without a comment that gives the reason."""
    before = ""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        code, _, comment = line.partition("//")
        if re.search(r"\bthread_local\b", code) and not (REASON.search(comment) or REASON.search(before)):
            yield f"{path.relative_to(root)}:{number}: a thread_local without a reason: // thread_local: <why no wait lies inside its use>"
        before = line if "//" in line else ""


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    files = [p for top in ("include", "src") for p in sorted((root / top).rglob("*.[ch]pp"))]
    bad = [line for path in files for check in (complaints, engine_names, unexplained) for line in check(path, root)]
    bad += too_full(files, root)
    print("\n".join(bad) if bad else f"include graph: {len(files)} files follow the layout")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
