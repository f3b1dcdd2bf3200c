"""Replays superposed arrivals and prints what was flagged; exit 1 where the stated rate is not kept."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from .arrivals import SECONDS, SIZES, Attack, Traffic, superpose

ROOT = Path(__file__).resolve().parents[2]
LEARNING = 14
# One false episode may be chance; more a million ordinary calls than this are not.
FLAGGED_PER_MILLION_MAX = 20
# A million ordinary calls and more, and attacks of each kind.
PEAKS, QUICK_PEAKS = (220, 440, 880, 1_660, 3_300), (440, 1_660)
DAYS, QUICK_DAYS = 42, 7
MODES = {
    "fixed 5 in 5 s": ["baselines.mode=off"],
    "one window": ["baselines.mode=on", "baselines.windows=one"],
    "five windows": ["baselines.mode=on"],
}


@dataclass
class Outcome:
    """What one replay flagged of what was to be judged."""

    false_episodes: int = 0
    false_calls: int = 0
    beside: int = 0
    seen: dict[tuple[int, float], list[bool]] = field(default_factory=lambda: defaultdict(list))
    # Attacks of which not every call was flagged, or that were flagged after the call that made N.
    late: list[str] = field(default_factory=list)
    seconds: float = 0.0


def replay(binary: Path, traffic: Path, settings: list[str]) -> list[dict]:
    """The alerts of a replay, each with its calls."""
    command = [str(binary), "replay", "-o", "json"]
    command += ["--columns", "caller=caller,callee=callee,start=start"]
    for setting in settings:
        command += ["--set", setting]
    done = subprocess.run([*command, str(traffic)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"false-alarms: {' '.join(command)}: {done.stderr.strip()}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [line for line in lines if line["type"] == "alert" and line["rule"] == "masking"]


def judge(traffic: Traffic, alerts: list[dict]) -> Outcome:
    outcome = Outcome()
    callers = {
        attack.caller(index): attack for attack in traffic.attacks for index in range(attack.size)
    }
    flagged: dict[int, set[str]] = defaultdict(set)
    for alert in alerts:
        if alert["tripped_us"] < traffic.judged_from * 1e6:
            continue
        ordinary = 0
        known: set[int] = set()
        for call in alert["calls"]:
            attack = callers.get(call["caller"])
            if attack is None:
                ordinary += 1
            else:
                known.add(attack.number)
                flagged[attack.number].add(call["caller"])
        if known:
            outcome.beside += ordinary
        else:
            outcome.false_episodes += 1
            outcome.false_calls += ordinary
    for attack in traffic.attacks:
        found = len(flagged[attack.number])
        outcome.seen[attack.size, attack.seconds].append(found > 0)
        if 0 < found < attack.size:
            outcome.late.append(f"attack {attack.number}: {found} of {attack.size} callers flagged")
    return outcome


def cell(seen: list[bool]) -> str:
    return "-" if not seen else "all" if all(seen) else f"{sum(seen)} of {len(seen)}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=".ci/false-alarms", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the short run of the gate")
    parser.add_argument("--peaks", help="calls an hour at the busiest, by commas")
    parser.add_argument("--days", type=int, help="days that are judged")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--attacks", type=int, default=12, metavar="N", help="a day; 0 for none")
    parser.add_argument("binary", nargs="?", type=Path, default=ROOT / ".build/release/callwarden")
    parser.add_argument("work", nargs="?", type=Path, default=ROOT / ".ci/scratch/false-alarms")
    options = parser.parse_args(arguments)
    peaks = QUICK_PEAKS if options.quick else PEAKS
    if options.peaks:
        peaks = tuple(int(word) for word in options.peaks.split(","))
    days = options.days or (QUICK_DAYS if options.quick else DAYS)
    options.work.mkdir(parents=True, exist_ok=True)
    totals = dict.fromkeys(MODES, (0, 0, 0))
    broken: list[str] = []
    for peak in peaks:
        traffic = superpose(peak, LEARNING, days, options.seed, options.attacks)
        path = options.work / f"{peak}.csv"
        traffic.write(path)
        print(f"\npeak {traffic.peak} calls/h, {traffic.ordinary:,} ordinary calls judged")
        for mode, settings in MODES.items():
            begun = time.monotonic()
            outcome = judge(traffic, replay(options.binary, path, settings))
            outcome.seconds = time.monotonic() - begun
            show(mode, traffic, outcome)
            calls, episodes, flagged = totals[mode]
            totals[mode] = (
                calls + traffic.ordinary,
                episodes + outcome.false_episodes,
                flagged + outcome.false_calls,
            )
            if mode != "fixed 5 in 5 s":
                broken += [f"peak {peak}, {mode}: {text}" for text in big_ones(outcome)]
        path.unlink()
    print("\nall together")
    for mode, (calls, episodes, flagged) in totals.items():
        rate = flagged / calls * 1e6
        print(f"  {mode}: {episodes} false episodes, {flagged} of {calls:,} calls ({rate:.1f} a million)")
        if mode != "fixed 5 in 5 s" and episodes > 1 and rate > FLAGGED_PER_MILLION_MAX:
            broken.append(f"{mode}: {rate:.1f} ordinary calls a million were flagged")
    for text in broken:
        print(f"BROKEN: {text}", file=sys.stderr)
    return 1 if broken else 0


def big_ones(outcome: Outcome) -> list[str]:
    """Attacks of 25 and more callers that came through, or of which some calls did."""
    missed = [
        f"{seen.count(False)} attacks of {size} in {seconds} s were not seen"
        for (size, seconds), seen in outcome.seen.items()
        if size >= 50 and not all(seen)
    ]
    return missed


def show(mode: str, traffic: Traffic, outcome: Outcome) -> None:
    rate = outcome.false_calls / max(1, traffic.ordinary) * 1e6
    print(
        f"  {mode}: {outcome.false_episodes} false episodes, {outcome.false_calls} calls "
        f"({rate:.1f} a million); {outcome.beside} ordinary calls beside "
        f"{len(traffic.attacks)} attacks; {outcome.seconds:.1f} s"
    )
    if traffic.attacks:
        for size in SIZES:
            cells = [f"{seconds} s {cell(outcome.seen[size, seconds])}" for seconds in SECONDS]
            print(f"    {size} callers: " + ", ".join(cells))
    if outcome.late:
        print(f"    not whole: {len(outcome.late)}, such as {outcome.late[0]}")
