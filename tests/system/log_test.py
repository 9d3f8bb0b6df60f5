"""The log of a served application: its lines, and readers that are slow, stalled or gone.

usage: log_test.py <path of trouble> [unittest options]
"""
import json
import os
import re
import signal
import socket
import subprocess
import time
import unittest

from serving import Client, Served, executable_argument, scratch_folder

TROUBLE = executable_argument()
TIME = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ"


def get(target, *fields):
    lines = (f"GET {target} HTTP/1.1", "Host: localhost", *fields)
    return "".join(line + "\r\n" for line in lines).encode() + b"\r\n"


class Piped:
    """Runs the server with its standard error in a pipe that only the test reads."""

    def __init__(self, folder, *options, env=None):
        self.process = subprocess.Popen([TROUBLE, "--port", "0", *options], cwd=folder, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        env={**os.environ, **(env or {})})
        line = self.process.stderr.readline().decode()
        self.port = int(re.search(r"http://[^ ]*:(\d+)", line).group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()


class Lines(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())

    def test_text(self):
        with Served(TROUBLE, self.folder) as app, Client(app.port) as client:
            client.send(get("/?q=1", "User-Agent: test/1"))
            self.assertEqual(client.answer().text, "ok")
            app.stop()
            self.assertRegex(app.log, f'(?m)^{TIME} INFO Serving \'trouble\'')
            self.assertRegex(app.log, rf'(?m)^{TIME} INFO 127\.0\.0\.1 "GET /\?q=1 HTTP/1\.1" 200 2 \d+\.\d+ms "test/1"$')
            self.assertRegex(app.log, f"(?m)^{TIME} INFO Stopped$")

    def test_json(self):
        with Served(TROUBLE, self.folder, env={"TROUBLE_LOG_FORMAT": "json"}) as app, Client(app.port) as client:
            client.send(get("/?q=1", 'User-Agent: a "b" \\'))
            client.answer()
            with Client(app.port) as other:
                other.send(b"nonsense\r\n\r\n")
                other.answer()
            app.stop()
            lines = [json.loads(line) for line in app.log.splitlines()]
        access = next(line for line in lines if line.get("target") == "/?q=1")
        self.assertRegex(access.pop("time"), f"^{TIME}$")
        self.assertGreaterEqual(access.pop("duration_ms"), 0)
        self.assertEqual(access, {"level": "info", "client": "127.0.0.1", "method": "GET", "target": "/?q=1",
                                  "version": "1.1", "status": 200, "bytes": 2, "user_agent": 'a "b" \\'})
        refused = next(line for line in lines if line.get("refused"))
        self.assertEqual((refused["level"], refused["request"], refused["status"]), ("warning", "nonsense", 400))
        self.assertEqual(lines[-1]["message"], "Stopped")

    def test_unknown_format(self):
        done = subprocess.run([TROUBLE, "--port", "0"], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "TROUBLE_LOG_FORMAT": "xml"}, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("LOG_FORMAT is 'xml'", done.stderr)

    def test_refusals_are_logged_and_reach_error_handlers(self):
        """A JSON API responds with JSON even when the server refuses, and after_request runs."""
        with Served(TROUBLE, self.folder, env={"TROUBLE_MAX_CONTENT_LENGTH": "100"}) as app:
            for sent, status in ((b"GET / HTTP/1.1\r\n\r\n", 400),
                                 (b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", 413),
                                 (get("/" + "a" * 9000), 414), (get("/", "X: " + "a" * 20000), 431)):
                with self.subTest(status), Client(app.port) as client:
                    client.send(sent)
                    answer = client.answer()
                    self.assertEqual((answer.status, json.loads(answer.text)), (status, {"error": status}))
                    self.assertEqual(answer["X-Trouble"], "yes")
            app.stop()
            self.assertEqual(re.findall(r'" (\d+) \d+ .* refused$', app.log, re.M), ["400", "413", "414", "431"])


class Readers(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())

    def assert_stops(self, process, seconds=10):
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(60), 0)
        self.assertLess(time.monotonic() - start, seconds)

    def test_closed_pipe(self):
        with Piped(self.folder) as app, Client(app.port) as client:
            app.process.stderr.close()
            for _ in range(20):
                client.send(get("/"))
                self.assertEqual(client.answer().status, 200)
                time.sleep(0.01)
            self.assertIsNone(app.process.poll())
            self.assert_stops(app.process)

    def test_closed_standard_output(self):
        """A handler's own output to a closed pipe does not end the server either."""
        process = subprocess.Popen([TROUBLE, "--port", "0"], cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        with process:
            process.stdout.close()
            port = int(re.search(r"http://[^ ]*:(\d+)", process.stderr.readline().decode()).group(1))
            with Client(port) as client:
                for _ in range(3):
                    client.send(get("/print"))
                    self.assertEqual(client.answer().status, 200)
            self.assert_stops(process)

    def test_stalled_reader(self):
        """Sixteen megabytes of unread lines: all requests are answered, and the lost lines are counted."""
        total, batch = 16_000, get("/?" + "a" * 900) * 100
        with Piped(self.folder, "--workers", "2") as app:
            clients = [self.enterContext(Client(app.port)) for _ in range(4)]
            for _ in range(total // 400):
                for client in clients:
                    client.send(batch)
                for client in clients:
                    for _ in range(100):
                        self.assertEqual(client.answer().status, 200)
            self.assertIsNone(app.process.poll())
            app.process.send_signal(signal.SIGTERM)
            said = app.process.communicate(timeout=60)[1].decode()
            self.assertEqual(app.process.returncode, 0)
        lost = sum(int(number) for number in re.findall(r"WARNING (\d+) lines? of the log could not be written", said))
        self.assertGreater(lost, 0)
        self.assertEqual(len(re.findall(r'INFO 127\.0\.0\.1 "GET', said)) + lost, total)

    def test_stalled_reader_does_not_delay_the_end(self):
        with Piped(self.folder) as app, Client(app.port) as client:
            for _ in range(100):
                client.send(get("/?" + "a" * 900) * 10)
                for _ in range(10):
                    self.assertEqual(client.answer().status, 200)
            self.assert_stops(app.process)

    def test_full_disk(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with open("/dev/full", "wb") as full:
            process = subprocess.Popen([TROUBLE, "--port", str(port)], cwd=self.folder, stdout=full, stderr=full)
        with process:
            for _ in range(200):
                try:
                    client = Client(port)
                    break
                except OSError:
                    time.sleep(0.05)
            with client:
                client.send(get("/"))
                self.assertEqual(client.answer().status, 200)
            self.assert_stops(process)

    def test_no_standard_streams(self):
        """Sockets never get the descriptors 0 to 2, because the log would be written to them."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(["/bin/sh", "-c", f"exec {TROUBLE} --port {port} <&- >&- 2>&-"], cwd=self.folder)
        with process:
            for _ in range(200):
                try:
                    client = Client(port)
                    break
                except OSError:
                    time.sleep(0.05)
            with client:
                for _ in range(3):
                    client.send(get("/"))
                    self.assertEqual(client.answer().text, "ok")
                    time.sleep(0.1)
                for number in range(3):
                    self.assertEqual(os.readlink(f"/proc/{process.pid}/fd/{number}"), "/dev/null")
            self.assert_stops(process)


class Signals(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())

    def test_hang_up_does_not_end_it(self):
        with Served(TROUBLE, self.folder) as app, Client(app.port) as client:
            app.signal(signal.SIGHUP)
            app.signal(signal.SIGPIPE)
            time.sleep(0.3)
            client.send(get("/"))
            self.assertEqual(client.answer().status, 200)
            app.stop()
            self.assertIn("SIGHUP is ignored", app.log)

    def test_lines_before_a_crash_are_written(self):
        with Served(TROUBLE, self.folder) as app:
            with Client(app.port) as client:
                for number in range(50):
                    client.send(get(f"/?n={number}"))
                    self.assertEqual(client.answer().status, 200)
                client.send(get("/null?x"))
                self.assertEqual(app.wait(), -signal.SIGSEGV)
            app.stop = lambda: 0
            for number in range(50):
                self.assertIn(f'"GET /?n={number} HTTP/1.1" 200', app.log)
            self.assertIn("ERROR SIGSEGV in GET /null?x (handler 'null'), at the address 0x0. The process ends.", app.log)


if __name__ == "__main__":
    unittest.main()
