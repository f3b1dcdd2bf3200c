"""Part 4: the simulator at the highest rate that it can give."""

from __future__ import annotations

import time

from . import promises
from .processes import wait_until
from .registry import trial
from .scene import Scene

# The settings of the run, and what memory they allow, in kB: the README says the same.
RECENT_CALLS, RING_EVENTS, JOURNAL_MEGABYTES = 32_768, 8_192, 1
FIXED_KILOBYTES, EVENT_KILOBYTES, LISTED_CALL_KILOBYTES = 30_000, 1.05, 5
# What the simulator bears: at this rate its usual 64 MB are a quarter of a second.
PATIENCE_BYTES = 1 << 30
# The agent may be so far behind, then it gives the link up by itself.
BEHIND_SECONDS_MAX = 4


def shed_counted(scene: Scene, summary: dict) -> list[str]:
    """What was given away is counted, log details before anything else, and never a kill."""
    stats = scene.log.stats()
    rows = scene.log.one("SELECT count(*) FROM calls")
    told = scene.log.one("SELECT coalesce(sum(events_lost), 0) FROM gaps WHERE reason = 'shed'")
    names = ("events_shed", "journal_shed_calls", "journal_shed_details", "journal_shed_kills")
    shed = {name: stats[name] for name in names}
    scene.note(", ".join(f"{name} {count}" for name, count in shed.items()))
    wrong = []
    if told != shed["events_shed"]:
        wrong.append(f"{shed['events_shed']} events given away, {told} of them told as gaps")
    if shed["journal_shed_kills"] or shed["journal_shed_details"]:
        wrong.append("more than the details of ordinary calls was given away from the log")
    missing = summary["calls_ended"] - rows - shed["journal_shed_calls"]
    if missing and not was_given_up(scene) and not shed["events_shed"]:
        wrong.append(f"{missing} calls are neither on record nor counted as given away")
    return wrong


def was_given_up(scene: Scene) -> bool:
    """True where the agent dropped the link since it could not keep up: what it missed is a gap."""
    return bool(scene.agent.lines("what waits is given up"))


def memory(scene: Scene) -> list[str]:
    """The peak of resident memory against the bound that the settings give."""
    lines = scene.agent.lines("calls listed")
    listed = max(int(line.split("calls=")[1].split()[0]) for line in lines)
    bound = FIXED_KILOBYTES + (RECENT_CALLS + RING_EVENTS) * EVENT_KILOBYTES
    bound += JOURNAL_MEGABYTES * 1_024 + listed * LISTED_CALL_KILOBYTES
    peak = scene.agent.status("VmHWM")
    scene.note(f"peak memory {peak} kB of {bound:.0f} kB, {listed} calls listed at once")
    return [f"{peak} kB of memory, the settings allow {bound:.0f}"] if peak > bound else []


def attacks_ended(scene: Scene) -> list[str]:
    """Detection comes last of all that is given away: every flagged call is ended."""
    if not was_given_up(scene):
        return promises.attack_ended_after(scene.log, 0)
    # Of those that came while the link was given up, some were over when it stood again.
    states = scene.log.kill_states()
    scene.note(f"the link was given up meanwhile; kills {states}")
    return [] if states.keys() <= {"ended", "gone"} else [f"kills that came to no end: {states}"]


@trial("overload", "as many calls as the simulator can give (20000/s asked for)", alone=True)
def overload(scene: Scene) -> None:
    seconds = 8 if scene.is_quick else 30
    scene.start_simulator(
        *("--rate", "20000", "--spacing", "even", "--for", f"{seconds}"),
        *("--patience", f"{PATIENCE_BYTES}"),
        *("--talk", "0.5..1", "--answer-after", "0.1..0.2"),
        *("--attack", "callee=+2348012345678,callers=30,over=2,at=2,every=4,talk=10"),
    )
    limits = {"recent_calls": RECENT_CALLS, "ring_events": RING_EVENTS}
    agent = scene.start_agent(limits=limits, log={"journal_megabytes": JOURNAL_MEGABYTES})
    agent.wait_until_connected()
    begun = time.monotonic()
    # It takes as long as it takes: what the simulator cannot do in time it does later.
    scene.simulator.wait(seconds * 8 + 60)
    took = time.monotonic() - begun
    summary = scene.simulator.finish()
    wait_until(lambda: agent.lines("switch not connected"), 10, "the end of the feed")
    scene.check(1, memory(scene))
    scene.check(4, promises.no_gap_but(scene.log, ["start", "shed", "disconnected"]))
    agent.stop()
    scene.note(
        f"{summary['calls']} calls in {took:.1f} s, {summary['bytes'] >> 20} MB,"
        f" waited in the switch at most {summary['queue_peak_bytes']} bytes"
    )
    scene.check(4, shed_counted(scene, summary))
    scene.check(5, attacks_ended(scene))
    scene.check_usual(summary, int(summary["bytes"] / took * BEHIND_SECONDS_MAX))
