#!/usr/bin/python3
"""Checks that tools/test_names.py accepts names in PascalCase and refuses other names of tests and suites."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "tools/test_names.py"


def run(text):
    """Returns the exit code and the output for a tree with one test file."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "tests/base/text_test.cpp"
        path.parent.mkdir(parents=True)
        path.write_text(text)
        done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


class TestNames(unittest.TestCase):
    def test_pascal_case(self):
        text = ("TEST(Text, IsTrimmed) {}\nTEST_F(Text2, DISABLED_IsSplit) {}\nTEST_P(\n    Text, Utf8) {}\n"
                'INSTANTIATE_TEST_SUITE_P(All, Text, Values(1));\nEXPECT_EQ(TEST_SIZE, snake_case);\n')
        self.assertEqual(run(text), (0, "test names: 1 files use PascalCase\n"))

    def test_other_names(self):
        for line, name in (("TEST(Text, is_trimmed) {}", "is_trimmed"), ("TEST_F(text, IsTrimmed) {}", "text"),
                           ("TEST_P(Text,\n       Is_Trimmed) {}", "Is_Trimmed"),
                           ("INSTANTIATE_TEST_SUITE_P(all, Text, Values(1));", "all")):
            with self.subTest(line):
                self.assertEqual(run("\n" + line + "\n"),
                                 (1, f"tests/base/text_test.cpp:2: the test name {name} is not in PascalCase\n"))


if __name__ == "__main__":
    unittest.main()
