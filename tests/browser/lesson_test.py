"""The lesson in Chromium: a visitor fills the form and sees the list; text from visitors stays text.

usage: lesson_test.py <path of lesson> <folder for the screenshots> [unittest options]
"""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
from serving import Served, executable_argument, need, scratch_folder  # noqa: E402

try:
    from selenium import webdriver
    from selenium.common.exceptions import NoAlertPresentException, TimeoutException
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support import expected_conditions
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    sys.exit("missing: selenium; install with: apt-get install python3-selenium")

LESSON = executable_argument()
PICTURES = pathlib.Path(sys.argv.pop(1)).resolve()
SECONDS = 60  # for a page, on a busy machine
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
         "--window-size=900,600")


def browser(profile):
    chromium, driver = need("chromium", "chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    return webdriver.Chrome(service=Service(driver), options=options)


class LessonInBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.browser = browser(cls.enterClassContext(scratch_folder()) / "profile")
        cls.addClassCleanup(cls.browser.quit)
        cls.browser.set_page_load_timeout(SECONDS)

    def setUp(self):
        self.app = self.enterContext(Served(LESSON, self.enterContext(scratch_folder())))
        self.addCleanup(self.browser.get, "about:blank")  # its kept connections end with the page
        self.browser.get(self.app.address + "/users")

    def add(self, name, email):
        self.browser.find_element(By.LINK_TEXT, "New user").click()
        self.browser.find_element(By.NAME, "name").send_keys(name)
        self.browser.find_element(By.NAME, "email").send_keys(email)
        self.browser.find_element(By.CSS_SELECTOR, "form button").click()

    def wait_for_page(self, path):
        WebDriverWait(self.browser, SECONDS).until(expected_conditions.url_to_be(self.app.address + path))

    def users(self):
        return [item.text for item in self.browser.find_elements(By.TAG_NAME, "li")]

    def test_form_to_list_to_page(self):
        self.assertEqual(self.users(), ["Nobody yet."])
        self.add("Ada Lovelace", "ada@example.com")
        self.wait_for_page("/users")
        self.assertEqual(self.users(), ["Ada Lovelace <ada@example.com> (0 posts)"])
        self.browser.find_element(By.LINK_TEXT, "Ada Lovelace").click()
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
        self.browser.find_element(By.LINK_TEXT, name).click()
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
        self.add("No address", "not an address")
        with self.assertRaises(TimeoutException):
            WebDriverWait(self.browser, 1).until(expected_conditions.url_to_be(self.app.address + "/users"))
        self.assertNotIn("POST", self.app.log)


if __name__ == "__main__":
    unittest.main()
