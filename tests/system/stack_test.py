"""Handlers that need a large stack: what works, the message after a stack overflow, and the memory of idle connections.

usage: stack_test.py <path of trouble> [unittest options]
"""
import os
import pathlib
import re
import resource
import signal
import subprocess
import time
import unittest

from serving import Client, Served, executable_argument, scratch_folder

TROUBLE = executable_argument()
IDLE = 10_000
MOST_FOR_IDLE = 20  # kilobytes


def resident(pid):
    """Returns the resident memory in kilobytes."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


class StackTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())

    def ask(self, port, target):
        with Client(port) as client:
            return client.request("GET", target)

    def assert_dies(self, target, *sentences, number=signal.SIGSEGV, options=()):
        with Served(TROUBLE, self.folder, *options) as app:
            with Client(app.port) as client:
                client.send(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
                self.assertEqual(app.wait(), -number)
            app.stop = lambda: 0
            for sentence in sentences:
                self.assertIn(sentence, app.log)
            return app.log


class Size(StackTest):
    def test_ordinary_deep_code_works(self):
        with Served(TROUBLE, self.folder) as app:
            self.assertEqual(self.ask(app.port, "/regex?n=1000").text, "match")
            self.assertEqual(self.ask(app.port, "/deep?kb=800").status, 200)
            self.assertEqual(self.ask(app.port, "/frame?kb=800").text, "done")

    def test_it_can_be_set(self):
        for options, env in ((("--stack-size", "16MiB"), {}), ((), {"TROUBLE_STACK_SIZE": "16777216"})):
            with Served(TROUBLE, self.folder, *options, env=env) as app:
                self.assertEqual(self.ask(app.port, "/deep?kb=12000").status, 200)
                self.assertEqual(self.ask(app.port, "/regex?n=10000").text, "match")

    def test_sizes_that_cannot_be(self):
        for size in ("1000", "3TiB", "many"):
            done = subprocess.run([TROUBLE, "--port", "0", "--stack-size", size], cwd=self.folder, capture_output=True,
                                  text=True, timeout=60)
            self.assertGreater(done.returncode, 0)
            self.assertIn("stack", done.stderr + done.stdout)


class Overflow(StackTest):
    def test_recursion(self):
        self.assert_dies("/deep?kb=1000000", "Stack overflow: GET /deep?kb=1000000 (handler 'deep') used up",
                         "STACK_SIZE", "--stack-size", "run_blocking")

    def test_regex(self):
        self.assert_dies("/regex?n=1000000", "Stack overflow: GET /regex?n=1000000 (handler 'regex')")

    def test_large_frame(self):
        self.assert_dies("/frame?kb=1500", "Stack overflow: GET /frame?kb=1500 (handler 'large_frame')")

    def test_other_deaths(self):
        log = self.assert_dies("/null", "SIGSEGV in GET /null (handler 'null')")
        self.assertNotIn("Stack overflow", log)
        self.assert_dies("/terminate", "SIGABRT in GET /terminate (handler 'terminate')", number=signal.SIGABRT)


class Memory(StackTest):
    def test_deep_use_is_given_back(self):
        """A hundred connections have each needed 800 KB of stack, and are idle now."""
        with Served(TROUBLE, self.folder, "--workers", "1") as app:
            clients = [self.enterContext(Client(app.port)) for _ in range(100)]
            for client in clients:
                self.assertEqual(client.request("GET", "/deep?kb=1").status, 200)
            before = resident(app.process.pid)
            for client in clients:
                self.assertEqual(client.request("GET", "/deep?kb=800").status, 200)
            time.sleep(3)
            self.assertLess(resident(app.process.pid) - before, 8_000)
            for client in clients:
                self.assertEqual(client.request("GET", "/deep?kb=800").status, 200)

    def test_idle_connections_are_cheap(self):
        """Ten thousand connections, or as many as descriptors allow; each has sent one request."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        count = min(IDLE, hard - 200)
        with Served(TROUBLE, self.folder, env={"TROUBLE_ACCESS_LOG": "false"}) as app:
            before, clients = resident(app.process.pid), []
            try:
                for number in range(count - 10):
                    client = Client(app.port)
                    clients.append(client)
                    if number % 7 == 0:
                        self.assertEqual(client.request("GET", "/page?kb=20").status, 200)
                    else:
                        self.assertEqual(client.request("GET", "/").status, 200)
                    if number % 2000 == 0:
                        print(f"{number} connections, {resident(app.process.pid)} kB", flush=True)
                time.sleep(3)
                each = (resident(app.process.pid) - before) / len(clients)
                print(f"{len(clients)} idle connections take {each:.1f} kB each")
                self.assertLess(each, MOST_FOR_IDLE)
                self.assertEqual(self.ask(app.port, "/").status, 200)
            finally:
                for client in clients:
                    client.__exit__()


if __name__ == "__main__":
    unittest.main()
