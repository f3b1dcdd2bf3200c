"""One run of a trial: its folder, its processes, and what was found."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from . import promises
from .processes import Agent, Simulator
from .records import Log, read_kills


class Scene:
    """What a trial's function is given.

    It starts processes by `start_simulator` and `start_agent`, checks by `check` and `check_usual`,
    and prints figures by `note`. What is still running at the end is killed.
    """

    def __init__(self, binary: Path, folder: Path, is_quick: bool, times: int, turn: int):
        self.binary = binary
        self.folder = folder
        self.is_quick = is_quick
        # How many rounds a trial that counts by itself shall do, and which round this is.
        self.times = times
        self.turn = turn
        self.random = random.Random(turn)
        self.tried = 1
        self.checked: set[int] = set()
        self.failures: list[tuple[int | None, str]] = []
        self.notes: list[str] = []
        self.simulator: Simulator | None = None
        self.agent: Agent | None = None
        self._processes: list = []
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.use_database(folder / "callwarden.db")

    def use_database(self, path: Path) -> None:
        """Where the agent keeps its log; the scene's folder, unless a trial wants another."""
        self.database = path
        self.log = Log(path)

    # Processes

    def start_simulator(self, *arguments: str, port: int = 0) -> Simulator:
        """Give `port` to come back where an earlier one was."""
        self.simulator = Simulator(self.binary, self.folder, list(arguments), port)
        self._processes.append(self.simulator)
        return self.simulator

    def settings(self, **changes) -> dict:
        """Settings of an armed agent beside the simulator; `changes` replace whole sections."""
        switch = {"name": "simulated", "type": "freeswitch", "host": "127.0.0.1"}
        switch |= {"port": self.simulator.port, "password_env": "ESL_PASSWORD"}
        return {
            "auto_disconnect": True,
            "numbering": {"country_code": "234"},
            "enforcement": {"kills_per_minute_max": 100_000, "callees_per_minute_max": 10_000},
            "switches": [switch | changes.pop("switch", {})],
            "log": {"database": str(self.database)} | changes.pop("log", {}),
        } | changes

    def start_agent(self, preexec: Callable | None = None, **changes) -> Agent:
        self.agent = Agent(self.binary, self.folder, self.settings(**changes), preexec)
        self._processes.append(self.agent)
        return self.agent

    def close(self) -> None:
        for process in self._processes:
            process.kill()

    # Findings

    def note(self, text: str) -> None:
        """A figure for whoever reads the run; it judges nothing."""
        self.notes.append(text)

    def check(self, promise: int, wrong: Iterable[str]) -> None:
        """Takes down that a promise was checked, and what was found wrong with it."""
        self.checked.add(promise)
        self.failures += [(promise, text) for text in wrong]

    def expect(self, condition: bool, otherwise: str) -> None:
        """What must be so for the trial to say anything, such as that the fault happened."""
        if not condition:
            self.failures.append((None, otherwise))

    @property
    def kills(self) -> list[dict]:
        """Every kill that the simulators of this scene received."""
        return read_kills(self.folder / "kills.jsonl")

    def check_usual(self, summary: dict, queue_bytes_max: int = 0) -> None:
        """The promises that one looks at the same way after any fault; both sides have ended.

        Promise 4 depends on the fault: see `promises.gaps_told`.
        """
        self.check(1, promises.switch_not_slowed(summary, queue_bytes_max))
        self.check(2, promises.only_flagged_killed(self.kills, self.log))
        self.check(3, promises.kills_on_record(self.kills, self.log))
        self.check(3, promises.database_whole(self.log))
