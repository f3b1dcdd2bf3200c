"""Follows a switch with greenswitch: calls come in, an api command is answered, a kill is seen.

Usage: greenswitch_client.py PORT PASSWORD
"""

import sys

import gevent
from gevent.event import Event
from greenswitch import InboundESL

CALLS_WANTED = 3
SECONDS_MAX = 15


def fail(what):
    print(f"greenswitch: {what}", file=sys.stderr)
    sys.exit(1)


def main(port, password):
    try:
        InboundESL(host="127.0.0.1", port=port, password="wrong password").connect()
    except ValueError:
        pass
    else:
        fail("a wrong password was accepted")

    client = InboundESL(host="127.0.0.1", port=port, password=password)
    client.connect()
    if "is ready" not in client.send("api status").data:
        fail("no status")

    calls = []
    causes = {}
    enough = Event()
    ended = Event()

    def created(event):
        caller = event.headers["Caller-Caller-ID-Number"]
        callee = event.headers["Caller-Destination-Number"]
        if not (caller.startswith("+") and callee.startswith("+")):
            fail(f"a call without its numbers: {caller} {callee}")
        calls.append(event.headers["Unique-ID"])
        if len(calls) >= CALLS_WANTED:
            enough.set()

    def hung_up(event):
        causes[event.headers["Unique-ID"]] = event.headers["Hangup-Cause"]
        if len(calls) >= CALLS_WANTED and calls[CALLS_WANTED - 1] in causes:
            ended.set()

    client.register_handle("CHANNEL_CREATE", created)
    client.register_handle("CHANNEL_HANGUP", hung_up)
    client.send("event plain CHANNEL_CREATE CHANNEL_HANGUP")
    if not enough.wait(SECONDS_MAX):
        fail(f"only {len(calls)} calls came")
    killed = calls[CALLS_WANTED - 1]
    reply = client.send(f"api uuid_kill {killed} CALL_REJECTED").data
    if not reply.startswith("+OK"):
        fail(f"uuid_kill answered {reply!r}")
    if not ended.wait(SECONDS_MAX):
        fail("the killed call was not seen to end")
    if causes[killed] != "CALL_REJECTED":
        fail(f"wrong hang-up cause {causes[killed]}")
    client.stop()
    print(f"greenswitch: {len(calls)} calls followed, 1 killed and seen to end")


with gevent.Timeout(3 * SECONDS_MAX):
    main(int(sys.argv[1]), sys.argv[2])
