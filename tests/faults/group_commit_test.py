#!/usr/bin/python3
"""kill -9 while sessions of many threads commit in groups: nothing acknowledged is lost, and no session is half there.

    tests/faults/group_commit_test.py build/release/bin/group_commit_client           # a short form
    tests/faults/group_commit_test.py build/release/bin/group_commit_client --full    # 200 kills

The file is read back with Python's own sqlite3 module.
"""
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

CLIENT = os.path.abspath(sys.argv[1])
KILLS = 200 if "--full" in sys.argv else 12
THREADS = 32


def rows(file):
    db = sqlite3.connect(file)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return dict(db.execute("SELECT id, part FROM mark"))
    finally:
        db.close()


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carboy_group_"))
    file = folder / "app.db"
    db = sqlite3.connect(file)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("CREATE TABLE mark (id INTEGER NOT NULL PRIMARY KEY, part INTEGER NOT NULL)")
    db.close()
    chance, told = random.Random(11), set()
    try:
        for _ in range(KILLS):
            client = subprocess.Popen([CLIENT, str(file), str(THREADS)], stdout=subprocess.PIPE, text=True)
            time.sleep(chance.uniform(0.05, 0.25))
            client.send_signal(signal.SIGKILL)
            lines = client.stdout.read().split("\n")[:-1]
            client.stdout.close()
            client.wait()
            told.update(map(int, lines))
            found = rows(file)
            lost = [key for key in told if found.get(key) != 0 or found.get(key + 1) != 1]
            assert not lost, f"acknowledged sessions are missing or incomplete: {lost[:5]}"
            firsts = sum(part == 0 for part in found.values())
            assert firsts * 2 == len(found), "a session is half there"
            assert firsts - len(told) <= THREADS * KILLS, "more rows than sessions in flight"
        assert len(told) > KILLS, "the client did not commit"
        print(f"  {KILLS} kills, {len(told)} acknowledged commits, none lost")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
