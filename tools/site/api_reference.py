"""Pages of the API: the documented declarations of the public headers, with their comments, one page for each folder.

The headers are formatted by clang-format, so indentation shows where a class begins and ends.
"""
import pathlib
import re

TITLES = {"base": "Errors and logging", "fiber": "Fibers", "value": "Values and JSON", "sql": "SQL", "engine": "Connections",
          "drivers": "Drivers", "orm": "Models, queries and sessions", "migrate": "Migrations", "jinja": "Templates",
          "http": "Requests and responses", "server": "The server", "web": "Web applications",
          "webdb": "Applications with a database"}
CLASS = re.compile(r"^(\s*)(?:template <.*> )?(?:class|struct)(?: \[\[\w+\]\])? (\w[\w:<>, ]*?)(?: final)?(?: :.*)? \{$")
ACCESS = re.compile(r"^\s*(public|protected|private):$")
LABEL = re.compile(r"(?<!\S)(Shape|Units|Lifetime|Threads|Throws|SQL|Source|Requires):")


def introduction(lines):
    """The comment that a header begins with."""
    text = []
    for line in lines:
        if not line.startswith("//"):
            break
        text.append(line[2:].strip())
    return " ".join(text)


def plain(text):
    """Text as Markdown: `*` and `_` of names are not emphasis, <tags> are text, and [](auto x) is not a link."""
    return re.sub(r"(`[^`]*`)|([*_<>\[\]])", lambda found: found[1] or "\\" + found[2], text)


def markdown(comment):
    """The lines of a /// comment: indented ones are code, and each label begins a line."""
    out = []
    for line in comment:
        if line.startswith("    "):  # code
            if out and out[-1] and not out[-1].startswith("    "):
                out.append("")
            out.append(line)
            continue
        if out and out[-1].startswith("    "):
            out.append("")
        out.append(LABEL.sub(lambda label: f"<br>**{label[1]}:**", plain(line.strip())))
    return "\n".join(out).replace("\n<br>", "  \n").removeprefix("<br>")


def declaration(lines, at):
    """The declaration that begins at a line, without its body: up to its `;`, its `{` or its initialisers."""
    taken, depth = [], 0
    for line in lines[at:at + 40]:
        code = re.sub(r"\s*//.*$", "", line)
        for i, c in enumerate(code):
            depth += (c in "(<[") - (c in ")]" or (c == ">" and code[i - 1] not in "-=" and depth > 0))
            if c in ";{" and (depth <= 0 or c == "{" and "(" not in code[:i]):
                taken.append(code[:i])
                return clean(taken)
        taken.append(code)
    return clean(taken)


def clean(lines):
    text = "\n".join(line for line in lines if line.strip())
    indent = min((len(line) - len(line.lstrip()) for line in text.splitlines()), default=0)
    text = "\n".join(line[indent:].rstrip() for line in text.splitlines())
    return re.sub(r"\s*=\s*$|\s*:\s*\w+_?\($", "", re.sub(r"\) (noexcept )?: .*", r")", text, flags=re.S)).strip()


def entries(lines):
    """Yields (class, declaration, comment) for each documented declaration that a program may use."""
    classes, hidden, comment = [], None, []  # classes: (indent, name, access)
    for at, line in enumerate(lines):
        stripped, indent = line.strip(), len(line) - len(line.lstrip())
        if hidden is not None:
            hidden = None if stripped.startswith(f"}}  // namespace {hidden}") else hidden
            continue
        if found := re.match(r"^namespace ((?:\w+::)*(?:detail|misuse)) \{$", line):
            hidden, comment = found[1], []
            continue
        if stripped.startswith("///") and not stripped.startswith("///<"):
            comment.append(stripped[4:] if stripped != "///" else "")
            continue
        while classes and stripped.startswith("}") and indent <= classes[-1][0]:
            classes.pop()
        if access := ACCESS.match(line):
            if classes:
                classes[-1][2] = access[1]
        visible = all(one[2] == "public" for one in classes)
        begun = CLASS.match(line)
        if comment and visible and stripped:
            yield "::".join(one[1] for one in classes), declaration(lines, at), comment
        if begun and not stripped.endswith("};"):
            classes.append([len(begun[1]), begun[2], "private" if " class " in f" {stripped} " else "public"])
        comment = []


def header_text(path, root):
    lines = path.read_text().splitlines()
    found = list(entries(lines))
    if not found:
        return ""
    out = [f"## {path.relative_to(root / 'include')}\n", plain(introduction(lines)) + "\n"]
    owner = None
    for inside, text, comment in found:
        if inside != owner:
            owner = inside
            if inside:
                out.append(f"### {inside}\n")
        out.append(f"```cpp\n{text}\n```\n\n{markdown(comment)}\n")
    return "\n".join(out)


def pages(root):
    """Yields (file name, title, text) for each folder with documented headers."""
    for folder, title in TITLES.items():
        texts = [header_text(path, root) for path in sorted((root / "include/carboy" / folder).rglob("*.hpp"))]
        texts = [text for text in texts if text]
        if texts:
            yield f"{folder}.md", title, (f"# {title}\n\nThe public headers of `carboy/{folder}`. `carboy/carboy.hpp` includes "
                                          "what programs use most.\n\n" + "\n".join(texts))
