#!/usr/bin/python3
"""Disturbs a PostgreSQL server under load: no acknowledged commit may be lost, and everything recovers automatically.

usage: postgres_test.py WORKER [--long] [--only NAME]
By default each case takes a few seconds; --long runs them for as long as a release requires.
"""
import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from postgres_server import Server, binaries  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("worker")
parser.add_argument("--long", action="store_true")
parser.add_argument("--only")
options = parser.parse_args()
failures = []


def check(condition, what):
    print(("ok    " if condition else "FAIL  ") + what, flush=True)
    if not condition:
        failures.append(what)


def start(server, *arguments):
    return subprocess.Popen([options.worker, *map(str, arguments)], env={**os.environ, **server.environment},
                            stdout=subprocess.PIPE, text=True)


def finish(worker):
    out, _ = worker.communicate(timeout=180)
    check(worker.returncode == 0, f"the worker ended by itself (exit code {worker.returncode})")
    print("      " + out.strip())
    return json.loads(out)


def signal_tree(server, number):
    """Sends a signal to the server and its children; each backend leads its own process group."""
    children = subprocess.run(["pgrep", "-P", str(server.process.pid)], capture_output=True, text=True).stdout.split()
    for process in [server.process.pid, *map(int, children)]:
        os.kill(process, number)


def ask(server, text):
    return server.psql(server.database, "\\pset tuples_only on\n\\pset format unaligned\n" + text).split()


def compare(server, ledger):
    """Compares the table's content with the ledger."""
    lines = [line.split() for line in open(ledger)]
    acknowledged = {number for kind, number in lines if kind == "a"}
    unknown = {number for kind, number in lines if kind == "u"}
    stored = ask(server, "SELECT id FROM ledger")
    check(len(stored) == len(set(stored)), "nothing is there twice")
    check(acknowledged <= set(stored), f"none of {len(acknowledged)} acknowledged rows is lost")
    surplus = set(stored) - acknowledged - unknown
    check(not surplus, f"what nobody acknowledged was reported as unknown ({len(unknown)} were; {len(surplus)} were not)")


def backends_terminated(folder):
    """All backends are ended once a second while 16 writers work."""
    kills = 30 if options.long else 5
    with Server(durable=True) as server:
        ask(server, "CREATE TABLE ledger (id bigint PRIMARY KEY)")
        ledger = folder / "terminated"
        worker = start(server, "write", ledger, kills + 2)
        for _ in range(kills):
            time.sleep(1)
            ask(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' "
                        "AND pid <> pg_backend_pid()")
        result = finish(worker)
        compare(server, ledger)
        check(result["done"] > 100, "work went on")
        check(sum(result["errors"].values()) <= 16 * kills, "at most one error for each statement in flight")
        check(result["longest_gap"] < 1, "recovered within a second")
        check(result["in_use"] == 0, "no connection leaked")


def server_restarted(folder):
    """The server is stopped and restarted, and killed with all its children."""
    rounds = 10 if options.long else 2
    with Server(durable=True) as server:
        ask(server, "CREATE TABLE ledger (id bigint PRIMARY KEY)")
        for how in (signal.SIGINT, signal.SIGKILL):
            for number in range(rounds):
                ledger = folder / f"restarted_{how}_{number}"
                ask(server, "TRUNCATE ledger")
                worker = start(server, "write", ledger, 5)
                time.sleep(1.5)
                went_down = time.monotonic()
                if how == signal.SIGKILL:
                    signal_tree(server, signal.SIGKILL)
                    server.process.wait()
                    server.process = None
                else:
                    server.stop(how)
                server.start()
                down = time.monotonic() - went_down
                result = finish(worker)
                compare(server, ledger)
                check(result["longest_gap"] < down + 3, f"served again within 3 s (down {down:.2f} s)")
                check(result["in_use"] == 0, "no connection leaked")


def standby_gone(folder):
    """A commit waits for a standby that does not exist: it ends at the deadline with an unknown outcome."""
    with Server(durable=True) as server:
        ask(server, "CREATE TABLE ledger (id bigint PRIMARY KEY)")
        ask(server, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'; SELECT pg_reload_conf();")
        ledger = folder / "standby"
        result = finish(start(server, "write", ledger, 2))
        check(result["done"] == 0, "nothing was acknowledged")
        check(set(result["errors"]) == {"CommitUnknown"}, "every commit was reported as unknown")
        check(result["errors"].get("CommitUnknown") == 16, "each after the deadline of 5 s, and none was tried again")
        ask(server, "ALTER SYSTEM RESET synchronous_standby_names; SELECT pg_reload_conf();")
        result = finish(start(server, "write", ledger, 1))
        check(result["done"] > 0 and not result["errors"], "works again once the standby is not needed")
        compare(server, ledger)


def serializable_transfers(folder):
    """Eight writers move money between ten accounts, and transaction() repeats transactions that conflict."""
    with Server(durable=True) as server:
        ask(server, "CREATE TABLE account (id int PRIMARY KEY, money int NOT NULL CHECK (money >= 0)); "
                    "INSERT INTO account SELECT i, 100 FROM generate_series(1, 10) AS s(i)")
        result = finish(start(server, "transfer", 30 if options.long else 4))
        check(ask(server, "SELECT sum(money) FROM account") == ["1000"], "the sum is what it was")
        check(not result["errors"], "no failure came through")
        check(result["done"] > 100, "work was done")


def server_stalled(folder):
    """The server is stopped: waits for a connection end with an error in time, and nothing leaks."""
    still = 10 if options.long else 4
    with Server() as server:
        worker = start(server, "stall", still + 4)
        time.sleep(1)
        signal_tree(server, signal.SIGSTOP)
        time.sleep(still)
        signal_tree(server, signal.SIGCONT)
        result = finish(worker)
        check(result["errors"].get("Timeout:pool_timeout", 0) >= 59, "who waited got a Timeout")
        check(set(result["errors"]) <= {"Timeout:pool_timeout", "Timeout:server_silent", "Timeout:statement_timeout",
                                        "ConnectionLost", "cannot_connect"}, "and nothing worse")
        check(result["slowest"] < 8, "nobody waited longer than the deadlines")
        check(result["in_use"] == 0 and result["waiting"] == 0, "no connection leaked")
        check(result["done"] > 100, "work went on")


with tempfile.TemporaryDirectory(prefix="carboy_faults_") as name:
    for case in (backends_terminated, server_restarted, standby_gone, serializable_transfers, server_stalled):
        if options.only in (None, case.__name__):
            print(f"== {case.__name__}: {case.__doc__}", flush=True)
            case(pathlib.Path(name))
print(f"{len(failures)} failures")
sys.exit(bool(failures))
