"""A short soak test: rounds of mixed traffic on an application, with pauses between them.

The traffic has browsers, JSON, small and large uploads, chunked bodies, slow, vanishing and half-closed clients,
errors in handlers, idle connections, and phases in which the server runs out of descriptors. Every response must have
the right status, and memory and descriptors must be constant in the pauses. At the end the server is stopped with
SIGTERM, and the database must be intact and contain all acknowledged data.

usage: soak_test.py <path of soak_server> [--minutes N] [--seed N]
"""
import argparse
import collections
import json
import pathlib
import random
import re
import resource
import socket
import sqlite3
import statistics
import struct
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Client, Served, message, scratch_folder  # noqa: E402

DESCRIPTORS = 200   # the server's limit on open files
GROWTH = 0.05       # the fraction by which memory may grow after the first third
LEFT_OVER = 4       # the number of descriptors by which a pause may exceed an earlier one
EXPECTED = {"page", "form", "note", "json", "bad json", "chunked", "upload", "slow sender", "slow reader", "vanisher",
            "half-closed", "500", "404", "405", "400", "bad request", "idle"}
AUTHORS = 30
ENVIRONMENT = {"ASAN_OPTIONS": "quarantine_size_mb=8", "TSAN_OPTIONS": "history_size=4"}


class Ledger:
    """Counts the responses, and keeps the unexpected ones.  Threads: any."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.wrong = []
        self.last_note = 0

    def note(self, role, status, allowed):
        with self.lock:
            self.counts[role, status] += 1
            if status not in allowed:
                self.wrong.append((role, status))

    def failed(self, role, error):
        with self.lock:
            self.counts[role, type(error).__name__] += 1
            self.wrong.append((role, repr(error)))

    def acknowledge(self, number):
        with self.lock:
            self.last_note = max(self.last_note, number)


class Soak:
    def __init__(self, app, ledger, short):
        self.app, self.ledger = app, ledger
        self.short = short  # rounds of seconds, which no client may prolong
        self.stop = threading.Event()
        self.starving = threading.Event()  # the server may be out of descriptors

    def client(self):
        return Client(self.app.port, seconds=60)

    def pause(self, choice, most):
        self.stop.wait(choice.uniform(0, most))

    def check(self, role, answer, *allowed):
        allowed = set(allowed) | ({500, 503} if self.starving.is_set() else set())
        self.ledger.note(role, answer.status, allowed)
        return answer

    # --- the clients: each function is one visit ---

    def browser(self, choice):
        with self.client() as client:
            for _ in range(choice.randint(1, 20)):
                if self.stop.is_set():
                    return
                page = self.check("page", client.request("GET", "/"), 200)
                if page.status == 200 and not page.text.startswith("<ul>"):
                    raise AssertionError(page.text[:100])
                form = urllib.parse.urlencode({"name": f"author {choice.randrange(AUTHORS)}", "text": "t" * choice.randrange(200)})
                added = self.check("form", client.request("POST", "/notes", form.encode()), 200)
                if added.status == 200:
                    number = json.loads(added.text)["id"]
                    self.ledger.acknowledge(number)
                    self.check("note", client.request("GET", f"/notes/{number}"), 200, 404)
                self.pause(choice, 0.05)

    def poster(self, choice):
        with self.client() as client:
            for _ in range(10):
                body = json.dumps([{"n": n, "text": "é" * choice.randrange(20)} for n in range(choice.randrange(300))]).encode()
                answer = self.check("json", client.request("POST", "/json", body, "application/json"), 200)
                if answer.status == 200 and json.loads(answer.text)["bytes"] != len(body):
                    raise AssertionError(answer.text)
                self.check("bad json", client.request("POST", "/json", b"{", "application/json"), 400)
                self.pause(choice, 0.1)

    def chunked(self, choice):
        body = b"[" + b"1," * choice.randrange(1, 200_000) + b"1]"
        with self.client() as client:
            client.send(b"POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        b"Transfer-Encoding: chunked\r\n\r\n")
            at = 0
            while at < len(body):
                piece = body[at:at + choice.randint(1, 60_000)]
                client.send(b"%x\r\n%s\r\n" % (len(piece), piece))
                at += len(piece)
            client.send(b"0\r\n\r\n")
            self.check("chunked", client.answer(), 200)
            self.pause(choice, 0.2)

    def uploader(self, choice):
        size = choice.choice([10, 20_000, 20_000, 2_000_000, 8_000_000])
        file = b"Content-Disposition: form-data; name=file; filename=f.bin\r\nContent-Type: application/octet-stream\r\n\r\n"
        body = b"--edge\r\n" + file + choice.randbytes(1000) * (size // 1000 + 1) + b"\r\n--edge--\r\n"
        with self.client() as client:
            self.check("upload", client.request("POST", "/upload", body, "multipart/form-data; boundary=edge"), 200)
        self.pause(choice, 0.5)

    def slow_sender(self, choice):
        text = message("POST", "/notes", b"name=slow&text=slow")
        with self.client() as client:
            for at in range(0, len(text), 20):
                client.send(text[at:at + 20])
                self.pause(choice, 0.4)
            answer = self.check("slow sender", client.answer(), 200)
            if answer.status == 200:
                self.ledger.acknowledge(json.loads(answer.text)["id"])

    def slow_reader(self, choice):
        with self.client() as client:
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.send(message("GET", "/middling" if self.short else "/large"))  # the large one takes most of a minute
            self.pause(choice, 2)
            self.check("slow reader", client.answer(), 200)

    def vanisher(self, choice):
        text = choice.choice([message("GET", "/slow"), message("GET", "/large"), message("POST", "/notes", b"name=v&text=v"),
                              message("POST", "/upload", b"x" * 200_000, "multipart/form-data; boundary=edge")])
        whole = choice.random() < 0.5
        with self.client() as client:
            client.send(text if whole else text[:choice.randrange(len(text))])
            self.pause(choice, 0.3)
            if choice.random() < 0.5:  # a reset instead of a normal close
                client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.ledger.note("vanisher", "gone", {"gone"})

    def half_closer(self, choice):
        with self.client() as client:
            client.send(message("GET", choice.choice(["/slow", "/"])))
            client.socket.shutdown(socket.SHUT_WR)
            self.check("half-closed", client.answer(), 200)

    def mistaken(self, choice):
        for method, target, status in (("GET", "/fail", 500), ("GET", "/nothing", 404), ("DELETE", "/", 405), ("POST", "/notes", 400)):
            with self.client() as client:
                self.check(f"{status}", client.request(method, target), status)
        with self.client() as client:
            client.send(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
            self.check("bad request", client.answer(), 400)
        self.pause(choice, 0.3)

    def idler(self, choice):
        with self.client() as client:
            self.check("idle", client.request("GET", "/"), 200)
            self.stop.wait(choice.uniform(1, 10))

    ROLES = ((browser, 4), (poster, 1), (chunked, 1), (uploader, 1), (slow_sender, 2), (slow_reader, 2), (vanisher, 2),
             (half_closer, 1), (mistaken, 1), (idler, 4))

    def repeat(self, role, seed):
        choice = random.Random(seed)
        while not self.stop.is_set():
            try:
                role(self, choice)
            except Exception as error:
                if not (self.starving.is_set() or self.stop.is_set()):
                    self.ledger.failed(role.__name__, error)
                self.stop.wait(0.2)

    # --- a round ---

    def starve(self, seconds):
        """Idle connections take every descriptor that the server has left."""
        self.starving.set()
        taken = []
        try:
            until = time.monotonic() + seconds
            while time.monotonic() < until and not self.stop.is_set():
                if len(taken) < 2 * DESCRIPTORS:
                    try:
                        taken.append(socket.create_connection(("127.0.0.1", self.app.port), timeout=1))
                    except OSError:
                        self.stop.wait(0.05)
                else:
                    self.stop.wait(0.1)
        finally:
            for one in taken:
                one.close()
        with self.client() as client:  # the first request that is answered ends the shortage
            client.request("GET", "/")
        self.stop.wait(2)  # requests that waited during it may still fail
        self.starving.clear()

    def round(self, seconds, starves, seed):
        self.stop.clear()
        threads = [threading.Thread(target=self.repeat, args=(role, f"{seed} {role.__name__} {i}"))
                   for role, count in self.ROLES for i in range(count)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        if starves:
            time.sleep(seconds / 3)
            self.starve(seconds / 6)
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        self.stop.set()
        for thread in threads:
            thread.join()


def resident(pid):
    """Returns the resident memory in kilobytes."""
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))


def descriptors(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def quiet(app):
    """Returns memory and descriptors after the server has closed its clients' connections."""
    time.sleep(1.5)
    with Client(app.port) as client:
        assert client.request("GET", "/").status == 200
    time.sleep(0.5)
    return resident(app.process.pid), descriptors(app.process.pid)


