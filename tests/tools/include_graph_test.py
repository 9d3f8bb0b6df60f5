#!/usr/bin/python3
"""Checks that tools/include_graph.py accepts a tree that follows the layout, and refuses one violation of each rule."""
import contextlib
import importlib.util
import io
import pathlib
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "tools/include_graph.py"
spec = importlib.util.spec_from_file_location("include_graph", SCRIPT)
include_graph = importlib.util.module_from_spec(spec)
spec.loader.exec_module(include_graph)
DRIVER_ROOMS = include_graph.DRIVER_ROOMS
include_graph.ROOMS = {"web": ["config", "routing", "app"], "http": ["text", "request"], "drivers/sqlite": ["handle", "open"]}


def run(files):
    """Returns the exit code and the output for a tree of files, given as path -> text."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        printed, arguments = io.StringIO(), sys.argv
        sys.argv = ["include_graph.py", folder]
        try:
            with contextlib.redirect_stdout(printed):
                code = include_graph.main()
        finally:
            sys.argv = arguments
    return code, printed.getvalue()


def including(*names):
    return "".join(f"#include <{name}>\n" if name.startswith(("carboy/", "sqlite3", "boost/")) else f'#include "{name}"\n'
                   for name in names)


class IncludeGraph(unittest.TestCase):
    def accepts(self, files):
        code, printed = run(files)
        self.assertEqual((code, printed), (0, f"include graph: {len(files)} files follow the layout\n"))

    def refuses(self, files, sentence):
        code, printed = run(files)
        self.assertEqual(code, 1, printed)
        self.assertIn(sentence, printed)
        self.assertEqual(printed.count("\n"), 1, printed)

    def test_a_tree_that_follows_the_layout(self):
        self.accepts({
            "include/carboy/web.hpp": including("carboy/web/app/app.hpp"),
            "include/carboy/web/app/app.hpp": including("carboy/web/config/config.hpp", "carboy/http/request.hpp"),
            "src/web/app/app.cpp": including("carboy/web/app/app.hpp", "web/routing/router.hpp", "boost/asio.hpp"),
            "src/web/everything.cpp": including("web/app/app.hpp", "web/everything.hpp"),
            "src/drivers/sqlite/handle/handle.cpp": including("sqlite3.h"),
            "src/drivers/sqlite/open/open.cpp": including("drivers/sqlite/handle/handle.hpp"),
            "include/carboy/http/request.hpp": including("carboy/http/limits.hpp"),
            "include/carboy/http/limits.hpp": "",
            "src/http/request/request.cpp": including("carboy/http/request.hpp", "carboy/http/limits.hpp"),
            "src/http/text/utf8.cpp": including("carboy/http/limits.hpp"),
        })

    def test_a_folder_includes_one_that_its_row_does_not_list(self):
        self.refuses({"src/web/app/app.cpp": including("carboy/orm/session/session.hpp")}, "web may not include orm")

    def test_a_private_header_of_another_folder(self):
        self.refuses({"src/web/app/app.cpp": including("http/characters.hpp")},
                     "http/characters.hpp is a private header of http")

    def test_a_room_includes_a_later_one(self):
        self.refuses({"src/web/config/config.cpp": including("web/app/app.hpp")},
                     "the room web/config may not include the later room web/app")

    def test_a_public_header_of_a_room_includes_a_later_one(self):
        self.refuses({"include/carboy/web/config/config.hpp": including("carboy/web/routing/rule.hpp")},
                     "the room web/config may not include the later room web/routing")

    def test_a_room_includes_what_lies_directly_in_the_folder(self):
        self.refuses({"src/web/app/app.cpp": including("web/everything.hpp")},
                     "the room web/app may not include files directly in web")

    def test_a_room_that_the_table_does_not_name(self):
        self.refuses({"src/web/attic/old.cpp": including("web/config/config.hpp")},
                     "web/attic is not in the row of web in ROOMS")

    def test_a_room_includes_a_public_header_whose_source_is_in_a_later_room(self):
        self.refuses({"include/carboy/http/request.hpp": "", "src/http/request/request.cpp": "",
                      "src/http/text/utf8.cpp": including("carboy/http/request.hpp")},
                     "the room http/text may not include the later room http/request")

    def test_a_room_includes_a_public_header_without_a_source_that_includes_a_later_room(self):
        self.refuses({"include/carboy/http/request.hpp": "", "src/http/request/request.cpp": "",
                      "include/carboy/http/handler.hpp": including("carboy/http/request.hpp"),
                      "src/http/text/utf8.cpp": including("carboy/http/handler.hpp")},
                     "the room http/text may not include the later room http/request")

    def test_a_public_header_includes_a_later_room_than_that_of_its_source(self):
        self.refuses({"include/carboy/http/request.hpp": "", "src/http/request/request.cpp": "",
                      "include/carboy/http/url.hpp": including("carboy/http/request.hpp"), "src/http/text/url.cpp": ""},
                     "the room http/text may not include the later room http/request")

    def test_a_room_of_a_driver_includes_a_later_one(self):
        self.refuses({"src/drivers/sqlite/handle/error.cpp": including("drivers/sqlite/open/open.hpp")},
                     "the room drivers/sqlite/handle may not include the later room drivers/sqlite/open")

    def test_a_driver_includes_another(self):
        self.refuses({"src/drivers/postgres/open/open.cpp": including("drivers/sqlite/open/open.hpp")},
                     "drivers/postgres may not include drivers/sqlite")
        self.refuses({"src/drivers/postgres/open/open.cpp": including("carboy/drivers/sqlite/backup.hpp")},
                     "drivers/postgres may not include drivers/sqlite")

    def test_all_drivers_have_the_same_rooms(self):
        root = SCRIPT.parent.parent / "src/drivers"
        for driver in root.iterdir():
            self.assertEqual({p.name for p in driver.iterdir() if p.is_dir()}, set(DRIVER_ROOMS), driver.name)
            self.assertEqual([p.name for p in driver.iterdir() if p.is_file()], ["README.md"], driver.name)

    def test_a_facade(self):
        self.refuses({"src/web/app/app.cpp": including("carboy/web.hpp")}, "does not include the facade <carboy/web.hpp>")

    def test_a_c_library_outside_its_place(self):
        self.refuses({"src/engine/pool.cpp": including("sqlite3.h")}, "may be included under src/drivers/sqlite/ only")

    def test_a_heavy_header_in_a_public_one(self):
        self.refuses({"include/carboy/server/server.hpp": including("boost/asio.hpp")},
                     "a public header may not include <boost/asio.hpp>")
        for heavy in ("filesystem", "atomic", "memory", "boost/json/fwd.hpp"):
            self.refuses({"include/carboy/server/server.hpp": including(heavy)},
                         f"a public header may not include <{heavy}>")

    def test_a_slow_member_of_a_public_class(self):
        self.refuses({"include/carboy/server/server.hpp": "class Server {\n    std::unique_ptr<Impl> impl_;\n};\n"},
                     "a member of a public class is a carboy::Owned")
        self.accepts({"src/server/server.cpp": "class Server {\n    std::unique_ptr<Impl> impl_;\n};\n"})

    def test_the_name_of_an_engine(self):
        self.refuses({"src/web/app/app.cpp": '// "sqlite" in a comment is fine\nbool plain = name == "sqlite";\n'},
                     'src/web/app/app.cpp:2: "sqlite" names an engine')
        self.accepts({"src/sql/dialects/sqlite.cpp": 'const char* name = "sqlite";\n'})

    def test_a_thread_local_without_its_reason(self):
        self.refuses({"src/base/random.cpp": "thread_local int state;\n"}, "a thread_local without a reason")
        self.accepts({"src/base/random.cpp": "// thread_local: no call waits here\nthread_local int state;\n"})

    def test_a_folder_without_rooms_that_is_too_full(self):
        files = {f"src/base/file_{n}.cpp": "" for n in range(26)}
        self.refuses(files, "src/base: 26 files exceed the limit of 25")
        files.popitem()
        self.accepts(files)

    def test_a_driver_without_rooms_that_is_too_full(self):
        self.refuses({f"src/drivers/mariadb/file_{n}.cpp": "" for n in range(26)},
                     "src/drivers/mariadb: 26 files exceed the limit of 25")

    def test_a_room_that_is_too_full(self):
        files = {f"src/web/app/file_{n}.cpp": "" for n in range(41)}
        self.refuses(files, "src/web/app: 41 files exceed the limit of 40")
        files.popitem()
        self.accepts(files)


if __name__ == "__main__":
    unittest.main()
