#!/usr/bin/python3
"""Checks that each public header compiles by itself, so that a program may include any of them first.

A header that one of our source files includes first is skipped, because the build without unity files, which clang-tidy
uses, covers it. <carboy/carboy.hpp>, which includes most headers, is compiled as C++23, too.

usage: headers_alone.py [--compiler c++] [--all] [--standard c++23]
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


def complaint(compiler, standard, name):
    """Returns the compiler's messages about a header, or an empty string if there are none."""
    command = [compiler, f"-std={standard}", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers",
               f"-I{ROOT / 'include'}", "-x", "c++", "-"]
    run = subprocess.run(command, input=f"#include <{name}>\n", capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--all", action="store_true", help="also the headers that a source file includes first")
    parser.add_argument("--standard", default="c++20")
    options = parser.parse_args()
    names = {path.relative_to(ROOT / "include").as_posix() for path in (ROOT / "include").rglob("*.hpp")}
    left = [(options.standard, name) for name in sorted(names if options.all else names - set(first_includes()))]
    left.append(("c++23", "carboy/carboy.hpp"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda one: complaint(options.compiler, *one), left))
    failed = [(*one, said) for one, said in zip(left, outcomes) if said]
    for standard, name, said in failed:
        print(f"<{name}> does not compile by itself as {standard}:\n{said}")
    print(f"{len(left) - len(failed)} of {len(left)} headers compile by themselves")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
