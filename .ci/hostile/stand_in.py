"""A stand-in for a FreeSWITCH whose callers send nothing but hostile text."""
import re
import socket
import threading
import time

from texts import REPOSITORY, TEXTS

FLOOD_BYTES = 8_000
# Asks whether kills are taken, by a name that nobody has; a kill has a cause.
PROBE = re.compile(rb"api uuid_kill [0-9a-f-]{36}")

def recorded(event):
    with open(f"{REPOSITORY}/fixtures/esl/02-attack-plain.recv.raw", "rb") as file:
        feed = file.read()
    start = feed.index(b"Event-Name: %s\n" % event)
    return feed[start : feed.index(b"\n\n", start)].split(b"\n")


RECORDED = {
    name: recorded(name)
    for name in (b"CHANNEL_CREATE", b"CHANNEL_HANGUP", b"CHANNEL_HANGUP_COMPLETE")
}


def encoded(value):
    """Percent-encoding as FreeSWITCH does it: what is escaped already is left alone."""
    marks = rb" #%&+:;<=>?@[\]^`{|}" + b'"'
    pattern = rb"%[0-9A-Fa-f]{2}|[^!-~]|[" + re.escape(marks) + rb"]"

    def escape(match):
        return match[0] if len(match[0]) > 1 else b"%%%02X" % match[0][0]

    return re.sub(pattern, escape, value, flags=re.S)


def arriving(value):
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), encoded(value))


def frame(event, identifier, caller, callee, moment, other):
    values = {
        b"Unique-ID": identifier, b"Caller-Caller-ID-Number": caller, b"Hangup-Cause": other,
        b"Caller-Destination-Number": callee, b"Event-Date-Timestamp": b"%d" % moment,
    }
    if event == b"CHANNEL_CREATE":
        for name in (b"Caller-Caller-ID-Name", b"variable_sip_user_agent", b"Caller-Network-Addr",
                     b"variable_sip_call_id", b"variable_sip_from_tag"):
            values[name] = other
    lines = []
    for line in RECORDED[event]:
        name, _, value = line.partition(b": ")
        lines.append(name + b": " + (encoded(values[name]) if name in values else value))
    body = b"\n".join(lines) + b"\n\n"
    return b"Content-Length: %d\nContent-Type: text/event-plain\n\n" % len(body) + body


def attacks():
    """For each text: one attack in which it is a caller and a name, one with it as the callee."""
    moment = int(time.time() * 1_000_000)
    one, two = b"+2347030000001", b"+2347030000002"
    for place, (_, text) in enumerate(TEXTS):
        # Far past every limit; whole floods would only measure how fast a debug build is.
        text = text[:FLOOD_BYTES]
        number = b"+23480100%d" % (10_000 + place)
        for callers, callee, ids in (
            ((text, one), number, (b"u-%d" % place, text)),
            ((one, two), text, (b"v-%d" % place, b"w-%d" % place)),
        ):
            moment += 20_000
            for identifier, caller in zip(ids, callers):
                yield identifier, caller, callee, moment, text


class Switch:
    """Speaks enough of the event socket for one agent, and keeps the kills it was sent."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.events = None
        self.kills = []
        self.listed = threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        connection.sendall(b"Content-Type: auth/request\n\n")
        waiting = b""
        while more := received(connection):
            waiting += more
            while b"\n\n" in waiting:
                command, _, waiting = waiting.partition(b"\n\n")
                connection.sendall(self.answer(command, connection))

    def answer(self, command, connection):
        if command.startswith(b"api "):
            body = b"+OK\n"
            if b"core_uuid" in command:
                body = b"08b21750-8524-4884-807c-1c8ea2418b16"
            elif b"show channels" in command:
                body = b'{"row_count":0}\n'
                self.listed.set()
            elif PROBE.fullmatch(command):
                body = b"-ERR No such channel!\n"
            elif not command.startswith(b"api status"):
                self.kills.append(command)
            return b"Content-Type: api/response\nContent-Length: %d\n\n" % len(body) + body
        if command.startswith(b"event "):
            self.events = connection
        return b"Content-Type: command/reply\nReply-Text: +OK accepted\n\n"


def received(connection):
    try:
        return connection.recv(65_536)
    except ConnectionResetError:
        return b""
