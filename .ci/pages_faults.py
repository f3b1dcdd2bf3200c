"""What pages say while the API answers badly, and that they come back by themselves."""

import http.client
import http.server
import threading
import time

from pages_frame import PAGES, Screen, fail

FAULTS = {
    "500": "this is a fault of callwarden-web",
    "503": "the log cannot be read",
    "garbage": "the answer is not one of callwarden-web",
    "slow": "no answer yet: still waiting",
    "cut": "callwarden-web cannot be reached",
}
DETAIL = {"500": "this is a fault of callwarden-web", "503": "the log cannot be read: disk I/O error"}


class Between(http.server.BaseHTTPRequestHandler):
    """Stands between browser and server, and spoils what the API answers."""

    protocol_version = "HTTP/1.1"
    fault, port = None, 0

    def log_message(self, *_):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
        fault = Between.fault if self.path.startswith("/api/") and "events" not in self.path else None
        if fault in ("500", "503"):
            return self.send(int(fault), b'{"detail":"%s"}' % DETAIL[fault].encode())
        if fault == "garbage":
            return self.send(200, b"<html>a portal of a hotel</html>")
        if fault == "cut":
            self.close_connection = True
            return self.connection.close()
        if fault == "slow":
            time.sleep(5)
        return self.forward(body)

    def send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def forward(self, body):
        server = http.client.HTTPConnection("127.0.0.1", Between.port, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        server.request(self.command, self.path, body=body, headers=headers)
        response = server.getresponse()
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        if response.getheader("Content-Length") is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        try:
            while piece := response.read1(65536):
                self.wfile.write(piece)
        except OSError:
            pass  # the browser has gone on to another page

    do_GET = do_POST = do_PATCH = do_DELETE = answer


def check(port, work, token):
    Between.port = port
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Between)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    screen = Screen(f"http://127.0.0.1:{server.server_address[1]}", work)
    try:
        screen.login(token)
        for fault, words in FAULTS.items():
            for page in ("now", "alerts", "analytics", "kills"):
                spoil(screen, page, fault, words)
        later(screen)
    finally:
        Between.fault = None
        screen.close()


def spoil(screen, page, fault, words):
    """A page that is opened while the API answers so says it, and has its rows once that is over."""
    if (fault, page) == ("cut", "alerts"):
        # The worker kept this list, which is shown with the time as of which it is so.
        words = "callwarden-web is not reached. What is shown is as of"
    Between.fault = fault
    # The page itself is there: only what it asks for fails. whoami must be had, or a login is asked for.
    screen.run("location.hash = '#/rules'")
    time.sleep(0.2)
    screen.run(f"location.hash = {PAGES[page][1:]!r}")
    screen.until(lambda: screen.shows(words), f"{page} says what {fault} is")
    screen.picture(f"fault-{fault}-{page}")
    Between.fault = None
    screen.until(lambda: not screen.shows(words) and not screen.find(".trouble, [aria-busy]"), f"{page} recovers from {fault}", 30)


def later(screen):
    """A page that is shown keeps what it had, says of when, and goes on."""
    screen.run("location.hash = '#/'")
    screen.until(lambda: screen.shows("Latest alerts") and not screen.find("[aria-busy]"), "the first page")
    Between.fault = "503"
    screen.until(lambda: screen.shows("as of", "the log cannot be read"), "what was had stays, with its time")
    if not screen.find(".stand.armed"):
        fail("what was had is gone")
    screen.picture("fault-later")
    Between.fault = None
    screen.until(lambda: not screen.shows("as of"), "it goes on by itself")
