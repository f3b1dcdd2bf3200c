"""What both sides have on record: the agent's database and the simulator's log of kills."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path


def read_kills(path: Path) -> list[dict]:
    """The kills that a simulator received, one object each; a line half written is left out."""
    if not path.exists():
        return []
    *whole, _ = path.read_text().split("\n")
    return [json.loads(line) for line in whole]


class Log:
    """The agent's database, read while or after it runs."""

    def __init__(self, path: Path):
        self.path = path

    def connect(self, timeout: float = 10) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=timeout, isolation_level=None)

    def ask(self, question: str, *values) -> list[tuple]:
        with closing(self.connect()) as database:
            return database.execute(question, values).fetchall()

    def one(self, question: str, *values):
        """The first column of the first row, or None."""
        rows = self.ask(question, *values)
        return rows[0][0] if rows else None

    def stats(self) -> dict:
        """The agent's own figures, as it last wrote them: every two seconds and at its end."""
        return dict(self.ask("SELECT name, value FROM stats"))

    def gaps(self) -> list[tuple[str, int, int | None, int]]:
        """Reason, from, to and events lost of each stretch of blindness, in order."""
        return self.ask("SELECT reason, from_us, to_us, events_lost FROM gaps ORDER BY id")

    def kill_states(self) -> dict[str, int]:
        return dict(self.ask("SELECT state, count(*) FROM kills GROUP BY state"))

    def is_made(self) -> bool:
        """True once the agent has made its tables."""
        if not self.path.exists():
            return False
        return bool(self.ask("SELECT 1 FROM sqlite_master WHERE name = 'stats'"))
