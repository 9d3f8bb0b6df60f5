#!/usr/bin/python3
"""Runs a command beside a PostgreSQL server of its own, and stops the server at the end.

usage: postgres_server.py run [--set name=value ...] -- command...

The server has a scratch data directory, listens on a free loopback port and accepts user "carboy" without a password.
The command finds its address in CARBOY_TEST_POSTGRES (a URL) and CARBOY_TEST_POSTGRES_DATA (the data directory).
The exit code is the command's.  As root the server runs as user "postgres", because it refuses root.
"""
import glob
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time


def free_port():
    """A port below the range that outgoing connections take theirs from."""
    while True:
        port = random.randint(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def binaries():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))
    if not found:
        sys.exit("no PostgreSQL server is installed: tools/setup.sh test installs it")
    return os.path.dirname(found[-1])


class Server:
    """A PostgreSQL server in a scratch directory; a context manager."""

    def __init__(self, settings=()):
        self.bin = binaries()
        self.settings = [f"{name}={value}" for name, value in settings]
        self.folder = tempfile.mkdtemp(prefix="carboy-postgres-")
        self.data = os.path.join(self.folder, "data")
        self.port = free_port()
        self.url = f"postgresql://carboy@127.0.0.1:{self.port}/postgres"
        self.process = None
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)

    def as_user(self):
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}

    def __enter__(self):
        try:
            subprocess.run([f"{self.bin}/initdb", "-D", self.data, "-U", "carboy", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                            "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.as_user())
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        options = [f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}",
                   "max_connections=100", "max_prepared_transactions=10", "logging_collector=off", *self.settings]
        command = [f"{self.bin}/postgres", "-D", self.data] + [word for option in options for word in ("-c", option)]
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=self.log, stderr=self.log, start_new_session=True,
                                        **self.as_user())
        deadline = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                with open(os.path.join(self.folder, "log"), errors="replace") as log:
                    sys.exit("PostgreSQL did not start:\n" + log.read())
            time.sleep(0.05)

    def answers(self):
        return subprocess.run([f"{self.bin}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0

    def stop(self, how=signal.SIGINT):
        """SIGINT is a fast stop, SIGQUIT an immediate one, SIGKILL kills the whole tree."""
        if self.process is None or self.process.poll() is not None:
            return
        if how == signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait(timeout=60)

    def __exit__(self, *_):
        try:
            self.stop(signal.SIGQUIT)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def main(arguments):
    settings = []
    if not arguments or arguments.pop(0) != "run":
        sys.exit(__doc__)
    while arguments and arguments[0] == "--set":
        settings.append(arguments[1].split("=", 1))
        arguments = arguments[2:]
    if not arguments or arguments.pop(0) != "--" or not arguments:
        sys.exit(__doc__)
    # Ended from outside, the server is stopped all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Server(settings) as server:
        environment = {**os.environ, "CARBOY_TEST_POSTGRES": server.url, "CARBOY_TEST_POSTGRES_DATA": server.data}
        return subprocess.run(arguments, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
