"""The tools of the documentation: links, the reference of the API, the pages of the site."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools/site"), str(ROOT / "tools")]
import api_reference  # noqa: E402
import doc_links  # noqa: E402

HEADER = """\
// What the header is about:
// two lines with [](auto& x) { return *x; }.
#pragma once

namespace carboy::web {

namespace detail {
/// Not for programs.
void inner();
}  // namespace detail

/// A stall in a market.
///     Stall stall{"fruit"};
/// Lifetime: until the evening.
class Stall : public Base {
  public:
    /// Opens it.  Throws: Error "too_early".
    explicit Stall(std::string name, std::vector<int> rows = {}) : name_(std::move(name)) {}
    /// The *first* one.
    template <class T>
    std::optional<T> first() const {
        return {};
    }
    int unsaid();

  private:
    /// Hidden.
    void count();
    std::string name_;
};

/// Pays.
int pay(const Stall& stall,
        int amount = 1);

}  // namespace carboy::web
"""


class Tools(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_the_reference_has_what_is_documented_and_public(self):
        path = self.folder / "include/carboy/web/stall.hpp"
        path.parent.mkdir(parents=True)
        path.write_text(HEADER)
        text = api_reference.header_text(path, self.folder)
        for part in ("## carboy/web/stall.hpp\n", "What the header is about: two lines with \\[\\](auto& x) { return \\*x; }.", "class Stall : public Base\n",
                     '    Stall stall{"fruit"};', "**Lifetime:** until the evening.", "### Stall\n",
                     "explicit Stall(std::string name, std::vector<int> rows = {})\n", '**Throws:** Error "too\\_early".',
                     "template <class T>\nstd::optional<T> first() const\n", "The \\*first\\* one.",
                     "int pay(const Stall& stall,\n        int amount = 1)\n"):
            self.assertIn(part, text)
        for part in ("inner", "Hidden", "unsaid", "name_("):
            self.assertNotIn(part, text)

    def test_links_that_lead_nowhere_are_found(self):
        (self.folder / "docs").mkdir()
        (self.folder / "docs/a.md").write_text("# One: two\n\n## `Code` here\n\n## Twice\n\n## Twice\n")
        (self.folder / "README.md").write_text(
            "[a](docs/a.md) [b](docs/a.md#one-two) [c](docs/a.md#code-here) [d](docs/a.md#twice-1) [e](https://x.invalid)\n"
            "`[](auto& x)` [f](gone.md) [`g`](docs/a.md#none)\n\n    [h](code.md)\n[i](docs/a.md#twice-2)\n")
        found = [(line, target) for line, target in doc_links.links(self.folder / "README.md")
                 if doc_links.complaint(self.folder / "README.md", target)]
        self.assertEqual(found, [(2, "gone.md"), (2, "docs/a.md#none"), (5, "docs/a.md#twice-2")])

    def test_the_pages_of_the_site(self):
        subprocess.run([ROOT / "tools/site/pages.py", self.folder], check=True, stdout=subprocess.DEVNULL)
        errors = (self.folder / "pages/errors.md").read_text()
        self.assertIn('<a id="port_in_use"></a>', errors)
        self.assertIn('<a id="SECRET_KEY"></a>', (self.folder / "pages/guide/settings.md").read_text())
        self.assertIn("class Session", (self.folder / "pages/api/orm.md").read_text())
        self.assertIn("(guide/sql.md#", (self.folder / "pages/index.md").read_text())
        for page in (self.folder / "pages").rglob("*.md"):
            for line, target in doc_links.links(page):
                name = target.partition("#")[0]
                self.assertTrue(not name or (page.parent / name).exists(), f"{page}:{line}: {target}")


if __name__ == "__main__":
    unittest.main()
