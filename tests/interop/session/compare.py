#!/usr/bin/env python3
"""Compares what sessions of Carboy and of SQLAlchemy do: the scenarios of scenarios.txt, and random ones.

A scenario that differs is printed with both transcripts from the first difference on. So is one in which Carboy executes
more statements than SQLAlchemy. A line `!` in scenarios.txt marks a scenario that is expected to differ, and says why; it
must differ. Both run on SQLite, or on the server that CARBOY_TEST_POSTGRES names.

usage: compare.py DRIVER [--matrix | --random=COUNT] [--seed=SEED]
"""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def transcripts(text):
    """Returns the transcript of each scenario by its first line, and the number of statements in each."""
    found, counts, name = {}, {}, None
    for line in text.splitlines():
        if line.startswith("#"):
            name = line
            found[name], counts[name] = [], 0
        elif line.startswith("  ~"):
            counts[name] += int(line[3:])
        else:
            found[name].append(line)
    return found, counts


def oracle(arguments, given=""):
    return subprocess.run(["/usr/bin/python3", "-B", str(HERE / "oracle.py"), *arguments], input=given, text=True,
                          capture_output=True, check=True).stdout


def first_difference(ours, theirs):
    for number, (mine, yours) in enumerate(zip(ours, theirs)):
        if mine != yours:
            return number
    return min(len(ours), len(theirs)) if len(ours) != len(theirs) else None


def agrees_another_time(name, program, ours):
    """The order in which SQLAlchemy writes two objects depends on their addresses: it is asked again."""
    for _ in range(4):
        again, _ = transcripts(oracle(["run"], "\n".join([name, *program])))
        if first_difference(ours, again[name]) is None:
            return True
    return False


def compare(driver, expected, differing=()):
    run = subprocess.run([driver], input=expected, text=True, capture_output=True)
    if run.returncode != 0:
        print(f"the driver ended with {run.returncode}: {run.stderr}")
    (ours, our_counts), (theirs, their_counts) = transcripts(run.stdout), transcripts(expected)
    wrong = 0
    for name, transcript in theirs.items():
        at = first_difference(ours.get(name, []), transcript)
        program = [line for line in transcript if not line.startswith(" ")]
        if at is not None and name.startswith("# random") and agrees_another_time(name, program, ours.get(name, [])):
            continue
        if (at is not None) == (name in differing):
            # After a rollback to a savepoint, Carboy reads the lists again that SQLAlchemy keeps. On PostgreSQL,
            # SQLAlchemy inserts several rows in one statement.
            if (at is None and our_counts[name] > their_counts[name] and "undo" not in transcript and
                    "CARBOY_TEST_POSTGRES" not in os.environ):
                wrong += 1
                print(name, *("    " + line for line in transcript if not line.startswith(" ")),
                      f"{our_counts[name]} statements instead of {their_counts[name]}", sep="\n")
            continue
        wrong += 1
        if at is None:
            print(f"{name}\n  is expected to differ and does not")
        elif wrong <= 3:
            program = [line for line in transcript[:at + 1] if not line.startswith(" ")]
            print(name, *("    " + line for line in program), "ours:", *ours.get(name, [])[at:at + 3], "SQLAlchemy:",
                  *transcript[at:at + 3], sep="\n")
    print(f"{len(theirs) - wrong} of {len(theirs)} scenarios as expected; {sum(our_counts.values())} statements, "
          f"SQLAlchemy {sum(their_counts.values())}")
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
