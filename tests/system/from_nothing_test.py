"""From an empty folder to production, as a user goes: build, install, `carboy new`, `make test` and `make run`, resources,
`db migrate` and `db upgrade`, the pages in Chromium, and the Debian packages.

usage: from_nothing_test.py <source tree> <build tree, or clone> <C++ compiler> <folder for the screenshots>
                            [unittest options]
With "clone", the source tree is cloned and built first, which takes many minutes. As root, the packages are installed with
dpkg in a mount namespace of their own, which leaves the machine as it is; otherwise that step is skipped.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "browser"))
from serving import need, scratch_folder  # noqa: E402

from chromium import chromium, follow, resize  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import Select  # noqa: E402

SOURCES, BUILD, COMPILER, PICTURES = sys.argv[1:5]
del sys.argv[1:5]

# Everything that dpkg may write is an overlay; what the packages leave behind is in its upper folders.
INSTALL_AND_REMOVE = r"""
set -eu
layers=$1/layers; shift
mkdir -p "$layers"
mount -t tmpfs none "$layers"
for folder in usr etc var; do
    mkdir -p "$layers/$folder" "$layers/work-$folder"
    mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$layers/$folder,workdir=$layers/work-$folder" "/$folder"
done
dpkg -i packages/*.deb >&2
test "$(command -v carboy)" = /usr/bin/carboy
carboy --version >&2
rm -rf blog/build
make -C blog test >&2
test -n "$(find "$layers/usr" -name 'libcarboy*.a')"
dpkg --purge carboy libcarboy-dev >&2
find "$layers/usr" "$layers/etc" ! -type d ! -name ld.so.cache ! -name '*.pyc'
find "$layers/usr" -type d -iname '*carboy*'
"""


class FromNothing(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(scratch_folder())
        pathlib.Path(PICTURES).mkdir(parents=True, exist_ok=True)

    def must(self, folder, *command, seconds=1500):
        print("$", " ".join(map(str, command)), flush=True)
        done = subprocess.run(command, cwd=folder, text=True, capture_output=True, timeout=seconds)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
        return done.stdout

    def test_all_of_it(self):
        build = self.built()
        prefix = self.folder / "prefix"
        self.must(self.folder, "cmake", "--install", build, "--prefix", prefix)
        carboy = prefix / "bin/carboy"
        self.must(self.folder, carboy, "new", "blog")
        self.blog = self.folder / "blog"
        self.flags = f"CMAKE_FLAGS=-DCMAKE_PREFIX_PATH={prefix} -DCMAKE_CXX_COMPILER={COMPILER} -Wno-dev"
        self.assertIn("100% tests passed", self.must(self.blog, "make", "test", self.flags))
        self.resources(carboy)
        self.assertIn("100% tests passed", self.must(self.blog, "make", "test", self.flags))
        self.a_changed_model()
        self.assertIn("no faults", self.must(self.blog, "make", "check", self.flags))
        with self.running() as address, chromium(width=1000, height=760) as browser:
            self.pages(address, browser)
        if os.getuid() == 0:
            self.packages(build)

    def built(self):
        if BUILD != "clone":
            return pathlib.Path(BUILD)
        self.must(self.folder, "git", "clone", "-q", SOURCES, "carboy")
        self.must(self.folder / "carboy", "make", "build", seconds=7200)
        return self.folder / "carboy/build/release"

    def resources(self, carboy):
        self.must(self.blog, carboy, "new", "resource", "User", "name:string:80", "email:string:120", "about:text")
        self.must(self.blog, carboy, "new", "resource", "Post", "title:string:200", "body:text", "price:decimal:8,2",
                  "stars:integer", "weight:float", "visible:boolean", "day:date", "at:datetime", "user:references")

    def a_changed_model(self):
        models = self.blog / "models.hpp"
        text = models.read_text()
        changed = text.replace("CARBOY_MODEL(User, id,", "carboy::Column<std::optional<carboy::String<40>>, carboy::indexed> "
                               "nick;\n    CARBOY_MODEL(User, id, nick,")
        self.assertNotEqual(changed, text)
        models.write_text(changed)
        self.must(self.blog, "cmake", "--build", "build/debug", "--target", "blog")
        app = self.blog / "build/debug/blog"
        self.must(self.blog, app, "db", "upgrade")
        before = set((self.blog / "migrations/versions").iterdir())
        self.must(self.blog, app, "db", "migrate", "-m", "Nicknames")
        made, = set((self.blog / "migrations/versions").iterdir()) - before
        self.assertIn("nick VARCHAR(40)", made.read_text())
        self.assertIn("Nicknames", self.must(self.blog, app, "db", "upgrade"))
        self.assertIn("agree", self.must(self.blog, app, "db", "check"))

    def running(self):
        """`make run` until the end of the context; gives the address."""
        test = self

        class Running:
            def __enter__(self):
                self.log = open(test.folder / "run.log", "w+")
                self.process = subprocess.Popen(["make", "run", test.flags, "ARGS=--port 0"], cwd=test.blog, text=True,
                                                stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                                start_new_session=True)
                deadline = time.monotonic() + 600
                while time.monotonic() < deadline and self.process.poll() is None:
                    said = (test.folder / "run.log").read_text()
                    if found := re.search(r"http://[0-9.]+:[0-9]+", said):
                        return found[0]
                    time.sleep(0.1)
                test.fail(said)

            def __exit__(self, *_):
                os.killpg(self.process.pid, signal.SIGTERM)
                self.process.wait(timeout=60)
                self.log.close()

        return Running()

    def pages(self, address, browser):
        with urllib.request.urlopen(address + "/", timeout=60) as answer:
            self.assertEqual(answer.status, 200)

        def visit(path):
            browser.get(address + path)

        def picture(name):
            for width in (1000, 390):
                resize(browser, width, 760)
                wide = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
                self.assertLessEqual(wide, 0, f"{name} is wider than {width}")
                browser.save_screenshot(str(pathlib.Path(PICTURES) / f"new_{name}_{width}.png"))
            resize(browser, 1000, 760)

        def fill(**values):
            for name, value in values.items():
                field = browser.find_element(By.NAME, name)
                if field.tag_name == "select":
                    Select(field).select_by_visible_text(value)
                elif value is True:
                    field.click()
                elif field.get_attribute("type") in ("date", "datetime-local"):
                    browser.execute_script("arguments[0].value = arguments[1]", field, value)
                else:
                    field.clear()
                    field.send_keys(value)

        def save():
            follow(browser, browser.find_element(By.CSS_SELECTOR, "main form [type=submit], main form button"))

        def text():
            return browser.find_element(By.TAG_NAME, "body").text

        visit("/")
        picture("empty")
        follow(browser, browser.find_element(By.LINK_TEXT, "New note"))
        picture("note_form")
        fill(title="A note <b>", body="First line\nsecond line")
        save()
        self.assertIn("A note <b>", text())
        picture("note")
        visit("/")
        picture("notes")
        for name in ("Ada Lovelace", "Grace Hopper"):
            visit("/users/new")
            fill(name=name, email=f"{name.split()[0].lower()}@example.com", about="Writes programs.")
            save()
            self.assertIn("Saved.", text())
        for title in ("A first post", "A second post with a longer title, to see how the lines of the list break"):
            visit("/posts/new")
            fill(title=title, body="One paragraph.\n\nAnother paragraph.", price="12.50", stars="4", weight="1.5", visible=True,
                 day="2026-02-03", at="2026-02-03T04:05", user_id="Grace Hopper")
            if title == "A first post":
                picture("form")
            save()
            self.assertIn("Saved.", text())
        picture("show")
        self.assertIn("Grace Hopper", text())
        visit("/posts")
        picture("list")
        self.assertIn("12.50", text())
        follow(browser, browser.find_element(By.LINK_TEXT, "A first post"))
        follow(browser, browser.find_element(By.LINK_TEXT, "Change"))
        browser.execute_script("for (const one of document.querySelectorAll('[required]')) one.required = false")
        fill(title="", stars="3")
        save()
        self.assertIn("This field is required.", text())
        picture("refused")
        fill(title="A changed post")
        save()
        self.assertIn("A changed post", text())
        follow(browser, browser.find_element(By.CSS_SELECTOR, "main form button"))
        self.assertIn("Deleted.", text())
        self.assertNotIn("A changed post", text())
        visit("/posts/99")
        picture("not_found")
        self.assertIn("Not Found", text())
        complaints = [entry for entry in browser.get_log("browser")
                      if "404" not in entry["message"] and "favicon" not in entry["message"]]
        self.assertEqual(complaints, [])

    def packages(self, build):
        need("dpkg", "unshare")
        packages = self.folder / "packages"
        packages.mkdir()
        self.must(build, "cpack", "-G", "DEB", "-B", packages)
        left = self.must(self.folder, "unshare", "--mount", "sh", "-c", INSTALL_AND_REMOVE, "sh", self.folder)
        left = [line for line in left.splitlines() if not self.was_there(line)]
        self.assertEqual(left, [])
        self.assertIsNone(shutil.which("carboy"))

    def was_there(self, path):
        """A file that other packages own, such as a cache, was copied up when it was written."""
        name = pathlib.Path(path.partition("/layers")[2])
        return name.exists() and "carboy" not in str(name).lower()


if __name__ == "__main__":
    unittest.main(verbosity=2)
