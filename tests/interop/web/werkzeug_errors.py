"""Writes Werkzeug's errors, for werkzeug_errors_test.cpp to compare with: status, name, description, str() and page.

One line an error, fields separated by tabs, each percent-encoded.
"""
from urllib.parse import quote

from werkzeug.exceptions import default_exceptions

for status, error in sorted(default_exceptions.items()):
    for thrown in (error(), error("one <b>\n\"two\" & 'three'")):
        fields = (status, thrown.name, thrown.description, str(thrown), thrown.get_body())
        print("\t".join(quote(str(field), safe="") for field in fields))
