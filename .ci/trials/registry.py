"""Where trials are registered, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# What the agent promises, by its number; the table shows which a trial checked and found held.
PROMISES = {
    1: "no fault of the agent's slows or freezes the switch",
    2: "no call is killed that the rule does not flag",
    3: "every kill that reached a switch is in the log, once",
    4: "the agent says when it was blind",
    5: "it comes back by itself",
}


@dataclass(frozen=True)
class Trial:
    """One fault, and the function that brings it about and checks what came of it."""

    name: str
    fault: str
    quick: int
    long: int
    run: Callable
    # True: called once and does its rounds by itself, as many as `scene.times` says.
    whole: bool = False
    # True: nothing else runs meanwhile, since it looks at memory or latency.
    alone: bool = False

    def times(self, is_quick: bool) -> int:
        return self.quick if is_quick else self.long


TRIALS: list[Trial] = []


def trial(
    name: str,
    fault: str,
    quick: int = 1,
    long: int = 3,
    whole: bool = False,
    alone: bool = False,
) -> Callable:
    """Registers a function of one scene as a trial; `quick` 0 leaves it to the long run."""

    def register(function: Callable) -> Callable:
        assert all(known.name != name for known in TRIALS), f"two trials named {name}"
        TRIALS.append(Trial(name, fault, quick, long, function, whole, alone))
        return function

    return register
