#!/usr/bin/python3
"""A PostgreSQL server for one test: created in a scratch folder, on loopback, always stopped.

usage: postgres_server.py run [--durable] [--set NAME=VALUE]... -- COMMAND...
Runs the command with DATABASE_URL and CARBOY_TEST_POSTGRES (both the same URL), PGHOST, PGPORT, PGUSER and PGDATABASE
for libpq and psql, and CARBOY_TEST_POSTGRES_PID and CARBOY_TEST_POSTGRES_DATA for tests that disturb the server.
Exits with the exit code of the command.

In Python: `with postgres_server.Server() as server: connect(server.url)`. PostgreSQL refuses to run as root, so root
starts it as the user postgres. Without --durable, nothing is synced to disk.
"""
import argparse
import contextlib
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PORTS = range(15000, 32000)  # below the ephemeral ports of clients, which begin at 32768


class ServerError(Exception):
    """The server could not be created or started; the message contains its output."""


def binaries():
    """Returns the folder of initdb and postgres of the newest version that is installed from Debian's packages."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if not found:
        raise ServerError("no PostgreSQL server is installed: apt-get install postgresql")
    return found[-1].parent


def is_free(port):
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of an earlier server may linger
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Server:
    """`settings` are lines of postgresql.conf as a dict."""

    def __init__(self, settings=None, durable=False, database="carboy"):
        self.settings = {"listen_addresses": "127.0.0.1", "max_connections": "100", "logging_collector": "off"}
        if not durable:
            self.settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        self.settings |= settings or {}
        self.database, self.process, self.port = database, None, None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="carboy_postgres_"))
        self.data, self.log = self.folder / "data", self.folder / "log"

    def __enter__(self):
        try:
            self.create()
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.remove()

    @property
    def url(self):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{self.database}"

    @property
    def environment(self):
        return {
            "DATABASE_URL": self.url, "CARBOY_TEST_POSTGRES": self.url, "PGHOST": "127.0.0.1", "PGPORT": str(self.port),
            "PGUSER": "postgres", "PGDATABASE": self.database, "CARBOY_TEST_POSTGRES_PID": str(self.process.pid),
            "CARBOY_TEST_POSTGRES_DATA": str(self.data),
        }

    def unprivileged(self, command):
        """Returns the command as a user that PostgreSQL accepts; it ends when this process dies."""
        prefix = ["setpriv", "--pdeathsig", "INT"]
        if os.geteuid() == 0:
            prefix = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--pdeathsig", "INT"]
        return prefix + [str(part) for part in command]

    def create(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        run = subprocess.run(
            self.unprivileged([binaries() / "initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--no-sync",
                               "--encoding=UTF8", "--locale=C.UTF-8"]),
            cwd=self.folder, capture_output=True, text=True)
        if run.returncode != 0:
            raise ServerError(f"initdb failed:\n{run.stdout}{run.stderr}")

    def start(self):
        """Starts the server, also again after stop(); the port stays the same."""
        for _ in range(20):
            port = self.port or random.choice(PORTS)
            if not is_free(port):
                continue
            if self.try_start(port):
                break
        else:
            raise ServerError(f"the server does not start:\n{self.log_text()}")
        self.port = port
        self.psql("postgres", f"SELECT 'CREATE DATABASE {self.database}' WHERE NOT EXISTS "
                              f"(SELECT FROM pg_database WHERE datname = '{self.database}')\\gexec")

    def try_start(self, port):
        options = [f"-c{name}={value}" for name, value in
                   {**self.settings, "port": port, "unix_socket_directories": self.folder}.items()]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.unprivileged([binaries() / "postgres", "-D", self.data, *options]), cwd=self.folder, stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            ready = subprocess.run([binaries() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)])
            if ready.returncode == 0 and self.process.poll() is None:
                return True
            time.sleep(0.05)
        self.stop()
        return False

    def psql(self, database, text):
        run = subprocess.run(
            [binaries() / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U",
             "postgres", "-d", database], input=text, capture_output=True, text=True)
        if run.returncode != 0:
            raise ServerError(f"psql failed:\n{run.stderr}")
        return run.stdout

    def stop(self, how=signal.SIGINT):
        """SIGINT ends all sessions and stops, SIGTERM waits for them, SIGQUIT stops without a checkpoint."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_text(self):
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("verb", choices=["run"])
    parser.add_argument("--durable", action="store_true", help="sync to disk as in production")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a line of postgresql.conf")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # makes sure that the server is stopped
    try:
        with Server(dict(pair.split("=", 1) for pair in options.set), options.durable) as server:
            return subprocess.run(options.command, env={**os.environ, **server.environment}).returncode
    except ServerError as error:
        print(f"postgres_server: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
