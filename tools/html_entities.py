#!/usr/bin/python3
"""Writes src/jinja/html_entities.cpp: the named character references of HTML 5 from Python's html.entities.

Run it from the repository's root.
"""
from html.entities import html5

names, entities, line = [], [], ""
offset = 0
for name in sorted({name.rstrip(";") for name in html5}):
    assert name + ";" in html5 and html5.get(name, html5[name + ";"]) == html5[name + ";"]
    first, second = [ord(c) for c in html5[name + ";"].ljust(2, "\0")]
    entities.append(f"{{{offset}, {len(name)}, {int(name in html5)}, {first}, {second}}},")
    names.append(name)
    offset += len(name)


def wrap(items, separator, width):
    lines, line = [], ""
    for item in items:
        if line and len(line) + len(separator) + len(item) > width:
            lines.append(line)
            line = ""
        line += (separator if line else "") + item
    return lines + [line]


with open("src/jinja/html_entities.cpp", "w") as file:
    file.write("// Made by tools/html_entities.py from Python's html.entities; do not edit.\n"
               '#include "jinja/html_entities.hpp"\n\nnamespace carboy::jinja {\n// clang-format off\n\n'
               "const std::string_view html_entity_names =\n"
               + "\n".join(f'    "{text}"' for text in wrap(names, "", 112)) + ";\n\n"
               "static constexpr HtmlEntity entities[] = {\n"
               + "\n".join("    " + text for text in wrap(entities, " ", 114)) + "\n};\n\n"
               "const std::span<const HtmlEntity> html_entities{entities};\n\n// clang-format on\n"
               "}  // namespace carboy::jinja\n")
