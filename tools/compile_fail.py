#!/usr/bin/env python3
"""Compiles each file of tests/compile_fail and checks that it fails with the expected message.

A file's first line is `// expect: <text>`; the text must be in the compiler's output. With `// expect within 5: <text>`
it must be in the first five lines, not counting source excerpts and lists of includes. `// expect: an error` is for a
misuse that the standard library rejects with its own message. `// expect: compiles` is for a control: the correct form of
the same program, which shows that the misuse does not fail for another reason.

A header of ours that several files include is precompiled once for each compiler.

usage: compile_fail.py [--compiler g++ --compiler clang++] [--include DIR]... [pattern]
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", action="append", help="default: g++ and clang++, if installed")
    parser.add_argument("--include", action="append", default=[], help="another include folder")
    parser.add_argument("pattern", nargs="?", default="*", help="which files, such as 'web_*'")
    return parser.parse_args()


def expectation(path):
    """Returns the expected text, and the number of lines within which it must be; 0 means anywhere."""
    first = re.fullmatch(r"// expect(?: within (\d+))?: (.+)", path.read_text().splitlines()[0].strip())
    if not first:
        raise SystemExit(f"{path}: the first line must be '// expect: <sentence>'")
    return first[2], int(first[1] or 0)


def first_lines(said, count):
    """Returns the first message lines. These begin with a source position; source excerpts do not."""
    lines = [line for line in said.splitlines() if re.match(r"\S+?:(\d+:)*(\d+:)? ", line)]
    return "\n".join(lines[:count])


def our_header(path):
    """Returns the include directive, with a full path, of the last header of ours that a file includes, or None."""
    found = None
    for name in re.findall(r'^#include ([<"][^>"]+[>"])', path.read_text(), re.M):
        if name.startswith("<carboy/"):
            found = f"#include {name}\n"
        elif name.startswith('"'):
            found = f'#include "{(path.parent / name[1:-1]).resolve()}"\n'
    return found


def flags_for(compiler, includes):
    return [compiler, "-std=c++20", "-fdiagnostics-color=never", *(f"-I{folder}" for folder in [ROOT / "include", *includes])]


def precompile(compiler, includes, header, folder):
    """Precompiles a header and returns the flags that use it."""
    wrapper = folder / f"{compiler.replace('/', '_')}_{abs(hash(header))}.hpp"
    wrapper.write_text(header)
    made = wrapper.with_suffix(".hpp.pch" if "clang" in compiler else ".hpp.gch")
    subprocess.run([*flags_for(compiler, includes), "-x", "c++-header", str(wrapper), "-o", str(made)], check=True)
    return ["-include-pch", str(made)] if "clang" in compiler else ["-include", str(wrapper)]


def check(compiler, includes, precompiled, path):
    """Returns None, or a description of the failure."""
    command = [*flags_for(compiler, includes), "-fsyntax-only", *precompiled, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    (wanted, within), said = expectation(path), run.stderr
    if wanted == "compiles":
        return None if run.returncode == 0 else f"should compile, but:\n{said}"
    if run.returncode == 0:
        return f"compiles, but should fail with: {wanted}"
    if wanted == "an error" or wanted in (first_lines(said, within) if within else said):
        return None
    return f"the output does not contain{f' in {within} lines' if within else ''}: {wanted}\nbut:\n{said}"


def main():
    options = arguments()
    compilers = options.compiler or [name for name in ("g++", "clang++") if shutil.which(name)]
    paths = sorted(p for p in (ROOT / "tests" / "compile_fail").glob("*.cpp") if fnmatch.fnmatch(p.stem, options.pattern))
    if not paths:
        raise SystemExit(f"no file of tests/compile_fail matches {options.pattern}")
    jobs = [(compiler, path) for compiler in compilers for path in paths]
    counts = collections.Counter(our_header(path) for path in paths)
    shared = [(compiler, header) for compiler in compilers for header, count in counts.items() if header and count > 2]
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda one: precompile(one[0], options.include, one[1], pathlib.Path(scratch)), shared)
        flags = dict(zip(shared, made))
        outcomes = list(pool.map(
            lambda job: check(job[0], options.include, flags.get((job[0], our_header(job[1])), []), job[1]), jobs))
    failures = [(job, outcome) for job, outcome in zip(jobs, outcomes) if outcome]
    for (compiler, path), outcome in failures:
        print(f"FAILED {path.name} with {compiler}: {outcome}\n")
    print(f"{len(jobs) - len(failures)} of {len(jobs)} as expected ({', '.join(compilers)})")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
