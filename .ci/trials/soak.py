"""Part 8: ordinary load with attacks for a while; nothing may grow and nothing may drift."""

from __future__ import annotations

import time
from statistics import mean

from . import promises
from .registry import trial
from .scene import Scene

# What the last quarter of the time may have more than the second one.
MEMORY_GROWTH_KILOBYTES_MAX = 4_096
DESCRIPTORS_GROWTH_MAX = 2
LATENCY_RATIO_MAX = 3
LATENCY_FLOOR_MICROSECONDS = 200
# A call flagged only when the pattern completed waited for the others, not for the agent.
WAITED_MICROSECONDS = 1_000_000


def samples(scene: Scene, seconds: int) -> list[dict]:
    """Memory, descriptors and threads of the agent, once a second."""
    taken = []
    for second in range(seconds):
        time.sleep(1)
        agent = scene.agent
        taken.append(
            {
                "resident": agent.status("VmRSS"),
                "descriptors": agent.descriptors(),
                "threads": agent.status("Threads"),
            }
        )
    return taken


def growth(scene: Scene, taken: list[dict]) -> list[str]:
    """What is more in the last quarter than in the second one."""
    quarter = len(taken) // 4
    limits = {
        "resident": MEMORY_GROWTH_KILOBYTES_MAX,
        "descriptors": DESCRIPTORS_GROWTH_MAX,
        "threads": 0,
    }
    wrong = []
    for name, limit in limits.items():
        second = mean(sample[name] for sample in taken[quarter : 2 * quarter])
        last = mean(sample[name] for sample in taken[-quarter:])
        scene.note(f"{name}: {second:.1f} in the second quarter, {last:.1f} in the last one")
        if last - second > limit:
            wrong.append(f"{name} grew from {second:.1f} to {last:.1f}")
    return wrong


def drift(scene: Scene) -> list[str]:
    """Latency from a call's creation at the switch to its kill there, of both halves."""
    kills = [kill for kill in scene.kills if kill["attempt"] == 1]
    created = dict(scene.log.ask("SELECT call_id, created_us FROM alert_calls"))
    times = [k["at_us"] - created[k["uuid"]] for k in kills if k["uuid"] in created]
    prompt = [time for time in times if time < WAITED_MICROSECONDS]
    half = len(prompt) // 2
    if half < 20:
        return [f"only {len(prompt)} kills to judge latency by"]
    first, second = (sorted(part)[half // 2] for part in (prompt[:half], prompt[half:]))
    scene.note(f"creation to kill, p50: {first} us in the first half, {second} us in the second")
    if second > LATENCY_RATIO_MAX * max(first, LATENCY_FLOOR_MICROSECONDS):
        return [f"latency went from {first} to {second} us"]
    return []


@trial("soak", "200 calls/s with attacks, for a while", long=1, alone=True)
def soak(scene: Scene) -> None:
    seconds = 60 if scene.is_quick else 900
    scene.start_simulator(
        *("--rate", "200", "--talk", "3..10", "--for", f"{seconds - 3}"),
        *("--attack", "callee=+2348012345678,callers=8,over=2.5,at=3,every=6,talk=20"),
        *("--attack", "callee=+2348099999999,callers=30,over=1,at=4,every=7,talk=20"),
    )
    # Small tables are full within the first quarter; those of the long run are so by themselves.
    small = {"limits": {"recent_calls": 2_048}, "log": {"journal_megabytes": 1}}
    agent = scene.start_agent(**(small if scene.is_quick else {}))
    agent.wait_until_connected()
    taken = samples(scene, seconds)
    peak = agent.status("VmHWM")
    gaps = promises.gaps_told(scene.log, ["start"]) + promises.no_gap_but(scene.log, ["start"])
    scene.check(4, gaps)
    agent.stop(seconds=2)
    scene.check_usual(scene.simulator.finish())
    scene.check(3, promises.alerts_once(scene.log))
    scene.check(5, promises.attack_ended_after(scene.log, 0))
    scene.check(1, growth(scene, taken) + drift(scene))
    stats = scene.log.stats()
    figures = ("calls", "calls_flagged", "kills_ended", "reaction_p50_us", "reaction_p99_us")
    scene.note(", ".join(f"{name} {stats[name]}" for name in figures) + f", peak {peak} kB")
