#!/usr/bin/python3
"""Writes src/jinja/html_entities.cpp: the named character references of HTML 4 from Python's html.entities.

Run it from the repository's root.
"""
from html.entities import name2codepoint

lines, line = [], "   "
for name, code in sorted(list(name2codepoint.items()) + [("apos", 39)]):
    item = f' {{"{name}", {code}}},'
    if len(line) + len(item) > 120:
        lines.append(line)
        line = "   "
    line += item
lines.append(line)
with open("src/jinja/html_entities.cpp", "w") as file:
    file.write("// Made by tools/html_entities.py from Python's html.entities; do not edit.\n"
               '#include "jinja/html_entities.hpp"\n\nnamespace carboy::jinja {\n// clang-format off\n\n'
               "static constexpr HtmlEntity entities[] = {\n" + "\n".join(lines) + "\n};\n\n"
               "const std::span<const HtmlEntity> html_entities{entities};\n\n// clang-format on\n"
               "}  // namespace carboy::jinja\n")
