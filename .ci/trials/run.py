"""Runs trials and programs, prints what they found, and says by its status whether all held."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import signal
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import __path__ as folders
from .processes import Broken
from .programs import PROGRAMS, Program, run_program
from .registry import PROMISES, TRIALS, Trial
from .scene import Scene
from .table import Result, table


def run_trial(trial: Trial, binary: Path, work: Path, is_quick: bool) -> Result:
    """Runs a trial as often as it is to be tried."""
    result = Result(trial.name, trial.fault)
    times = trial.times(is_quick)
    for turn in range(1 if trial.whole else times):
        scene = Scene(binary, work / trial.name / str(turn + 1), is_quick, times, turn)
        try:
            trial.run(scene)
        except Broken as reason:
            scene.failures.append((None, f"{reason}; see {scene.folder}"))
        except Exception:
            scene.failures.append((None, traceback.format_exc().strip()))
        finally:
            scene.close()
        result.times += scene.tried
        result.checked |= scene.checked
        result.failures += scene.failures
        result.notes += scene.notes
    if result.times == 0 and not result.failures:
        result.failures.append((None, "was not tried: ask for it without --quick"))
    return result


def timed(item: Trial | Program, binary: Path, work: Path, is_quick: bool) -> Result:
    begun = time.monotonic()
    if isinstance(item, Trial):
        result = run_trial(item, binary, work, is_quick)
    else:
        result = run_program(item, work / item.name, is_quick)
    result.seconds = time.monotonic() - begun
    print(f"-- {item.name}: {item.fault} ({result.seconds:.0f} s)")
    for text in result.notes:
        print(f"   {text}")
    for _, text in result.failures:
        print(f"   BROKEN: {text}")
    sys.stdout.flush()
    return result


def run_all(items: list, jobs: int, *context) -> list[Result]:
    """Those that want to be alone come last, the others `jobs` at a time."""
    alone = [item for item in items if getattr(item, "alone", False)]
    shared = [item for item in items if item not in alone]
    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(lambda item: timed(item, *context), shared))
    return results + [timed(item, *context) for item in alone]


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=".ci/faults",
        description="Breaks everything around the agent and checks what it promises.",
        epilog="Promises: " + "; ".join(f"{n}, {text}" for n, text in PROMISES.items()) + ".",
    )
    parser.add_argument("--quick", action="store_true", help="the short run of the gate")
    parser.add_argument("--only", action="append", metavar="NAME", help="this one; repeatable")
    parser.add_argument("--list", action="store_true", help="names and faults, nothing run")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="at a time (default 2)")
    parser.add_argument("binary", nargs="?", type=Path, default=".build/release/callwarden")
    parser.add_argument("work", nargs="?", type=Path, default=".ci/scratch/faults")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    for module in pkgutil.iter_modules(folders):
        importlib.import_module(f"{__package__}.{module.name}")
    options = parse(arguments)
    items = [*TRIALS, *PROGRAMS]
    if options.list:
        for item in items:
            print(f"{item.name:24} {item.fault}")
        return 0
    for name in set(options.only or []) - {item.name for item in items}:
        print(f"faults: no trial is named {name}; see --list", file=sys.stderr)
        return 2
    if not options.binary.is_file():
        print(f"faults: {options.binary}: no such file; build it first", file=sys.stderr)
        return 2
    if options.only:
        items = [item for item in items if item.name in options.only]
    elif options.quick:
        items = [item for item in items if isinstance(item, Program) or item.quick]
    # An end by signal closes the scenes too, so that no process is left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    context = options.binary.resolve(), options.work.resolve(), options.quick
    results = run_all(items, options.jobs, *context)
    print("\n" + table(results))
    broken = sum(bool(result.failures) for result in results)
    print(f"\n{len(results)} faults, {broken} with broken promises")
    return 1 if broken or not results else 0
