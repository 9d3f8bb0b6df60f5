#!/usr/bin/python3
"""Checks the sources against the layout of docs/architecture.md.

usage: tools/include_graph.py [ROOT]

Prints each line that breaks one of these rules, and exits with 1 if there is one:
- A folder includes itself and what its row in ALLOWED lists. A private header is included by its own folder only.
- A room includes itself and the rooms before it in its row of ROOMS. Files directly in the folder see all rooms; no room
  sees them.
- A public header directly in its folder belongs to the room that has the source file of its name. Without such a file it
  belongs to the last room that it includes, or to the first room.
- A driver includes no other driver. All drivers have the same rooms.
- A folder without rooms has at most 25 files, a room at most 40.
- A C library's header is included in the place that ONLY_IN names; no public header includes a HEAVY one, or has a
  std::unique_ptr as a member: carboy::Owned costs nothing to compile.
- Our own code does not include a facade.
- Only drivers, dialects and command lines compare the names of engines; other code asks a dialect for a fact.
- A thread_local variable has its reason, because the fibers of a thread share it and none of them may wait while it
  relies on the value: `// thread_local: <why its use contains no wait>` on its line or on the line before.
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
# The rooms of a folder or of a driver. Each room may include those before it. A folder without a row has no order.
DRIVER_ROOMS = ["text", "handle", "values", "connection", "inspect", "features", "open"]
ROOMS = {
    "fiber": ["stack", "loop", "sync"],
    "value": ["text", "json"],
    "sql": ["types", "statement", "dialects", "text", "compile"],
    "drivers/sqlite": DRIVER_ROOMS,
    "drivers/postgres": DRIVER_ROOMS,
    "orm": ["mapping", "events", "schema", "session", "loading", "query"],
    "migrate": ["text", "compare", "revision", "run"],
    "http": ["text", "message", "forms", "request"],
    "server": ["parse", "stream", "response", "connection", "listen"],
    "webdb": ["templates", "check", "shell", "testing"],
    "jinja": ["errors", "text", "python", "methods", "adapt", "stdlib", "syntax", "run", "compile", "library"],
    "web": ["config", "routing", "context", "session", "files", "json", "templates", "debug", "reload", "request", "security", "forms", "command", "testing", "app", "api"],
}
FOLDER_LIMIT, ROOM_LIMIT = 25, 40
# C headers that only one folder may include, and headers that no public header may include.
ONLY_IN = {r"sqlite3\.h": "src/drivers/sqlite/", r"libpq-fe\.h": ("src/drivers/postgres/", "src/static/"), r"mysql": "src/drivers/mariadb/"}
HEAVY = re.compile(r"boost/(asio|beast|context|json)|sqlite3\.h|libpq-fe\.h|mysql|openssl/"
                   r"|(atomic|filesystem|fstream|functional|iostream|memory|ranges|regex|sstream)$")
# The headers that include the part of a heavy one that costs little, and for what.
LIGHT = {f"include/carboy/base/{name}.hpp" for name in ("function", "range_concepts", "smart_pointers")}
SLOW_MEMBER = re.compile(r"^\s*(mutable )?std::unique_ptr<.*> \w+_;", re.M)
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
    """Returns folder and room of a path below include/carboy or src; the room is "" for a file directly in its folder. The
    folder of a driver's file is "drivers/<name>"."""
    depth = 2 if parts[0] == "drivers" and len(parts) > 2 else 1
    folder = "/".join(parts[:depth])
    return folder, parts[depth] if folder in ROOMS and len(parts) > depth + 1 else ""


def parts_of_file(path, root):
    """Returns the parts of a source file's path below include/carboy or src."""
    parts = path.relative_to(root).parts
    return parts[2:] if parts[0] == "include" else parts[1:]


def parts_of_include(name):
    """Returns the same parts for an included name, [] for a facade, or None for a header that is not ours."""
    parts = name.split("/")
    if parts[0] == "carboy":
        return parts[1:] if len(parts) > 2 else []
    return parts if parts[0] in ALLOWED and len(parts) > 1 else None


class Places:
    """The folder and the room of each file of a tree."""

    def __init__(self, files, root):
        self.root = root
        self.rooms_of_sources = {}
        self.public = {}
        for path in files:
            parts = parts_of_file(path, root)
            folder, room = place_of(parts)
            if path.relative_to(root).parts[0] == "include":
                self.public[tuple(parts)] = path
            elif room or path.suffix == ".cpp":
                self.rooms_of_sources.setdefault((folder, path.stem), room)

    def of_public(self, parts):
        """Returns the place of a public header."""
        folder, room = place_of(parts)
        path = self.public.get(tuple(parts))
        if room or path is None or folder not in ROOMS:
            return folder, room
        if (folder, path.stem) in self.rooms_of_sources:
            return folder, self.rooms_of_sources[folder, path.stem]
        included = [self.of_public(target) for target in map(parts_of_include, INCLUDE.findall(path.read_text())) if target]
        order = ROOMS[folder]
        used = [other for name, other in included if name == folder]
        return folder, "" if "" in used else max(used, key=order.index, default=order[0])

    def of_file(self, path):
        """Returns the place of a source file, or None for a facade."""
        parts = parts_of_file(path, self.root)
        if len(parts) < 2:
            return None
        return self.of_public(parts) if path.relative_to(self.root).parts[0] == "include" else place_of(parts)

    def of_include(self, name):
        """Returns the place of an included name, "" for a facade, or None for a header that is not ours."""
        parts = parts_of_include(name)
        if not parts:
            return "" if parts == [] else None
        return self.of_public(parts) if name.startswith("carboy/") else place_of(parts)


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


def folder_complaint(folder, target):
    """Returns why a file of `folder` may not include a public header of the folder `target`, or None if it may."""
    if target.split("/")[0] not in reachable(folder.split("/")[0]) or (folder != target and folder.split("/")[0] == target.split("/")[0]):
        return f"{folder} may not include {target}"
    return None


def complaints(path, places):
    place = places.of_file(path)
    relative = path.relative_to(places.root).as_posix()
    text = path.read_text()
    if relative.startswith("include/") and SLOW_MEMBER.search(text):
        yield f"{relative}: a member of a public class is a carboy::Owned, not a std::unique_ptr, which compiles slowly"
    for name in INCLUDE.findall(text):
        for pattern, only in ONLY_IN.items():
            if re.match(pattern, name) and not relative.startswith(only):
                yield f"{relative}: <{name}> may be included under {only if isinstance(only, str) else ' and '.join(only)} only"
        if relative.startswith("include/") and relative not in LIGHT and HEAVY.match(name):
            yield f"{relative}: a public header may not include <{name}>"
        target = places.of_include(name)
        if target is None or place is None:
            continue
        if target == "":
            yield f"{relative}: our own code does not include the facade <{name}>"
        elif folder_complaint(place[0], target[0]):
            yield f"{relative}: {folder_complaint(place[0], target[0])} (<{name}>)"
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
        limit = ROOM_LIMIT if len(inside) > (2 if inside[0] == "drivers" else 1) else FOLDER_LIMIT
        if count > limit:
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
            yield f"{path.relative_to(root)}:{number}: a thread_local without a reason: // thread_local: <why its use contains no wait>"
        before = line if "//" in line else ""


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    files = [p for top in ("include", "src") for p in sorted((root / top).rglob("*.[ch]pp"))]
    places = Places(files, root)
    bad = [line for path in files for line in complaints(path, places)]
    bad += [line for path in files for check in (engine_names, unexplained) for line in check(path, root)]
    bad += too_full(files, root)
    print("\n".join(bad) if bad else f"include graph: {len(files)} files follow the layout")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
