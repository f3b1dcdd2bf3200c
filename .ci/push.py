"""Subscribes browsers to callwarden and looks at what they are sent; see .ci/push."""

import base64
import http.server
import json
import os
import re
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

CALLWARDEN, WEB, SHIP, WORK = sys.argv[1:]
LOG = f"{WORK}/demo/callwarden.db"
KEY = f"{WORK}/demo/push-key.pem"
PORT, SERVICE_PORT = 8094, 8095
BASE, SERVICE = f"http://127.0.0.1:{PORT}", f"http://127.0.0.1:{SERVICE_PORT}"
CALLEE = "0803999"
beside = []


def fail(what):
    sys.exit(f"push: {what}")


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(word):
    return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))


def until(condition, what, seconds=30):
    for _ in range(seconds * 10):
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    return fail(f"did not happen: {what}")


class Browser:
    """What a browser keeps of a subscription, and what it was sent."""

    everybody = {}

    def __init__(self, name):
        self.name, self.key, self.secret = name, ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.sent, self.answers = [], []
        self.everybody[f"/{name}"] = self

    @property
    def subscription(self):
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        keys = {"p256dh": text(point), "auth": text(self.secret)}
        return {"endpoint": f"{SERVICE}/{self.name}", "keys": keys, "expirationTime": None}

    def read(self, place=-1):
        """The message, decrypted, its token checked."""
        headers, body = self.sent[place]
        if len(body) - 103 not in (512, 1024, 2048, 3993):
            fail(f"{len(body)} bytes tell of the length of the text")
        if (headers["Content-Encoding"], headers["TTL"]) != ("aes128gcm", "43200"):
            fail(f"headers: {headers}")
        token, point = re.fullmatch(r"vapid t=([^ ,]+),k=([^ ,]+)", headers["Authorization"]).groups()
        if not Vapid02.verify(headers["Authorization"]):
            fail("py-vapid does not take the token")
        other = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
        try:
            if Vapid02.verify(headers["Authorization"].replace(token, other)):
                fail("py-vapid takes any token")
        except InvalidSignature:
            pass
        if point != public_key:
            fail("the token is of another key than the one that is subscribed to")
        claims = json.loads(raw(token.split(".")[1]))
        if claims["aud"] != SERVICE or claims["sub"] != "mailto:noc@example.org":
            fail(f"claims: {claims}")
        if not 0 < claims["exp"] - time.time() <= 43200:
            fail(f"the token is good for {claims['exp'] - time.time():.0f} s")
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"))


