"""What two programs print about the same capture, and where it differs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

# What of a line is shown where two differ.
SHOWN = 240
# Exit code of a program that was asked in the wrong way.
MISUSED = 2
# Differs from run to run.
TIMED = ("seconds",)


@dataclass
class Answer:
    """Everything that one replay said."""

    code: int
    alerts: list[bytes]
    summary: dict

    @classmethod
    def of(cls, code: int, output: Path) -> Answer:
        lines = output.read_bytes().splitlines()
        summaries = [line for line in lines if line.startswith(b'{"type":"summary"')]
        rest = [line for line in lines if not line.startswith(b'{"type":"summary"')]
        return cls(code, rest, json.loads(summaries[-1]) if summaries else {})


def differences(old: Answer, new: Answer) -> list[str]:
    """The first difference of each sort; none where the answers are the same."""
    found = []
    if old.code == MISUSED:
        found.append("the old program does not take these settings: this shows nothing")
    if old.code != new.code:
        found.append(f"exit code {old.code} became {new.code}")
    for place, (line, other) in enumerate(zip_longest(old.alerts, new.alerts)):
        if line != other:
            found.append(f"alert {place + 1}: {shown(line, other)}")
            break
    for key, value in old.summary.items():
        if key not in TIMED and new.summary.get(key) != value:
            found.append(f"summary's {key}: {value} became {new.summary.get(key)}")
    return found


def shown(line: bytes | None, other: bytes | None) -> str:
    """Both lines from a little before where they part."""
    if line is None or other is None:
        kept = line if other is None else other
        return f"{'lost' if other is None else 'new'}: {kept[:SHOWN]!r}"
    parted = next(
        (place for place, (a, b) in enumerate(zip(line, other)) if a != b),
        min(len(line), len(other)),
    )
    begin = max(0, parted - SHOWN // 2)
    return f"{line[begin : begin + SHOWN]!r} became {other[begin : begin + SHOWN]!r}"


@dataclass
class Row:
    """What one variant of the settings made of some captures."""

    variant: str
    captures: int = 0
    alerts: int = 0
    flagged: int = 0
    found: list[str] = field(default_factory=list)

    def take(self, name: str, old: Answer, new: Answer) -> None:
        self.captures += 1
        self.alerts += old.summary.get("alerts", 0)
        self.flagged += old.summary.get("flagged_calls", 0)
        self.found += [f"{name}: {text}" for text in differences(old, new)]


@dataclass
class Program:
    """One of the two, with what is to be set for masking alone to be on."""

    binary: Path
    output: Path
    alone: list[str]

    def start(self, words: list[str], capture: str) -> subprocess.Popen:
        """A replay; of `-` the capture is what is written to its stdin."""
        command = [str(self.binary), "replay", "-o", "json", *self.alone, *words, capture]
        stdin = subprocess.PIPE if capture == "-" else subprocess.DEVNULL
        with self.output.open("wb") as output:
            return subprocess.Popen(
                command, stdin=stdin, stdout=output, stderr=subprocess.DEVNULL
            )

    def answer(self, process: subprocess.Popen) -> Answer:
        return Answer.of(process.wait(), self.output)


def feed(processes: list[subprocess.Popen], pieces: Iterable[bytes]) -> None:
    """Gives each of them the same bytes; one that has ended gets no more."""
    pipes = [process.stdin for process in processes]
    for piece in pieces:
        for pipe in list(pipes):
            try:
                pipe.write(piece)
            except BrokenPipeError:
                pipes.remove(pipe)
    for pipe in pipes:
        pipe.close()
