"""Goes through the installed page as its users do where there is no network, and back; see .ci/pages."""

import glob
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import websocket
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CALLWARDEN, WEB, SHIP, WORK = sys.argv[1:]
LOG, SETTINGS = f"{WORK}/demo/callwarden.db", f"{WORK}/offline.json5"
SERVER_PORT, PORT, DEVTOOLS_PORT = 8091, 8092, 8093
BASE = f"http://127.0.0.1:{PORT}"
driver = None
# A browser's keys, as RFC 8291 has them in its example.
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"


def fail(what):
    sys.exit(f"pages offline: {what}")


def until(condition, what, seconds=20):
    """Waits for a condition."""
    for _ in range(seconds * 10):
        try:
            found = condition()
            if found:
                return found
        except Exception:  # noqa: BLE001 - the page changes while it is looked at
            pass
        time.sleep(0.1)
    picture("failed")
    return fail(f"did not happen: {what}; the page says: {driver.find_element(By.TAG_NAME, 'body').text[:1500]}")


class Network:
    """A stretch of cable between the browser and callwarden-web, which can be cut."""

    def __init__(self):
        self.ends, self.listener = [], None
        self.join()

    def join(self):
        self.listener = socket.create_server(("127.0.0.1", PORT))
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", SERVER_PORT))
            except OSError:
                near.close()
                continue
            self.ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    @staticmethod
    def carry(one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.ends = []


class Server:
    """callwarden-web, which forgets its logins when it ends."""

    def start(self):
        command = [WEB, "run", "--config", SETTINGS]
        self.process = subprocess.Popen(command, stderr=open(f"{WORK}/web-offline.log", "a", encoding="utf-8"))
        for _ in range(600):
            try:
                # An agent that does not run is no matter here, and said with 503.
                with socket.create_connection(("127.0.0.1", SERVER_PORT)):
                    return
            except OSError:
                time.sleep(0.1)
        fail("callwarden-web does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def token(name, scope):
    command = [CALLWARDEN, "token", "add", name, "--scope", scope, "--database", LOG]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")[0]


def key_is_made():
    """callwarden-ship makes the key that browsers subscribe to, and says it in the log."""
    with open(SETTINGS, "w", encoding="utf-8") as file:
        file.write(f"""{{ numbering: {{ country_code: "234" }}, log: {{ database: "{LOG}" }}, web: {{ port: {SERVER_PORT} }},
          ship: {{ destinations: [{{ name: "browsers", type: "push", contact: "mailto:noc@example.org" }}] }} }}""")
    ship = subprocess.Popen([SHIP, "run", "--config", SETTINGS], stderr=open(f"{WORK}/ship-offline.log", "w", encoding="utf-8"))
    for _ in range(300):
        if os.path.exists(f"{WORK}/demo/push-key.pem"):
            break
        time.sleep(0.1)
    ship.terminate()
    if ship.wait() != 0:
        fail("callwarden-ship does not end well")


def ask(method, path, key, body=None):
    headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{SERVER_PORT}{path}", data=data, headers=headers, method=method)
    return json.load(urllib.request.urlopen(request))


def browser():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--window-size=1200,900", f"--user-data-dir={WORK}/profile",
                     f"--remote-debugging-port={DEVTOOLS_PORT}", "--remote-allow-origins=*"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options)


def shows(text):
    return text in driver.find_element(By.TAG_NAME, "body").text


def queue():
    return driver.find_element(By.ID, "queue").text


def button(text, within="body"):
    place = driver.find_element(By.CSS_SELECTOR, within)
    return next(each for each in place.find_elements(By.TAG_NAME, "button") if each.text == text)


def picture(name):
    driver.save_screenshot(f"{WORK}/offline-{name}.png")


def go(path, text):
    driver.get("about:blank")
    driver.get(BASE + path)
    until(lambda: shows(text), f"{path} shows {text}")


def wait_for(script, what):
    return until(lambda: driver.execute_async_script(
        f"const done = arguments[0]; (async () => {{ {script} }})().then(done, () => done(null))"), what)


def login(key):
    driver.get(BASE + "/")
    until(lambda: driver.find_element(By.ID, "token"), "the token is asked for").send_keys(key, Keys.ENTER)
    until(lambda: shows("Log out"), "the login")


def judge(status, note):
    """Judges the alert that is shown, as the page lets its user do."""
    until(lambda: shows("Evidence"), "the alert")
    field = driver.find_element(By.XPATH, "//main//label[starts-with(., 'Why')]//input")
    field.clear()
    field.send_keys(note)
    button(status, "main").click()


def alert_now(number=1):
    return ask("GET", f"/api/v1/alerts/{number}", bob)


def installable():
    wait_for("return navigator.serviceWorker.controller !== null", "the worker takes over the page")
    found = driver.execute_cdp_cmd("Page.getAppManifest", {})
    if found["errors"] or json.loads(found["data"])["name"] != "Callwarden":
        fail(f"the manifest: {found}")
    errors = driver.execute_cdp_cmd("Page.getInstallabilityErrors", {})["installabilityErrors"]
    if errors:
        fail(f"not to be installed: {errors}")
    print("pages offline: Chromium would install the page")


def away_and_back():
    global driver
    go("/#/alerts", "Alerts")
    until(lambda: driver.find_elements(By.CSS_SELECTOR, "tbody tr"), "the list")
    go("/#/alerts/1", "Evidence")
    wait_for("return (await (await caches.open('data')).match('/api/v1/alerts/1')) !== undefined", "the alert is kept")
    network.cut()
    go("/#/alerts/1", "Evidence")
    until(lambda: shows("Offline:") and shows("as of"), "that it is offline, and as of when")
    judge("confirmed", "seen offline")
    until(lambda: "Alert #1" in queue() and "confirmed: seen offline" in queue(), "the judgement waits")
    picture("waits")
    accessible()
    if alert_now()["status"] != "new":
        fail("the alert was judged though nothing was reached")
    # What was kept lasts over the end of the browser.
    driver.quit()
    driver = browser()
    go("/#/alerts/1", "Evidence")
    until(lambda: "confirmed: seen offline" in queue(), "the judgement waits in the next browser")
    go("/#/alerts", "Offline:")
    until(lambda: driver.find_elements(By.CSS_SELECTOR, "tbody tr"), "the list that was kept")
    picture("list")
    go("/#/alerts/2", "cannot be reached")
    go("/#/alerts/1", "Evidence")
    network.join()
    began = time.time()
    until(lambda: re.search(r"confirmed\s+by kim", driver.find_element(By.ID, "main").text) and not queue(), "the judgement is sent", 40)
    now = alert_now()
    if (now["status"], now["note"], now["status_by"]) != ("confirmed", "seen offline", "kim"):
        fail(f"sent as {now}")
    if not until(lambda: not shows("Offline:"), "it says that it is back"):
        fail("still offline")
    print(f"pages offline: judged without a network, kept over a restart, sent {time.time() - began:.1f} s after it was back")


def conflicts():
    for choice, mine, theirs, end in (("Take mine", "false positive", "resolved", "false_positive"),
                                      ("Keep theirs", "investigating", "confirmed", "confirmed")):
        before = alert_now()["status"]
        go("/#/alerts/1", "Evidence")
        network.cut()
        go("/#/alerts/1", "Offline:")
        judge(mine, "<b>mine</b>")
        until(lambda: "<b>mine</b>" in queue(), "the judgement waits")
        ask("PATCH", "/api/v1/alerts/1", bob, {"status": theirs, "note": "bob's <i>word</i>", "expecting": before})
        network.join()
        until(lambda: "bob said" in queue(), "the conflict", 40)
        if not all(text in queue() for text in (mine, "<b>mine</b>", theirs, "bob's <i>word</i>")):
            fail(f"both sides are not shown: {queue()}")
        if alert_now()["status"] != theirs:
            fail("what bob said was overwritten")
        picture("conflict")
        accessible()
        button(choice, "#queue").click()
        until(lambda: not queue(), f"{choice} ends it")
        if alert_now()["status"] != end:
            fail(f"{choice} made it {alert_now()['status']}")
    # Two of one alert, in their order; and one that is taken back before it is sent.
    go("/#/alerts/1", "Evidence")
    network.cut()
    go("/#/alerts/1", "Offline:")
    for status, note in (("investigating", "first"), ("resolved", "second"), ("new", "third")):
        judge(status, note)
        until(lambda: note in queue(), f"the {note} judgement waits")
    driver.find_elements(By.CSS_SELECTOR, "#queue li button")[-1].click()
    until(lambda: "third" not in queue(), "one is dropped")
    network.join()
    until(lambda: not queue(), "both are sent", 40)
    said = [(each["after"], each["author"]) for each in alert_now()["judgements"]][-2:]
    if [after.split(":")[0].split(" ")[0] for after, _ in said] != ["investigating", "resolved"]:
        fail(f"not in their order: {said}")
    print("pages offline: conflicts are shown and decided, never overwritten; several go in their order")


def restarted():
    """A callwarden-web that was restarted knows no login: what waits is sent behind the next one."""
    go("/#/alerts/1", "Evidence")
    server.stop()
    go("/#/alerts/1", "Offline:")
    judge("investigating", "behind a restart")
    until(lambda: "behind a restart" in queue(), "the judgement waits")
    server.start()
    go("/", "Log in")
    if "1 of somebody else" not in queue() or "behind" in queue():
        fail(f"what waits is shown to nobody in particular: {queue()}")
    login(kim)
    until(lambda: alert_now()["note"] == "behind a restart", "it is sent behind the login", 40)
    until(lambda: not queue(), "nothing waits any more")


def pushed():
    driver.execute_cdp_cmd("Browser.grantPermissions", {"origin": BASE, "permissions": ["notifications"]})
    driver.execute_cdp_cmd("ServiceWorker.enable", {})
    go("/#/", "Log out")
    message = {"title": "Masking of +234…", "text": "5 callers <b>in</b> 5 s", "tag": "alert 1", "alert": 1, "severity": "critical"}
    for data in (json.dumps(message), json.dumps({**message, "text": "7 callers"}), "no json"):
        driver.execute_cdp_cmd("ServiceWorker.deliverPushMessage", {"origin": BASE + "/", "registrationId": "0", "data": data})
    shown = """const r = await navigator.serviceWorker.ready;
        const all = (await r.getNotifications()).map((n) => [n.title, n.body, n.tag, n.data.alert, n.requireInteraction]);
        return all.length < 2 ? null : all"""
    found = sorted(wait_for(shown, "the notifications"))
    wanted = [["Callwarden", "Something happened that cannot be read.", "callwarden", None, False],
              ["Masking of +234…", "7 callers", "alert 1", 1, True]]
    if found != wanted:
        fail(f"notifications: {found}")
    in_worker("""const [n] = await registration.getNotifications({ tag: 'alert 1' });
        self.dispatchEvent(new NotificationEvent('notificationclick', { notification: n }))""")
    until(lambda: driver.current_url.endswith("#/alerts/1") and shows("Evidence"), "a click opens the alert")
    print("pages offline: what is pushed is shown, replaced by its like, and opens its alert")


def in_worker(script):
    targets = json.load(urllib.request.urlopen(f"http://127.0.0.1:{DEVTOOLS_PORT}/json"))
    place = next(each for each in targets if each["type"] == "service_worker")["webSocketDebuggerUrl"]
    line = websocket.create_connection(place)
    expression = f"(async () => {{ {script} }})()"
    line.send(json.dumps({"id": 1, "method": "Runtime.evaluate", "params": {"expression": expression, "awaitPromise": True}}))
    answer = json.loads(line.recv())
    line.close()
    if "exceptionDetails" in answer.get("result", {}):
        fail(f"in the worker: {answer}")


def subscribed():
    go("/#/device", "Nothing is sent")
    accessible()
    # Headless Chromium never answers here, which its user is told.
    button("Notify this browser", "main").click()
    until(lambda: shows("did not answer within 20 s: subscribe"), "that the browser does not answer", 30)
    driver.execute_script(f"""PushManager.prototype.subscribe = async (options) => ({{ toJSON: () => ({{
        endpoint: "https://push.example.net/" + options.applicationServerKey.length, expirationTime: null,
        keys: {{ p256dh: "{POINT}", auth: "BTBZMqHH6r4Tts7J_aSIgg" }} }}) }})""")
    button("Notify this browser", "main").click()
    until(lambda: shows("This browser, of kim, by push.example.net"), "the subscription")
    picture("device")
    accessible()
    if ask("GET", "/api/v1/push/subscriptions", kim)["count"] != 1:
        fail("not on record")
    button("End", "main").click()
    until(lambda: shows("Nothing is sent"), "the end of it")
    print("pages offline: a browser is subscribed and ended")


def accessible():
    """What axe finds wrong, on a desk and on a phone, in light and in dark."""
    script = open(glob.glob(f"{WORK}/venv/lib/python3*/site-packages/axe_playwright_python/axe.min.js")[0], encoding="utf-8").read()
    run = "const done = arguments[0]; axe.run().then((r) => done(r.violations.map((v) => [v.id, v.nodes[0].html])))"
    for width in (1200, 390):
        metrics = {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": width < 500}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        for scheme in ("light", "dark"):
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
            driver.execute_script(script)
            if found := driver.execute_async_script(run):
                fail(f"{driver.current_url}, {width} wide, {scheme}: {found}")
        if (wide := driver.execute_script("return document.documentElement.scrollWidth")) > width:
            fail(f"{driver.current_url} is {wide} wide where the screen is {width}")
    driver.save_screenshot(f"{WORK}/offline-phone.png")
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def logout():
    button("Log out").click()
    until(lambda: shows("Log in"), "the logout")
    wait_for("return !(await caches.keys()).includes('data')", "what was seen is forgotten")
    network.cut()
    go("/#/alerts/1", "Log in")
    if shows("Evidence"):
        fail("what was seen is shown behind the logout")
    network.join()


def clean():
    """The console has no errors but those of a network that is cut, of conflicts, and of logins that ended."""
    known = ("net::ERR_", "status of 401", "status of 409", "status of 503", "status of 404")
    errors = [line["message"] for line in driver.get_log("browser")
              if line["level"] == "SEVERE" and not any(text in line["message"] for text in known)]
    if errors:
        fail(f"console: {errors}")


kim, bob = token("kim", "triage"), token("bob", "triage")
server, network = Server(), Network()
key_is_made()
server.start()
driver = browser()
try:
    ask("PATCH", "/api/v1/alerts/1", bob, {"status": "new"})
    login(kim)
    installable()
    away_and_back()
    conflicts()
    clean()
    restarted()
    pushed()
    subscribed()
    logout()
    clean()
finally:
    driver.quit()
    server.stop()
print("pages offline: passed")
