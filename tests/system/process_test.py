"""The lesson as a process: its command line, its location, its messages when it cannot serve, its shutdown.

usage: process_test.py <path of lesson> [unittest options]
"""
import os
import pathlib
import shutil
import signal
import socket
import time
import unittest

from serving import Client, Served, executable_argument, message, run, scratch_folder

LESSON = executable_argument()
FORM = b"name=Grace&email=grace%40example.com"


class ProcessTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())

    def assert_refuses(self, *sentences, arguments=("--port", "0"), **options):
        """Checks that the program ends with an error and prints each of the sentences."""
        code, said = run(options.pop("executable", LESSON), self.folder, *arguments, **options)
        self.assertNotEqual(code, 0, said)
        for sentence in sentences:
            self.assertIn(sentence, said)
        return code, said


class CommandLine(ProcessTest):
    def test_help(self):
        code, said = run(LESSON, self.folder, "--help")
        self.assertEqual(code, 0, said)
        for word in ("--host", "--port", "--workers", "--debug", "routes", "run"):
            self.assertIn(word, said)

    def test_routes(self):
        code, said = run(LESSON, self.folder, "routes")
        self.assertEqual(code, 0, said)
        rows = [line.split() for line in said.splitlines()]
        self.assertIn(["list_users", "GET", "/users"], rows)
        self.assertIn(["create_user", "GET,", "POST", "/users/new"], rows)
        self.assertIn(["show_user", "GET", "/users/<int:id>"], rows)

    def test_wrong_options(self):
        self.assert_refuses("--port", arguments=("--port", "many"))
        self.assert_refuses("--port", arguments=("--port", "65536"))
        self.assert_refuses("--nonsense", arguments=("--nonsense",))
        self.assert_refuses("dance", arguments=("dance",))

    def test_create_all(self):
        code, said = run(LESSON, self.folder, "db", "create-all")
        self.assertEqual(code, 0, said)
        self.assertTrue((self.folder / "instance" / "app.db").exists())


class Listening(ProcessTest):
    def test_port_in_use(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])
            code, said = self.assert_refuses(f"Port {port}", "in use", "--port", arguments=("--port", port))
            self.assertEqual(code, 1)
            self.assertEqual(said.count("choose another port"), 1, said)

    def test_port_of_another_lesson(self):
        """Two servers must not share a port, although the workers of one server share it with SO_REUSEPORT."""
        with Served(LESSON, self.folder, "--workers", "2") as app:
            self.assert_refuses("in use", arguments=("--port", str(app.port), "--workers", "2"))
            with Client(app.port) as client:
                self.assertEqual(client.request("GET", "/users").status, 200)

    def test_port_is_free_again_at_once(self):
        with Served(LESSON, self.folder) as app:
            port = app.port
            with Client(port) as client:
                client.request("GET", "/users", fields=("Connection: close",))
        with Served(LESSON, self.folder, port=port) as app:
            self.assertEqual(app.port, port)

    def test_address_of_nobody(self):
        self.assert_refuses("192.0.2.1", "127.0.0.1", arguments=("--host", "192.0.2.1", "--port", "0"))
        self.assert_refuses("no such host", arguments=("--host", "no such host", "--port", "0"))


