"""The check of the checks: records with one lie each, and the promise that has to notice it."""

from __future__ import annotations

from contextlib import closing

from . import promises
from .registry import trial
from .scene import Scene

TABLES = """
    CREATE TABLE alerts (id, callee, decided_us, last_seen_us);
    CREATE TABLE alert_calls (alert, switch, call_id, created_us, rule DEFAULT 'masking');
    CREATE TABLE kills (id, call_id, state, attempts, requested_us, other_leg);
    CREATE TABLE gaps (id, reason, from_us, to_us, events_lost);
    INSERT INTO alerts VALUES (1, 'b', 10, 30), (2, 'b', 40, 50);
    INSERT INTO alert_calls (alert, switch, call_id, created_us)
        VALUES (1, 's', 'one', 10), (2, 's', 'two', 40);
    INSERT INTO kills VALUES (1, 'one', 'ended', 1, 10, ''), (2, 'two', 'ended', 2, 40, 'leg');
    INSERT INTO gaps VALUES (1, 'start', 0, 5, 0), (2, 'shed', 20, 25, 0);
"""
KILLS = [
    {"uuid": "one", "attack": 1, "result": "ended"},
    {"uuid": "two", "attack": 1, "result": "ignored"},
    {"uuid": "two", "attack": 1, "result": "ended"},
    {"uuid": "leg", "attack": 1, "result": "repeated", "leg_of": "two"},
    # The switch knows it no more.
    {"uuid": "leg", "attack": None, "result": "unknown", "leg_of": None},
]
SUMMARY = {"clients_dropped": 0, "queue_peak_bytes": 0}


def found(log, kills: list[dict], summary: dict) -> list[str]:
    """Everything that any of the promises has to say."""
    return [
        *promises.switch_not_slowed(summary),
        *promises.only_flagged_killed(kills, log),
        *promises.kills_on_record(kills, log),
        *promises.database_whole(log),
        *promises.alerts_once(log),
        *promises.numbers_continue(log),
        *promises.gaps_told(log, ["start", "shed"]),
        *promises.no_gap_but(log, ["start", "shed"]),
        *promises.attack_ended_after(log, 20),
    ]


# What is falsified, and a word of what has to be said of it.
LIES = [
    ("DELETE FROM kills WHERE id = 2", "not on record"),
    ("INSERT INTO kills VALUES (3, 'two', 'ended', 2, 41, '')", "on record twice"),
    ("UPDATE kills SET attempts = 1 WHERE id = 2", "more often than recorded"),
    ("UPDATE kills SET other_leg = '' WHERE id = 2", "legs killed but not on record"),
    ("UPDATE kills SET requested_us = 5 WHERE id = 2", "earlier time"),
    ("UPDATE kills SET id = 7 WHERE id = 2", "numbers are missing"),
    ("UPDATE kills SET state = 'still_up' WHERE id = 2", "flagged after the fault"),
    ("DELETE FROM alert_calls WHERE alert = 1", "without a flag on record"),
    ("DELETE FROM alert_calls WHERE alert = 2", "no call was flagged"),
    ("UPDATE alert_calls SET rule = 'fan_out' WHERE alert = 1", "without a flag on record"),
    ("UPDATE alert_calls SET call_id = 'one'", "in two alerts"),
    ("UPDATE alerts SET decided_us = 30 WHERE id = 2", "of one attack"),
    ("UPDATE gaps SET to_us = NULL WHERE id = 2", "is open"),
    ("UPDATE gaps SET reason = 'start' WHERE id = 2", "0 gaps of reason shed"),
    ("INSERT INTO gaps VALUES (3, 'malformed', 30, 31, 0)", "1 gaps of reason malformed"),
]


@trial("canary", "records falsified on purpose: each lie is found", long=1, whole=True)
def canary(scene: Scene) -> None:
    stranger = [*KILLS, {"uuid": "three", "attack": None, "result": "ended"}]
    stray = {"uuid": "leg", "attack": None, "result": "ended", "leg_of": "three"}
    said = [
        (found(laid(scene, ""), KILLS, SUMMARY), None),
        (found(scene.log, stranger, SUMMARY), "belong to no attack"),
        (found(scene.log, [*KILLS, stray], SUMMARY), "legs killed of calls that were not"),
        (found(scene.log, KILLS, SUMMARY | {"clients_dropped": 1}), "dropped 1 clients"),
        (found(scene.log, KILLS, SUMMARY | {"queue_peak_bytes": 1}), "1 bytes waited"),
    ]
    said += [(found(laid(scene, lie), KILLS, SUMMARY), words) for lie, words in LIES]
    scene.tried = len(said)
    for texts, words in said:
        if words is None:
            scene.expect(not texts, f"true records were called false: {texts}")
        else:
            scene.expect(any(words in text for text in texts), f"nobody said '{words}': {texts}")


def laid(scene: Scene, lie: str):
    """The true records, but for one lie."""
    scene.database.unlink(missing_ok=True)
    with closing(scene.log.connect()) as database:
        database.executescript(TABLES + lie)
    return scene.log
