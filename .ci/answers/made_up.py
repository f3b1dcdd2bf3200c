"""A capture made up from a seed: ordinary calls, busy callees, attacks, and what lies at the edges.

The same seed gives the same bytes with every Python: only `random()` is drawn from.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator

from .events import ANSWER, BRIDGE, COMPLETE, CREATE, HANGUP, HEARTBEAT_SECONDS, Call
from .events import heartbeat, without_name

SECOND = 1_000_000
# 2023-11-14 22:13:20 UTC.
START = 1_700_000_000 * SECOND
CALLS_PER_SECOND = 200
# What the settings have unless told otherwise: the edges lie here.
WINDOW = 5 * SECOND
THRESHOLD = 5
PIECE_BYTES = 1 << 20
CAUSES = ("NORMAL_CLEARING", "ORIGINATOR_CANCEL", "NO_ANSWER", "USER_BUSY", "CALL_REJECTED")
WITHHELD = ("anonymous", "Anonymous", "restricted", "", "unavailable", "266696687")


class Traffic:
    """Calls in order of time, each with what becomes of it."""

    def __init__(self, calls: int, seed: int):
        self.calls = calls
        self.random = random.Random(seed).random
        self.made = 0
        # Events that are still to come: when they are written, their number, what they are.
        self.coming: list[tuple[int, int, int, int, Call]] = []
        self.number = 0
        # Callees with many callers at the moment, and until when.
        self.busy: list[tuple[str, int]] = []

    # Draws

    def below(self, limit: int) -> int:
        return int(self.random() * limit)

    def chance(self, share: float) -> bool:
        return self.random() < share

    def caller(self) -> str:
        return self.spelled(f"7{self.below(500_000):09d}")

    def callee(self) -> str:
        return self.spelled(f"8{self.below(300_000):09d}")

    def spelled(self, national: str) -> str:
        """A number in one of the forms in which it is sent."""
        place = self.below(10)
        if place < 6:
            return "+234" + national
        return ("0", "00234", "234", "+234")[place - 6] + national

    # Calls

    def add(self, time: int, caller: str, callee: str, **more) -> Call:
        """A call and its events; some come late, twice, or not at all."""
        self.made += 1
        uuid = f"{self.made:08x}-24cc-417b-804e-{self.below(1 << 40):012x}"
        call = Call(uuid, time, caller, callee, **more)
        ringing = SECOND // 5 + self.below(3 * SECOND)
        talk = self.below(20 * SECOND)
        if self.chance(0.6):
            call.answered = time + ringing
        call.ended = time + ringing + talk
        if not call.answered:
            call.cause = CAUSES[self.below(len(CAUSES))]
        self.write(CREATE, time, call)
        if self.chance(0.002):
            self.write(CREATE, time, call)
        if call.answered:
            self.write(ANSWER, call.answered, call)
            if call.parent:
                self.write(BRIDGE, call.answered, call)
        if self.chance(0.3):
            self.write(HANGUP, call.ended, call)
        if self.chance(0.98):
            self.write(COMPLETE, call.ended, call)
        return call

    def write(self, kind: int, time: int, call: Call) -> None:
        # A switch with several threads writes events out of order.
        late = self.below(400_000) if self.chance(0.03) else 0
        self.number += 1
        heapq.heappush(self.coming, (time + late, self.number, time, kind, call))

    def ordinary(self, time: int) -> None:
        draw = self.random()
        if draw < 0.80:
            self.add(time, self.caller(), self.callee())
        elif draw < 0.84:
            # An office: its extensions call each other, in the domain of a tenant or in none.
            context = ("default", "tenant1.example", "tenant2.example")[self.below(3)]
            self.add(time, f"{1000 + self.below(300)}", f"{1000 + self.below(20)}", context=context)
        elif draw < 0.88:
            self.add(time, WITHHELD[self.below(len(WITHHELD))], self.callee())
        elif draw < 0.91:
            self.asserted(time, self.callee())
        elif draw < 0.94:
            # By the number of a trunk, the true one in To.
            trunk, gateway = "+2341000000", "trunk1" if self.chance(0.5) else None
            self.add(time, self.caller(), trunk, to=self.callee(), gateway=gateway)
        elif draw < 0.98:
            self.with_legs(time)
        elif draw < 0.985:
            self.add(time, self.caller(), self.callee(), channel="loopback")
        elif draw < 0.99:
            self.add(time, self.caller(), self.callee(), direction="")
        else:
            # Names and numbers that mean nothing, such as scanners send.
            odd = ("bob", "a%b: c", "é\u202e", "x" * 150, "112", "*67+2348012345678", "1' OR 1=1")
            self.add(time, odd[self.below(len(odd))], odd[self.below(len(odd))])

    def asserted(self, time: int, callee: str) -> None:
        """An identity that the carrier vouches for, beside another one in From."""
        sent = "anonymous" if self.chance(0.5) else self.caller()
        self.add(time, self.caller(), callee, sent_by=sent)

    def with_legs(self, time: int) -> None:
        """A call that rings several phones, or is passed on to another number."""
        call = self.add(time, self.caller(), self.callee())
        for place in range(1 + self.below(4)):
            rung = call.callee if place == 0 else self.callee()
            more = {"direction": "outbound", "parent": call.uuid}
            self.add(time + 20_000 * (place + 1), call.caller, rung, **more)

    def forwarded(self, time: int) -> None:
        """Many callers to many numbers, all of which ring one phone: an attack where legs count."""
        phone = self.callee()
        for place in range(THRESHOLD + self.below(6)):
            at = time + place * 200_000
            call = self.add(at, self.caller(), self.callee())
            more = {"direction": "outbound", "parent": call.uuid}
            self.add(at + 20_000, call.caller, phone, **more)

    def to_busy(self, time: int) -> None:
        """A callee that many call, for a minute or so: a radio quiz, a hotline."""
        self.busy = [(callee, until) for callee, until in self.busy if until > time]
        while len(self.busy) < 12:
            self.busy.append((self.callee(), time + (20 + self.below(60)) * SECOND))
        callee, _ = self.busy[self.below(len(self.busy))]
        self.add(time, self.caller(), callee)

    # Attacks and what lies beside them

    def attack(self, time: int) -> None:
        """Many callers to one callee: in a moment, evenly, in stretches, or slowly."""
        callee = self.callee()
        count = THRESHOLD + (self.below(12) if self.chance(0.9) else self.below(60))
        first = self.below(500_000)
        over = (0, 300_000, 2 * SECOND, WINDOW, 4 * WINDOW, 12 * WINDOW)[self.below(6)]
        shape = self.below(4)
        for place in range(count):
            at = time + over * place // max(count - 1, 1)
            if shape == 1:
                # In twos at the same stamp, as a switch that takes its time every 20 ms gives them.
                at = time + over * (place // 2 * 2) // count // 20_000 * 20_000
            caller = f"7{(first + 1111 * place) % 500_000:09d}"
            if shape == 2 and place % 5 == 4:
                self.add(at, WITHHELD[self.below(len(WITHHELD))], callee)
            elif shape == 3 and place % 4 == 3:
                self.asserted(at, callee)
            else:
                self.add(at, self.spelled(caller), callee)

    def edge(self, time: int) -> None:
        """As many callers as make an attack, the last of them exactly at the window's edge, or a
        microsecond beyond; or one too few, some of whom call again.
        """
        callee = self.callee()
        first = self.below(400_000)
        shape = self.below(6)
        beyond = (0, 1, -1, 0, 0, 0)[shape]
        callers = THRESHOLD if shape < 3 else THRESHOLD - 1
        for place in range(callers):
            at = time + (WINDOW * place // (callers - 1) if place < callers - 1 else WINDOW + beyond)
            self.add(at, self.spelled(f"7{first + place:09d}"), callee)
        if shape == 3:
            for again in range(6):
                self.add(time + again * 100_000, self.spelled(f"7{first + again % 3:09d}"), callee)
        if shape == 4:
            # All of one name: withheld callers count as one caller, or as many.
            for _ in range(5):
                self.add(time + self.below(WINDOW), "anonymous", callee)
        if shape == 5:
            # Long enough after an attack that is over, and again just before.
            for place in range(THRESHOLD):
                self.add(time + 35 * SECOND + place, self.spelled(f"7{first + place:09d}"), callee)
                self.add(time + 70 * SECOND - place, self.spelled(f"7{first + place:09d}"), callee)

    # The capture

    def frames(self) -> Iterator[bytes]:
        time = START
        step = SECOND // CALLS_PER_SECOND
        next_beat = time
        sequence = 0
        while self.made < self.calls or self.coming:
            if self.made < self.calls:
                draw = self.random()
                if draw < 0.004:
                    self.attack(time)
                elif draw < 0.008:
                    self.edge(time)
                elif draw < 0.009:
                    self.forwarded(time)
                elif draw < 0.05:
                    self.to_busy(time)
                else:
                    self.ordinary(time)
                time += step + self.below(step) - step // 2
                limit = time
            else:
                limit = self.coming[-1][0] + 100 * SECOND
            while self.coming and self.coming[0][0] <= limit:
                _, _, at, kind, call = heapq.heappop(self.coming)
                sequence += 1
                yield call.frame(kind, at, sequence)
                if at >= next_beat:
                    next_beat = at + HEARTBEAT_SECONDS * SECOND
                    sequence += 1
                    yield heartbeat(at, sequence)
                    if self.chance(0.2):
                        yield without_name(at, sequence)


def pieces(calls: int, seed: int = 1) -> Iterator[bytes]:
    """The capture in pieces of about a megabyte; at least so many calls."""
    piece: list[bytes] = []
    size = 0
    for frame in Traffic(calls, seed).frames():
        piece.append(frame)
        size += len(frame)
        if size >= PIECE_BYTES:
            yield b"".join(piece)
            piece, size = [], 0
    yield b"".join(piece)
