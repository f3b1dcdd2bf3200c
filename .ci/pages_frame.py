"""A browser, and what the checks of .ci/pages do with it again and again."""

import glob
import json
import sys
import time

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

PAGES = {
    "now": "/#/", "alerts": "/#/alerts", "alert": "/#/alerts/1", "rules": "/#/rules", "analytics": "/#/analytics",
    "baselines": "/#/baselines", "sweep": "/#/sweep", "calls": "/#/calls", "kills": "/#/kills", "gaps": "/#/gaps",
    "brakes": "/#/brakes", "decisions": "/#/audit",
}
HARMLESS = ("/login",)


def fail(what):
    sys.exit(f"pages: {what}")


class Screen:
    """One browser at one server."""

    def __init__(self, base, work, width=1280, height=900):
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", f"--window-size={width},{height}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options)
        self.base, self.work = base, work
        self.errors, self.hosts = [], set()

    def until(self, condition, what, seconds=20):
        """Waits for a condition, and gives what it found."""
        end = time.time() + seconds
        while time.time() < end:
            try:
                found = condition()
                if found:
                    return found
            except Exception:  # noqa: BLE001 - the page changes while it is looked at
                pass
            time.sleep(0.05)
        self.picture("failed")
        return fail(f"did not happen: {what}; the page says: {self.text()[:1200]}")

    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def shows(self, *texts):
        page = self.text()
        return all(text in page for text in texts)

    def find(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def rows(self):
        return self.find("main tbody tr")

    def button(self, text):
        return next(each for each in self.find("button") if each.text == text and each.is_displayed())

    def press(self, text):
        self.until(lambda: self.button(text), f"a button {text}").click()

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def picture(self, name):
        self.driver.save_screenshot(f"{self.work}/{name}.png")

    def go(self, path, *texts):
        self.driver.get(self.base + path)
        self.until(lambda: self.shows(*texts) and not self.find("[aria-busy]"), f"{path} shows {texts}")

    def size(self, width, height, factor=1):
        metrics = {"width": width, "height": height, "deviceScaleFactor": factor, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def look(self, scheme):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def login(self, token):
        """By the keyboard alone: the field has the focus, Enter sends it."""
        self.driver.get(self.base + "/")
        self.until(lambda: self.focused("id") == "token", "the token is asked for")
        self.driver.switch_to.active_element.send_keys(token, Keys.ENTER)
        self.until(lambda: self.find("#nav:not([hidden])"), "the login")

    def focused(self, attribute):
        return self.driver.switch_to.active_element.get_attribute(attribute)

    def axe(self, where):
        script = f"{self.work}/venv/lib/python3*/site-packages/axe_playwright_python/axe.min.js"
        self.run(open(glob.glob(script)[0], encoding="utf-8").read())
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run().then((r) => done(r.violations.map((v) => [v.id, v.nodes[0].html])))"
        )
        if found:
            self.picture("failed")
            fail(f"axe at {where}: {found}")

    def gather(self):
        """Takes what the browser has noted so far; what was provoked is left to the caller."""
        for line in self.driver.get_log("performance"):
            message = json.loads(line["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                if not address.startswith(("data:", "about:")):
                    self.hosts.add(address.split("/")[2])
        lines = [line["message"] for line in self.driver.get_log("browser") if line["level"] == "SEVERE"]
        self.errors += [line for line in lines if not any(word in line for word in HARMLESS)]

    def clean(self):
        """Nothing was asked of another host, and the console has no error but those that were provoked."""
        self.gather()
        host = self.base.split("/")[2]
        if self.hosts - {host}:
            fail(f"asked of {self.hosts - {host}}")
        if self.errors:
            fail(f"console: {self.errors[:5]}")

    def close(self):
        self.driver.quit()
