#!/usr/bin/python3
"""Writes src/jinja/unicode_tables.cpp from Python's own character database.

Run it from the repository's root; templates must agree with Python about letters, so Python is the source.
"""
import re
import sys

CODES = [c for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF]


def ranges(predicate):
    """Runs of consecutive characters, or of every second one, as [first, last, step]."""
    out = []
    for code in CODES:
        if not predicate(chr(code)):
            continue
        last = out[-1] if out else None
        if last and last[0] == last[1] and code - last[1] in (1, 2):
            last[1:] = [code, code - last[1]]
        elif last and code - last[1] == last[2]:
            last[1] = code
        else:
            out.append([code, code, 1])
    return out


def mapping(convert):
    """Single-character mappings as (first, last, step, difference); the others apart."""
    runs, special = [], []
    for code in CODES:
        text = convert(chr(code))
        if text == chr(code):
            continue
        if len(text) > 1:
            special.append((code, [ord(c) for c in text]))
            continue
        delta = ord(text) - code
        last = runs[-1] if runs else None
        if last and last[3] == delta and last[0] == last[1] and code - last[1] in (1, 2):
            last[2] = code - last[1]
            last[1] = code
        elif last and last[3] == delta and code - last[1] == last[2]:
            last[1] = code
        else:
            runs.append([code, code, 1, delta])
    return runs, special


def block(kind, name, items):
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) + 2 > 120:
            lines.append(line)
            line = "   "
        line += " " + item + ","
    lines.append(line)
    body = "\n".join(lines)
    return (f"static constexpr {kind} {name}_data[] = {{\n{body}\n}};\n"
            f"const std::span<const {kind}> {name}{{{name}_data}};\n")


def main():
    word = re.compile(r"\w")
    sets = {
        "printable_ranges": ranges(str.isprintable),
        "alpha_ranges": ranges(str.isalpha),
        "decimal_ranges": ranges(str.isdecimal),
        "digit_ranges": ranges(str.isdigit),
        "numeric_ranges": ranges(str.isnumeric),
        "word_ranges": ranges(lambda c: word.match(c)),
        "space_ranges": ranges(str.isspace),
        "upper_ranges": ranges(str.isupper),
        "lower_ranges": ranges(str.islower),
        "name_start_ranges": ranges(str.isidentifier),
        "name_ranges": ranges(lambda c: ("a" + c).isidentifier()),
        "title_ranges": ranges(lambda c: c.istitle() and not c.isupper()),
    }
    out = ["// Made by tools/unicode_tables.py from Python's character database; do not edit.",
           '#include "jinja/unicode_tables.hpp"', "", "namespace carboy::jinja::unicode {", "// clang-format off", ""]
    for name, items in sets.items():
        out.append(block("Range", name, [f"{{{a},{b},{s}}}" for a, b, s in items]))
    for name, convert in (("to_upper", str.upper), ("to_lower", str.lower), ("to_title", str.title)):
        runs, special = mapping(convert)
        out.append(block("CaseRun", name + "_runs", [f"{{{a},{b},{s},{d}}}" for a, b, s, d in runs]))
        out.append(block("CaseSpecial", name + "_special",
                         [f"{{{c},{{{','.join(map(str, (t + [0, 0])[:3]))}}}}}" for c, t in special]))
    out += ["// clang-format on", "}  // namespace carboy::jinja::unicode", ""]
    with open("src/jinja/unicode_tables.cpp", "w") as file:
        file.write("\n".join(out))


main()