class PushService(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        browser = Browser.everybody[self.path]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        browser.sent.append((self.headers, body))
        status, after = browser.answers.pop(0) if browser.answers else (201, None)
        self.send_response(status)
        if after:
            self.send_header("Retry-After", after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


def ask(method, path, token, body=None):
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data=data, headers=headers, method=method)
    answer = urllib.request.urlopen(request).read()
    return json.loads(answer) if answer else None


def command(*words):
    return subprocess.run([CALLWARDEN, *words, "--database", LOG], check=True, capture_output=True, text=True).stdout


def start(name, program, *words):
    output = open(f"{WORK}/{name}.log", "w", encoding="utf-8")
    beside.append(subprocess.Popen([program, "run", "--config", f"{WORK}/callwarden.json5", *words], stderr=output))
    return beside[-1]


def attack(number):
    """Five callers of one callee, told by the API: an alert."""
    for caller in range(1, 6):
        ask("POST", "/acm/call", ingest, {"a_number": f"0803222000{caller}", "b_number": f"{CALLEE}{number:04}"})


def subscriptions():
    return {row["subscription"] for row in ask("GET", "/api/v1/push/subscriptions", admin)["subscriptions"]}


def whole():
    global public_key
    public_key = until(key_or_none, "callwarden-ship says its key")
    if stat.S_IMODE(os.stat(KEY).st_mode) != 0o600:
        fail("others may read the key")
    plain, gone, slow, lost = (Browser(name) for name in ("plain", "gone", "slow", "lost"))
    for browser, token in ((plain, ada), (gone, ada), (slow, ada), (lost, bob)):
        ask("POST", "/api/v1/push/subscriptions", token, {**browser.subscription, "severity": "info"})
    command("token", "remove", "bob")
    gone.answers, slow.answers = [(410, None)], [(503, "2"), (503, "2")]
    began = time.time()
    attack(1)
    until(lambda: plain.sent, "the first message")
    print(f"push: from the fifth call to the push service: {time.time() - began:.2f} s")
    until(lambda: len(slow.sent) == 3, "a push service that asked for time is asked again")
    told = plain.read(0)
    number = ask("GET", "/api/v1/alerts?limit=1", admin)["alerts"][0]["alert"]
    if told["alert"] != number or told["tag"] != f"alert {number}" or "8039990001" not in told["title"] + told["text"]:
        fail(f"told {told}; the latest alert is {number}")
    if slow.read(2) != told or plain.sent[0][0]["Urgency"] != "high":
        fail("not the same word, or not urgent")
    if len({body for _, body in slow.sent + plain.sent[:1]}) != 4:
        fail("a body was sent twice")
    if lost.sent:
        fail("sent for a token that was removed")
    until(lambda: len(subscriptions()) == 2, "what is gone is removed")
    print(f"push: decrypted by http-ece, its token taken by py-vapid: {told['title']}")
    before = len(gone.sent)
    topic = plain.sent[0][0]["Topic"]
    attack(2)
    until(lambda: any("8039990002" in json.dumps(plain.read(place)) for place in range(len(plain.sent))), "the second alert")
    if len(gone.sent) != before or lost.sent:
        fail("sent to who is gone")
    topics = {headers["Topic"] for headers, _ in plain.sent}
    if len(topics) < 2 or not re.fullmatch("[A-Za-z0-9_-]{1,32}", topic):
        fail(f"topics: {topics}")
    audit = [row for row in ask("GET", "/api/v1/audit?what=push.remove", admin)["audit"]]
    if len(audit) != 1 or "410" not in audit[0]["note"] or SERVICE + "/" in json.dumps(audit):
        fail(f"on record: {audit}")


def key_or_none():
    try:
        return ask("GET", "/api/v1/push/key", admin)["key"]
    except urllib.error.URLError:
        return None


def kept_secret():
    """The key stands in its file alone."""
    secret = open(KEY, encoding="ascii").read().split("\n")[1]
    for name in ("agent", "web", "ship"):
        if secret in open(f"{WORK}/{name}.log", encoding="utf-8").read():
            fail(f"the key stands in the log of {name}")
    if secret.encode() in b"".join(open(LOG + end, "rb").read() for end in ("", "-wal") if os.path.exists(LOG + end)):
        fail("the key stands in the database")


subprocess.run([CALLWARDEN, "demo", "--keep", f"{WORK}/demo"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
ada, bob, admin, ingest = (command("token", "add", name, "--scope", scope).split("\n")[0] for name, scope in (
    ("ada", "read"), ("bob", "read"), ("eve", "admin"), ("switch", "ingest")))
with open(f"{WORK}/callwarden.json5", "w", encoding="utf-8") as file:
    file.write(f"""{{ numbering: {{ country_code: "234" }}, log: {{ database: "{LOG}" }}, web: {{ port: {PORT} }},
      switches: [{{ name: "api", type: "api", socket: "{WORK}/agent.sock" }}],
      ship: {{ destinations: [{{ name: "browsers", type: "push", contact: "mailto:noc@example.org",
        allow_private_addresses: true }}] }} }}""")
service = http.server.ThreadingHTTPServer(("127.0.0.1", SERVICE_PORT), PushService)
threading.Thread(target=service.serve_forever, daemon=True).start()
try:
    agent = start("agent", CALLWARDEN)
    start("web", WEB)
    start("ship", SHIP)
    whole()
    kept_secret()
finally:
    for process in beside:
        process.terminate()
        process.wait()
print("push: passed")
