#!/usr/bin/env python3
"""Compares what sessions of Carboy and of SQLAlchemy do: the scenarios of scenarios.txt, and random ones.

A scenario that differs is printed with both transcripts from the first difference on. A line `!` in scenarios.txt marks
a scenario that is expected to differ, and says why; it must differ.

usage: compare.py DRIVER [--matrix | --random=COUNT] [--seed=SEED]
"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def transcripts(text):
    """Returns the transcript of each scenario by its first line."""
    found, name = {}, None
    for line in text.splitlines():
        if line.startswith("#"):
            name = line
            found[name] = []
        else:
            found[name].append(line)
    return found


def oracle(arguments, given=""):
    return subprocess.run(["/usr/bin/python3", "-B", str(HERE / "oracle.py"), *arguments], input=given, text=True,
                          capture_output=True, check=True).stdout


def first_difference(ours, theirs):
    for number, (mine, yours) in enumerate(zip(ours, theirs)):
        if mine != yours:
            return number
    return min(len(ours), len(theirs)) if len(ours) != len(theirs) else None


def compare(driver, expected, differing=()):
    run = subprocess.run([driver], input=expected, text=True, capture_output=True)
    if run.returncode != 0:
        print(f"the driver ended with {run.returncode}: {run.stderr}")
    ours, theirs = transcripts(run.stdout), transcripts(expected)
    wrong = 0
    for name, transcript in theirs.items():
        at = first_difference(ours.get(name, []), transcript)
        if (at is not None) == (name in differing):
            continue
        wrong += 1
        if at is None:
            print(f"{name}\n  is expected to differ and does not")
        elif wrong <= 3:
            program = [line for line in transcript[:at + 1] if not line.startswith(" ")]
            print(name, *("    " + line for line in program), "ours:", *ours.get(name, [])[at:at + 3], "SQLAlchemy:",
                  *transcript[at:at + 3], sep="\n")
    print(f"{len(theirs) - wrong} of {len(theirs)} scenarios as expected")
    return wrong


def main():
    driver, count, seed = sys.argv[1], 0, "1"
    if "--matrix" in sys.argv:
        return compare(driver, oracle(["matrix"]))
    for argument in sys.argv[2:]:
        if argument.startswith("--random="):
            count = int(argument.partition("=")[2])
        elif argument.startswith("--seed="):
            seed = argument.partition("=")[2]
    if count:
        return compare(driver, oracle(["random", str(count), seed]))
    lines = (HERE / "scenarios.txt").read_text().splitlines()
    differing, name = set(), None
    for line in lines:
        name = line if line.startswith("#") else name
        if line.startswith("!"):
            differing.add(name)
    given = "\n".join(line for line in lines if not line.startswith("!"))
    return compare(driver, oracle(["run"], given), differing)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
