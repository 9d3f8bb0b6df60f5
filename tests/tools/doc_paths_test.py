#!/usr/bin/python3
"""Checks that tools/doc_paths.py accepts names of files that are there, in each form, and refuses one that is not."""
import importlib.util
import pathlib
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "tools/doc_paths.py"
spec = importlib.util.spec_from_file_location("doc_paths", SCRIPT)
doc_paths = importlib.util.module_from_spec(spec)
spec.loader.exec_module(doc_paths)


class DocPaths(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        doc_paths.ROOT = pathlib.Path(scratch.name)
        for name in ("src/web/app/app.cpp", "src/web/app/app_core.hpp", "include/carboy/web/app/app.hpp", "tools/run.py"):
            path = doc_paths.ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("")

    def missing(self, text, name="docs/architecture.md"):
        page = doc_paths.ROOT / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
        return [line.split(": ")[1].split(" is not")[0] for line in doc_paths.missing(page)]

    def test_names_that_are_there(self):
        self.assertEqual(self.missing("`web/app/app.cpp` `tools/run.py` `web/app/` `web/app/app_core` `src/<folder>` `web/*/app.hpp`"
                                      " `web/app/{app,app_core}.*` `<carboy/web/app/app.hpp>` `a word` `x.y()`"), [])

    def test_names_that_are_not_there(self):
        self.assertEqual(self.missing("`web/app/gone.cpp` and `web/app/{app,gone}.cpp` and `gone.hpp`"),
                         ["web/app/gone.cpp", "web/app/gone.cpp", "gone.hpp"])

    def test_a_folder_names_its_files_without_their_rooms(self):
        self.assertEqual(self.missing("`app.hpp` `app_core.hpp` `gone.hpp`", "src/web/README.md"), ["gone.hpp"])

    def test_code_is_not_read(self):
        self.assertEqual(self.missing("```\n`web/gone.cpp`\n```\n"), [])


if __name__ == "__main__":
    unittest.main()
