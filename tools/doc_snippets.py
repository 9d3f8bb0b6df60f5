#!/usr/bin/python3
"""Checks that every C++ block of README.md and docs/ is in a compiled file of examples/ or tests/.

Lines are compared without indentation, and blank lines are ignored. A line `// ...` in a block stands for omitted lines:
the lines before and after it must be in the same file in this order.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.M | re.S)
GAP = "// ..."


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def pieces_of(block):
    """Returns the block's lines, split at its gaps."""
    pieces = [[]]
    for line in lines_of(block):
        if line == GAP:
            pieces.append([])
        else:
            pieces[-1].append(line)
    return [piece for piece in pieces if piece]


def stands_in(pieces, lines):
    at = 0
    for piece in pieces:
        while lines[at:at + len(piece)] != piece:
            at += 1
            if at + len(piece) > len(lines):
                return False
        at += len(piece)
    return True


def main():
    sources = [lines_of(path.read_text()) for top in ("examples", "tests") for path in sorted((ROOT / top).rglob("*.[ch]pp"))
               if "compile_fail" not in path.parts]
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    blocks, bad = 0, 0
    for page in pages:
        text = page.read_text()
        for match in BLOCK.finditer(text):
            blocks += 1
            pieces = pieces_of(match[1])
            if not any(stands_in(pieces, lines) for lines in sources):
                bad += 1
                line = text.count("\n", 0, match.start()) + 2
                print(f"{page.relative_to(ROOT)}:{line}: this block is not in a compiled file:\n{match[1]}")
    print(f"{blocks - bad} of {blocks} blocks are in compiled code")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
