"""Runs each example of each program's help and manual pages beside a running agent and a log with alerts."""

from __future__ import annotations

import concurrent.futures
import errno
import gzip
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import pages, placing
from .scene import Failure, Receiver, Scene, eventually, install

PROGRAMS = ("callwarden", "callwarden-web", "callwarden-ship")
# Examples name alerts by numbers up to 43.
ALERTS = 48
WATCHED_SECONDS = 3
AT_ONCE = 6
# How an endless program may end on Ctrl-C: by itself, or by the signal, as a shell tells it.
ENDED_BY_HAND = {0, 130, -signal.SIGINT}
# What a command says that wants the agent stopped.
WANTS_IT_STOPPED = re.compile(r"systemctl stop|stop (it|the agent)|(agent|callwarden) (is running|runs)", re.IGNORECASE)


class Stage:
    """What all examples start from: a log, samples of the files that they name, and facts of the log."""

    def __init__(self, programs: dict[str, Path], work: Path):
        self.programs, self.work = programs, work
        self.bin, self.samples, self.base = work / "bin", work / "samples", work / "base"
        self.samples.mkdir()
        install(programs, self.bin)
        self.receiver = Receiver()

    def scene(self, name: str, base: Path | None) -> Scene:
        return Scene(self.programs, self.bin, self.work / name, self.receiver, base)

    def prepare(self) -> None:
        scene = self.scene("first", None)
        try:
            self._attack(scene)
        finally:
            scene.kill()
        shutil.copytree(scene.state, self.base)

    def _attack(self, scene: Scene) -> None:
        attacks = [f"callee={placing.CALLEE},callers=8,over=0.5,at=1.5,talk=2,from=2347010000000"]
        attacks += [
            f"callee=080398765{place},callers=6,over=0.5,at={place / 100 + 1:.2f},talk=2,from=23470{place}0000"
            for place in range(100, 100 + ALERTS)
        ]
        scene.start_switch("--rate", "10", "--talk", "1..2", *(w for plan in attacks for w in ("--attack", plan)))
        recorder = subprocess.Popen(
            ["bash", "-c", f"exec callwarden record 127.0.0.1:{scene.port} -o '{self.samples}/monday.raw'"],
            env=scene.environment, cwd=scene.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        scene.start_agent()

        def alerts():
            shown = [json.loads(line) for line in scene.run("callwarden alerts list -n 1000 -o json").stdout.splitlines()]
            return shown if len(shown) > ALERTS else None

        found = eventually(f"{ALERTS} alerts", alerts)
        time.sleep(3)
        recorder.send_signal(signal.SIGINT)
        if recorder.wait(20) != 0:
            raise Failure("the feed was not recorded")
        about = next(alert for alert in found if alert["callee"].endswith(placing.CALLEE[1:]))
        shown = json.loads(scene.must(f"callwarden alerts show {about['alert']} -o json").splitlines()[0])
        self.facts = {"call": shown["calls"][0]["id"], "moment": shown["first_seen"]}
        scene.close()
        self._sample(scene)

    def _sample(self, scene: Scene) -> None:
        """A file of each kind that examples name, under the end of its name."""
        raw = (self.samples / "monday.raw").read_bytes()
        with gzip.open(self.samples / "as.raw.gz", "wb") as file:
            file.write(raw)
        shutil.copy(self.samples / "monday.raw", self.samples / "as.raw")
        scene.must(f"sqlite3 '{scene.state}/callwarden.db' \".backup '{self.samples}/as.db'\"")
        times = "2026-11-20 09:26:34", "2026-11-20 09:26:40"
        row = '"A","08031110001","{}","public","{}","","{}","6","0","NORMAL_CLEARING","u","","","",""\n'
        (self.samples / "Master.csv").write_text(row.format(placing.CALLEE, *times))
        table = f"src,dst,calldate,duration\n08031110001,{placing.CALLEE},{times[0]},6\n"
        (self.samples / "as.csv").write_text(table)
        lists = {
            "exempt": ["callee,reason", "08039990001,hotline", "08039990002,hotline"],
            "block": ["caller,callee,reason", f"+2348039990001,{placing.CALLEE},trial"],
        }
        for name, lines in lists.items():
            (self.samples / f"as.{name}.csv").write_text("\n".join(lines) + "\n")
            rows = [dict(zip(lines[0].split(","), line.split(","))) for line in lines[1:]]
            for ending in ("json", "jsonl"):
                (self.samples / f"as.{name}.{ending}").write_text("".join(json.dumps(row) + "\n" for row in rows))
        (self.samples / "as.exempt.txt").write_text("# hotlines\n08039990001\n08039990002\n")


def watch(scene: Scene, line: str) -> tuple[int, str]:
    """Runs a line at a terminal of its own and types Ctrl-C after some seconds."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(scene.home)
        os.execvpe("bash", ["bash", "-c", line], scene.environment)
    text, end, is_told = b"", time.monotonic() + WATCHED_SECONDS, False
    while True:
        if time.monotonic() > end:
            if is_told:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                raise Failure("does not end on Ctrl-C")
            os.write(terminal, b"\x03")
            is_told, end = True, time.monotonic() + 20
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                text += os.read(terminal, 65536)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                break
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), text.decode(errors="replace")


def act(scene: Scene, line: str) -> tuple[int, str, str]:
    """Runs a line; where it asks for the agent to be stopped, it is, and the line is run once more."""
    started = re.match(r"callwarden(-web|-ship)? run\b", line)
    if started:
        scene.stop({"-ship": "ship", None: "agent"}.get(started[1], ""))
    if placing.ENDLESS.search(line):
        status, text = watch(scene, line)
        return (0 if status in ENDED_BY_HAND else status), text, "until Ctrl-C"
    done = scene.run(line)
    if done.returncode == 0 or not WANTS_IT_STOPPED.search(done.stdout):
        return done.returncode, done.stdout, ""
    scene.stop("ship")
    scene.stop("agent")
    # For some seconds behind the agent's last words in the log it is taken to be running.
    end = time.monotonic() + 20
    while done.returncode != 0 and time.monotonic() < end:
        time.sleep(0.5)
        done = scene.run(line)
    return done.returncode, done.stdout, "with the agent stopped"


def try_example(stage: Stage, number: int, example: pages.Example) -> str:
    """What to print of an example that does what it says; raises Failure for others."""
    scene = stage.scene(f"{number:03}", stage.base)
    log = scene.folder / "output.log"
    try:
        scene.start_switch("--rate", "5", "--talk", "1..2", "--attack", "callee=08035550001,callers=8,over=1,at=0.5")
        scene.start_agent()
        scene.start_ship()
        line = placing.words_in_place(example.line, scene, stage.facts)
        placing.put_files(line, scene, stage.samples)
        placing.prepare(line, scene)
        status, text, how = act(scene, line)
        log.write_text(f"{line}\n{text}")
        allowed, reason = placing.codes(line)
        if status not in allowed:
            last = " / ".join(text.strip().splitlines()[-3:])
            raise Failure(f"exit code {status}, not {sorted(allowed)}: {last}; see {log}")
        if "Fatal error" in text or "Backtrace" in text:
            raise Failure(f"it crashed; see {log}")
        scene.close()
    finally:
        scene.kill()
    shutil.rmtree(scene.folder)
    notes = "; ".join(note for note in (how, f"exit code {status}: {reason}" if status else "") if note)
    return f"   {example.line}" + (f"\n      {notes}" if notes else "")


def named_commands(programs: dict[str, Path], found: dict[str, pages.Pages]) -> list[str]:
    """Commands that pages name in running text and that are not there."""
    wrong = []
    for name, page in found.items():
        for mention in page.mentions:
            words = mention.line.split(" ")[1:]
            done = subprocess.run([programs[name], "help", *words], capture_output=True, check=False)
            if done.returncode != 0:
                wrong.append(f"{mention.place} names {mention.line}, which is none")
    return wrong


def main(callwarden: str, work: str) -> int:
    folder = Path(work).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    programs = {name: Path(callwarden).resolve().parent / name for name in PROGRAMS}
    found = {name: pages.read(program, folder / "pages" / name) for name, program in programs.items()}
    examples = list({e.line: e for page in found.values() for e in page.examples}.values())
    commands = sum(len(page.commands) for page in found.values())
    failures = named_commands(programs, found)
    if len(examples) < commands:
        failures.append(f"only {len(examples)} examples of {commands} commands were found")
    stage = Stage(programs, folder)
    stage.prepare()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        runs = [pool.submit(try_example, stage, number, e) for number, e in enumerate(examples, 1)]
        for example, run in zip(examples, runs):
            try:
                print(run.result(), flush=True)
            except (Failure, subprocess.SubprocessError) as failure:
                failures.append(f"{example.line} ({example.place}): {failure}")
                print(f"   {example.line}\n      FAILED: {failure}", flush=True)
    for failure in failures:
        print(f"examples: {failure}", file=sys.stderr)
    print(f"examples: {len(examples)} of {commands} commands, {len(failures)} failed")
    return 1 if failures else 0
