"""The blog in Chromium: a writer publishes, a visitor comments, and the input of both stays text.

usage: blog_test.py <path of blog> <folder for the screenshots> [unittest options]
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Served, executable_argument, run, scratch_folder  # noqa: E402

from chromium import SECONDS, chromium, follow  # noqa: E402
from selenium.common.exceptions import NoAlertPresentException  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support import expected_conditions  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

BLOG = executable_argument()
PICTURES = pathlib.Path(sys.argv.pop(1)).resolve()
HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;"


class BlogInBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.browser = cls.enterClassContext(chromium(height=1000))

    def setUp(self):
        folder = self.enterContext(scratch_folder())
        code, output = run(BLOG, folder, "demo")
        self.assertEqual(code, 0, output)
        self.app = self.enterContext(Served(BLOG, folder))
        self.addCleanup(self.browser.get, "about:blank")  # closes the page's keep-alive connections
        self.browser.get_log("browser")
        self.visit("/blog/")
        self.browser.delete_all_cookies()

    def tearDown(self):
        with self.assertRaises(NoAlertPresentException):
            self.browser.switch_to.alert
        complaints = [entry for entry in self.browser.get_log("browser") if "404" not in entry["message"]]
        self.assertEqual(complaints, [], "a page asked for what its policy forbids")

    def visit(self, path):
        self.browser.get(self.app.address + path)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        return [element.text for element in self.all(selector)]

    def click(self, text):
        follow(self.browser, self.browser.find_element(By.LINK_TEXT, text))

    def fill(self, **fields):
        for name, text in fields.items():
            self.browser.find_element(By.NAME, name).clear()
            self.browser.find_element(By.NAME, name).send_keys(text)
        follow(self.browser, self.browser.find_element(By.CSS_SELECTOR, "form.fields button"))

    def wait_for_page(self, path):
        WebDriverWait(self.browser, SECONDS).until(expected_conditions.url_to_be(self.app.address + path))

    def log_in(self, name):
        self.visit("/blog/login")
        self.fill(username=name)
        self.wait_for_page("/blog/")

    def picture(self, name):
        self.assertTrue(self.browser.save_screenshot(str(PICTURES / f"blog_{name}.png")))

    def test_list_pages_archive(self):
        self.assertEqual(len(self.all("article")), 5)
        self.assertEqual(self.texts("nav [aria-current]"), ["Entries", "1"])
        self.assertEqual(self.browser.execute_script("return getComputedStyle(document.body).maxWidth"), "704px")
        self.picture("entries")
        self.click("Older")
        self.wait_for_page("/blog/?page=2")
        self.assertEqual(len(self.all("article")), 2)
        self.click("Archive")
        self.wait_for_page("/blog/archive")
        self.assertEqual(self.texts("main h2")[0], "October 2024")
        self.picture("archive")
        self.visit("/blog/404")
        self.assertEqual(self.texts("h1"), ["Not Found"])
        self.picture("not_found")

    def test_from_login_to_entry_to_comment(self):
        self.log_in("grace")
        self.assertEqual(self.texts(".message"), ["Welcome back"])
        self.click("Write")
        self.fill(title=HOSTILE, body=f"{HOSTILE}\nhttps://example.org/?a=1&b=2 {{{{ 7 * 7 }}}}")
        self.wait_for_page("/blog/8")
        self.assert_text_is_text()
        self.fill(name=HOSTILE[:40], body=HOSTILE)
        self.wait_for_page("/blog/8#comments")
        self.assert_text_is_text()
        self.assertEqual(self.texts(".comment p:last-child"), [HOSTILE])
        self.assertEqual(self.browser.find_element(By.NAME, "name").get_attribute("value"), HOSTILE[:40])
        self.picture("hostile_entry")
        follow(self.browser, self.browser.find_element(By.CSS_SELECTOR, "form[action$=delete] button"))
        self.wait_for_page("/blog/")
        self.assertEqual(self.texts(".message"), [f"Deleted: {HOSTILE}"])

    def assert_text_is_text(self):
        self.assertEqual(self.texts("h1"), [HOSTILE])
        self.assertTrue(self.browser.title.startswith(HOSTILE))
        self.assertEqual((len(self.all("script")), len(self.all("img"))), (1, 0))
        document = self.browser.find_element(By.CSS_SELECTOR, "script").get_attribute("textContent")
        self.assertEqual(json.loads(document)["headline"], HOSTILE)
        self.assertIn("{{ 7 * 7 }}", self.browser.find_element(By.TAG_NAME, "main").text)
        link = self.browser.find_element(By.CSS_SELECTOR, "main p a").get_attribute("href")
        self.assertEqual(link, "https://example.org/?a=1&b=2")

    def test_a_form_comes_back_with_what_is_wrong(self):
        self.visit("/blog/4")
        self.picture("entry")
        # A browser would not submit an empty field; a bot does.
        self.browser.execute_script("document.querySelector('form.fields').noValidate = true")
        self.fill(name="Visitor", body="")
        WebDriverWait(self.browser, SECONDS).until(
            expected_conditions.text_to_be_present_in_element((By.CSS_SELECTOR, "small"), "This field is required."))
        self.assertEqual(self.browser.find_element(By.NAME, "name").get_attribute("value"), "Visitor")
        self.assertEqual(len(self.all(".comment")), 2)
        self.browser.execute_script("document.querySelector('form.fields').scrollIntoView()")
        self.picture("form")
        self.fill(body="Two\nlines")
        self.wait_for_page("/blog/4#comments")
        self.assertEqual(self.texts(".message"), ["Thank you, Visitor."])
        self.assertEqual(len(self.all(".comment")), 3)

    def test_login_in_the_browser(self):
        self.click("Log in")
        self.fill(username="nobody")
        WebDriverWait(self.browser, SECONDS).until(
            expected_conditions.text_to_be_present_in_element((By.CSS_SELECTOR, "small"), "Nobody here has this name."))
        self.picture("login")
        self.fill(username="ada")
        self.wait_for_page("/blog/")
        self.assertIn("Log out ada", self.texts("nav button"))
        follow(self.browser, self.browser.find_element(By.CSS_SELECTOR, "nav button"))
        WebDriverWait(self.browser, SECONDS).until(
            expected_conditions.text_to_be_present_in_element((By.CSS_SELECTOR, ".message"), "You are logged out."))


if __name__ == "__main__":
    unittest.main()
