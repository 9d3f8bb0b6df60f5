#!/usr/bin/python3
"""Checks that docs/guide/settings.md lists the settings that the code reads.

usage: tools/settings_page.py LESSON [--write]

LESSON is the lesson's executable, whose command `settings --markdown` prints the table. --write updates the page. Also
checks that our own sources read settings through the constants that the table is made from.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/guide/settings.md"
TABLE = re.compile(r"^\| setting \|.*?(?=^[^|]|\Z)", re.M | re.S)
BY_NAME = re.compile(r'\bconfig(?:\.(?:get|find|contains|set|set_default)(?:<[^>]*>)?\(|\[)"([A-Z][A-Z0-9_]*)"')


def reads_by_name():
    for folder in ("web", "webdb"):
        for path in sorted((ROOT / "src" / folder).rglob("*.cpp")):
            text = path.read_text()
            for match in BY_NAME.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path.relative_to(ROOT)}:{line}: declare {match[1]} in settings.hpp and use that constant"


def main():
    program, write = sys.argv[1], "--write" in sys.argv[2:]
    table = subprocess.run([program, "settings", "--markdown"], check=True, capture_output=True, text=True).stdout
    page = PAGE.read_text()
    made = TABLE.sub(lambda _: table, page, count=1)
    if write:
        PAGE.write_text(made)
    bad = list(reads_by_name())
    if made != page and not write:
        bad.append(f"docs/guide/settings.md differs from the code. Run: tools/settings_page.py {program} --write")
    print("\n".join(bad) if bad else f"settings: {table.count(chr(10)) - 2} are documented")
    return 1 if bad else 0


sys.exit(main())
