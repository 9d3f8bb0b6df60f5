#!/usr/bin/python3
"""Passes random values of every type between Carboy and Python through the same tables, in both directions.

usage: compare.py DRIVER sqlite|sqlalchemy|psycopg2 [--seed N] [--count N] [--only KIND]
`sqlite` uses SQLAlchemy on a file, where both sides must store the same bytes. `sqlalchemy` and `psycopg2` use a
separate PostgreSQL server, whose time zone is not UTC. A mismatch is printed with the kind, the value, both sides and
the seed. The same seed and count generate the same values.
"""
import argparse
import collections
import decimal
import math
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "support")]
from canonical import Document, canonical, each, element_of, readable, same  # noqa: E402
from generate import Values  # noqa: E402
from postgres_server import Server  # noqa: E402

SHOWN = 5  # mismatches printed for one kind and one direction


class Comparison:
    """Runs all directions on one store and counts what differs."""

    def __init__(self, options, store, url):
        self.options, self.store, self.url = options, store, url
        self.sqlite = options.backend == "sqlite"
        self.kinds = [kind for kind in store.kinds if options.only in (None, kind)]
        self.compared, self.failures = 0, collections.Counter()
        self.values = {kind: self.make(kind) for kind in self.kinds}

    def make(self, kind):
        rng = random.Random(f"{self.options.seed} {kind}")
        return Values(rng, "sqlite" if self.sqlite else "postgresql").make(kind, self.options.count)

    def run(self):
        for kind in self.kinds:
            self.store.write(kind, self.values[kind])
        theirs = self.stored()
        self.compare("Python reads what Python wrote", self.python_texts(), by_python=True)
        self.compare("Carboy reads what Python wrote", self.carboy_texts("read"), by_python=True)
        if not self.sqlite:
            self.compare("Carboy reads as text what Python wrote", self.carboy_texts("read_as_text"), by_python=True)
        self.store.empty()
        self.write_by_carboy()
        self.compare("Python reads what Carboy wrote", self.python_texts())
        self.compare("Carboy reads what Carboy wrote", self.carboy_texts("read"))
        self.compare_stored(theirs, self.stored())

    def drive(self, *arguments, lines=()):
        run = subprocess.run([self.options.driver, self.url, *arguments], input="".join(lines), capture_output=True,
                             text=True)
        if run.returncode != 0:
            sys.exit(f"the driver failed ({run.returncode}): {run.stderr.strip()}")
        return [line.split("\t") for line in run.stdout.splitlines()]

    def carboy_texts(self, action):
        texts = {kind: {} for kind in self.kinds}
        for kind, id_, text in self.drive(action, *self.kinds):
            texts[kind][int(id_)] = text
        return texts

    def python_texts(self):
        texts = {kind: {id_: canonical(kind, value) for id_, value in enumerate(self.store.read(kind), 1)}
                 for kind in self.kinds}
        if self.sqlite and "numeric" in texts:  # SQLAlchemy always shows ten digits after the point
            fifteen = decimal.Context(prec=15)
            texts["numeric"] = {id_: text if text == "NULL" else format(fifteen.create_decimal(text), "f")
                                for id_, text in texts["numeric"].items()}
        return texts

    def write_by_carboy(self):
        lines = [f"{kind}\t{id_}\t{canonical(kind, value)}\n"
                 for kind in self.kinds for id_, value in enumerate(self.values[kind], 1)]
        for kind, id_, text in self.drive("write", lines=lines):
            self.fail("Carboy writes", kind, int(id_), "no error", text)

    def compare(self, what, found, by_python=False):
        for kind in self.kinds:
            if len(found[kind]) > len(self.values[kind]):
                sys.exit(f"{what}: {kind} has more rows than were written")
            for id_, value in enumerate(self.values[kind], 1):
                wanted, text = self.kept(kind, value, by_python), self.tidy(kind, found[kind].get(id_, "no row"))
                self.compared += 1
                if not same(kind, wanted, text, self.by_value(kind, value)):
                    self.fail(what, kind, id_, wanted, text)

    def compare_stored(self, theirs, ours):
        for kind in theirs:
            for id_, (wanted, found) in enumerate(zip(theirs[kind], ours[kind], strict=True), 1):
                self.compared += 1
                if self.bits(wanted) != self.bits(found) and not self.neighbours(kind, wanted, found):
                    self.fail("SQLite stores", kind, id_, repr(wanted), repr(found))

    def stored(self):
        return {kind: self.store.stored(kind) for kind in self.kinds} if self.sqlite else {}

    @staticmethod
    def bits(stored):
        return tuple(struct.pack("d", part) if isinstance(part, float) else part for part in stored)

    @staticmethod
    def neighbours(kind, wanted, found):
        """Carboy lets SQLite convert decimal text to REAL, and SQLite rounds twice."""
        return kind == "numeric" and wanted[0] == found[0] == "real" and math.nextafter(wanted[1], found[1]) == found[1]

    def kept(self, kind, value, by_python):
        """Returns the canonical text of a value as the engine stores it."""
        def without(number):
            if self.sqlite and number != number:
                return None  # SQLite has no NaN
            return 0.0 if number == 0 and (self.sqlite or by_python) else number  # psycopg2 writes -0.0, which is 0
        if element_of(kind) in ("real", "double"):
            value = each(without, value)
        return self.tidy(kind, canonical(kind, value))

    def tidy(self, kind, text):
        """SQLite's numbers do not keep trailing zeros."""
        if not self.sqlite or kind != "numeric" or text == "NULL" or text.startswith(("error", "no row")):
            return text
        return format(decimal.Decimal(text).normalize(), "f")

    def by_value(self, kind, value):
        """JSONB has its own order and spelling, and SQLite converts a document that is a single number."""
        lone = self.sqlite and isinstance(value, Document) and type(value.value) in (int, float)
        return kind == "jsonb" or lone

    def fail(self, what, kind, id_, wanted, found):
        self.failures[what, kind] += 1
        if self.failures[what, kind] > SHOWN:
            return
        print(f"MISMATCH {what}: {kind}, value {id_} of seed {self.options.seed}\n"
              f"  value:  {repr(self.values[kind][id_ - 1])[:300]}\n"
              f"  wanted: {readable(kind, wanted)[:300]}\n  found:  {readable(kind, found)[:300]}")

    def report(self):
        for (what, kind), count in self.failures.items():
            print(f"{count} of {len(self.values[kind])} values differ: {what}: {kind}")
        print(f"{self.options.backend}: {len(self.kinds)} kinds, {sum(map(len, self.values.values()))} values, "
              f"{self.compared} comparisons, {sum(self.failures.values())} mismatches (seed {self.options.seed})")
        return 1 if self.failures or self.compared == 0 else 0


def compare(options, make_store, store_url, url):
    store = make_store(store_url)
    try:
        comparison = Comparison(options, store, url)
        comparison.run()
        return comparison.report()
    finally:
        store.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("driver")
    parser.add_argument("backend", choices=["sqlite", "sqlalchemy", "psycopg2"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000, help="values of each kind")
    parser.add_argument("--only", metavar="KIND")
    options = parser.parse_args()
    if options.backend == "psycopg2":
        from psycopg2_store import Psycopg2Store as Store
    else:
        from sqlalchemy_store import SqlAlchemyStore as Store
    if options.backend == "sqlite":
        with tempfile.TemporaryDirectory(prefix="carboy_values_") as folder:
            url = f"sqlite:///{folder}/values.db"
            return compare(options, Store, url, url)
    with Server({"TimeZone": "Asia/Kathmandu"}) as server:
        # A row that the server rejects does not affect the others.
        return compare(options, Store, server.url, server.url + "?isolation_level=autocommit")


if __name__ == "__main__":
    sys.exit(main())
