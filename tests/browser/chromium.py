"""The headless Chromium that the browser tests share."""
import contextlib
import sys

from serving import need, scratch_folder

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support import expected_conditions
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    sys.exit("missing: selenium; install with: apt-get install python3-selenium")

SECONDS = 60  # the limit for loading a page on a busy machine
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage")


@contextlib.contextmanager
def chromium(width=900, height=600):
    """Starts a browser with a new profile; `get_log("browser")` returns its console messages."""
    program, driver = need("chromium", "chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with scratch_folder() as folder:
        for flag in (*FLAGS, f"--window-size={width},{height}", f"--user-data-dir={folder / 'profile'}"):
            options.add_argument(flag)
        browser = webdriver.Chrome(service=Service(driver), options=options)
        try:
            browser.set_page_load_timeout(SECONDS)
            yield browser
        finally:
            browser.quit()


def follow(browser, element):
    """Clicks a link or a button, and waits until the page that it leads to is loaded."""
    page = browser.find_element(By.TAG_NAME, "html")
    element.click()
    wait = WebDriverWait(browser, SECONDS)
    wait.until(expected_conditions.staleness_of(page))
    wait.until(lambda _: browser.execute_script("return document.readyState") == "complete")


def resize(browser, width, height):
    """Gives the window a size, and waits until the page has its width."""
    browser.set_window_size(width, height)
    WebDriverWait(browser, SECONDS).until(lambda _: browser.execute_script("return innerWidth") == width)
