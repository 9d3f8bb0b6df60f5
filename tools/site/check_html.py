#!/usr/bin/python3
"""Checks that the links inside a built site lead to a page and, if they name one, to an element of it.

usage: tools/site/check_html.py FOLDER
"""
import html.parser
import pathlib
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.names, self.links = {"", "top"}, []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.names.update(filter(None, (values.get("id"), values.get("name"))))
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    pages = {path: Page(path) for path in root.rglob("*.html")}
    bad, count = [], 0
    for path, page in pages.items():
        for link in page.links:
            address = urllib.parse.urlsplit(link)
            if address.scheme or address.netloc or path.name == "404.html":
                continue
            count += 1
            target = (path.parent / urllib.parse.unquote(address.path)).resolve() if address.path else path
            if target not in pages and not target.is_file():
                bad.append(f"{path.relative_to(root)}: there is no {link}")
            elif target in pages and urllib.parse.unquote(address.fragment) not in pages[target].names:
                bad.append(f"{path.relative_to(root)}: {link} names no element")
    print("\n".join(sorted(set(bad))) if bad else f"site: {count} links of {len(pages)} pages lead somewhere")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
