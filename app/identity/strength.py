"""How strong a password is, without asking anybody on the network.

Three questions: is it long enough and no name of its person or of this product; how many guesses is it when words,
names, years and runs on the keyboard count as one each; and does it stand in the operator's list of breached ones.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from app.kit.errors import Invalid
from app.kit.pinyin import searchable
from app.kit.settings import settings

SHORTEST, LONGEST = 10, 200
# So many parts a password must have at least, when each habit of people is one part.
FEWEST_PARTS = 5
PRODUCT = ("guatu", "挂图")
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "!@#$%^&*()", "1qaz", "2wsx", "3edc", "4rfv", "5tgb",
        "6yhn", "7ujm", "8ik,", "9ol.", "0p;/", "abcdefghijklmnopqrstuvwxyz", "0123456789")  # fmt: skip
RUNS = tuple(row for one in ROWS for row in (one, one[::-1]))
LIKENESS = (str.maketrans("", ""), str.maketrans("@4031$57!", "aaoeissti"), str.maketrans("@4013$57!", "aaolessti"))
YEAR = re.compile(r"(19|20)\d\d([01]\d([0-3]\d)?)?|\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])")
LONGEST_WORD = 24


@cache
def common_words() -> frozenset[str]:
    text = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split() if len(word) > 2)


def check(password: str, *, login: str, name: str, field: str = "new") -> None:
    """Refuse a weak password with a sentence that says why."""
    if len(password) < SHORTEST:
        raise Invalid.at(field, "password.short", least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid.at(field, "password.long", most=LONGEST)
    folded = password.casefold()
    own = [word for word in (login, name, searchable(name).split(" ")[0]) if len(word) > 3 or not word.isascii()]
    if any(word.casefold() in folded for word in (*own, *PRODUCT)):
        raise Invalid.at(field, "password.own_words")
    if parts(folded, frozenset(own)) < FEWEST_PARTS:
        raise Invalid.at(field, "password.common")
    file = settings().breached_passwords
    if file is not None and is_breached(password, file):
        raise Invalid.at(field, "password.breached")


def parts(folded: str, more: frozenset[str] = frozenset()) -> int:
    """The fewest parts that make up `folded`: a word, a run, a year, a repetition is one, as is any other character."""
    return min(_parts(folded, folded.translate(likeness), more) for likeness in LIKENESS)


def _parts(typed: str, read: str, more: frozenset[str]) -> int:
    words = common_words() | more
    fewest = [0]
    for end in range(1, len(typed) + 1):
        best = fewest[end - 1] + 1
        for start in range(max(0, end - LONGEST_WORD), end - 2):
            if fewest[start] + 1 < best and _is_one_part(typed, read, start, end, words):
                best = fewest[start] + 1
        fewest.append(best)
    return fewest[-1]


def _is_one_part(typed: str, read: str, start: int, end: int, words: frozenset[str]) -> bool:
    chunk, length = typed[start:end], end - start
    return (
        chunk in words
        or read[start:end] in words
        or len(set(chunk)) == 1
        or YEAR.fullmatch(chunk) is not None
        or any(chunk in run for run in RUNS)
        or typed[max(0, start - length) : start] == chunk
    )


def is_breached(password: str, file: Path) -> bool:
    """Whether its SHA-1 stands in `file`: sorted lines that begin with 40 hexadecimal digits, as Have I Been Pwned
    gives them; found by halving, so that a file of 40 GB costs some forty short reads."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, file.stat().st_size
        while low < high:  # the line that begins at or after `low` and before `high`, if any, is the one
            middle = (low + high) // 2
            lines.seek(max(0, middle - 1))
            if middle:
                lines.readline()  # to the beginning of the next line, or none when `middle` is one
            line = lines.readline()
            found = line[:40].upper()
            if line and found == wanted:
                return True
            if line and found < wanted:
                low = lines.tell()
            else:
                high = middle
    return False
