"""The simulator and the agent as processes of their own, each stopped by its pid."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PASSWORD = "callers-are-not-who-they-say"


class Broken(Exception):
    """A trial that could not come to its end; the text says why."""


def wait_until(condition: Callable, seconds: float, what: str, every: float = 0.02):
    """Waits for a state and returns it; fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise Broken(f"waited {seconds:g} s in vain for {what}")
        time.sleep(every)
    return found


class Process:
    """One process, its output in a file of the work folder."""

    def __init__(self, command: list[str], log: Path, name: str, **options):
        self.name = name
        self.log = log
        # Where this process's own output begins: a log is kept over restarts.
        self.begin = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def text(self) -> str:
        """What this process has written so far."""
        with self.log.open("rb") as log:
            log.seek(self.begin)
            return log.read().decode(errors="replace")

    def lines(self, containing: str = "") -> list[str]:
        return [line for line in self.text().splitlines() if containing in line]

    def wait_for(self, words: str, seconds: float = 10, count: int = 1) -> str:
        """Waits for the n-th line with these words in it."""

        def found():
            lines = self.lines(words)
            if len(lines) < count and not self.is_running:
                raise Broken(f"{self.name} ended with {self.process.returncode} before '{words}'")
            return lines[count - 1] if len(lines) >= count else None

        return wait_until(found, seconds, f"'{words}' from {self.name}")

    def signal(self, number: int) -> None:
        if self.is_running:
            self.process.send_signal(number)

    def wait(self, seconds: float) -> int:
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Broken(f"{self.name} did not end within {seconds:g} s") from None

    def kill(self) -> None:
        """SIGKILL, and waits for the end."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    # What /proc says

    def status(self, key: str) -> int:
        """A number of /proc/PID/status, such as VmHWM (kB) or Threads."""
        text = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(rf"^{key}:\s*(\d+)", text, re.MULTILINE)
        if not found:
            raise Broken(f"no {key} of {self.name}")
        return int(found[1])

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))


class Simulator(Process):
    """`callwarden simulate` with a log of the kills it received."""

    def __init__(self, binary: Path, folder: Path, arguments: list[str], port: int = 0):
        self.kill_log = folder / "kills.jsonl"
        command = [str(binary), "simulate", "--port", str(port), "--password", PASSWORD]
        command += ["--kill-log", str(self.kill_log), "-o", "json", *arguments]
        super().__init__(command, folder / "simulator.log", "the simulator")
        self.port = json.loads(self.wait_for('"listening"'))["port"]

    def finish(self, seconds: float = 10) -> dict:
        """SIGTERM, unless it has ended; its counters, as it prints them at the end."""
        self.signal(signal.SIGTERM)
        self.wait(seconds)
        lines = self.lines('"summary"')
        if not lines:
            raise Broken("the simulator ended without its summary")
        return json.loads(lines[-1])


class Agent(Process):
    """`callwarden run`."""

    def __init__(self, binary: Path, folder: Path, settings: dict, preexec: Callable | None = None):
        file = folder / "callwarden.json5"
        file.write_text(json.dumps(settings, indent=4) + "\n")
        super().__init__(
            [str(binary), "run", "--config", str(file)],
            folder / "agent.log",
            "the agent",
            env={**os.environ, "ESL_PASSWORD": PASSWORD},
            preexec_fn=preexec,
        )

    def wait_until_connected(self, seconds: float = 10, count: int = 1) -> None:
        self.wait_for("switch connected", seconds, count)

    def stop(self, seconds: float = 5) -> None:
        """SIGTERM; anything but a quick and clean end is a failure."""
        self.signal(signal.SIGTERM)
        status = self.wait(seconds)
        if status != 0:
            raise Broken(f"the agent ended with status {status}")
