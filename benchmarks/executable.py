#!/usr/bin/python3
"""The size of an application's executable, its time from start to first response, and its memory.

usage: executable.py EXECUTABLE [PATH] [STARTS]

Copies the executable alone into an empty folder, as on a server, and starts it there 20 times. Prints the median and the
lowest time until GET PATH (/ by default) is answered with 200, and the resident memory after that and after 1,000 more
requests. The first start, which may create a database, does not count.
"""
import http.client
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    if status != 200:
        sys.exit(f"GET {path} was answered with {status}")


def wait_until_it_answers(port, path):
    """Connects every half millisecond, because a refused connection costs almost nothing."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            return get(port, path)
        except ConnectionRefusedError:
            time.sleep(0.0005)
    sys.exit("the application does not answer")


def resident(pid):
    """Mebibytes."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024


def start(executable, path):
    """Returns seconds to the first response, and memory after it and after 1,000 more."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen([executable, "--port", str(port)], cwd=executable.parent, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        wait_until_it_answers(port, path)
        seconds, first = time.perf_counter() - began, resident(process.pid)
        for _ in range(1000):
            get(port, path)
        return seconds, first, resident(process.pid)
    finally:
        process.terminate()
        process.wait()


def main():
    source = pathlib.Path(sys.argv[1])
    path = sys.argv[2] if len(sys.argv) > 2 else "/"
    starts = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    with tempfile.TemporaryDirectory(prefix="carboy_executable_") as folder:
        executable = pathlib.Path(folder) / source.name
        shutil.copy(source, executable)
        subprocess.run(["strip", "-o", f"{executable}.stripped", executable], check=True)
        sizes = [os.stat(name).st_size / 1e6 for name in (executable, f"{executable}.stripped")]
        start(executable, path)
        found = [start(executable, path) for _ in range(starts)]
    libraries = subprocess.run(["ldd", source], text=True, capture_output=True).stdout.count("=>")
    milliseconds = [one[0] * 1000 for one in found]
    print(f"{source.name}: {sizes[0]:.1f} MB, {sizes[1]:.1f} MB stripped, {libraries} shared libraries; load {os.getloadavg()[0]:.1f}")
    print(f"start to first response: {statistics.median(milliseconds):.1f} ms (lowest {min(milliseconds):.1f})")
    print(f"memory: {statistics.median(one[1] for one in found):.1f} MiB, after 1,000 requests {statistics.median(one[2] for one in found):.1f}")


main()
