"""Part 2: faults of the switch and of the way to it, a trial each, amid calls and attacks.

The simulator brings the fault about by `--fault`; its own counters must show that it happened.
"""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from functools import partial

from . import promises
from .registry import trial
from .scene import Scene

# Amid the first attack: its pattern is complete, the last of its calls are still to come.
AT = 1.5
RECOVERY_SECONDS_MAX = 60
ATTACK_SECONDS_MAX = 30
ATTACK_CALLS_MIN = 9
# What a stalled or stopped side leaves behind may exceed what sockets hold.
BACKLOG_BYTES = 8 << 20


@dataclass(frozen=True)
class Case:
    """One fault, and what the gap ledger is to say of it."""

    name: str
    fault: str
    plans: tuple[str, ...]
    # Why the link goes down, each time; without a reason it must stay up.
    reasons: tuple[str, ...] = ()
    # How many of them are gaps through which the link stayed up.
    kept: int = 0
    # How long the fault lasts where the link stays up.
    seconds: float = 0.5
    rate: float = 20
    attack_every: float = 3
    heartbeat: int = 20
    # How long the gap must be, at least.
    blind_seconds: float = 0
    queue_bytes_max: int = 0
    # The agent's words that must be in its log.
    says: str = ""
    long_only: bool = False

    @property
    def kinds(self) -> set[str]:
        return {f"fault_{plan.split(',')[0].replace('-', '_')}" for plan in self.plans}


def now_us() -> int:
    return time.time_ns() // 1000


def traffic(rate: float = 20, attack_every: float = 3, heartbeat: int = 20) -> list[str]:
    """Ordinary calls, and attacks again and again, the first of them before the fault."""
    attack = "callee=+2348012345678,callers=12,over=1.5,at=0.5,talk=6"
    return [
        *("--rate", f"{rate}", "--talk", "1..4", "--bridged", "0.2", "--heartbeat", f"{heartbeat}"),
        *("--attack", f"{attack},every={attack_every}"),
    ]


def attack_ended(scene: Scene, since_us: int) -> list[str]:
    """5: Of an attack after the fault, and not only of the rest of one, every kill is confirmed."""
    wrong = promises.attack_ended_after(scene.log, since_us)
    flagged = promises.flagged_after(scene.log, since_us)
    if flagged < ATTACK_CALLS_MIN:
        wrong.append(f"{flagged} calls flagged after the fault, expected {ATTACK_CALLS_MIN}")
    return wrong


def await_attack(scene: Scene, since_us: int) -> None:
    """Between two attacks there is a moment in which every kill is confirmed."""
    deadline = time.monotonic() + ATTACK_SECONDS_MAX
    while (wrong := attack_ended(scene, since_us)) and time.monotonic() < deadline:
        time.sleep(0.1)
    scene.check(5, wrong)


def told(scene: Scene) -> list[tuple]:
    """The gaps on record, but for the one of the start."""
    return [gap for gap in scene.log.gaps() if gap[0] != "start"]


def seconds(gap: tuple) -> float:
    _, begin, end, _ = gap
    return ((end or now_us()) - begin) / 1_000_000


def gaps_fit(
    scene: Scene, reasons: tuple[str, ...], begun_us: int, blind_seconds: float = 0
) -> list[str]:
    """4: Gaps of the reasons that fit, begun with the fault; nothing else claimed, none open."""
    gaps = told(scene)
    found = tuple(gap[0] for gap in gaps)
    wrong = [] if found == reasons else [f"gaps of reasons {found}, expected {reasons}"]
    early = [gap for gap in gaps if gap[1] < begun_us]
    wrong += [f"a gap of reason {gap[0]} began before the fault" for gap in early]
    blind = sum(map(seconds, gaps))
    if blind < blind_seconds:
        wrong.append(f"gaps of {blind:g} s, where the switch was not seen for {blind_seconds:g}")
    return wrong + promises.gaps_closed(scene.log)


def settle(
    scene: Scene, reasons: tuple[str, ...], begun_us: int, blind_seconds: float = 0
) -> None:
    """What is checked of the running agent once the fault is over, and its end."""
    back_us = now_us()
    await_attack(scene, back_us)
    scene.check(4, gaps_fit(scene, reasons, begun_us, blind_seconds))
    scene.agent.stop()