class Files(ProcessTest):
    def instance(self):
        return self.folder / "instance"

    def test_instance_folder_is_made(self):
        with Served(LESSON, self.folder) as app, Client(app.port) as client:
            self.assertEqual(client.request("GET", "/users").status, 200)
        self.assertTrue((self.instance() / "app.db").exists())

    def test_rows_outlive_the_process(self):
        with Served(LESSON, self.folder) as app, Client(app.port) as client:
            self.assertEqual(client.request("POST", "/users/new", FORM).status, 302)
        with Served(LESSON, self.folder) as app, Client(app.port) as client:
            self.assertIn("grace@example.com", client.request("GET", "/users").text)

    def test_rows_outlive_a_kill(self):
        with Served(LESSON, self.folder) as app:
            with Client(app.port) as client:
                self.assertEqual(client.request("POST", "/users/new", FORM).status, 302)
            app.signal(signal.SIGKILL)
            app.wait()
            app.stop = lambda: 0
        with Served(LESSON, self.folder) as app, Client(app.port) as client:
            self.assertIn("grace@example.com", client.request("GET", "/users").text)

    def test_any_working_directory(self):
        """Templates are not read from the working directory, and a relative path to the executable is enough."""
        inner = self.folder / "a folder" / "inside"
        inner.mkdir(parents=True)
        with Served(os.path.relpath(LESSON, inner), inner) as app, Client(app.port) as client:
            self.assertIn("Nobody yet.", client.request("GET", "/users").text)
        self.assertTrue((inner / "instance" / "app.db").exists())

    def test_instance_is_a_file(self):
        self.instance().write_text("in the way")
        self.assert_refuses(str(self.instance()), "INSTANCE_PATH")
        self.assertEqual(self.instance().read_text(), "in the way")

    def test_working_directory_is_read_only(self):
        executable, options = self.as_somebody()
        self.folder.chmod(0o555)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assert_refuses(str(self.instance()), "Permission denied", executable=executable, **options)

    def test_instance_is_read_only(self):
        executable, options = self.as_somebody()
        self.folder.chmod(0o755)
        self.instance().mkdir()
        self.instance().chmod(0o555)
        self.assert_refuses(str(self.instance() / "app.db"), executable=executable, **options)

    def as_somebody(self):
        """Returns an executable, and options to run it as a user other than root, because root ignores permissions."""
        if os.getuid() != 0:
            return LESSON, {}
        elsewhere = self.enterContext(scratch_folder())
        elsewhere.chmod(0o755)
        copy = pathlib.Path(shutil.copy(LESSON, elsewhere / "lesson"))
        return str(copy), {"user": "nobody", "group": "nogroup", "extra_groups": []}

    def test_file_that_is_no_database(self):
        self.instance().mkdir()
        path = self.instance() / "app.db"
        for content in (b"Dear diary, no database. " * 100, b"short", os.urandom(8192), b"SQLite format 3\0"):
            with self.subTest(content[:20]):
                path.write_bytes(content)
                self.assert_refuses(str(path), "database")
                self.assertEqual(path.read_bytes(), content)
                self.assertEqual(os.listdir(self.instance()), ["app.db"])

    def test_database_is_a_folder(self):
        (self.instance() / "app.db").mkdir(parents=True)
        self.assert_refuses(str(self.instance() / "app.db"))

    def test_failure_is_no_crash(self):
        """Otherwise a shell would print 'Aborted', and a core file would be written."""
        self.instance().write_text("in the way")
        code, said = self.assert_refuses("error: ")
        self.assertEqual(code, 1, said)
        self.assertNotIn("terminate", said)


class Stopping(ProcessTest):
    def test_signals_end_it_well(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with Served(LESSON, self.folder) as app:
                app.signal(number)
                self.assertEqual(app.wait(), 0)
                self.assertIn("Stopped", app.log)

    def test_request_in_flight_is_answered(self):
        with Served(LESSON, self.folder, "--workers", "2") as app:
            request = message("POST", "/users/new", FORM)
            with Client(app.port) as client:
                client.send(request[:-5])
                time.sleep(0.3)
                app.signal()
                self.wait_until_refused(app.port)
                self.assertIsNone(app.process.poll())
                client.send(request[-5:])
                answer = client.answer()
                self.assertEqual((answer.status, answer["Connection"]), (302, "close"))
                self.assertTrue(client.closed())
            self.assertEqual(app.wait(), 0)
        with Served(LESSON, self.folder) as app, Client(app.port) as client:
            self.assertIn("grace@example.com", client.request("GET", "/users").text)

    def wait_until_refused(self, port):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            except OSError:
                return
            time.sleep(0.02)
        self.fail("the server still accepts connections")

    def test_idle_connections_do_not_delay_it(self):
        with Served(LESSON, self.folder) as app, Client(app.port) as kept, Client(app.port):
            self.assertEqual(kept.request("GET", "/users").status, 200)
            start = time.monotonic()
            app.signal()
            self.assertEqual(app.wait(), 0)
            self.assertLess(time.monotonic() - start, 10)

    def test_second_signal_ends_at_once(self):
        with Served(LESSON, self.folder) as app, Client(app.port) as client:
            client.send(message("POST", "/users/new", FORM)[:-5])
            time.sleep(0.3)
            app.signal()
            time.sleep(0.5)
            app.signal()
            app.wait(10)
            app.stop = lambda: 0


if __name__ == "__main__":
    unittest.main()
