"""Pinyin of a name, so that a reader may type it: in full and by initials."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=16384)
def searchable(name: str) -> str:
    """`长春` → `changchun cc`; what is not Chinese stays as it is."""
    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}".lower()
