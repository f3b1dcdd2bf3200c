"""What users do with the dashboard, one thing after another."""

import json
import os
import subprocess
import time
import urllib.parse
import urllib.request

from hostile.texts import TEXTS
from pages_frame import PAGES, Screen, fail
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

CALLEE = "08039999999"
# Signs that would turn text around or move a terminal's cursor must never stand in a page as they are.
RAW_SIGNS = "return /[\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)"
MARKUP = "return document.querySelectorAll('main script, main img, main iframe, main b[onmouseover], main svg [onload]').length + (window.owned ? 1 : 0)"


def tell(caller, callee=CALLEE, **more):
    """A call by the API, as a switch tells of it."""
    body = json.dumps({"a_number": caller, "b_number": callee, **more}).encode()
    headers = {"Authorization": "Bearer " + os.environ["INGEST"], "Content-Type": "application/json"}
    request = urllib.request.Request(os.environ["BASE"] + "/acm/call", data=body, headers=headers)
    return json.load(urllib.request.urlopen(request))


def api(method, path, body=None):
    headers = {"Authorization": "Bearer " + os.environ["TRIAGE"], "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(os.environ["BASE"] + path, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def login(screen):
    screen.driver.get(screen.base + "/")
    screen.until(lambda: screen.focused("id") == "token", "the token is asked for")
    screen.picture("login")
    screen.driver.switch_to.active_element.send_keys("cwt_0123456789abcdef_wrong", Keys.ENTER)
    screen.until(lambda: screen.shows("not in force"), "a wrong token is said to be one")
    screen.run("document.getElementById('token').value = ''")
    screen.login(os.environ["TRIAGE"])
    screen.until(lambda: screen.shows("Latest alerts"), "the first page")


def now(screen):
    screen.until(lambda: screen.find(".stand.armed") and screen.shows("by root", "all is well"), "armed, by whom, and well", 40)
    screen.until(lambda: screen.find(".latest li") and screen.find(".spark path[d*='L']"), "alerts, and calls that were seen", 60)
    screen.until(lambda: screen.find(".threats li .chip.critical"), "a callee at its limit", 60)
    # Several readings, so that the line is one.
    time.sleep(30)
    screen.size(1280, 820)
    screen.picture("dashboard")


def live(screen):
    screen.go(PAGES["alerts"], "shown")
    screen.until(screen.rows, "alerts")
    screen.rows()[0].find_element("css selector", "input").click()
    mark = screen.rows()[0].text.split()[0]
    for number in range(1, 6):
        answer = tell(f"0803222000{number}")
    began = time.time()
    if not answer["detected"]:
        fail(f"the fifth caller is no attack: {answer}")
    screen.until(lambda: screen.shows("+234" + CALLEE[1:]), "the alert comes by itself")
    print(f"pages: from the fifth call to the alert on the page: {(time.time() - began) * 1000:.0f} ms")
    if ticked(screen) != [f"alert {mark.lstrip('#')}"]:
        fail(f"what was ticked is not ticked any more: {mark}")
    screen.picture("chosen")
    screen.press("Choose none")


def ticked(screen):
    """What is chosen, in one look: a list is drawn anew with each alert that comes."""
    labels = "[...document.querySelectorAll('tbody input:checked')].map((box) => box.getAttribute('aria-label'))"
    return screen.driver.execute_script(f"return {labels}")


def triage(screen):
    screen.go(PAGES["alert"], "Evidence", "Its calls in time")
    screen.until(lambda: screen.find(".timeline rect.call.ended"), "calls in time, ended")
    screen.press("confirmed")
    screen.until(lambda: screen.shows("by demo"), "the judgement")
    screen.press("Undo")
    screen.until(lambda: len([row for row in screen.rows() if "demo" in row.text]) == 2, "the undo, on record")
    screen.picture("alert")
    screen.go(PAGES["alerts"], "shown")
    screen.press("Choose all shown")
    chosen = ticked(screen)
    screen.press("resolved")
    screen.until(lambda: screen.shows(f"{len(chosen)} judged resolved"), "all are judged at once")
    api("PATCH", "/api/v1/alerts/1", {"status": "confirmed"})
    api("PATCH", "/api/v1/alerts/2", {"status": "false_positive", "note": "a test of ours"})


def filters(screen):
    screen.go(PAGES["alerts"], "shown")
    label = "Status: confirmed, 1"
    screen.until(lambda: screen.find(f"button[aria-label='{label}']"), "how many are confirmed")[0].click()
    screen.until(lambda: len(screen.rows()) == 1 and "status=confirmed" in screen.driver.current_url, "the confirmed alone, in the address")
    screen.driver.refresh()
    screen.until(lambda: len(screen.rows()) == 1 and screen.shows("confirmed"), "the same by its address")
    screen.go("/#/alerts?callee=0000", "No alert is like that")


def rules(screen):
    screen.go(PAGES["rules"], "None in force")
    pattern, reason = screen.find("form input")[:2]
    pattern.send_keys("0809*")
    screen.press("What would it touch?")
    screen.until(lambda: screen.shows("last 24 hours"), "what it would touch")
    reason.send_keys("<b>own</b>", Keys.ENTER)
    screen.until(lambda: screen.shows("<b>own</b>", "in force: 0809"), "the exemption, its reason as it was typed")
    screen.picture("rules")
    screen.press("End")
    screen.until(lambda: not screen.rows(), "the end of it")
    screen.go(PAGES["decisions"], "exemption.remove")
    screen.go(PAGES["alert"], "Allow or block")
    screen.press("Block")
    callee = screen.until(lambda: screen.find("main form input")[2], "a form with the callee in it").get_attribute("value")
    if not callee.startswith("+234"):
        fail(f"the callee of the alert is not filled in: {callee}")


def ledgers(screen):
    for page in ("calls", "kills", "gaps"):
        screen.go(PAGES[page], "shown, the latest first")
        screen.until(screen.rows, f"rows of {page}")
    screen.go(PAGES["brakes"], "never took hold")
    screen.until(lambda: api("GET", "/api/v1/calls?limit=101")["count"] > 100, "over a page of calls", 60)
    screen.go(PAGES["calls"], "Show more")
    before = len(screen.rows())
    screen.press("Show more")
    screen.until(lambda: len(screen.rows()) > before, "the next page of calls")
    Select(screen.find("main select")[0]).select_by_value("1h")
    screen.until(lambda: "since=1h" in screen.driver.current_url, "the filter in the address")


def charts(screen):
    screen.go(PAGES["analytics"], "Callees, by hour of the day")
    drawn = "return [...document.querySelectorAll('canvas')].map((c) => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean))"
    screen.until(lambda: len(screen.run(drawn)) >= 3 and all(screen.run(drawn)), "charts are drawn")
    screen.picture("analytics")
    screen.press("Show the table")
    screen.until(lambda: screen.rows() and screen.rows()[0].is_displayed(), "the table of a chart")
    screen.press("Show the chart")
    screen.until(lambda: screen.find(".heat td.h4"), "the heat of callees")


def sweep(screen):
    screen.go(PAGES["sweep"], "Work it out")
    screen.press("Work it out")
    screen.until(lambda: screen.shows("Alerts of each limit, in", "the same for all"), "what other limits would have found", 60)
    screen.until(lambda: screen.find("canvas"), "its picture")
    time.sleep(0.5)
    screen.picture("sweep")


def hostile(screen):
    """Names, numbers and reasons that would be markup, or turn text around, on every page."""
    texts = [text.decode("utf-8", "replace") for _, text in TEXTS]
    texts = [text[:200] for text in texts if text.strip()]
    taken = 0
    for place, text in enumerate(texts):
        try:
            tell(text, "08037777777", call_id=f"hostile-{place}")
            taken += 1
        except urllib.error.HTTPError:
            pass  # what is no number and no name is refused, which WebTests hold
        for method, path, body in (("PATCH", "/api/v1/alerts/1", {"note": text}),
                                   ("POST", "/api/v1/exemptions", {"subject": "caller", "pattern": f"0809{place:07d}", "reason": text})):
            try:
                api(method, path, body)
            except urllib.error.HTTPError:
                pass
    print(f"pages: {taken} of {len(texts)} hostile callers taken")
    alert = next(each for each in api("GET", "/api/v1/alerts?callee=08037777777")["alerts"])
    api("POST", "/api/v1/blocks", {"caller": "08011112222", "callee": "08037777777", "reason": "<script>owned = 1</script>\u202e"})
    for path in [*PAGES.values(), f"/#/alerts/{alert['alert']}", "/#/alerts?callee=" + urllib.parse.quote("<img src=x onerror=owned=1>\u202e"),
                 "/#/<script>owned=1</script>", "/#/alerts/0x1", "/#/constructor"]:
        screen.driver.get("about:blank")
        screen.driver.get(screen.base + path)
        screen.until(lambda: screen.find("main h2") and not screen.find("[aria-busy]"), path)
        if screen.run(MARKUP):
            fail(f"{path}: markup of what others wrote")
        if screen.run(RAW_SIGNS):
            screen.picture("failed")
            fail(f"{path}: signs that turn text around or move a cursor")
    # An address that is refused is an error of the console that was provoked.
    screen.gather()
    # So is the explanation of calls that were told and never ended: the log keeps none of them.
    provoked = ("callee=%3Cimg", f"/alerts/{alert['alert']}/explanation")
    screen.errors = [line for line in screen.errors if not any(word in line for word in provoked)]
    screen.go(f"/#/alerts/{alert['alert']}", "Calls")
    screen.picture("hostile")
    screen.gather()
    screen.errors = [line for line in screen.errors if not any(word in line for word in provoked)]


def reader(base, work):
    """A token that may only read: nothing to press that would be refused, and the page says so."""
    screen = Screen(base, work)
    try:
        screen.login(os.environ["READER"])
        for name, path in PAGES.items():
            screen.go(path, "You may look and change nothing")
            words = {each.text for each in screen.find("main button")}
            dead = words & {"confirmed", "resolved", "Undo", "Exempt", "Block", "End", "Work it out", "Choose all shown"} if name != "alerts" else words & {"Undo", "Choose all shown"}
            if dead or screen.find("main input[type=checkbox]"):
                fail(f"{name}: {dead} for whoever may only read")
        screen.go(PAGES["alert"], "You may look and change nothing")
        screen.picture("reader")
        screen.clean()
    finally:
        screen.close()


def without_charts(work):
    """A machine without Chart.js has tables, and the page says which package brings charts."""
    command = [os.environ["WEB"], "run", "--config", os.environ["SETTINGS"], "--set", "web.port=8099", "--set", "web.chart_js=/nowhere/chart.js"]
    with open(f"{work}/web-without.log", "w", encoding="utf-8") as log:
        web = subprocess.Popen(command, stderr=log)
    screen = Screen("http://127.0.0.1:8099", work)
    try:
        time.sleep(1)
        screen.login(os.environ["TRIAGE"])
        screen.go(PAGES["analytics"], "libjs-chart.js")
        screen.until(lambda: screen.rows() and screen.rows()[0].is_displayed(), "tables in place of charts")
        screen.picture("without-charts")
        screen.clean()
        with open(f"{work}/web-without.log", encoding="utf-8") as log:
            if "libjs-chart.js" not in log.read():
                fail("the program does not say why there are no charts")
    finally:
        screen.close()
        web.terminate()
        web.wait()
