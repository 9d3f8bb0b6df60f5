"""Completion in bash: the script is sourced and its function is called as bash calls it.

usage: completion_test.py <path of an application with a database> <carboy command> [unittest options]
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

APP, CARBOY = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
del sys.argv[1:3]
# Words are split at the characters of COMP_WORDBREAKS as readline does it.
COMPLETE = r"""
source <("$1" completion bash) || exit 1
function=$(complete -p "${1##*/}" | sed 's/.*-F \([^ ]*\) .*/\1/')
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
"$function" "$1"
printf '%s\n' "${COMPREPLY[@]}"
"""


class Completion(unittest.TestCase):
    def complete(self, program, *words):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["bash", "--norc", "-c", COMPLETE, "bash", program, *words], cwd=folder, text=True,
                                  capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_an_application(self):
        self.assertLessEqual({"run", "routes", "db", "shell", "check", "completion"}, set(self.complete(APP, "")))
        self.assertEqual(self.complete(APP, "rou"), ["routes"])
        self.assertIn("create-all", self.complete(APP, "db", ""))
        self.assertNotIn("run", self.complete(APP, "db", ""))
        self.assertEqual(self.complete(APP, "run", "--debug-"), ["--debug-for-everyone"])
        self.assertEqual(self.complete(APP, "--port", "80", "ro"), ["routes"])
        self.assertEqual(self.complete(APP, "--port", "=", "80", "ro"), ["routes"])
        self.assertEqual(self.complete(APP, "--port", ""), [])  # bash offers files then
        self.assertEqual(self.complete(APP, "completion", ""), ["bash", "zsh"])
        self.assertEqual(self.complete(APP, "nonsense", "more", "x"), [])
        self.assertEqual(self.complete(APP, "it's $(touch x)", ""), [])

    def test_the_carboy_command(self):
        self.assertLessEqual({"new", "inspect", "db", "completion"}, set(self.complete(CARBOY, "")))
        self.assertIn("resource", self.complete(CARBOY, "new", ""))
        self.assertEqual(self.complete(CARBOY, "new", "--i"), ["--in"])

    def test_scripts(self):
        for shell in ("bash", "zsh"):
            script = subprocess.run([CARBOY, "completion", shell], text=True, capture_output=True, check=True).stdout
            self.assertNotIn("@", script.replace("[@]", "").replace("$@", "").replace("(@", ""))
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=script, text=True, check=True)
        done = subprocess.run([CARBOY, "completion", "fish"], text=True, capture_output=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("bash", done.stderr)
        done = subprocess.run([APP, "completion", "described", "rou"], text=True, capture_output=True, check=True)
        self.assertEqual(done.stdout, "routes:List the routes\n")


if __name__ == "__main__":
    unittest.main()
