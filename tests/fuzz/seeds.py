#!/usr/bin/python3
"""Writes the templates of tests/interop/jinja/corpus as seeds, each behind a byte of options.

    seeds.py FOLDER
"""
import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    number = 0
    for path in sorted(glob.glob(os.path.join(HERE, "..", "interop", "jinja", "corpus", "*.json"))):
        with open(path) as file:
            group = json.load(file)
        # One of the large matrices' cases in ten: they differ in values more than in what they run.
        cases = group["cases"][::10] if len(group["cases"]) > 400 else group["cases"]
        for case in cases:
            for source in case.get("templates", {"main": case.get("source", "")}).values():
                with open(os.path.join(sys.argv[1], f"{number:05}"), "wb") as out:
                    out.write(bytes([number % 64]) + source.encode())
                number += 1


main()
