"""Trials that are programs of their own, judged by exit status."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .table import Result


@dataclass(frozen=True)
class Program:
    """A command line, and how to find in its output how often it tried."""

    name: str
    fault: str
    command: list[str]
    # Extra arguments and environment of the quick and of the long run.
    quick: list[str] = field(default_factory=list)
    long: list[str] = field(default_factory=list)
    quick_environment: dict[str, str] = field(default_factory=dict)
    long_environment: dict[str, str] = field(default_factory=dict)
    # The group of this expression, summed over all matches, is the number of tries; what is no
    # number counts as one.
    tries: str = r"(\d+) tries"
    promises: tuple[int, ...] = ()
    minutes_max: int = 60
    # They build and use every processor: behind the trials, one after the other.
    alone: bool = True


# One entry for each; this list is all there is to change.
PROGRAMS: list[Program] = [
    Program(
        "simulation",
        "31 kinds of faults in simulated worlds, and agents broken on purpose",
        ["swift", "test", "--filter", "SimulationTests"],
        quick_environment={"CALLWARDEN_WORLDS": "100"},
        long_environment={"CALLWARDEN_WORLDS": "20000"},
        promises=(1, 2, 3, 4, 5),
        minutes_max=120,
    ),
    Program(
        "hostile-text",
        "names and numbers that callers chose, in every output",
        [".ci/hostile/run"],
        tries=r"(\d+) texts",
        promises=(2, 3),
    ),
    Program(
        "fuzz-planted",
        "bugs planted in what reads foreign bytes: each is found",
        [".ci/fuzz", "--self-test"],
        tries=r"planted \w+ (b)ug found",
        promises=(2,),
    ),
    Program(
        "fuzz",
        "bytes that libFuzzer makes up, under AddressSanitizer",
        [".ci/fuzz"],
        long=["--seconds", "300"],
        tries=r"(\d+) runs",
        promises=(2,),
    ),
    Program(
        "sanitizers",
        "races and stray memory, planted ones first",
        [".ci/sanitize"],
        tries=r"Test run with (\d+) tests",
        promises=(3,),
    ),
]


def run_program(program: Program, folder: Path, is_quick: bool) -> Result:
    """Runs it from the top of the repository; its output is kept in the work folder."""
    result = Result(program.name, program.fault, checked=set(program.promises))
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "output.log"
    extra = program.quick if is_quick else program.long
    variables = program.quick_environment if is_quick else program.long_environment
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*program.command, *extra],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **variables},
        )
        try:
            status = process.wait(program.minutes_max * 60)
        except subprocess.TimeoutExpired:
            status = "none: out of time"
        finally:
            process.kill()
            process.wait()
    text = log.read_text(errors="replace")
    found = re.findall(program.tries, text)
    result.times = sum(int(count) if count.isdigit() else 1 for count in found)
    if status != 0:
        last = " / ".join(text.splitlines()[-15:])
        result.failures.append((None, f"exit status {status}, see {log}: {last}"))
    elif result.times == 0:
        result.failures.append((None, f"no tries counted in its output, see {log}"))
    return result
