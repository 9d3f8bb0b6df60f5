#!/usr/bin/python3
"""Checks that each public header compiles by itself, so that a program may include any of them first.

A header that one of our source files includes first is skipped, because the build without unity files, which clang-tidy
uses, covers it.

usage: headers_alone.py [--compiler c++] [--all]
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def first_includes():
    """Yields the header that each source file includes first."""
    for path in (ROOT / "src").rglob("*.cpp"):
        first = re.search(r'^#include [<"]([^>"]+)[>"]', path.read_text(), re.M)
        if first:
            yield first[1]


def complaint(compiler, name):
    """Returns the compiler's messages about a header, or an empty string if there are none."""
    command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers",
               f"-I{ROOT / 'include'}", "-x", "c++", "-"]
    run = subprocess.run(command, input=f"#include <{name}>\n", capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--all", action="store_true", help="also the headers that a source file includes first")
    options = parser.parse_args()
    names = {path.relative_to(ROOT / "include").as_posix() for path in (ROOT / "include").rglob("*.hpp")}
    left = sorted(names if options.all else names - set(first_includes()))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda name: complaint(options.compiler, name), left))
    failed = [(name, said) for name, said in zip(left, outcomes) if said]
    for name, said in failed:
        print(f"<{name}> does not compile by itself:\n{said}")
    print(f"{len(left) - len(failed)} of {len(left)} headers compile by themselves")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
