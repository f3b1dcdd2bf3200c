"""The command lines that a program's help and manual pages give, read from what the program writes."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# What our manual pages say in place of a character: see Roff.escaped.
ESCAPES = {"\\-": "-", "\\(aq": "'", "\\(ga": "`", "\\(ha": "^", "\\(ti": "~", "\\&": "", "\\(dq": '"', "\\e": "\\"}
# Programs besides ours whose lines on a page are commands.
OTHERS = ("systemctl", "sqlite3", "journalctl")


@dataclass(frozen=True)
class Example:
    """A command line as it stands on a page, and where it stands."""

    line: str
    place: str


@dataclass
class Pages:
    """What one program says about itself."""

    examples: list[Example]
    # Commands that running text names, such as `callwarden alerts set`: they must be there.
    mentions: list[Example]
    commands: list[str]


def read(program: Path, folder: Path) -> Pages:
    """Every example of every page and of every help text, each once."""
    folder.mkdir(parents=True)
    output([program, "help", "--into", folder])
    pages = Pages([], [], [])
    for page in sorted(folder.iterdir()):
        read_page(page, program.name, pages)
    read_help(program, [], pages)
    pages.examples = list({example.line: example for example in reversed(pages.examples)}.values())[::-1]
    return pages


def output(words: list) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def plain(text: str) -> str:
    return re.sub(r"\\(?:\(\w\w|.)", lambda found: ESCAPES.get(found[0], found[0]), text)


def read_page(page: Path, program: str, pages: Pages) -> None:
    """Lines that stand as they are, and bold ones of pages that were written by hand."""
    section, stands, before = "", False, ""
    for line in page.read_text().splitlines():
        if line.startswith(".SH"):
            section = line
        elif line in (".nf", ".fi"):
            stands = line == ".nf"
        elif stands and is_command(plain(line).strip(), program):
            pages.examples.append(Example(plain(line).strip(), page.name))
        elif not line.startswith(".") and "SYNOPSIS" not in section:
            for span in re.findall(r"\\fB(.*?)\\fR", line):
                text = plain(span)
                if not is_command(text, program):
                    continue
                # A term of a list is a command to type, as is what has an option; else it is named.
                is_typed = before == ".TP" or re.search(r" -| \"", text) or text.startswith(OTHERS)
                (pages.examples if is_typed else pages.mentions).append(Example(text, page.name))
        before = line


def is_command(text: str, program: str) -> bool:
    return text.split(" ")[0] in (program, *OTHERS) and " " in text


def read_help(program: Path, path: list[str], pages: Pages) -> None:
    text = output([program, "help", *path])
    parts = dict(re.findall(r"^([A-Z]+)\n((?:  .*\n?)+)", text, re.MULTILINE))
    name = " ".join([program.name, *path])
    lines = re.findall(r"^  (\S.*)$", parts.get("EXAMPLES", ""), re.MULTILINE)
    if not lines:
        raise SystemExit(f"examples: the help of {name} gives none")
    pages.examples += [Example(line, f"{name} --help") for line in lines]
    members = re.findall(r"^  (\S+)", parts.get("COMMANDS", ""), re.MULTILINE)
    for member in members:
        read_help(program, [*path, member], pages)
    if not members:
        pages.commands.append(name)
