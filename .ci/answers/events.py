"""Events as a FreeSWITCH writes them: the headers that are read, in recorded order, and some others."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

CREATE, ANSWER, BRIDGE, HANGUP, COMPLETE = range(5)
NAMES = (
    "CHANNEL_CREATE",
    "CHANNEL_ANSWER",
    "CHANNEL_BRIDGE",
    "CHANNEL_HANGUP",
    "CHANNEL_HANGUP_COMPLETE",
)
CORE = "08b21750-8524-4884-807c-1c8ea2418b16"
HEARTBEAT_SECONDS = 20


@dataclass(slots=True)
class Call:
    """A leg, and how it goes."""

    uuid: str
    created: int
    caller: str
    callee: str
    direction: str = "inbound"
    source: str = "192.0.2.7"
    agent: str = "sipp-uac/3.6"
    context: str = "public"
    # What stands in From, where an asserted identity is the caller.
    sent_by: str | None = None
    # What stands in To, where it is not the request URI.
    to: str | None = None
    # Of an outbound leg: the call that it was made for.
    parent: str | None = None
    channel: str = "sofia/carrier"
    gateway: str | None = None
    answered: int = 0
    ended: int = 0
    cause: str = "NORMAL_CLEARING"
    # Headers that are the same in the first and in the last event.
    parties: str = ""

    def frame(self, kind: int, time: int, sequence: int) -> bytes:
        """One event of the leg, with its frame header."""
        self.parties = self.parties or self._parties()
        lines = [
            f"Event-Name: {NAMES[kind]}\nCore-UUID: {CORE}\nFreeSWITCH-Hostname: vm\n"
            f"Event-Date-Timestamp: {time}\nEvent-Sequence: {sequence}\n"
        ]
        if kind in (HANGUP, COMPLETE):
            lines.append(f"Hangup-Cause: {self.cause}\n")
        direction = f"Call-Direction: {self.direction}\n" if self.direction else ""
        lines.append(
            f"Channel-State: CS_EXECUTE\nChannel-Name: {self.channel}/%40127.0.0.1%3A5072\n"
            f"Unique-ID: {self.uuid}\n{direction}Channel-HIT-Dialplan: true\n"
            f"Channel-Call-UUID: {self.parent or self.uuid}\n"
        )
        if kind == BRIDGE:
            lines.append(f"Bridge-A-Unique-ID: {self.parent}\nBridge-B-Unique-ID: {self.uuid}\n")
        if kind in (CREATE, COMPLETE):
            lines.append(self.parties)
        if kind == COMPLETE:
            lines.append(
                "variable_sip_hangup_disposition: recv_bye\n"
                f"variable_start_uepoch: {self.created}\nvariable_answer_uepoch: {self.answered}\n"
                f"variable_end_uepoch: {self.ended}\n"
            )
        return framed("".join(lines))

    def _parties(self) -> str:
        caller, callee = quote(self.caller, safe=""), quote(self.callee, safe="")
        sender = caller if self.sent_by is None else quote(self.sent_by, safe="")
        to = callee if self.to is None else quote(self.to, safe="")
        text = (
            f"Caller-Username: {sender}\nCaller-Caller-ID-Name: {caller}\n"
            f"Caller-Caller-ID-Number: {caller}\nCaller-Network-Addr: {self.source}\n"
            f"Caller-Destination-Number: {callee}\nCaller-Context: {self.context}\n"
            f"variable_sip_from_user: {sender}\nvariable_sip_from_host: 127.0.0.1\n"
            f"variable_sip_call_id: {self.uuid}%40127.0.0.1\n"
            f"variable_sip_network_ip: {self.source}\nvariable_sip_from_tag: tag{self.uuid[:8]}\n"
            f"variable_sip_req_user: {callee}\nvariable_sip_req_host: 127.0.0.1\n"
            f"variable_sip_to_user: {to}\nvariable_sip_user_agent: {self.agent}\n"
        )
        if self.sent_by is not None:
            text += "variable_sip_cid_type: pid\n"
        if self.gateway:
            text += f"variable_sip_gateway: {self.gateway}\n"
        if self.parent:
            text += f"Other-Leg-Unique-ID: {self.parent}\n"
        return text


def framed(body: str) -> bytes:
    text = (body + "\n").encode()
    return b"Content-Length: %d\nContent-Type: text/event-plain\n\n%b" % (len(text), text)


def heartbeat(time: int, sequence: int) -> bytes:
    return framed(
        f"Event-Name: HEARTBEAT\nCore-UUID: {CORE}\nEvent-Date-Timestamp: {time}\n"
        f"Event-Sequence: {sequence}\nEvent-Info: System%20Ready\n"
    )


def without_name(time: int, sequence: int) -> bytes:
    """A new call that does not say what it is called: no event that can be read."""
    return framed(
        f"Event-Name: CHANNEL_CREATE\nCore-UUID: {CORE}\nEvent-Date-Timestamp: {time}\n"
        f"Event-Sequence: {sequence}\nCall-Direction: inbound\n"
    )
