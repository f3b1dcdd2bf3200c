"""Part 7: the agent killed with SIGKILL at random moments of an attack, again and again."""

from __future__ import annotations

import time

from . import promises
from .registry import trial
from .scene import Scene


@trial("sigkill", "agent killed with SIGKILL amid attacks", quick=12, long=100, whole=True)
def sigkill(scene: Scene) -> None:
    """Some of the moments fall before the agent is connected, most into the storm of kills."""
    scene.tried = scene.times
    scene.start_simulator(
        *("--rate", "50", "--at-once", "--answer-after", "0.2", "--talk", "3..10"),
        *("--attack", "callee=+2348012345678,callers=40,over=1,at=0,every=1,talk=20"),
        *("--attack", "callee=+2348099999999,callers=12,over=0.5,at=0.3,every=2.5,talk=6"),
    )
    lived = 0
    for _ in range(scene.times):
        agent = scene.start_agent()
        time.sleep(scene.random.uniform(0.02, 2.2))
        lived += bool(agent.lines("call flagged"))
        agent.kill()
    agent = scene.start_agent()
    agent.wait_until_connected()
    agent.wait_for("call flagged")
    begun = time.time_ns() // 1000
    time.sleep(2.5)
    scene.check(4, promises.gaps_told(scene.log, ["start"], count_min=lived))
    agent.stop()
    scene.expect(lived >= scene.times // 3, f"only {lived} agents lived to flag a call")
    scene.check_usual(scene.simulator.finish())
    scene.check(3, promises.alerts_once(scene.log))
    scene.check(3, promises.numbers_continue(scene.log))
    # Kills that were under way at the end come to theirs with the switch; those before have.
    flagged = promises.flagged_after(scene.log, begun)
    scene.check(5, [] if flagged else ["no call was flagged after the last kill"])
    scene.note(f"{len(scene.kills)} kills received, {scene.log.kill_states()} on record,")
    scene.note(f"{scene.log.one('SELECT count(*) FROM alerts')} alerts, {lived} agents in action")
