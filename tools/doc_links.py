#!/usr/bin/python3
"""Checks that the links of the documents lead to a file and, if they name one, to a heading of it.

Links of README.md, CONTRIBUTING.md and docs/ are looked at; those to other hosts are not followed.

usage: doc_links.py [ROOT]
"""
import pathlib
import re
import sys

LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.*)$", re.M)
CODE = re.compile(r"^```.*?^```$|^(?: {4}|\t)[^\n]*$|`[^`\n]*`", re.M | re.S)


def without_code(text):
    """Blanks code, so that an index of a lambda is not a link; the lines stay where they are."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)


def anchor(heading):
    """The name that GitHub and the site give a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")


def anchors(path):
    """The anchors of a page; a heading that comes twice gets a number."""
    found = {}
    for heading in HEADING.findall(re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.M | re.S)):
        name = anchor(heading)
        found[name] = found.get(name, -1) + 1
    return {name if i == 0 else f"{name}-{i}" for name, count in found.items() for i in range(count + 1)}


def pages(root):
    return [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]


def links(page):
    """Yields the line and the target of each link to this tree."""
    text = without_code(page.read_text())
    for link in LINK.finditer(text):
        if not re.match(r"[a-z]+:", link[1]):
            yield text.count("\n", 0, link.start()) + 1, link[1]


def complaint(page, target):
    name, _, part = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    if not path.exists():
        return f"there is no {name}"
    if part and (path.suffix != ".md" or part not in anchors(path)):
        return f"{name or page.name} has no heading #{part}"
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent).resolve()
    count, bad = 0, []
    for page in filter(pathlib.Path.exists, pages(root)):
        for line, target in links(page):
            count += 1
            wrong = complaint(page, target)
            if wrong:
                bad.append(f"{page.relative_to(root)}:{line}: {target}: {wrong}")
    print("\n".join(bad) if bad else f"doc links: {count} links lead somewhere")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
