"""`run --debug` builds and starts the application again when a source file changes. The build is a fake one: cmake runs a
script that fails when the source says so. cli/new_project_test.py has a real one.

usage: reload_test.py <path of an application> [unittest options]
"""
import pathlib
import signal
import socket
import subprocess
import time
import unittest

from serving import Client, Served, executable_argument, message, scratch_folder

APP = executable_argument()
NAME = pathlib.Path(APP).name
LISTS = f"""\
cmake_minimum_required(VERSION 3.25)
project(fake LANGUAGES NONE)
add_custom_target({NAME} COMMAND sh ${{CMAKE_SOURCE_DIR}}/build.sh ${{CMAKE_SOURCE_DIR}} ${{CMAKE_BINARY_DIR}}/{NAME})
"""
BUILD = """\
grep -q slow $1/app.cpp && sleep 2
if grep -q broken $1/app.cpp; then
  echo "$1/app.cpp:2:5: error: 'broken' was not <declared>"
  exit 1
fi
if grep -q crashing $1/app.cpp; then
  printf '#!/bin/sh\\nkill -SEGV $$\\n' >$2.new
else
  cp $1/original $2.new
fi
chmod +x $2.new
touch $1/built
mv $2.new $2
"""


def children_of(process, name):
    return subprocess.run(["pgrep", "-P", str(process), "-x", name], capture_output=True, text=True).stdout.split()


class Reload(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())
        self.build = self.folder / "build"
        (self.folder / "CMakeLists.txt").write_text(LISTS)
        (self.folder / "build.sh").write_text(BUILD)
        (self.folder / "original").write_bytes(pathlib.Path(APP).read_bytes())
        (self.folder / "original").chmod(0o755)
        self.write("good")
        subprocess.run(["cmake", "-S", self.folder, "-B", self.build], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", self.build, "--target", NAME], check=True, stdout=subprocess.DEVNULL)

    def write(self, text):
        (self.folder / "app.cpp").write_text(f"// {text}\nint x;\n")

    def served(self, *options):
        return Served(str(self.build / NAME), self.folder, "--debug", *options)

    def ask(self, app, path="/", host="localhost", fields=()):
        with Client(app.port) as client:
            client.send(message("GET", path, fields=fields).replace(b"localhost", host.encode()))
            return client.answer()

    def until(self, condition):
        deadline = time.monotonic() + 30
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def test_a_change_builds_and_restarts(self):
        with self.served() as app:
            usual = self.ask(app).status
            self.write("better")
            self.until(lambda: app.log.count("Serving ") == 2)
            self.assertEqual(self.ask(app).status, usual)
            self.assertIn("Changed: app.cpp", app.log)
            (self.folder / "notes.html").write_text("x")
            self.write("broken")
            self.until(lambda: "The build failed" in app.log)
            page = self.ask(app, "/any/page")
            self.assertEqual(page.status, 500)
            self.assertIn("&#39;broken&#39; was not &lt;declared&gt;", page.text)
            self.assertIn("app.cpp:2", page.text)
            self.assertIn('class="here"><i>2</i>int x;', page.text)
            state = self.ask(app, "/_debug/build")
            self.assertEqual(state.status, 200)
            self.assertIn(state.text, page.text)
            for other in (self.ask(app, host="evil.example"), self.ask(app, fields=("X-Forwarded-For: 192.0.2.1",))):
                self.assertEqual(other.status, 503)
                self.assertNotIn("broken", other.text)
            self.write("mended")
            self.until(lambda: app.log.count("Serving ") == 3)
            self.assertEqual(self.ask(app).status, usual)
            self.assertNotEqual(self.ask(app, "/_debug/build").text, state.text)

    def test_a_request_during_the_build_sees_the_new_program(self):
        with self.served() as app:
            usual = self.ask(app).status
            (self.folder / "built").unlink()
            self.write("slow")
            self.until(lambda: "Building ..." in app.log)
            self.until(lambda: not children_of(app.process.pid, NAME))  # the old program has ended
            self.assertEqual(self.ask(app).status, usual)
            self.assertTrue((self.folder / "built").exists())

    def test_a_change_during_the_build_begins_it_again(self):
        with self.served() as app:
            self.write("slow broken")
            self.until(lambda: "Building ..." in app.log)
            self.write("good")
            self.until(lambda: app.log.count("Serving ") == 2)
            self.assertNotIn("The build failed", app.log)

    def test_an_end_is_shown(self):
        with self.served() as app:
            self.write("crashing")
            self.until(lambda: "The application ended" in app.log)
            page = self.ask(app)
            self.assertEqual(page.status, 500)
            self.assertIn("signal 11", page.text)
            self.write("good")
            self.until(lambda: app.log.count("Serving ") == 2)

    def test_stopping_ends_everything(self):
        for text in ("good", "slow", "broken"):
            app = self.served()
            if text != "good":
                self.write(text)
                self.until(lambda: ("Building ..." if text == "slow" else "The build failed") in app.log)
            app.signal(signal.SIGINT)
            self.assertEqual(app.wait(), 0, app.log)
            with self.assertRaises(OSError):
                socket.create_connection(("127.0.0.1", app.port), timeout=5)
            self.write("good")
        self.assertEqual(subprocess.run(["pgrep", "-f", str(self.folder)], capture_output=True, text=True).stdout, "")

    def test_the_application_ends_with_its_supervisor(self):
        app = self.served()
        app.process.kill()
        app.wait()

        def gone():
            try:
                socket.create_connection(("127.0.0.1", app.port), timeout=5).close()
            except OSError:
                return True
        self.until(gone)

    def test_it_can_be_turned_off(self):
        with self.served("--no-reload") as app:
            self.write("better")
            self.assertNotIn("Watching", app.log)
            self.assertEqual(children_of(app.process.pid, NAME), [])

    def test_wrong_options_end_at_once(self):
        taken = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        for options, sentence in ((("--host", "0.0.0.0"), "other machines can reach"),
                                  (("--port", str(taken.getsockname()[1])), "is in use by another program")):
            done = subprocess.run([self.build / NAME, "--debug", *options], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(sentence, done.stderr)


if __name__ == "__main__":
    unittest.main()
