"""The promises, one function each; each returns what is wrong as text, nothing when all is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .records import Log

# Calls of attacks, whose alerts end calls: those of other rules are alerts alone.
MASKED = "alert_calls WHERE rule = 'masking'"


def some(items: Iterable[str]) -> str:
    """A few of many."""
    items = sorted(items)
    return ", ".join(items[:3]) + (f" and {len(items) - 3} more" if len(items) > 3 else "")


def legs_of(kills: list[dict], log: Log) -> set[str]:
    """The other legs that kills named, as the switch knew them; once over it knows no leg as one."""
    known = {kill["uuid"] for kill in kills if kill.get("leg_of")}
    unknown = {kill["uuid"] for kill in kills if kill["result"] == "unknown"}
    recorded = {leg for (leg,) in log.ask("SELECT other_leg FROM kills")}
    return known | (unknown & recorded)


def switch_not_slowed(summary: dict, queue_bytes_max: int = 0) -> list[str]:
    """1: The switch dropped no client and never had more than so much waiting for one."""
    wrong = []
    if summary["clients_dropped"]:
        wrong.append(f"the switch dropped {summary['clients_dropped']} clients for not reading")
    peak = summary["queue_peak_bytes"]
    if peak > queue_bytes_max:
        wrong.append(f"{peak} bytes waited in the switch, at most {queue_bytes_max} may")
    return wrong


def only_flagged_killed(kills: list[dict], log: Log) -> list[str]:
    """2: Every kill received was of a call in an attack, and one that the log shows as flagged."""
    wrong = []
    legs = legs_of(kills, log)
    killed = {kill["uuid"] for kill in kills} - legs
    strays = {kill["uuid"] for kill in kills if kill.get("leg_of") and kill["leg_of"] not in killed}
    kills = [kill for kill in kills if kill["uuid"] not in legs]
    if strays:
        wrong.append(f"{len(strays)} legs killed of calls that were not: {some(strays)}")
    # A call that is over is of no attack any more: asking for it again after a gap hurts nobody.
    strangers = [k["uuid"] for k in kills if k["attack"] is None and k["result"] != "unknown"]
    if strangers:
        wrong.append(f"{len(strangers)} calls killed that belong to no attack: {some(strangers)}")
    flagged = {call for (call,) in log.ask(f"SELECT call_id FROM {MASKED}")}
    unflagged = {k["uuid"] for k in kills} - flagged
    if unflagged:
        wrong.append(f"{len(unflagged)} calls killed without a flag on record: {some(unflagged)}")
    return wrong


def kills_on_record(kills: list[dict], log: Log) -> list[str]:
    """3: Every kill received is in the log, and none is in it twice."""
    wrong = []
    legs = legs_of(kills, log)
    kills = [kill for kill in kills if kill["uuid"] not in legs]
    unrecorded = legs - {leg for (leg,) in log.ask("SELECT other_leg FROM kills")}
    if unrecorded:
        wrong.append(f"{len(unrecorded)} legs killed but not on record: {some(unrecorded)}")
    recorded = Counter(call for (call,) in log.ask("SELECT call_id FROM kills"))
    missing = {k["uuid"] for k in kills} - recorded.keys()
    if missing:
        wrong.append(f"{len(missing)} kills received but not on record: {some(missing)}")
    twice = [call for call, count in recorded.items() if count > 1]
    if twice:
        wrong.append(f"{len(twice)} kills on record twice: {some(twice)}")
    received = Counter(kill["uuid"] for kill in kills)
    attempts = dict(log.ask("SELECT call_id, attempts FROM kills"))
    fewer = [call for call, count in received.items() if attempts.get(call, count) < count]
    if fewer:
        wrong.append(f"{len(fewer)} kills came more often than recorded: {some(fewer)}")
    return wrong


def database_whole(log: Log) -> list[str]:
    """3: SQLite finds nothing wrong with the database."""
    answer = log.one("PRAGMA integrity_check")
    return [] if answer == "ok" else [f"the database is damaged: {answer}"]


def alerts_once(log: Log) -> list[str]:
    """3: No attack has two alerts, and no call is in two.

    A later alert of a callee is decided behind the last call of the earlier one. Its first call
    says less: after a restart calls come from the switch's list, in whole seconds.
    """
    pairs = log.ask(
        "SELECT a.id, b.id FROM alerts a JOIN alerts b ON a.callee = b.callee AND a.id < b.id"
        " WHERE b.decided_us <= a.last_seen_us"
    )
    wrong = [f"alerts {a} and {b} are of one attack" for a, b in pairs]
    twice = log.one(
        "SELECT count(*) FROM"
        f" (SELECT 1 FROM {MASKED} GROUP BY switch, call_id HAVING count(DISTINCT alert) > 1)"
    )
    return wrong + ([f"{twice} calls are in two alerts"] if twice else [])


def numbers_continue(log: Log) -> list[str]:
    """3: Numbers have no holes and follow time, over restarts too."""
    wrong = []
    for table, time in (("alerts", "decided_us"), ("kills", "requested_us"), ("gaps", "from_us")):
        back = log.one(
            f"SELECT count(*) FROM (SELECT {time} - lag({time}) OVER (ORDER BY id) AS step"
            f" FROM {table}) WHERE step < 0"
        )
        if back:
            wrong.append(f"{back} times a later number in {table} is of an earlier time")
        if holes := log.one(f"SELECT max(id) - count(*) FROM {table}"):
            wrong.append(f"{holes} numbers are missing in {table}")
    return wrong


def gaps_told(log: Log, reasons: Iterable[str], count_min: int = 1) -> list[str]:
    """4: There are gaps for each of these reasons, and none is open."""
    gaps = log.gaps()
    counted = Counter(reason for reason, *_ in gaps)
    wrong = [
        f"{counted[reason]} gaps of reason {reason}, not {count_min}; there are {dict(counted)}"
        for reason in reasons
        if counted[reason] < count_min
    ]
    return wrong + gaps_closed(log)


def gaps_closed(log: Log) -> list[str]:
    """4: No gap is open while the link is up; to be asked of a running agent."""
    return [f"a gap of reason {reason} is open" for reason, _, to, _ in log.gaps() if to is None]


def no_gap_but(log: Log, reasons: Iterable[str]) -> list[str]:
    """4: The agent claims no blindness that there was not."""
    others = Counter(reason for reason, *_ in log.gaps() if reason not in reasons)
    return [f"{count} gaps of reason {reason}" for reason, count in others.items()]


def flagged_after(log: Log, time_us: int) -> int:
    """Calls of attacks that came after this time."""
    return log.one(f"SELECT count(*) FROM {MASKED} AND created_us > ?", time_us)


def attack_ended_after(log: Log, time_us: int) -> list[str]:
    """5: An attack that came after this time was flagged, and all its kills confirmed."""
    flagged = flagged_after(log, time_us)
    if not flagged:
        return ["no call was flagged after the fault"]
    states = dict(
        log.ask(
            "SELECT state, count(*) FROM kills WHERE call_id IN"
            f" (SELECT call_id FROM {MASKED} AND created_us > ?) GROUP BY state",
            time_us,
        )
    )
    ended = states.pop("ended", 0)
    if ended == flagged and not states:
        return []
    return [f"{flagged} calls flagged after the fault, {ended} ended, others {states}"]
