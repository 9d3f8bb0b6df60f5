#!/usr/bin/python3
"""The statements of *.sqltest: generates C++, fills in results, compares with SQLAlchemy, prepares on real engines.

usage: sqltest.py generate FILE.sqltest OUT.cpp     the C++ of the cases, for the build
       sqltest.py update PROGRAM                    writes PROGRAM's texts and values into the files
       sqltest.py sqlalchemy | sqlite PROGRAM       compares with SQLAlchemy; prepares on Python's SQLite
       sqltest.py postgresql PROGRAM                prepares on a PostgreSQL that it starts
       sqltest.py rows PROGRAM                      compares rows with SQLAlchemy's on both engines
PROGRAM is the built `sqltest`. README.md describes the format of a case.
"""
import pathlib
import re
import sqlite3
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
TEXTS = ("sqlite", "postgresql", "mariadb", "values")
KEYS = ("case", "cpp", "python", "rows", "compare", "only", *TEXTS)


class Case:
    """One block of a file: the lines after its `case` line, up to the next one."""

    def __init__(self, path, line, name):
        self.path, self.line, self.name, self.fields = path, line, name, {}

    @property
    def where(self):
        return f"{self.path.name}:{self.line}: {self.name}"


def read(path):
    cases = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        key, _, rest = line.partition(" ")
        if not line.strip() or line.startswith("--"):
            continue
        if key not in KEYS:
            raise SystemExit(f"{path}:{number}: a line must begin with one of {', '.join(KEYS)}, or with --")
        if key == "case":
            cases.append(Case(path, number, rest.strip()))
        elif not cases:
            raise SystemExit(f"{path}:{number}: a file must begin with a case")
        else:
            previous = cases[-1].fields.get(key)
            cases[-1].fields[key] = rest.strip() if previous is None else f"{previous} {rest.strip()}"
    for case in cases:
        if "cpp" not in case.fields:
            raise SystemExit(f"{case.where}: there is no cpp line")
    return cases


def all_cases():
    return [case for path in sorted(FOLDER.glob("*.sqltest")) for case in read(path)]


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def generate(source, target):
    cases = read(pathlib.Path(source))
    out = ['#include "sql/statements.hpp"', "", "namespace carboy::sqltest {", "namespace {", ""]
    for i, case in enumerate(cases):
        out.append(f'#line {case.line} "{case.path}"')
        out.append(f"Statement case_{i}() {{ return {case.fields['cpp']}; }}")
        texts = ", ".join(literal(case.fields.get(key, "")) for key in TEXTS)
        out.append(f"const int added_{i} [[maybe_unused]] = add_case({{{literal(case.path.name)}, {case.line}, "
                   f"{literal(case.name)}, case_{i}, {texts}}});")
    out += ["", "}  // namespace", "}  // namespace carboy::sqltest", ""]
    pathlib.Path(target).write_text("\n".join(out))


def actual(program):
    """Returns, by name of file and line, the program's output: a dict of dialect or "values" -> text."""
    made, current = {}, None
    for line in subprocess.run([program, "--actual"], check=True, capture_output=True, text=True).stdout.splitlines():
        key, _, rest = line.partition("\t")
        if key == "case":
            current = made.setdefault(rest.split("\t")[0], {})
        else:
            current[key] = rest
    return made


def update(program):
    made = actual(program)
    for path in sorted(FOLDER.glob("*.sqltest")):
        lines, out, pending = path.read_text().splitlines(), [], None

        def finish():
            if pending is not None:
                blank = []
                while out and not out[-1].strip() or out and out[-1].startswith("--"):
                    blank.insert(0, out.pop())
                out.extend(f"{key} {pending[key]}".rstrip() for key in TEXTS if pending[key] or key != "values")
                out.extend(blank)

        for number, line in enumerate(lines, 1):
            key = line.partition(" ")[0]
            if key == "case":
                finish()
                pending = made.get(f"{path.name}:{number}")
            if key not in TEXTS or pending is None:
                out.append(line)
        finish()
        path.write_text("\n".join(out).rstrip() + "\n")


def report(failures, compared, what):
    for failure in failures:
        print(failure)
    print(f"{compared} statements {what}, {len(failures)} failed")
    return 1 if failures or not compared else 0


def engines_of(case):
    """`only postgresql`: the other engines reject this case, or it is meaningless for them."""
    only = case.fields.get("only", "").split()
    return only or ["sqlite", "postgresql", "mariadb"]


def check_sqlite(program):
    connection = sqlite3.connect(":memory:")
    connection.executescript(subprocess.run([program, "--schema", "sqlite"], check=True, capture_output=True, text=True).stdout)
    failures, compared = [], 0
    for case in all_cases():
        text = case.fields["sqlite"]
        if text.startswith("error:") or "sqlite" not in engines_of(case):
            continue
        compared += 1
        try:
            connection.execute("EXPLAIN " + text, [None] * count_placeholders(text))
        except sqlite3.Error as error:
            failures.append(f"{case.where}: {error}\n  {text}")
    return report(failures, compared, f"prepared on SQLite {sqlite3.sqlite_version}")


def count_placeholders(text):
    return len(re.findall(r"\?(?!\d)", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)))


def check_postgresql(program):
    sys.path.insert(0, str(FOLDER.parent / "support"))
    import postgres_server

    cases = [case for case in all_cases()
             if not case.fields["postgresql"].startswith("error:") and "postgresql" in engines_of(case)]
    schema = subprocess.run([program, "--schema", "postgresql"], check=True, capture_output=True, text=True).stdout
    script = [f"PREPARE case_{i} AS {case.fields['postgresql']};" for i, case in enumerate(cases)]
    with postgres_server.Server() as server:
        server.psql(server.database, schema)
        run = subprocess.run(
            ["psql", "-X", "-q", "-v", "VERBOSITY=terse", "-f", "-", server.url], input="\n".join(script),
            capture_output=True, text=True)
        prepared = int(subprocess.run(
            ["psql", "-X", "-q", "-At", "-f", "-", server.url],
            input="\n".join([*script, "SELECT count(*) FROM pg_prepared_statements;"]), capture_output=True,
            text=True).stdout)
    failures = []
    for line in run.stderr.splitlines():
        found = re.match(r"psql:<stdin>:(\d+): (.*)", line)
        case = cases[int(found[1]) - 1] if found else None
        failures.append(f"{case.where}: {found[2]}\n  {case.fields['postgresql']}" if case else line)
    if prepared + len(failures) != len(cases):
        failures.append(f"{prepared} of {len(cases)} statements were prepared, {len(failures)} refused")
    return report(failures, len(cases), "prepared on PostgreSQL")


def check_sqlalchemy(program):
    sys.path.insert(0, str(FOLDER))
    import sqltest_sqlalchemy

    failures, compared = [], 0
    for case in all_cases():
        if "python" not in case.fields:
            continue
        compared += 1
        failures += [f"{case.where}, {failure}" for failure in sqltest_sqlalchemy.differences(case.fields)]
    return report(failures, compared, "compared with SQLAlchemy in 3 dialects")


def check_rows(program):
    sys.path[:0] = [str(FOLDER), str(FOLDER.parent / "support")]
    import postgres_server
    import sqltest_rows

    with postgres_server.Server() as server:
        return sqltest_rows.check(all_cases(), engines_of, server.url)


def main():
    verb, *arguments = sys.argv[1:]
    verbs = {"generate": generate, "update": update, "sqlite": check_sqlite, "postgresql": check_postgresql,
             "sqlalchemy": check_sqlalchemy, "rows": check_rows}
    return verbs[verb](*arguments)


if __name__ == "__main__":
    sys.exit(main())
