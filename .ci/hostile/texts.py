"""The hostile texts, and what any part of the check may say of them."""
import json
import os
import sys

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def fail(what):
    sys.exit(f"hostile: {what}")


def texts():
    with open(f"{REPOSITORY}/fixtures/hostile/texts.jsonl", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            text = line.get("before", "") + line.get("text", "") * line.get("times", 1)
            yield line["name"], bytes.fromhex(line["hex"]) if "hex" in line else text.encode()


TEXTS = list(texts())


def fail(what):
    sys.exit(f"hostile: {what}")
