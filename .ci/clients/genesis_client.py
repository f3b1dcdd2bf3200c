"""Follows a switch with genesis: calls come in, an api command is answered, a kill is seen.

Usage: genesis_client.py PORT PASSWORD
"""

import asyncio
import sys

from genesis import Inbound
from genesis.exceptions import AuthenticationError

CALLS_WANTED = 3
SECONDS_MAX = 15


def fail(what):
    print(f"genesis: {what}", file=sys.stderr)
    sys.exit(1)


async def refused(port):
    try:
        async with Inbound("127.0.0.1", port, "wrong password"):
            return False
    except AuthenticationError:
        return True


def body(reply):
    return getattr(reply, "body", None) or ""


async def main(port, password):
    if not await refused(port):
        fail("a wrong password was accepted")
    async with Inbound("127.0.0.1", port, password) as client:
        if "is ready" not in body(await client.send("api status")):
            fail("no status")
        calls = []
        causes = {}
        enough = asyncio.Event()
        ended = asyncio.Event()

        def created(event):
            caller = event["Caller-Caller-ID-Number"]
            callee = event["Caller-Destination-Number"]
            if not (caller.startswith("+") and callee.startswith("+")):
                fail(f"a call without its numbers: {caller} {callee}")
            calls.append(event["Unique-ID"])
            if len(calls) >= CALLS_WANTED:
                enough.set()

        def hung_up(event):
            cause = event["Hangup-Cause"]
            causes[event["Unique-ID"]] = cause[0] if isinstance(cause, list) else cause
            if len(calls) >= CALLS_WANTED and calls[CALLS_WANTED - 1] in causes:
                ended.set()

        client.on("CHANNEL_CREATE", created)
        client.on("CHANNEL_HANGUP", hung_up)
        await client.send("event plain CHANNEL_CREATE CHANNEL_HANGUP")
        await asyncio.wait_for(enough.wait(), SECONDS_MAX)
        killed = calls[CALLS_WANTED - 1]
        reply = body(await client.send(f"api uuid_kill {killed} CALL_REJECTED"))
        if not reply.startswith("+OK"):
            fail(f"uuid_kill answered {reply!r}")
        await asyncio.wait_for(ended.wait(), SECONDS_MAX)
        if causes[killed] != "CALL_REJECTED":
            fail(f"wrong hang-up cause {causes[killed]}")
        print(f"genesis: {len(calls)} calls followed, 1 killed and seen to end")


asyncio.run(asyncio.wait_for(main(int(sys.argv[1]), sys.argv[2]), 3 * SECONDS_MAX))
