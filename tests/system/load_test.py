"""Two hundred concurrent keep-alive clients on the lesson's list of 20 users: no error, and constant memory use.

Another client tries to add a user that already exists, so that writes and rollbacks happen, too.

usage: load_test.py <path of lesson> [seconds]
"""
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

from serving import Client, Served, executable_argument, need, scratch_folder

CLIENTS, ROWS = 200, 20
GROWTH = 0.05  # the fraction by which memory may grow after the first third
ENVIRONMENT = {"ASAN_OPTIONS": "quarantine_size_mb=8", "TSAN_OPTIONS": "history_size=4"}


def add(client, number):
    """Returns the response's status."""
    form = urllib.parse.urlencode({"name": f"User {number}", "email": f"user{number}@example.com"}).encode()
    return client.request("POST", "/users/new", form).status


def fill(port):
    with Client(port) as client:
        for i in range(ROWS):
            assert add(client, i) == 302
        page = client.request("GET", "/users").text
        assert page.count("<li>") == ROWS, page


def resident(pid):
    """Returns the resident memory in kilobytes."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


class Repeated:
    """Calls `work` repeatedly while the block runs and records the results; an exception is recorded and ends the calls."""

    def __init__(self, pause, work):
        self.pause, self.work, self.results, self.done = pause, work, [], threading.Event()
        self.thread = threading.Thread(target=self.repeat)

    def repeat(self):
        while not self.done.wait(self.pause):
            try:
                self.results.append(self.work())
            except Exception as error:
                self.results.append(error)
                return

    def __enter__(self):
        self.thread.start()
        return self.results

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()


def growth(samples):
    """Returns the growth from just after the first third to the end, as a fraction."""
    count = len(samples)
    assert count >= 9, f"{count} samples are too few; give the load more seconds"
    early = statistics.median(samples[count // 3:count // 2])
    late = statistics.median(samples[-(count // 6 or 1):])
    return late / early - 1


def load(address, seconds):
    (wrk,) = need("wrk")
    command = [wrk, "-t2", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "30s", "--latency", address + "/users"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check_load(report):
    print(report)
    assert "Socket errors" not in report, "some connections failed"
    assert "Non-2xx" not in report, "some answers were errors"
    assert int(re.search(r"(\d+) requests in", report).group(1)) >= CLIENTS, "hardly a request was answered"


def main():
    lesson = executable_argument()
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with scratch_folder() as folder, Served(lesson, folder, env=ENVIRONMENT) as app:
        fill(app.port)
        with (Client(app.port, seconds=60) as writer, Repeated(0.02, lambda: add(writer, 0)) as writes,
              Repeated(0.25, lambda: resident(app.process.pid)) as memory):
            report = load(app.address, seconds)
        check_load(report)
        assert writes and set(writes) == {409}, f"the writer got {set(writes)}"
        grown = growth(memory)
        print(f"{len(writes)} writes undone; memory in kB: {memory[0]} at first, {memory[-1]} at the end, "
              f"{grown:+.1%} after the first third")
        assert grown < GROWTH, f"memory grew: {memory}"
        with Client(app.port) as client:
            assert client.request("GET", "/users").text.count("<li>") == ROWS
        # ThreadSanitizer delays a signal in a running fiber until that fiber runs again, which may be never.
        time.sleep(1)
        start = time.monotonic()
        code = app.stop()
        print(f"stopped with {code} after {time.monotonic() - start:.1f} s")


if __name__ == "__main__":
    main()