def run(case: Case, scene: Scene) -> None:
    faults = [word for plan in case.plans for word in ("--fault", plan)]
    scene.start_simulator(*traffic(case.rate, case.attack_every, case.heartbeat), *faults)
    agent = scene.start_agent(switch={"heartbeat_seconds": case.heartbeat})
    agent.wait_until_connected()
    begun_us = now_us() + int((AT - 1) * 1_000_000)
    losses = len(case.reasons) - case.kept
    if losses:
        agent.wait_until_connected(RECOVERY_SECONDS_MAX, count=1 + losses)
    else:
        time.sleep(AT + case.seconds)
    settle(scene, case.reasons, begun_us, case.blind_seconds)
    if case.says:
        scene.expect(bool(agent.lines(case.says)), f"the agent never said '{case.says}'")
    summary = scene.simulator.finish()
    scene.check_usual(summary, case.queue_bytes_max)
    for kind in sorted(case.kinds):
        scene.expect(summary.get(kind, 0) > 0, f"{kind} did not happen")
    happened = {name: count for name, count in summary.items() if name.startswith("fault_")}
    blind = [f"{gap[0]} for {seconds(gap):.2f} s" for gap in told(scene)]
    scene.note(f"{happened}, blind: {blind or 'never'}, kills {scene.log.kill_states()}")
    scene.note(f"{summary['queue_peak_bytes']} bytes waited in the switch at most")


def cut(*more: str) -> tuple[str, ...]:
    """The feed is cut, so that the agent has to come back amid the other faults."""
    return (f"cut-body,at={AT},connection=events", *more)


FROM = f"at={AT - 0.5}"
CUT, MUTE, BAD = ("disconnected",), ("heartbeat_missing",), ("malformed",)
CASES = [
    Case("stall-feed", "the feed stalls for 3 s", (f"stall,at={AT},for=3,connection=events",),
         # What was stalled comes with the stamps of its time: nothing is lost, and it is said.
         ("late",), kept=1, seconds=3.5, queue_bytes_max=BACKLOG_BYTES),
    Case("stall-long", "all connections stall for 8 s", (f"stall,at={AT},for=8",),
         MUTE, heartbeat=1, blind_seconds=8, queue_bytes_max=BACKLOG_BYTES),
    Case("stall-commands", "the command connection stalls for 14 s",
         (f"stall,at={AT},for=14,connection=commands",), long_only=True, seconds=14.5,
         queue_bytes_max=BACKLOG_BYTES, says="commands go by another connection"),
    *(
        Case(f"{kind}-{connection}", f"the {place} is cut short, on the connection of {connection}",
             (f"{kind},at={AT},connection={connection}",), CUT)
        for kind, place in (("cut-body", "body of a frame"), ("cut-header", "header of a frame"))
        for connection in ("events", "commands")
    ),
    *(
        Case(f"length-{says}-{connection}",
             f"a frame's length is {says}, on the connection of {connection}",
             (f"bad-length,at={AT},says={says},connection={connection}",),
             # The event that was cut is lost as well, before what is left of it closes the link.
             BAD + BAD if (says, connection) == ("short", "events") else BAD,
             kept=(says, connection) == ("short", "events"),
             long_only=says in ("negative", "word") and connection == "commands")
        for says in ("negative", "word", "huge", "short")
        for connection in ("events", "commands")
    ),
    Case("slow-replies", "each reply 300 ms late", (f"slow-replies,at={AT},for=6,ms=300",),
         seconds=6.5),
    Case("very-slow-replies", "each reply 12 s late", (f"slow-replies,at={AT},for=4,ms=12000",),
         CUT, long_only=True),
    # Replies carry no name: the check behind each batch of kills shows that count was lost.
    Case("lost-reply", "the reply to a kill is lost", (f"lost-reply,at={AT - 1},nth=3",), BAD),
    Case("lost-list", "a cut, then the reply with the list of calls is lost",
         (f"cut-body,at={AT},connection=events", f"lost-reply,at={AT + 0.15},nth=3"),
         CUT + BAD),
    Case("doubled-reply", "the reply to a kill comes twice", (f"doubled-reply,at={AT},nth=3",),
         BAD),
    Case("refused-auth", "a cut, then the password is refused for 3 s",
         cut(f"refused-auth,{FROM},for=3.5"), CUT, blind_seconds=2.9),
    Case("no-banner", "a cut, then a switch that accepts and says nothing",
         cut(f"no-banner,{FROM},for=3"), CUT, long_only=True, blind_seconds=15,
         says="accepted the connection and then said nothing"),
    Case("no-heartbeat", "no heartbeat and no calls for 4 s", (f"no-heartbeat,at={AT + 2},for=4",),
         MUTE, rate=0, attack_every=12, heartbeat=1, blind_seconds=3),
    Case("chatter", "log lines and linger notices between the frames",
         (f"chatter,at={AT},for=5",), seconds=5.5),
    Case("restart", "the switch restarts within 2 s", (f"restart,at={AT},for=2",), ("restarted",),
         blind_seconds=2),
    Case("single-bytes", "every byte is written by itself", (f"single-bytes,at={AT},for=4",),
         seconds=4.5, rate=1),
    Case("refused-subscription", "a cut, then no subscription for 3 s",
         cut(f"refused-subscription,{FROM},for=3.5"), CUT, blind_seconds=2.9),
    Case("doubled-events", "every event comes twice", (f"doubled-events,at={AT},for=6",),
         seconds=6.5),
    Case("disordered-events", "events out of order by three",
         (f"disordered-events,at={AT},for=6,by=3",), seconds=6.5),
    Case("refused-list", "a cut, then a switch without a list of calls",
         cut(f"refused-list,{FROM},for=6"), CUT, says="switch cannot list its calls"),
]

