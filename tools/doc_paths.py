#!/usr/bin/python3
"""Checks that the files and folders that docs/architecture.md and the folders' README files name are there.

A name in backticks is a path when it has a slash or ends in .hpp, .cpp, .py or .md. It is looked for from the root, below
src and include/carboy, and beside the page. `a/{b,c}.cpp` names several files; `<name>` and `*` stand for any name.

usage: doc_paths.py
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = re.compile(r"[\w.<>*{},-]+(?:/[\w.<>*{},-]*)+|[\w<>*{},-]+\.(?:hpp|cpp|py|md)")


def alternatives(name):
    """`a/{b,c}` as `a/b` and `a/c`."""
    found = re.search(r"\{([^{}]*)\}", name)
    if not found:
        return [name]
    return [one for part in found[1].split(",") for one in alternatives(name[:found.start()] + part + name[found.end():])]


def is_there(name, page):
    pattern = re.sub(r"^<carboy/(.*)>$", r"\1", name)
    pattern = re.sub(r"<\w+>", "*", pattern).rstrip("/")
    bases = [ROOT, ROOT / "src", ROOT / "include/carboy", ROOT / "include", page.parent]
    if page.parent.is_relative_to(ROOT / "src"):
        bases.append(ROOT / "include/carboy" / page.parent.relative_to(ROOT / "src"))
    if "/" not in pattern and any(any(base.rglob(pattern)) for base in bases[4:]):
        return True  # a folder's page names its files without their rooms
    # A header and its source file may be named without their ending.
    return any(any(base.glob(pattern)) or any(base.glob(pattern + ".?pp")) for base in bases)


def missing(page):
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    for number, line in enumerate(text.splitlines(), 1):
        for quoted in re.findall(r"`([^`]+)`", line):
            if PATH.fullmatch(quoted):
                for name in alternatives(quoted):
                    if not is_there(name, page):
                        yield f"{page.relative_to(ROOT)}: {name} is not there (about line {number})"


def main():
    pages = [ROOT / "docs/architecture.md", *sorted((ROOT / "src").rglob("README.md"))]
    bad = [line for page in pages for line in missing(page)]
    print("\n".join(bad) if bad else f"doc paths: what {len(pages)} pages name is there")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
