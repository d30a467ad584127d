"""Full case folding (Unicode 5.18) in SQL, for CASEI: `Straße` is `STRASSE`, and a final sigma a sigma."""

from typing import Any

from sqlalchemy import ColumnElement, collate, func

# The one letter whose capital is that of another; it stands for itself under a number that no text uses.
DOTLESS_I, APART = "ı", "\ue131"


def folded(value: Any) -> ColumnElement[str]:
    """The text so that texts which differ in case alone are equal: as capitals, which ICU writes out in full."""
    small = func.lower(collate(value, "und-x-icu"))
    return func.upper(func.replace(small, DOTLESS_I, APART))