for each in CASES:
    trial(f"link-{each.name}", each.fault, quick=0 if each.long_only else 1)(partial(run, each))


@trial("link-switch-killed", "the switch killed with SIGKILL amid an attack, back after 2 s")
def switch_killed(scene: Scene) -> None:
    first = scene.start_simulator(*traffic(), "--seed", "1")
    agent = scene.start_agent()
    agent.wait_until_connected()
    agent.wait_for("call flagged")
    begun_us = now_us() - 1_000_000
    first.kill()
    agent.wait_for("switch not connected")
    time.sleep(2)
    # Another seed makes another Core-UUID, as another run of a switch has.
    second = scene.start_simulator(*traffic(), "--seed", "2", port=first.port)
    agent.wait_until_connected(RECOVERY_SECONDS_MAX, count=2)
    settle(scene, ("restarted",), begun_us, 2)
    scene.check_usual(second.finish())


@trial("link-agent-stopped", "the agent stopped by SIGSTOP for longer than the switch's patience")
def agent_stopped(scene: Scene) -> None:
    """The one case in which the switch has to drop its client: nobody acts while stopped."""
    scene.start_simulator(*traffic(rate=100), "--patience", f"{2 << 20}")
    agent = scene.start_agent()
    agent.wait_until_connected()
    agent.wait_for("call flagged")
    begun_us = now_us() - 1_000_000
    agent.signal(signal.SIGSTOP)
    time.sleep(15)
    agent.signal(signal.SIGCONT)
    agent.wait_until_connected(RECOVERY_SECONDS_MAX, count=2)
    # It saw what was sent before the switch lost patience, some seconds' worth at most.
    settle(scene, ("disconnected",), begun_us, 8)
    summary = scene.simulator.finish()
    scene.note(f"gaps {told(scene)}, kills {scene.log.kill_states()}")
    scene.expect(summary["clients_dropped"] > 0, "the switch had patience enough")
    scene.check(1, promises.switch_not_slowed(summary | {"clients_dropped": 0}, 4 << 20))
    scene.check(2, promises.only_flagged_killed(scene.kills, scene.log))
    scene.check(3, promises.kills_on_record(scene.kills, scene.log))
    scene.check(3, promises.database_whole(scene.log))