def add_authors(app):
    """Runs one after the other, because two visitors who add the same author at once would rightly get a 409."""
    with Client(app.port) as client:
        for number in range(AUTHORS):
            form = urllib.parse.urlencode({"name": f"author {number}", "text": "first"})
            assert client.request("POST", "/notes", form.encode()).status == 200


def check_database(path, ledger):
    with sqlite3.connect(path) as database:
        (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        assert verdict == "ok", verdict
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        (last,) = database.execute("SELECT max(id) FROM note").fetchone()
        assert last >= ledger.last_note, f"note {ledger.last_note} was acknowledged, and the last one is {last}"


def check_flat(samples):
    third = len(samples) // 3
    middle, late = samples[third:2 * third], samples[-third:]
    before, after = (statistics.median(memory for memory, _ in part) for part in (middle, late))
    print(f"memory {before:.0f} -> {after:.0f} KB, descriptors {max(d for _, d in middle)} -> {max(d for _, d in late)}")
    assert after / before - 1 < GROWTH, f"memory grows: {samples}"
    assert max(d for _, d in late) <= max(d for _, d in middle) + LEFT_OVER, f"descriptors leak: {samples}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seconds = max(6.0, min(60.0, options.minutes * 60 / 12))
    rounds = max(9, int(options.minutes * 60 / seconds))
    ledger, samples = Ledger(), []
    with scratch_folder() as folder:
        with Served(options.server, folder, "--workers", "2", env=ENVIRONMENT) as app:
            resource.prlimit(app.process.pid, resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
            add_authors(app)
            soak = Soak(app, ledger, short=seconds < 30)
            for number in range(rounds):
                soak.round(seconds, starves=number % 2 == 0, seed=f"{options.seed} {number}")
                samples.append(quiet(app))
                print(f"round {number + 1} of {rounds}: {samples[-1]}, {sum(ledger.counts.values())} answers", flush=True)
                assert not ledger.wrong, f"{ledger.wrong[:10]}\n{app.log[-3000:]}"
        check_database(next(folder.rglob("soak.db")), ledger)
    for (role, status), count in sorted(ledger.counts.items(), key=str):
        print(f"{role:12} {status}: {count}")
    missing = EXPECTED - {role for role, _ in ledger.counts}
    assert not missing, f"no answer was seen of {missing}"
    check_flat(samples)


if __name__ == "__main__":
    main()
