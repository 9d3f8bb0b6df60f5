"""Prints random database URLs and the result of SQLAlchemy's make_url for each.

usage: sqlalchemy_urls.py SEED COUNT
Prints one line for each: URL, user, password, host, port, database, options. Parts are percent-encoded and separated by
spaces; "-" means none. Omitted are bytes that are not valid UTF-8, which Python replaces; an @ in a URL without a user,
which SQLAlchemy treats as the end of a user even in an option's value; and a password such as 5432/x?a=b, which would
then look like a host's port.
"""
import random
import re
import sys
from urllib.parse import quote

try:
    from sqlalchemy.engine import make_url
except ImportError:
    print("no sqlalchemy")
    sys.exit(0)

MARKS = "aZ09/?:#%[]&=+ ~!$,;%4%40%2F%zz"


def word(choice, marks, most=8):
    return "".join(choice.choice(marks) for _ in range(choice.randint(1, most)))


def make(choice):
    url = "postgresql" + choice.choice(["", "+psycopg2"]) + "://"
    with_user = choice.random() < 0.9
    if with_user:
        url += word(choice, "abcXY09%4%40%2B.~-_") + ":" + word(choice, MARKS, 12) + "@"
    url += choice.choice(["db", "db.example", "127.0.0.1", "[::1]", "localhost"])
    url += choice.choice(["", ":5432", ":1"])
    if choice.random() < 0.9:
        url += "/" + word(choice, "abc#%:.-@")
        if choice.random() < 0.5:
            url += "?" + "&".join(word(choice, "abc") + "=" + word(choice, "ab1+%20%:/@?#.") for _ in range(choice.randint(1, 3)))
    return url if with_user else url.replace("@", "")


def shown(text):
    return "-" if text is None else "=" + quote(str(text), safe="")


def main():
    choice = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        text = make(choice)
        if re.search("://[^:/]*:[0-9]+[,/?].*=.*@", text):
            continue
        try:
            url = make_url(text)
        except Exception:  # URLs that SQLAlchemy rejects are not compared
            continue
        options = "&".join(
            quote(key, safe="") + "=" + quote(value, safe="")
            for key, values in url.query.items()
            for value in ([values] if isinstance(values, str) else values)
        )
        parts = (url.username, url.password, url.host, url.port, url.database, options)
        if not any("\ufffd" in str(part) or "%EF%BF%BD" in str(part) for part in parts):
            print(quote(text, safe=""), *map(shown, parts))


main()
