"""Goes through the dashboard as its users do; see .ci/pages."""

import glob
import json
import os
import sys
import time
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

WORK = sys.argv[1]
BASE = "http://127.0.0.1:8088"
PAGES = ["/#/", "/#/alerts", "/#/alerts/1", "/#/rules", "/#/gaps", "/#/audit"]
CALLEE = "08039999999"


def fail(what):
    sys.exit(f"pages: {what}")


def browser():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--window-size=1200,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options)


def until(condition, what):
    """Waits up to 20 seconds for a condition."""
    for _ in range(200):
        try:
            found = condition()
            if found:
                return found
        except Exception:  # noqa: BLE001 - the page changes while it is looked at
            pass
        time.sleep(0.1)
    return fail(f"did not happen: {what}; the page says: {driver.find_element(By.TAG_NAME, 'body').text[:800]}")


def shows(text):
    return text in driver.find_element(By.TAG_NAME, "body").text


def button(text):
    return next(each for each in driver.find_elements(By.TAG_NAME, "button") if each.text == text)


def rows():
    return driver.find_elements(By.CSS_SELECTOR, "tbody tr")


def picture(name):
    driver.save_screenshot(f"{WORK}/{name}.png")


def go(path, text):
    driver.get(BASE + path)
    until(lambda: shows(text), f"{path} shows {text}")


def tell(caller):
    """A call by the API, as a switch tells of it."""
    body = json.dumps({"a_number": caller, "b_number": CALLEE}).encode()
    headers = {"Authorization": "Bearer " + os.environ["INGEST"], "Content-Type": "application/json"}
    request = urllib.request.Request(BASE + "/acm/call", data=body, headers=headers)
    return json.load(urllib.request.urlopen(request))


def login():
    driver.get(BASE + "/")
    until(lambda: driver.switch_to.active_element.get_attribute("id") == "token", "the token is asked for")
    picture("login")
    # By the keyboard alone: the field has the focus, Enter sends it.
    driver.switch_to.active_element.send_keys("cwt_0123456789abcdef_wrong", Keys.ENTER)
    until(lambda: shows("not in force"), "a wrong token is said to be one")
    field = driver.find_element(By.ID, "token")
    field.clear()
    field.send_keys(os.environ["TRIAGE"], Keys.ENTER)
    until(lambda: shows("Latest alerts") and rows(), "the first page")
    picture("now")


def live():
    go("/#/alerts", "in all")
    until(rows, "alerts")
    rows()[0].find_element(By.CSS_SELECTOR, "input").click()
    before = len(rows())
    answers = [tell(f"0803222000{number}") for number in range(1, 6)]
    began = time.time()
    if not answers[-1]["detected"]:
        fail(f"the fifth caller is no attack: {answers[-1]}")
    until(lambda: len(rows()) > before, "the alert comes by itself")
    print(f"pages: from the fifth call to the alert on the page: {(time.time() - began) * 1000:.0f} ms")
    ticked = driver.find_elements(By.CSS_SELECTOR, "tbody input:checked")
    if len(ticked) != 1:
        fail("what was ticked is not ticked any more")
    picture("alerts")


def triage():
    go("/#/alerts/1", "Evidence")
    button("confirmed").click()
    until(lambda: shows("confirmed by ada"), "the judgement")
    button("Undo").click()
    until(lambda: shows("new by ada"), "the undo")
    picture("alert")
    go("/#/alerts", "in all")
    for box in driver.find_elements(By.CSS_SELECTOR, "tbody input"):
        box.click()
    driver.find_elements(By.TAG_NAME, "select")[1].send_keys("resolved")
    button("Judge").click()
    until(lambda: all("resolved" in row.text for row in rows()), "all are judged at once")


def rules():
    go("/#/rules", "none in force")
    pattern, reason = driver.find_elements(By.CSS_SELECTOR, "form input")[:2]
    pattern.send_keys("0803*")
    button("What would it touch?").click()
    until(lambda: shows("last 24 hours"), "what it would touch")
    reason.send_keys("<b>own</b>", Keys.ENTER)
    until(lambda: shows("<b>own</b>"), "the exemption, its reason as it was typed")
    picture("rules")
    button("End").click()
    until(lambda: not rows(), "the end of it")
    go("/#/audit", "exemption.remove")
    picture("decisions")


def accessible():
    """No page has what axe finds wrong, in light or in dark, on a phone or on a desk."""
    script = open(glob.glob(f"{WORK}/venv/lib/python3*/site-packages/axe_playwright_python/axe.min.js")[0]).read()
    run = "const done = arguments[0]; axe.run().then((r) => done(r.violations.map((v) => [v.id, v.nodes[0].html])))"
    for width in (1200, 390):
        metrics = {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": width < 500}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        for scheme in ("light", "dark"):
            features = [{"name": "prefers-color-scheme", "value": scheme}]
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            for path in PAGES:
                driver.get(BASE + path)
                until(lambda: driver.find_elements(By.CSS_SELECTOR, "main h2"), path)
                driver.execute_script(script)
                found = driver.execute_async_script(run)
                if found:
                    fail(f"{path}, {width} wide, {scheme}: {found}")
                wide = driver.execute_script("return document.documentElement.scrollWidth")
                if wide > width:
                    fail(f"{path} is {wide} wide where the screen is {width}")
    picture("phone")


def clean():
    """Nothing was asked of another host, and the console has no error but those that were provoked."""
    hosts = set()
    for line in driver.get_log("performance"):
        message = json.loads(line["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            hosts.add(message["params"]["request"]["url"].split("/")[2])
    if hosts != {"127.0.0.1:8088"}:
        fail(f"asked of {hosts}")
    errors = [line for line in driver.get_log("browser") if line["level"] == "SEVERE" and "/login" not in line["message"]]
    if errors:
        fail(f"console: {errors}")


driver = browser()
try:
    login()
    live()
    triage()
    rules()
    accessible()
    clean()
    button("Log out").click()
    until(lambda: shows("Log in"), "the logout")
finally:
    driver.quit()
print("pages: passed")
