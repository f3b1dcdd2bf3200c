"""What greenswitch and genesis make of the bench's input, with a clock of their own.

Usage: python_peer.py greenswitch|genesis parse FILE ROUNDS
       python_peer.py greenswitch|genesis receive PORT EVENTS
The last line of output is NANOSECONDS ITEMS ANSWER, as callwarden-bench wants it.
"""

import asyncio
import io
import sys
import time

PARTIES = [
    "Caller-Caller-ID-Number", "Caller-Destination-Number", "Caller-Caller-ID-Name",
    "Caller-Network-Addr", "variable_sip_user_agent", "variable_sip_call_id",
    "variable_sip_from_tag",
]
NAMES = ["CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE"]
SECONDS_MAX = 120
TIMES = ["variable_start_uepoch", "variable_answer_uepoch", "variable_end_uepoch"]


def fields(headers):
    """The fields that callwarden reads of such an event."""

    def value(name):
        found = headers.get(name, "")
        return found[0] if isinstance(found, list) else found

    name = value("Event-Name")
    names = ["Event-Date-Timestamp", "Event-Sequence", "Core-UUID", "Unique-ID"]
    if name in ("CHANNEL_CREATE", "CHANNEL_HANGUP_COMPLETE"):
        names += PARTIES
    if name in ("CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE"):
        names.append("Hangup-Cause")
    if name == "CHANNEL_HANGUP_COMPLETE":
        names += TIMES
    return [name] + [value(name) for name in names]


def digest(events):
    total = 0xCBF29CE484222325
    for event in events:
        for byte in ("|".join(event) + "|\n").encode("utf-8", "surrogateescape"):
            total = ((total ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return total


class Taken:
    """Stands where greenswitch queues its events: takes the fields at once."""

    def __init__(self):
        self.events = []

    def put(self, event):
        self.events.append(fields(event.headers))


def read_greenswitch(data):
    from greenswitch.esl import ESLProtocol

    protocol = ESLProtocol()
    protocol._esl_event_queue = taken = Taken()
    protocol.sock_file = io.BytesIO(data)
    protocol.receive_events()
    return taken.events


def read_genesis(data):
    from genesis.protocol import Protocol

    async def read():
        protocol = Protocol()
        protocol.reader = asyncio.StreamReader()
        protocol.reader.feed_data(data)
        protocol.reader.feed_eof()
        protocol.is_connected = True
        await protocol.handler()
        events = []
        while not protocol.events.empty():
            event = protocol.events.get_nowait()
            if event is not None:
                events.append(fields(event))
        return events

    return asyncio.run(read())


class Counter:
    """Counts calls by callee until as many events have come as are wanted."""

    def __init__(self, wanted, done):
        self.wanted = wanted
        self.done = done
        self.events = 0
        self.callees = {}

    def take(self, name, headers):
        self.events += 1
        if name == "CHANNEL_CREATE":
            callee = headers["Caller-Destination-Number"]
            self.callees[callee] = self.callees.get(callee, 0) + 1
        if self.events == self.wanted:
            self.done.set()

    def report(self, took):
        every = "every" if sum(self.callees.values()) * 4 == self.wanted else "not every"
        print(took, self.events, f"{len(self.callees)} callees, {every} call counted")


def receive_greenswitch(port, wanted):
    from gevent.event import Event
    from greenswitch import InboundESL

    client = InboundESL(host="127.0.0.1", port=port, password="bench")
    client.connect()
    counter = Counter(wanted, Event())
    for name in NAMES:
        client.register_handle(name, lambda event, name=name: counter.take(name, event.headers))
    begun = time.monotonic_ns()
    client.send("event plain " + " ".join(NAMES))
    if not counter.done.wait(SECONDS_MAX):
        sys.exit(f"{counter.events} of {wanted} events came")
    counter.report(time.monotonic_ns() - begun)


def receive_genesis(port, wanted):
    from genesis import Inbound

    async def receive():
        async with Inbound("127.0.0.1", port, "bench") as client:
            counter = Counter(wanted, asyncio.Event())
            for name in NAMES:
                client.on(name, lambda event, name=name: counter.take(name, event))
            begun = time.monotonic_ns()
            await client.send("event plain " + " ".join(NAMES))
            await asyncio.wait_for(counter.done.wait(), SECONDS_MAX)
            counter.report(time.monotonic_ns() - begun)

    asyncio.run(receive())


def parse(client, path, rounds):
    with open(path, "rb") as file:
        data = file.read()
    read = {"greenswitch": read_greenswitch, "genesis": read_genesis}[client]
    events = read(data)
    begun = time.monotonic_ns()
    seen = sum(len(read(data)) for _ in range(rounds))
    took = time.monotonic_ns() - begun
    print(took, seen, f"{len(events)} events {digest(events):016x}")


def main(client, mode, first, count):
    if mode == "parse":
        parse(client, first, count)
    else:
        receive = {"greenswitch": receive_greenswitch, "genesis": receive_genesis}[client]
        receive(int(first), count)


if len(sys.argv) != 5 or sys.argv[2] not in ("parse", "receive"):
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
