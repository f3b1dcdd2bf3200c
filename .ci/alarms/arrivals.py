"""Real days of calls to one number, superposed until the number is as busy as wanted, and attacks."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "fixtures/arrivals/gp-calls-2021-h1.csv"
# An outlier that is looked at by itself.
FLASH_CROWD = date(2021, 6, 8)
# A Monday, 2026-01-05, in UTC.
BEGIN = 1_767_571_200
DAY = 86_400
# One copy of the busiest hours has so many calls an hour.
PEAK_OF_ONE = 34
CALLEE = "+2342010000001"
SIZES = (6, 12, 25, 50)
SECONDS = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Attack:
    """So many distinct callers within so long; their numbers say which attack they are of."""

    number: int
    size: int
    seconds: float

    def caller(self, index: int) -> str:
        return f"+23490{self.number:04d}{index:04d}"


@dataclass
class Traffic:
    """What a replay is to read, by time, and what of it is to be judged."""

    calls: list[tuple[float, str]]
    attacks: list[Attack]
    judged_from: float
    ordinary: int
    peak: int

    def write(self, path: Path) -> None:
        with path.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(("caller", "callee", "start"))
            for when, caller in self.calls:
                table.writerow((caller, CALLEE, f"{when:.6f}"))


def days() -> dict[date, list[tuple[int, str]]]:
    """Seconds since midnight and callers, by day."""
    found: dict[date, list[tuple[int, str]]] = defaultdict(list)
    with SOURCE.open() as file:
        for row in csv.DictReader(file):
            when = datetime.fromisoformat(row["t"])
            second = when.hour * 3600 + when.minute * 60 + when.second
            found[when.date()].append((second, row["from"]))
    return found


def pools() -> tuple[dict[int, list], dict[int, list]]:
    """Days for learning, and others for judging, by the day of the week."""
    known = {day: calls for day, calls in days().items() if day != FLASH_CROWD}
    both: tuple[dict[int, list], dict[int, list]] = (defaultdict(list), defaultdict(list))
    for place, day in enumerate(sorted(known)):
        both[place * 2 // len(known)][day.weekday()].append(known[day])
    return both


def caller(number: int) -> str:
    return f"+23480{number:08d}"


def superpose(peak: int, learning: int, judging: int, seed: int, attacks_a_day: int) -> Traffic:
    """Days of as many copies as make the peak, each moved by up to a quarter of an hour.

    Each copy has callers of its own. At weekends the surgery is closed and hardly any days are known:
    copies of one call would be a burst that nobody has seen.
    """
    dice = random.Random(seed)
    copies = max(1, round(peak / PEAK_OF_ONE))
    learned, judged = pools()
    calls: list[tuple[float, str]] = []
    count = 0
    for number in range(learning + judging):
        if number % 7 >= 5:
            continue
        pool = (learned if number < learning else judged)[number % 7]
        for _ in range(copies):
            shift, names = dice.uniform(-900, 900), {}
            for second, name in dice.choice(pool):
                if name not in names:
                    count += 1
                    names[name] = "anonymous" if name in ("anonymous", "0000000000") else caller(count)
                when = BEGIN + number * DAY + second + shift + dice.random()
                calls.append((when, names[name]))
    begin = BEGIN + learning * DAY
    times = [when for when, _ in calls if when >= begin]
    hours: dict[int, int] = defaultdict(int)
    for when, _ in calls:
        hours[int(when // 3600)] += 1
    attacks = []
    if attacks_a_day:
        attacks = attack(calls, times, judging * attacks_a_day, dice)
    calls.sort()
    return Traffic(calls, attacks, begin, len(times), max(hours.values()))


def attack(calls: list, times: list[float], count: int, dice: random.Random) -> list[Attack]:
    """Attacks at times of ordinary calls, apart from each other."""
    attacks: list[Attack] = []
    last = 0.0
    for when in sorted(dice.sample(times, min(count, len(times)))):
        if when < last + 180:
            continue
        last = when
        new = Attack(len(attacks), dice.choice(SIZES), dice.choice(SECONDS))
        attacks.append(new)
        for index in range(new.size):
            calls.append((when + 0.001 + dice.uniform(0, new.seconds), new.caller(index)))
    return attacks
