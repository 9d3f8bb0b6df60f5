"""Writes Werkzeug's errors, for comparison in werkzeug_errors_test.cpp: status, name, description, str() and page.

One line for each error, with percent-encoded fields separated by tabs.
"""
from urllib.parse import quote

from werkzeug.exceptions import default_exceptions

for status, error in sorted(default_exceptions.items()):
    for thrown in (error(), error("one <b>\n\"two\" & 'three'")):
        fields = (status, thrown.name, thrown.description, str(thrown), thrown.get_body())
        print("\t".join(quote(str(field), safe="") for field in fields))
