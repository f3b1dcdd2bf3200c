"""The table at the end of a run."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Result:
    """What came of one trial."""

    name: str
    fault: str
    times: int = 0
    checked: set[int] = field(default_factory=set)
    # The promise that broke, where one did, and how.
    failures: list[tuple[int | None, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def held(self) -> str:
        broken = {promise for promise, _ in self.failures}
        # A trial that did not come to its end shows nothing at all.
        held = set() if None in broken else self.checked - broken
        return " ".join(str(promise) for promise in sorted(held))

    @property
    def broken(self) -> str:
        numbers = {promise for promise, _ in self.failures}
        return " ".join(sorted("failed" if n is None else str(n) for n in numbers))


def table(results: list[Result]) -> str:
    """One line for each trial, then every failure."""
    rows = [("fault", "times tried", "promises held", "broken", "seconds")]
    for result in results:
        seconds = f"{result.seconds:.0f}"
        rows.append((result.fault, f"{result.times}", result.held, result.broken, seconds))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = []
    for place, row in enumerate(rows):
        cells = [row[0].ljust(widths[0]), row[1].rjust(widths[1])]
        cells += [row[2].ljust(widths[2]), row[3].ljust(widths[3]), row[4].rjust(widths[4])]
        lines.append("  ".join(cells).rstrip())
        if place == 0:
            lines.append("  ".join("-" * width for width in widths))
    for result in results:
        for promise, text in result.failures:
            what = "failed" if promise is None else f"promise {promise} broke"
            lines.append(f"{what} in {result.name}: {text}")
    return "\n".join(lines)
