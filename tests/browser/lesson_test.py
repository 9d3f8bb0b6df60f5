"""The lesson in Chromium: a visitor fills in the form and sees the list; text from visitors stays text.

usage: lesson_test.py <path of lesson> <folder for the screenshots> [unittest options]
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Served, executable_argument, scratch_folder  # noqa: E402

from chromium import SECONDS, chromium, follow  # noqa: E402
from selenium.common.exceptions import NoAlertPresentException, TimeoutException  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support import expected_conditions  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

LESSON = executable_argument()
PICTURES = pathlib.Path(sys.argv.pop(1)).resolve()


class LessonInBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.browser = cls.enterClassContext(chromium())

    def setUp(self):
        self.app = self.enterContext(Served(LESSON, self.enterContext(scratch_folder())))
        self.addCleanup(self.browser.get, "about:blank")  # closes the page's keep-alive connections
        self.browser.get(self.app.address + "/users")

    def add(self, name, email):
        follow(self.browser, self.filled_form(name, email))

    def filled_form(self, name, email):
        """Fills in the form for a new user, and returns its button."""
        follow(self.browser, self.browser.find_element(By.LINK_TEXT, "New user"))
        self.browser.find_element(By.NAME, "name").send_keys(name)
        self.browser.find_element(By.NAME, "email").send_keys(email)
        return self.browser.find_element(By.CSS_SELECTOR, "form button")

    def wait_for_page(self, path):
        WebDriverWait(self.browser, SECONDS).until(expected_conditions.url_to_be(self.app.address + path))

    def users(self):
        return [item.text for item in self.browser.find_elements(By.TAG_NAME, "li")]

    def test_form_to_list_to_page(self):
        self.assertEqual(self.users(), ["Nobody yet."])
        self.add("Ada Lovelace", "ada@example.com")
        self.wait_for_page("/users")
        self.assertEqual(self.users(), ["Ada Lovelace <ada@example.com> (0 posts)"])
        follow(self.browser, self.browser.find_element(By.LINK_TEXT, "Ada Lovelace"))
        self.wait_for_page("/users/1")
        self.assertEqual(self.browser.find_element(By.TAG_NAME, "h1").text, "Ada Lovelace")
        self.assertEqual(self.browser.title, "Ada Lovelace")

    def test_markup_of_visitors_is_text(self):
        name = "<script>alert(1)</script>"
        self.add("Ada Lovelace", "ada@example.com")
        self.wait_for_page("/users")
        self.add(name, "mallory@example.com")
        self.wait_for_page("/users")
        self.assert_no_script(name)
        self.assertEqual(self.users()[1], f"{name} <mallory@example.com> (0 posts)")
        self.assertTrue(self.browser.save_screenshot(str(PICTURES / "lesson_users.png")))
        follow(self.browser, self.browser.find_element(By.LINK_TEXT, name))
        self.wait_for_page("/users/2")
        self.assert_no_script(name)
        self.assertEqual(self.browser.title, name)

    def assert_no_script(self, name):
        with self.assertRaises(NoAlertPresentException):
            self.browser.switch_to.alert
        self.assertEqual(self.browser.find_elements(By.TAG_NAME, "script"), [])
        self.assertIn(name, self.browser.find_element(By.TAG_NAME, "body").text)

    def test_conflict_is_a_page(self):
        for _ in range(2):
            self.browser.get(self.app.address + "/users")
            self.add("Ada", "ada@example.com")
        WebDriverWait(self.browser, SECONDS).until(expected_conditions.title_is("409 Conflict"))
        self.browser.save_screenshot(str(PICTURES / "lesson_conflict.png"))
        self.browser.get(self.app.address + "/users")
        self.assertEqual(len(self.users()), 1)

    def test_browser_checks_the_form(self):
        self.filled_form("No address", "not an address").click()
        with self.assertRaises(TimeoutException):
            WebDriverWait(self.browser, 1).until(expected_conditions.url_to_be(self.app.address + "/users"))
        self.assertNotIn("POST", self.app.log)


if __name__ == "__main__":
    unittest.main()
