#!/usr/bin/python3
"""Checks that the names of GoogleTest suites and tests are in PascalCase.

usage: tools/test_names.py [ROOT]

Prints each name that is not, and exits with 1 if there is one. GoogleTest's prefix DISABLED_ is allowed.
"""
import pathlib
import re
import sys

DECLARED = re.compile(
    r"\b(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|INSTANTIATE_TEST_SUITE_P|INSTANTIATE_TYPED_TEST_SUITE_P)"
    r"\(\s*(\w+)\s*,\s*(\w+)")
PASCAL_CASE = re.compile(r"(?:DISABLED_)?[A-Z][A-Za-z0-9]*")


def complaints(path, root):
    text = path.read_text()
    for declared in DECLARED.finditer(text):
        for name in declared.groups():
            if not PASCAL_CASE.fullmatch(name):
                line = text.count("\n", 0, declared.start()) + 1
                yield f"{path.relative_to(root)}:{line}: the test name {name} is not in PascalCase"


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent
    files = sorted((root / "tests").rglob("*.[ch]pp"))
    bad = [line for path in files for line in complaints(path, root)]
    print("\n".join(bad) if bad else f"test names: {len(files)} files use PascalCase")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
