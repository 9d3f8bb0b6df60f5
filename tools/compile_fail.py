#!/usr/bin/env python3
"""Compiles each file of tests/compile_fail and checks that it fails with the sentence it promises.

A file's first line is `// expect: <text>`; the text must be in what the compiler says. `// expect: compiles` is for a
control: the correct form of the same program, so that a misuse does not fail for another reason.

usage: compile_fail.py [--compiler g++ --compiler clang++] [--include DIR]... [pattern]
"""
import argparse
import concurrent.futures
import fnmatch
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", action="append", help="default: g++ and clang++, those that are installed")
    parser.add_argument("--include", action="append", default=[], help="another include folder")
    parser.add_argument("pattern", nargs="?", default="*", help="which files, such as 'web_*'")
    return parser.parse_args()


def expectation(path):
    first = path.read_text().splitlines()[0]
    if not first.startswith("// expect: "):
        raise SystemExit(f"{path}: the first line must be '// expect: <sentence>'")
    return first.removeprefix("// expect: ").strip()


def check(compiler, includes, path):
    """None, or what is wrong."""
    command = [compiler, "-std=c++20", "-fsyntax-only", "-fdiagnostics-color=never"]
    command += [f"-I{folder}" for folder in [ROOT / "include", *includes]] + [str(path)]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    wanted, said = expectation(path), run.stderr
    if wanted == "compiles":
        return None if run.returncode == 0 else f"should compile, but:\n{said}"
    if run.returncode == 0:
        return f"compiles, but should fail with: {wanted}"
    return None if wanted in said else f"does not say: {wanted}\nbut:\n{said}"


def main():
    options = arguments()
    compilers = options.compiler or [name for name in ("g++", "clang++") if shutil.which(name)]
    paths = sorted(p for p in (ROOT / "tests" / "compile_fail").glob("*.cpp") if fnmatch.fnmatch(p.stem, options.pattern))
    if not paths:
        raise SystemExit(f"no file of tests/compile_fail matches {options.pattern}")
    jobs = [(compiler, path) for compiler in compilers for path in paths]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(lambda job: check(job[0], options.include, job[1]), jobs))
    failures = [(job, outcome) for job, outcome in zip(jobs, outcomes) if outcome]
    for (compiler, path), outcome in failures:
        print(f"FAILED {path.name} with {compiler}: {outcome}\n")
    print(f"{len(jobs) - len(failures)} of {len(jobs)} as expected ({', '.join(compilers)})")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
