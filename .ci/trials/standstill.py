"""Part 3: the agent stopped for seconds while the switch goes on sending."""

from __future__ import annotations

import re
import signal
import time

from . import promises
from .processes import Agent, Broken, wait_until
from .registry import trial
from .scene import Scene

# A FreeSWITCH queues 100,000 events for one client before it gives that one up: 500 MB of these.
TRAFFIC = (
    *("--patience", f"{500 << 20}"),
    *("--talk", "1..3", "--answer-after", "0.2..1"),
    *("--attack", "callee=+2348012345678,callers=8,over=1,at=2,every=3,talk=10"),
)
DECISION_MILLISECONDS_MAX = 1_000


def stand_still(scene: Scene) -> None:
    """Stops the agent for ten seconds, and leaves it so."""
    agent = scene.agent
    agent.wait_for("call flagged")
    agent.signal(signal.SIGSTOP)
    time.sleep(6 if scene.is_quick else 10)


def wait_until_ended(scene: Scene, since: int) -> None:
    """Until every kill that came of attacks after that time has come to its end."""
    wait_until(
        lambda: scene.log.one(
            "SELECT count(*) >= 8 AND sum(state = 'ended') = count(*) FROM kills"
            " WHERE call_id IN (SELECT call_id FROM alert_calls WHERE created_us > ?)",
            since,
        ),
        15,
        "an attack after the standstill that is ended",
        every=0.1,
    )


@trial("standstill", "agent stopped (SIGSTOP) for 10 s at 300 calls/s, then reads on")
def standstill(scene: Scene) -> None:
    scene.start_simulator("--rate", "300", *TRAFFIC)
    agent = scene.start_agent()
    agent.wait_until_connected()
    stand_still(scene)
    agent.signal(signal.SIGCONT)
    resumed = time.time_ns() // 1000
    agent.wait_for("agent stood still")
    said = wait_until(lambda: decision(agent), 10, "a decision after the standstill")
    scene.note(said)
    took = re.search(r"caught up .*took_ms=(\d+)", said)
    if not took:
        raise Broken("the link was given up, not caught up with: nothing to see of this trial")
    slow = int(took[1]) > DECISION_MILLISECONDS_MAX
    scene.check(1, [f"decided only after {took[1]} ms"] if slow else [])
    wait_until_ended(scene, resumed)
    # Nothing was lost, so there is no gap but the first.
    gaps = promises.gaps_told(scene.log, ["start"]) + promises.no_gap_but(scene.log, ["start"])
    scene.check(4, gaps)
    scene.check(5, promises.gaps_closed(scene.log))
    agent.stop()
    finish(scene)


@trial("thrashing", "agent stopped for 10 s, then hardly runs: gives up and resyncs")
def thrashing(scene: Scene) -> None:
    # So much comes that a moment somewhat longer than meant is not enough to read it all.
    scene.start_simulator("--rate", "1000", *TRAFFIC)
    agent = scene.start_agent()
    agent.wait_until_connected()
    stand_still(scene)
    starve(agent, 5)
    gave_up(scene)


@trial("starvation", "agent gets half a percent of a processor at 2000 calls/s: gives up, resyncs")
def starvation(scene: Scene) -> None:
    scene.start_simulator("--rate", "2000", *TRAFFIC)
    agent = scene.start_agent()
    agent.wait_until_connected()
    agent.wait_for("call flagged")
    starve(agent, 30)
    gave_up(scene)


def starve(agent: Agent, seconds: float) -> None:
    """Lets it run for a moment of each tenth of a second, too little to read what comes."""
    deadline = time.monotonic() + seconds
    agent.signal(signal.SIGSTOP)
    # Its lines are read while it is stopped: it could read all that waits in the meantime.
    while time.monotonic() < deadline and not decision(agent):
        agent.signal(signal.SIGCONT)
        time.sleep(0.0005)
        agent.signal(signal.SIGSTOP)
        time.sleep(0.1)
    agent.signal(signal.SIGCONT)


def gave_up(scene: Scene) -> None:
    """The link was dropped before the switch did it, with a gap as long as what was given up."""
    agent = scene.agent
    said = wait_until(lambda: decision(agent), 1, "a decision")
    scene.note(said)
    if "what waits is given up" not in said:
        raise Broken(f"the link caught up: {said}")
    agent.wait_until_connected(count=2)
    wait_until_ended(scene, time.time_ns() // 1000)
    wrong = promises.gaps_told(scene.log, ["start", "shed"])
    behind = float(re.search(r"([0-9.]+) s behind", said)[1])
    wrong += [
        f"the gap is only {(to - begin) / 1e6} s long, of {behind} s that were given up"
        for reason, begin, to, _ in scene.log.gaps()
        if reason == "shed" and to - begin < behind * 1_000_000
    ]
    scene.check(4, wrong)
    scene.check(5, promises.gaps_closed(scene.log))
    agent.stop()
    finish(scene)


def decision(agent: Agent) -> str | None:
    lines = agent.lines("caught up with the switch") + agent.lines("what waits is given up")
    return lines[0] if lines else None


def finish(scene: Scene) -> None:
    """The queue grew while the agent was stopped, which is no fault of its own; never longer."""
    summary = scene.simulator.finish()
    scene.note(f"waited in the switch at most: {summary['queue_peak_bytes']} bytes")
    scene.check_usual(summary, queue_bytes_max=summary["queue_peak_bytes"])
