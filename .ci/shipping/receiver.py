"""Receivers of what callwarden-ship brings: one that checks signatures, and others that misbehave."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook


class Record:
    """What came to each path, and what was wrong with it."""

    def __init__(self, secrets):
        self.verifiers = [Webhook(secret) for secret in secrets]
        self.lock = threading.Lock()
        self.requests = []
        self.faults = []
        # Nobody is killed from here on: what is asked then is asked by rule.
        self.calm = None

    def add(self, path, headers, body):
        with self.lock:
            self.requests.append((time.time(), path, headers, body))
            since = self.calm if path in ("/gone", "/busy") else 0
            number = sum(1 for request in self.requests if request[1] == path and request[0] >= (since or 0))
            if since is None:
                number = 0
        if path.startswith("/signed"):
            self.verify(headers, body)
        return number

    def verify(self, headers, body):
        """Both secrets sign while one is exchanged for the other: each alone must find its own."""
        for verifier in self.verifiers:
            try:
                verifier.verify(body, headers)
            except Exception as error:
                with self.lock:
                    self.faults.append(f"signature of {headers.get('webhook-id')}: {error}")

    def at(self, path):
        with self.lock:
            return [request for request in self.requests if request[1] == path]

    def calmly(self, path):
        """When a path was asked since nobody is killed any more."""
        return [request[0] for request in self.at(path) if self.calm and request[0] >= self.calm]

    def bodies(self, path):
        return [json.loads(request[3]) for request in self.at(path)]

    def arrivals(self, path):
        """When each notice came to a path for the first time, by its id."""
        first = {}
        for when, _, _, body in self.at(path):
            for notice in json.loads(body)["notices"]:
                first.setdefault(notice["id"], when)
        return first

    def notices(self, path):
        """Every notice that came to a path, by its id."""
        return {notice["id"]: notice for body in self.bodies(path) for notice in body["notices"]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    record = None

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        number = self.record.add(self.path, headers, body)
        match self.path:
            case "/never":
                time.sleep(30)
                self.close_connection = True
            case "/slow":
                time.sleep(0.7)
                self.answer(204)
            case "/garbage":
                self.answer(200, b"\x00\xff<html>" * 20_000)
            case "/errors":
                self.answer(500 if number <= 2 else 200, b"\x1b[2J no")
            case "/redirect":
                self.answer(307, Location="/redirected")
            case "/gone":
                self.answer(410 if number else 200)
            case "/busy":
                if number == 1:
                    self.answer(429, Retry_After="4")
                else:
                    self.answer(200)
            case _:
                self.answer(200, b"{}", Content_Type="application/json")


class QuietServer(ThreadingHTTPServer):
    """Clients that are killed are what the trial is about."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def start(secrets):
    """A server on loopback with a port of its own; gives it and its record."""
    record = Record(secrets)
    handler = type("RecordingHandler", (Handler,), {"record": record})
    server = QuietServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, record
