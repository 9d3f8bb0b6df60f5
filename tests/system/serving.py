"""Shared by the system tests: an executable that serves in a scratch folder, and a client for raw HTTP."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

START_SECONDS = 60  # a sanitizer build is slow on a busy machine
SANITIZER_REPORT = re.compile(r"Sanitizer: |runtime error: ")


def need(*tools):
    """Returns the paths of the tools. If one is missing, exits with a hint, because a test must not skip silently."""
    packages = {"chromedriver": "chromium-driver"}
    missing = [packages.get(tool, tool) for tool in tools if not shutil.which(tool)]
    if missing:
        sys.exit(f"missing: {' '.join(missing)}; install with: apt-get install {' '.join(missing)}")
    return [shutil.which(tool) for tool in tools]


def executable_argument():
    """Returns the executable from the command line, and removes it from sys.argv so that unittest does not see it."""
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit(f"usage: {sys.argv[0]} <path of a built executable> [unittest options]")
    return str(pathlib.Path(sys.argv.pop(1)).resolve())


@contextlib.contextmanager
def scratch_folder():
    with tempfile.TemporaryDirectory(prefix="carboy-") as folder:
        yield pathlib.Path(folder)


class Served:
    """A running application: `with Served(executable, folder) as app`. Ends with SIGTERM and checks the exit code."""

    def __init__(self, executable, folder, *options, port=0, env=None):
        self.log_path = pathlib.Path(folder) / "server.log"
        self.log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([executable, "--port", str(port), *options], cwd=folder,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**os.environ, **(env or {})})
        try:
            self.port = self.announced_port()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    @property
    def log(self):
        return self.log_path.read_bytes()[self.log_start:].decode(errors="replace")

    def announced_port(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            found = re.search(r"http://[^ ]*:(\d+)", self.log)
            if found:
                return int(found.group(1))
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log}")
            time.sleep(0.02)
        raise AssertionError(f"the server announced no address in {START_SECONDS} s:\n{self.log}")

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self, seconds=60):
        """Returns the exit code."""
        return self.process.wait(timeout=seconds)

    def stop(self):
        if self.process.poll() is None:
            self.signal()
        return self.wait()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        try:
            code = self.stop()
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
        if kind is None and (code != 0 or SANITIZER_REPORT.search(self.log)):
            raise AssertionError(f"the server ended with {code}:\n{self.log[-8000:]}")


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    @property
    def text(self):
        return self.body.decode()

    def __getitem__(self, name):
        """Returns a field's value, or "" if there is none."""
        return self.fields.get(name.lower(), "")


class Client:
    """A connection to a server, for bytes that http.client would not send."""

    def __init__(self, port, seconds=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.reader = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.reader.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def answer(self, to_head=False):
        line = self.reader.readline()
        if not line.startswith(b"HTTP/1.1 "):
            raise AssertionError(f"no status line but {line!r}")
        status, fields = int(line.split()[1]), {}
        while (line := self.reader.readline()) != b"\r\n":
            name, _, value = line.decode("latin-1").partition(":")
            fields[name.lower()] = value.strip()
        body = b"" if to_head else self.reader.read(int(fields.get("content-length", 0)))
        return Answer(status, fields, body)

    def closed(self):
        """Returns whether the server closes the connection without sending another byte."""
        try:
            return self.reader.read(1) == b""
        except ConnectionResetError:
            return True

    def request(self, method, target, body=b"", content_type="application/x-www-form-urlencoded", fields=()):
        self.send(message(method, target, body, content_type, fields))
        return self.answer(to_head=method == "HEAD")


def message(method, target, body=b"", content_type="application/x-www-form-urlencoded", fields=()):
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *fields]
    if body:
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(executable, folder, *arguments, seconds=60, **options):
    """Runs a program that should end by itself. Returns its exit code and all its output."""
    done = subprocess.run([executable, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=seconds, **options)
    return done.returncode, done.stdout.decode(errors="replace")
