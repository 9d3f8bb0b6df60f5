#!/usr/bin/python3
"""Prepares the documentation site: copies README.md and docs/, adds the reference of the API and an anchor for each error
and setting, and writes the configuration for mkdocs. `make site` then runs mkdocs.

usage: tools/site/pages.py FOLDER
"""
import json
import pathlib
import re
import shutil
import sys

import api_reference

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^()\s:]+?)(#[\w-]+)?\)")
SOURCE_TYPES = {".hpp": "cpp", ".cpp": "cpp"}
ROW_OF_NAMES = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \|", re.M)


def site_name(path):
    """The page's place in the site, for a file of the tree; None for what the site does not have."""
    name = path.relative_to(ROOT).as_posix()
    if name == "README.md":
        return "index.md"
    if name == "docs/guide/README.md":
        return "guide/index.md"
    if name.startswith("docs/"):
        return name.removeprefix("docs/")
    if name == "CONTRIBUTING.md":
        return "contributing.md"
    return f"source/{name}.md" if path.suffix in SOURCE_TYPES else None


class Site:
    def __init__(self, folder):
        self.folder = folder
        self.sources = set()  # linked source files, which become pages

    def write(self, name, text):
        path = self.folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def relinked(self, page, text):
        """Points the links of a page to pages of the site; the text of a link to anything else stays."""
        here = pathlib.PurePosixPath(site_name(page)).parent

        def relink(link):
            path = (page.parent / link[1]).resolve()
            target = site_name(path) if path.is_file() else None
            if target is None:
                return "]()"
            if target.startswith("source/"):
                self.sources.add(path)
            up = "../" * len(here.parts)
            return f"]({up}{target}{link[2] or ''})"
        text = LINK.sub(relink, text)
        return re.sub(r"\[([^\[\]]*)\]\(\)", r"\1", text)

    def add(self, page):
        text = self.relinked(page, page.read_text())
        if page.name in ("errors.md", "settings.md"):
            text = ROW_OF_NAMES.sub(lambda row: "| " + "".join(f'<a id="{name}"></a>' for name in re.findall(r"\w+", row[1]))
                                    + row[1] + " |", text)
        self.write(site_name(page), text)

    def add_sources(self):
        for path in sorted(self.sources):
            name = path.relative_to(ROOT).as_posix()
            self.write(site_name(path), f"# {name}\n\n```{SOURCE_TYPES[path.suffix]}\n{path.read_text()}```\n")


def title(page):
    return re.match(r"# (.*)", page.read_text())[1]


def guide_order():
    """The pages of the guide in the order of its table of contents."""
    index = (ROOT / "docs/guide/README.md").read_text()
    names = [name for name in re.findall(r"^\| \[[^\]]*\]\(([\w.-]+\.md)\)", index, re.M)]
    missing = {path.name for path in (ROOT / "docs/guide").glob("*.md")} - set(names) - {"README.md"}
    if missing:
        sys.exit(f"docs/guide/README.md does not list {', '.join(sorted(missing))}")
    return names


def navigation(reference):
    start = ["deploying.md", "flask.md", "sqlalchemy.md", "drogon-crow.md"]
    guide = [name for name in guide_order() if name not in [*start, "settings.md"]]
    return [{"Home": "index.md"},
            {"Start": [{title(ROOT / "docs/guide" / name): f"guide/{name}"} for name in start]},
            {"Guide": ["guide/index.md", *({title(ROOT / "docs/guide" / name): f"guide/{name}"} for name in guide)]},
            {"Reference": [{"Errors": "errors.md"}, {"Settings": "guide/settings.md"}, *reference]},
            {"Inside": [{title(ROOT / "docs" / name): name} for name in ("architecture.md", "benchmarks.md")]
             + [{"Contributing": "contributing.md"}]}]


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    shutil.rmtree(folder / "pages", ignore_errors=True)
    site = Site(folder)
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        site.add(page)
    site.add_sources()
    reference = []
    for name, heading, text in api_reference.pages(ROOT):
        site.write(f"api/{name}", text)
        reference.append({heading: f"api/{name}"})
    # JSON is YAML, too.
    (folder / "mkdocs.yml").write_text(json.dumps({
        "site_name": "Carboy", "docs_dir": "pages", "site_dir": "html", "use_directory_urls": False, "strict": True,
        "theme": {"name": "mkdocs", "highlightjs": True, "navigation_depth": 2}, "nav": navigation(reference),
        "markdown_extensions": ["tables", "fenced_code", {"toc": {"permalink": False}}]}, indent=1))
    print(f"site: {len(list((folder / 'pages').rglob('*.md')))} pages in {folder / 'pages'}")


if __name__ == "__main__":
    main()
