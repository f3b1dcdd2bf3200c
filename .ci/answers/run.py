"""Runs both programs over everything, prints a table, and says by its status whether all is the same."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from .compare import Program, Row, feed
from .made_up import pieces

FIXTURES = Path(__file__).parents[2] / "fixtures"
# Endings of the files that hold a feed, and some that only look so: both programs must say the same.
CAPTURES = (".raw", ".raw.gz", ".feed", ".bin", ".txt", ".json")
# What others sent; none of it is a feed of events.
ASIDE = (".sent.raw",)

# The rule so sharp that most recordings hold an attack.
SHARP = ["--set", "threshold=2", "--set", "window_seconds=60"]
COUNTRY = ["--set", "numbering.country_code=234"]
TENANTS = ["--set", "numbering.domains=tenant1.example,tenant2.example"]
VARIANTS = {
    "as it comes": [],
    "2 callers in 60 s": SHARP,
    "3 callers in 1 s": ["--set", "threshold=3", "--set", "window_seconds=1"],
    "cooldown 1 s": [*SHARP, "--set", "cooldown_seconds=1"],
    "country 234": [*SHARP, *COUNTRY],
    "country 44": [*SHARP, "--set", "numbering.country_code=44"],
    "withheld each": [*SHARP, *COUNTRY, "--set", "withheld_callers=each"],
    "withheld ignored": [*SHARP, *COUNTRY, "--set", "withheld_callers=ignore"],
    "both legs": [*SHARP, *COUNTRY, "--legs", "both"],
    "callee of the request": [*SHARP, *COUNTRY, "--callee", "request"],
    "callee of To": [*SHARP, *COUNTRY, "--callee", "to"],
    "two tenants": [*SHARP, *COUNTRY, *TENANTS],
}
MADE_UP = {
    "made up": COUNTRY,
    "made up, without a country": [],
    "made up, both legs, withheld each": [
        *(*COUNTRY, *TENANTS, "--legs", "both", "--set", "withheld_callers=each")
    ],
    "made up, 10 in 60 s, To, a small window": [
        *(*COUNTRY, "--set", "threshold=10", "--set", "window_seconds=60", "--callee", "to"),
        *("--set", "withheld_callers=ignore", "--set", "limits.recent_calls=4096"),
    ],
}
# Rules that a later version has beside masking, by the keys that let them rest.
OTHER_RULES = (
    "rules.fan_out.action",
    "rules.wangiri.action",
    "rules.concurrency.action",
    "rules.short_calls.action",
    "rules.sequence.action",
)


def recordings() -> list[Path]:
    return [
        path
        for path in sorted(FIXTURES.rglob("*"))
        if path.name.endswith(CAPTURES) and not path.name.endswith(ASIDE)
    ]


def alone(binary: Path, settings: Path) -> list[str]:
    """Words by which the program looks for masking and for nothing else."""
    words = ["--config", str(settings)]
    checked = subprocess.run(
        [binary, "check", "-o", "json", "--no-passwords", *words],
        capture_output=True,
        check=True,
        text=True,
    )
    keys = {json.loads(line).get("key") for line in checked.stdout.splitlines()}
    for key in OTHER_RULES:
        if key in keys:
            words += ["--set", f"{key}=off"]
    return words


def on_recordings(old: Program, new: Program) -> list[Row]:
    rows = []
    for variant, words in VARIANTS.items():
        row = Row(variant)
        for path in recordings():
            running = [(program, program.start(words, str(path))) for program in (old, new)]
            name = f"{path.relative_to(FIXTURES)} ({variant})"
            row.take(name, *[program.answer(process) for program, process in running])
        rows.append(row)
    return rows


def on_made_up(old: Program, new: Program, calls: int, seed: int) -> list[Row]:
    """Every variant at once: to make up the capture takes longer than to replay it."""
    running = []
    for place, (variant, words) in enumerate(MADE_UP.items()):
        for program in (old, new):
            output = program.output.with_suffix(f".{place}")
            mine = Program(program.binary, output, program.alone)
            running.append((variant, mine, mine.start(words, "-")))
    feed([process for _, _, process in running], pieces(calls, seed))
    answers = [(variant, program.answer(process)) for variant, program, process in running]
    rows = []
    for (variant, before), (_, after) in zip(answers[::2], answers[1::2]):
        row = Row(variant)
        row.take(f"{calls} calls of seed {seed}", before, after)
        if not row.alerts:
            row.found.append("no attack was found: this shows nothing")
        rows.append(row)
    return rows


def table(rows: list[Row]) -> str:
    cells = [("settings", "captures", "alerts", "flagged calls", "differences")]
    for row in rows:
        counts = (row.captures, row.alerts, row.flagged, len(row.found))
        cells.append((row.variant, *(f"{count}" for count in counts)))
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    lines = []
    for name, *counts in cells:
        columns = [count.rjust(width) for count, width in zip(counts, widths[1:])]
        lines.append("  ".join([name.ljust(widths[0]), *columns]))
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines + [text for row in rows for text in row.found])


def parsed(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="same-answers",
        description="Replays every recording, with the settings that matter, and a made-up capture "
        "with two versions of callwarden, masking alone switched on. Alert lines must be the same "
        "byte for byte, and what both summaries say but for the time. Exit code 1 where they differ.",
    )
    parser.add_argument("old", type=Path, nargs="?", help="callwarden of the version before")
    parser.add_argument("new", type=Path, nargs="?", help="the one to be held to it")
    parser.add_argument("work", type=Path, nargs="?", help="default: scratch/answers beside this")
    parser.add_argument("--calls", type=int, default=1_000_000, help="of the made-up capture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--capture", type=int, metavar="CALLS", help="only writes one to stdout")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="for the new one alone: to see that a difference is found",
    )
    options = parser.parse_args(words)
    if options.capture is None and (options.old is None or options.new is None):
        parser.error("two programs to compare, or --capture")
    return options


def main(words: list[str]) -> int:
    options = parsed(words)
    if options.capture is not None:
        for piece in pieces(options.capture, options.seed):
            sys.stdout.buffer.write(piece)
        return 0
    work = options.work or Path(__file__).parents[1] / "scratch" / "answers"
    work.mkdir(parents=True, exist_ok=True)
    settings = work / "callwarden.json5"
    settings.write_text("{}\n")
    old = Program(options.old, work / "old.out", alone(options.old, settings))
    new = Program(options.new, work / "new.out", alone(options.new, settings))
    new.alone += [word for value in options.set for word in ("--set", value)]
    start = time.monotonic()
    rows = on_recordings(old, new)
    recorded = time.monotonic()
    if options.calls:
        rows += on_made_up(old, new, options.calls, options.seed)
    end = time.monotonic()
    print(table(rows))
    print(f"recordings {recorded - start:.0f} s, made up {end - recorded:.0f} s")
    return 1 if any(row.found for row in rows) else 0
