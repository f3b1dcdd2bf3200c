"""Judges of output, byte by byte: each says what is wrong, or nothing."""
import json
import re
import unicodedata

from texts import TEXTS, fail

LINE_BYTES_MAX = 9_000
FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"
# The words that lines of the agent's log open with; everything else would be forged.
OWN_WORDS = re.compile(
    rb"<[3-6]>(agent socket |agent stood still |alert|baselines|blind |brakes |burst at |call |callwarden |caller blocked |fan_out alert "
    rb"|calls listed|caught up |enforcement |evidence found |journal |kill |log lines |malformed |masking alert "
    rb"|concurrency alert |short_calls alert |wangiri alert |numbering\.|prefix_rate alert |sequence alert |settings |switch )"
)


def wrong_in_human(out, rows=None):
    """Lines of printable characters: strict UTF-8, no control, format or turning character."""
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"no UTF-8: {error}"
    for character in text:
        if character != "\n" and character != " ":
            category = unicodedata.category(character)
            if category[0] == "C" and category != "Cn" or category[0] == "Z":
                return f"holds U+{ord(character):04x}"
    if text and not text.endswith("\n"):
        return "ends inside a line"
    if rows is not None and text.count("\n") != rows:
        return f"{text.count(chr(10))} lines, not {rows}"
    return None


def wrong_in_log(line):
    if not OWN_WORDS.match(line):
        return "does not open with a priority and our words"
    if len(line) > LINE_BYTES_MAX:
        return f"is {len(line)} bytes long"
    return wrong_in_human(line + b"\n", 1)


def objects(out):
    wrong = wrong_in_human(out)
    if wrong:
        fail(f"JSON {wrong}")
    read = [json.loads(line) for line in out.decode().splitlines()]
    if not all(isinstance(value, dict) for value in read):
        fail("a line of JSON is no object")
    return read


def is_formula(cell):
    for part in cell.split(";"):
        bare = part.lstrip(' "')
        if bare[:1] and bare[0] in FORMULA and not re.fullmatch(r"\+[0-9]{1,15}", bare):
            return True
    return False


def check_judges():
    """The judges must see what was not escaped, or they judge nothing."""
    unseen = re.compile(rb"[\x00-\x1f\x7f]|\xe2\x80[\x8b-\x8f\xaa-\xae]")
    blind = [
        name
        for name, text in TEXTS
        if unseen.search(text)
        and not wrong_in_human(b"a  " + text + b"  b\n", 1)
    ]
    raw = dict(TEXTS)["every raw C1 byte"]
    if blind or not wrong_in_human(raw + b"\n") or not wrong_in_log(b"<4><0>forged"):
        fail(f"the judges are blind to {blind or 'raw bytes or forged lines'}")
    if not wrong_in_log(b"<4>switch " + b"A" * LINE_BYTES_MAX):
        fail("the judges are blind to long lines")
    if not all(is_formula(cell) for cell in ("=1", " =1", "a;@b", "+1+1")) or is_formula("+234"):
        fail("the judges are blind to formulas")
