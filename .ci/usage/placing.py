"""What an example needs around it: files that it names, what was there before it, how it is to end.

An example of a new command mostly runs as it stands. Where it needs something, it is one line here.
"""

from __future__ import annotations

import re
import shutil

from .scene import Scene, eventually, free_port

# The callee and the source that examples name are those of one attack of the log that they run on.
CALLEE = "08031234567"
MOMENT = "2026-11-20T09:26:34Z"
CALL = "0cb2a5b4-5f7e-4a0c-9d5b-6a4a6f3c2f11"

# Programs that run until they are told to end: they are, by Ctrl-C at their terminal, after some seconds.
ENDLESS = re.compile(
    r"^callwarden(-\w+)? (run|simulate|record|top|alerts watch|demo --web)\b(?!.* --once)| --follow\b"
)
# What must have been done before, by the head of the line.
BEFORE: list[tuple[str, list[str]]] = [
    ("callwarden exempt remove", ["callwarden exempt add --callee 0803999000{n} --reason trial"]),
    (
        "callwarden block remove",
        [f"callwarden block add --caller +234803999000{{n}} --callee {CALLEE} --reason trial"],
    ),
    (
        "callwarden exempt check",
        [
            f"callwarden exempt add --callee {CALLEE} --reason trial",
            "callwarden exempt add source 192.0.2.0/24 --reason trial",
        ],
    ),
    (
        "callwarden expect remove",
        ["callwarden expect add --callee 0803999000{n} --from 1h --to 2h --up-to 900 --reason trial"],
    ),
    (
        "callwarden notify silence remove",
        ["callwarden notify silence add --callee +234803999000{n} --expires 1h --reason trial"],
    ),
    ("callwarden token remove", ["callwarden token add {last} --scope read"]),
    ("callwarden alerts set .*--undo", ["callwarden alerts set 41 42 43 --status confirmed"]),
    ("callwarden decided restore", ["callwarden arm --reason trial"]),
    ("callwarden disarm", ["callwarden arm --reason trial"]),
    ("callwarden kills resume", ["callwarden kills hold --reason trial"]),
]
# Exit codes other than 0 that an example may have here, and why.
OTHERWISE: list[tuple[str, set[int], str]] = [
    ("callwarden status", {0, 1}, "a warning may be of this machine's disk"),
    ("callwarden baselines .*--callee", {3}, "nothing is learned of a callee within minutes"),
]


def words_in_place(line: str, scene: Scene, facts: dict[str, str]) -> str:
    """The line with places, names and times of this scene for those that the page makes up."""
    pairs = {
        "127.0.0.1:8021": f"127.0.0.1:{scene.port}",
        "/etc/callwarden/callwarden.json5": str(scene.settings),
        "web.port=9000": f"web.port={free_port()}",
        "/var/backups": str(scene.home / "backups"),
        "NUMBER": CALLEE, "TEXT": "trial", "FILE": "copy.db",
        # A call of the log, and the moment in which the alert about the callee began.
        CALL: facts["call"], MOMENT: facts["moment"], "TIME": facts["moment"],
    }
    for word, other in pairs.items():
        line = re.sub(rf"(?<![\w/-]){re.escape(word)}(?!\w)", lambda _, other=other: other, line)
    if line.startswith("callwarden simulate") and "--port" not in line:
        line = line.replace("simulate", "simulate --port 0", 1)
    if line.startswith("sqlite3"):
        line = f"cd '{scene.state}' && {line}"
    if re.match(r"callwarden replay (.* )?-$", line):
        line = f"{line} <monday.raw"
    elif re.search(r"^[^|]* import (.* )?-$", line):
        line = f"{line} <list.csv"
    return line


def put_files(line: str, scene: Scene, samples) -> None:
    """Puts the files that an example reads where it looks for them; what it writes is not there yet."""
    (scene.home / "backups").mkdir()
    written = set(re.findall(r"(?:>|--svg|--html|--keep|--output|-o|\bbackup|\bexport) *(\S+\.\w+)", line))
    for name in set(re.findall(r"[\w./-]*\w\.[a-z0-9]+(?:\.gz)?\b", line)) - written:
        target = scene.home / name
        ending = target.name.split(".", 1)[-1]
        if target.exists() or not target.is_relative_to(scene.home):
            continue
        found = re.search(r"\b(exempt|block) import\b", line)
        wanted = [f"as.{found[1]}.{ending}"] if found else [target.name, f"as.{ending}"]
        for source in (samples / kind for kind in wanted):
            if source.exists() and target.parent.exists() and not target.exists():
                shutil.copy(source, target)
    # What an import reads from its standard input.
    if " import " in line:
        shutil.copy(samples / ("as.block.csv" if "block import" in line else "as.exempt.csv"), scene.home / "list.csv")


def prepare(line: str, scene: Scene) -> None:
    """Does what an example takes as done."""
    if line.startswith("callwarden status"):
        # The agent writes its figures a moment behind its start; until then it is taken to be dead.
        eventually("figures of the agent", lambda: scene.run("callwarden status").returncode < 2)
    for head, commands in BEFORE:
        if not re.match(head, line):
            continue
        last = line.split(" ")[-1]
        for n in range(1, int(last) + 1 if last.isdigit() and "{n}" in commands[0] else 2):
            for command in commands:
                scene.must(command.format(n=n, last=last))
    if line.startswith("callwarden notify enable"):
        # A destination that says of itself that it is gone is sent to no more.
        scene.receiver.gone.add(scene.path)
        scene.run("callwarden notify test noc")
        scene.receiver.gone.discard(scene.path)


def codes(line: str) -> tuple[set[int], str]:
    for head, allowed, reason in OTHERWISE:
        if re.match(head, line):
            return allowed, reason
    return {0}, ""
