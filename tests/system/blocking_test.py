"""Handlers that block a worker: this is reported, and signals still end the process.

usage: blocking_test.py <path of trouble> [unittest options]
"""
import signal
import time
import unittest

from serving import Client, Served, executable_argument, scratch_folder

TROUBLE = executable_argument()


class BlockingTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())

    def send(self, port, target):
        client = self.enterContext(Client(port))
        client.send(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        return client

    def assert_said(self, app, sentence, seconds=10):
        deadline = time.monotonic() + seconds
        while sentence not in app.log:
            self.assertLess(time.monotonic(), deadline, app.log)
            time.sleep(0.02)

    def test_a_worker_that_is_held_up_is_reported(self):
        with Served(TROUBLE, self.folder, env={"TROUBLE_BLOCKED_WORKER_SECONDS": "0.5"}) as app:
            client = self.send(app.port, "/spin?ms=1500")
            self.assert_said(app, "by GET /spin?ms=1500 (handler 'spin'). Nothing else")
            self.assertIn("has been blocked for ", app.log)
            self.assertEqual(client.answer().text, "done")
            self.assert_said(app, "continues after ")

    def test_waiting_holds_nobody_up(self):
        with Served(TROUBLE, self.folder, env={"TROUBLE_BLOCKED_WORKER_SECONDS": "0.2"}) as app:
            self.assertEqual(self.send(app.port, "/pause?ms=1000").answer().text, "done")
            self.assertNotIn("has been blocked for", app.log)

    def test_the_watch_can_be_turned_off(self):
        with Served(TROUBLE, self.folder, env={"TROUBLE_BLOCKED_WORKER_SECONDS": "0"}) as app:
            self.assertEqual(self.send(app.port, "/spin?ms=6000").answer().text, "done")
            self.assertNotIn("has been blocked for", app.log)

    def test_second_signal_ends_workers_that_wait_for_each_other(self):
        """A std::mutex held across a wait: two requests on one thread, and neither ever continues."""
        with Served(TROUBLE, self.folder, "--workers", "1", env={"TROUBLE_BLOCKED_WORKER_SECONDS": "0.5"}) as app:
            self.send(app.port, "/lock")
            self.send(app.port, "/lock")
            self.assert_said(app, "by GET /lock (handler 'lock')")
            app.signal()
            time.sleep(0.5)
            self.assertIsNone(app.process.poll())
            start = time.monotonic()
            app.signal()
            self.assertEqual(app.wait(), 1)
            self.assertLess(time.monotonic() - start, 3)
            self.assertIn("Forced exit: a worker was still running", app.log)
            app.stop = lambda: 0

    def test_second_signal_ends_all_workers(self):
        with Served(TROUBLE, self.folder, "--workers", "3") as app:
            for _ in range(12):
                self.send(app.port, "/spin?ms=60000")
            time.sleep(0.5)
            app.signal(signal.SIGINT)
            time.sleep(1)  # signals that follow each other closely count as one, also where the process is slow
            start = time.monotonic()
            app.signal(signal.SIGINT)
            self.assertEqual(app.wait(), 1)
            self.assertLess(time.monotonic() - start, 3)
            app.stop = lambda: 0

    def test_first_signal_ends_it_after_the_drain(self):
        with Served(TROUBLE, self.folder, "--workers", "1", env={"TROUBLE_DRAIN_SECONDS": "1"}) as app:
            self.send(app.port, "/lock")
            self.send(app.port, "/lock")
            time.sleep(0.5)
            start = time.monotonic()
            app.signal()
            self.assertEqual(app.wait(), 1)
            self.assertLess(time.monotonic() - start, 15)
            self.assertIn("Forced exit: a worker is blocked", app.log)
            app.stop = lambda: 0

    def test_a_fiber_mutex_blocks_nobody(self):
        with Served(TROUBLE, self.folder, "--workers", "1", env={"TROUBLE_BLOCKED_WORKER_SECONDS": "0.3"}) as app:
            clients = [self.send(app.port, "/polite") for _ in range(40)]
            for client in clients:
                self.assertEqual(client.answer().text, "done")
            self.assertNotIn("has been blocked for", app.log)


if __name__ == "__main__":
    unittest.main()
