"""Full case folding (Unicode 5.18) in SQL, for CASEI: `Straße` is `STRASSE`, and a final sigma a sigma.

PostgreSQL's lower() does most of it. What is left is a short list of letters, looked up by one pattern, so that text
without any of them is folded as fast as it is made small.
"""

from functools import cache
from sys import maxunicode
from typing import Any

from sqlalchemy import ColumnElement, case, func


@cache
def _left() -> tuple[dict[str, str], dict[str, str]]:
    """What lower() leaves unfolded: letters that become one other, and letters that become several."""
    one: dict[str, str] = {}
    several: dict[str, str] = {}
    for number in range(128, maxunicode + 1):
        small = chr(number).lower()
        into = chr(number).casefold()
        if len(small) == 1 and small != into:
            (one if len(into) == 1 else several)[small] = into
    return one, several


def folded(value: Any) -> ColumnElement[str]:
    """The text so that texts which differ in case alone are equal."""
    one, several = _left()
    # The one capital that becomes two letters when it is made small.
    small = func.lower(func.replace(value, "İ", "i̇"))
    special = small
    for letter, into in several.items():
        special = func.replace(special, letter, into)
    special = func.translate(special, "".join(one), "".join(one.values()))
    return case((small.op("~")(f"[{''.join([*one, *several])}]"), special), else_=small)
