"""Part 3: the alert log cannot be written: locked, no room on the disk, journal full.

The switch must not notice, kills go on while the journal has room, and in the end all is there.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from . import promises
from .processes import wait_until
from .registry import trial
from .scene import Scene

# Longer than the agent's own log lines get, shorter than the database's log is at once.
FILE_BYTES_MAX = 256 << 10
SMALL_TALK = ("--talk", "1..3", "--answer-after", "0.2..1")
ATTACKS = ("--attack", "callee=+2348012345678,callers=8,over=1,at=2,every=3,talk=10")


@contextlib.contextmanager
def locked(scene: Scene) -> Iterator[None]:
    """Somebody else holds the database."""
    with contextlib.closing(scene.log.connect()) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            database.rollback()


def journal_fill(path: Path) -> float:
    """How full the journal is, as its own header says (see Sources/ground/Ring/JournalLayout.swift)."""
    with path.open("rb") as journal:
        header = journal.read(192)
    (capacity,) = struct.unpack_from("<Q", header, 16)
    (write,) = struct.unpack_from("<Q", header, 64)
    (read,) = struct.unpack_from("<Q", header, 128)
    return (write - read) / capacity


def killed_between(scene: Scene, begin: int, end: int) -> list[str]:
    """Kills go on while the log cannot be written."""
    count = sum(begin < kill["at_us"] < end for kill in scene.kills)
    scene.note(f"{count} kills received while the log could not be written")
    return [] if count else ["no kill was made while the log could not be written"]


def all_written(scene: Scene, summary: dict) -> list[str]:
    """Every call that ended at the switch, and nothing given away."""
    calls = scene.log.one("SELECT count(*) FROM calls")
    stats = scene.log.stats()
    shed = [f"{name} is {stats[name]}" for name in stats if "shed" in name and stats[name]]
    scene.note(f"{summary['calls_ended']} calls ended at the switch, {calls} on record")
    return shed + ([] if calls == summary["calls_ended"] else [f"{calls} calls on record"])


def wait_until_over(scene: Scene) -> dict:
    """The traffic runs out and the simulator ends by itself; the agent has written all of it."""
    scene.simulator.wait(60)
    wait_until(
        lambda: scene.log.one("SELECT count(*) FROM calls")
        == scene.simulator.finish()["calls_ended"],
        5,
        "all calls in the log",
        every=0.1,
    )
    return scene.simulator.finish()


def outlast(scene: Scene, trouble: contextlib.AbstractContextManager, seconds: float) -> None:
    """Ordinary load with attacks through a stretch in which the log cannot be written."""
    agent = scene.agent
    agent.wait_for("call flagged")
    with trouble:
        begin = time.time_ns() // 1000
        time.sleep(seconds)
        end = time.time_ns() // 1000
        scene.expect(bool(agent.lines("alert log cannot be written")), "the log was never hindered")
    agent.wait_for("alert log can be written again")
    scene.check(5, [])
    summary = wait_until_over(scene)
    scene.check(5, promises.attack_ended_after(scene.log, end))
    scene.check(4, promises.no_gap_but(scene.log, ["start", "disconnected"]))
    agent.stop()
    scene.check(3, all_written(scene, summary))
    scene.check(5, killed_between(scene, begin, end))
    scene.check_usual(summary)


@trial("database-locked", "database locked for 30 s at 300 calls/s", long=1)
def database_locked(scene: Scene) -> None:
    seconds = 8 if scene.is_quick else 30
    traffic = ("--rate", "300", "--for", f"{seconds + 10}")
    scene.start_simulator(*traffic, *SMALL_TALK, *ATTACKS)
    scene.start_agent().wait_until_connected()
    outlast(scene, locked(scene), seconds)


def small_disk(folder: Path, megabytes: int) -> bool:
    """A file system of its own; false where this process may not mount one."""
    folder.mkdir()
    size = f"size={megabytes}m"
    command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder]
    return subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Not a byte of room is left on the disk."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4_096))
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def no_longer_files(scene: Scene) -> Iterator[None]:
    """No file that the agent writes may be longer than this: what is left to those without root."""
    old = resource.prlimit(scene.agent.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(scene.agent.pid, resource.RLIMIT_FSIZE, (FILE_BYTES_MAX, old[1]))
    try:
        yield
    finally:
        resource.prlimit(scene.agent.pid, resource.RLIMIT_FSIZE, old)


def ignore_file_size_signal() -> None:
    """Too long a file is an error of write(), as a full disk is, and not the end of the process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


@trial("disk-full", "disk of the log full for 20 s at 300 calls/s", long=1)
def disk_full(scene: Scene) -> None:
    """A small tmpfs that is filled; where none can be mounted, a limit on the size of files."""
    seconds = 8 if scene.is_quick else 20
    disk = scene.folder / "disk"
    is_mounted = small_disk(disk, megabytes=32)
    try:
        scene.use_database(disk / "callwarden.db")
        traffic = ("--rate", "300", "--for", f"{seconds + 10}")
        scene.start_simulator(*traffic, *SMALL_TALK, *ATTACKS)
        scene.start_agent(preexec=ignore_file_size_signal).wait_until_connected()
        scene.note("by a full tmpfs" if is_mounted else "by RLIMIT_FSIZE: no tmpfs to be had")
        outlast(scene, filled(disk) if is_mounted else no_longer_files(scene), seconds)
    finally:
        scene.close()
        if is_mounted:
            subprocess.run(["umount", "-l", disk], check=True)


@trial("journal-full", "journal full: database locked under a heavy attack", long=3)
def journal_full(scene: Scene) -> None:
    """Kills stop only when there is no room for their records, and go on when there is again."""
    scene.start_simulator(
        *("--rate", "300", "--at-once", *SMALL_TALK),
        *("--attack", "callee=+2348099999999,callers=3000,over=10,at=2,every=10,talk=30"),
    )
    agent = scene.start_agent(log={"journal_megabytes": 1})
    agent.wait_until_connected()
    agent.wait_for("call flagged")
    journal = scene.database.with_suffix(".journal")
    with locked(scene):
        agent.wait_for("journal full: kills stop", 60)
        fill = journal_fill(journal)
        scene.note(f"the first kill was refused at {fill:.1%} of the journal")
        scene.check(5, [] if fill > 0.93 else [f"kills stopped at {fill:.1%} of the journal"])
        time.sleep(1)
        stopped = len(scene.kills)
        time.sleep(2)
        more = len(scene.kills) - stopped
        scene.note(f"{more} kills received in two seconds with the journal full")
    agent.wait_for("alert log can be written again")
    wait_until(lambda: journal_fill(journal) < 0.1, 10, "an empty journal")
    since = time.time_ns() // 1000
    wait_until(lambda: kills_since(scene, since) > 50, 15, "kills after the journal was full")
    scene.check(4, promises.gaps_closed(scene.log))
    agent.stop()
    stats = scene.log.stats()
    scene.expect(stats["kills_unrecorded"] > 0, "no kill was refused")
    figures = ("kills_requested", "kills_unrecorded", "journal_shed_calls", "journal_shed_details")
    scene.note(", ".join(f"{name} {stats[name]}" for name in (*figures, "journal_shed_kills")))
    scene.check_usual(scene.simulator.finish())


def kills_since(scene: Scene, time_us: int) -> int:
    return sum(kill["at_us"] > time_us for kill in scene.kills)
