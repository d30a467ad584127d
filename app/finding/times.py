"""Times as people write them, and the days that they mean.

A month or a season without a year is the one that today lies in, or the next to come, as the page offers them. What says
more than these do, such as "before October", is left unread.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

Span = tuple[date, date]

# The month that each begins with, of three; winter reaches into the next year. The page offers the same
# (frontend/src/lib/seasons.json, held by a test).
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
SEASON_OF = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter", "fall": "autumn"}
NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
# From today's: years, months, quarters.
SHIFTS = {
    "今": 0, "本": 0, "当": 0, "这个": 0, "这": 0, "this": 0, "明": 1, "来": 1, "下": 1, "下个": 1, "next": 1,
    "去": -1, "上": -1, "上个": -1, "last": -1, "后": 2, "前": -2,
}  # fmt: skip

# What makes another time of the one before or after it.
BOUNDED = r"(?!\s*(?:[底末初]|[上中下]旬|以?[前后]|之[前后]|起))"
UNBOUND = r"(?<!before )(?<!after )(?<!until )(?<!since )(?<!by )(?<!end of )(?<!不在)(?<!not in )(?<!not )(?<!mid-)"
NUMBER = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
YEAR = r"(?P<year>20\d\d)(?:\s*年|[-/.])"
ZH_YEAR = rf"(?:{YEAR}|(?P<shift>[今本明来去后前])年)?的?"
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
EN_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>20\d\d))"
EN_SHIFT = r"(?P<shift>this|next|last)\s+"


def number(written: str) -> int:
    """A number below a hundred, in figures or in Chinese."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (NUMERALS[tens] if tens else 1) * 10 * bool(ten) + (NUMERALS[ones] if ones else 0)


def months(first: int, count: int) -> Span:
    """So many months from one on, which is counted from the year 0."""
    last = first + count - 1
    return date(first // 12, first % 12 + 1, 1), date(
        last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1]
    )


def _year(found: re.Match[str], today: date) -> int | None:
    """The year that stands with it."""
    groups = found.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return today.year + SHIFTS[groups["shift"]] if groups.get("shift") else None


def _coming(first_month: int, count: int, year: int | None, today: date) -> Span:
    """So many months from one of the year on; without a year those that today lies in, or the next to come."""
    if year is not None:
        return months(year * 12 + first_month - 1, count)
    return next(
        span for of in (-1, 0, 1) if (span := months((today.year + of) * 12 + first_month - 1, count))[1] >= today
    )


def _season(found: re.Match[str], today: date) -> Span:
    season = found["season"]
    first, shift = SEASONS[SEASON_OF.get(season, season)], found.groupdict().get("shift")
    coming = _coming(first, 3, None, today)
    # Whoever is in the winter says "this winter" of it, also when it began last year; "next" is the next to come.
    if shift in ("今", "本", "这", "这个", "this") and coming[0] <= today:
        return coming
    if shift == "next":
        return months((coming[0].year + (coming[0] <= today)) * 12 + first - 1, 3)
    if shift == "last":
        return months((coming[0].year - 1) * 12 + first - 1, 3)
    return _coming(first, 3, _year(found, today), today)


def _month(found: re.Match[str], today: date) -> Span | None:
    name = found["month"]
    month = MONTHS[name] if name in MONTHS else number(name)
    until = found.groupdict().get("until")
    last = month if until is None else MONTHS[until] if until in MONTHS else number(until)
    if not (1 <= month <= 12 and 1 <= last <= 12):
        return None
    return _coming(month, (last - month) % 12 + 1, _year(found, today), today)


def _day(found: re.Match[str], today: date) -> Span | None:
    month = _month(found, today)
    try:
        day = month[0].replace(day=int(found["day"])) if month else None
    except ValueError:
        return None
    return (day, day) if day else None


def _quarter(found: re.Match[str], today: date) -> Span:
    return _coming(number(found["quarter"]) * 3 - 2, 3, _year(found, today), today)


def _half(found: re.Match[str], today: date) -> Span:
    first = 1 if found["half"] in ("上", "first") else 7
    return months((_year(found, today) or today.year) * 12 + first - 1, 6)


def _near(size: int) -> Callable[[re.Match[str], date], Span]:
    """This, the next or the last of those that have so many months."""

    def meant(found: re.Match[str], today: date) -> Span:
        now = (today.year * 12 + today.month - 1) // size
        return months((now + SHIFTS[found["shift"]]) * size, size)

    return meant


def _whole_year(found: re.Match[str], today: date) -> Span:
    return months((_year(found, today) or today.year) * 12, 12)


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(UNBOUND + written + BOUNDED)


# The first that fits is read: the more is said, the earlier.
FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Span | None]], ...] = (
    (_pattern(rf"{ZH_YEAR}(?P<month>{NUMBER})月(?P<day>\d\d?)[日号]"), _day),
    (_pattern(rf"{ZH_YEAR}(?P<month>{NUMBER})月?份?\s*[-—–~到至]+\s*(?P<until>{NUMBER})月份?"), _month),
    (_pattern(rf"{ZH_YEAR}(?P<month>{NUMBER})月份?(?!\d+[日号])"), _month),
    (_pattern(rf"{ZH_YEAR}第?(?P<quarter>[一二三四1-4])季度"), _quarter),
    (_pattern(rf"{ZH_YEAR}(?P<half>[上下])半年"), _half),
    (_pattern(rf"{ZH_YEAR}(?P<season>[春夏秋冬])[天季]"), _season),
    (_pattern(rf"{YEAR}(?P<season>[春夏秋冬])"), _season),
    (_pattern(r"(?P<shift>今|明|来|去|这个?|本)年?(?P<season>[春夏秋冬])[天季]?"), _season),
    (_pattern(r"(?P<shift>[本当这下上]|这个|下个|上个)月"), _near(1)),
    (_pattern(r"(?P<shift>[本当这下上]|这个|下个|上个)季度"), _near(3)),
    (_pattern(r"(?:(?P<year>20\d\d)\s*年|(?P<shift>[今本明来去后前])年)"), _whole_year),
    (_pattern(r"\b(?P<year>20\d\d)[-/.](?P<month>0?[1-9]|1[0-2])\b(?![-/.]?\d)"), _month),
    (_pattern(rf"\b(?:from\s+)?(?P<month>{MONTH})\b\.?\s*(?:to|until|[-–—])\s*(?P<until>{MONTH})\b\.?{EN_YEAR}?"), _month),
    (_pattern(rf"\bbetween\s+(?P<month>{MONTH})\b\.?\s+and\s+(?P<until>{MONTH})\b\.?{EN_YEAR}?"), _month),
    (_pattern(rf"\b(?:in\s+)?(?P<month>{MONTH})\b\.?{EN_YEAR}"), _month),
    (_pattern(rf"\b(?:in\s+)?(?P<month>{MONTH})\b\.?\s+{EN_SHIFT}year\b"), _month),
    (_pattern(rf"\b(?:in\s+)?{EN_SHIFT}(?P<month>{MONTH})\b\.?"), _month),
    (_pattern(rf"\b(?:in|during|for)\s+(?P<month>{MONTH})\b\.?"), _month),
    (_pattern(rf"\b(?!may\b|march\b|mar\b)(?P<month>{MONTH})\b\.?"), _month),
    (_pattern(rf"\b(?:the\s+)?(?P<season>spring|summer|autumn|fall|winter){EN_YEAR}"), _season),
    (_pattern(rf"\b(?:in\s+)?{EN_SHIFT}(?:year'?s\s+)?(?P<season>spring|summer|autumn|fall|winter)\b"), _season),
    (_pattern(r"\b(?:in|during|over)\s+(?:the\s+)?(?P<season>spring|summer|autumn|fall|winter)\b"), _season),
    (_pattern(r"\b(?P<season>spring|summer|autumn|winter)\b"), _season),
    (_pattern(rf"\bq(?P<quarter>[1-4])\b{EN_YEAR}?"), _quarter),
    (_pattern(r"\b(?P<year>20\d\d)\s*q(?P<quarter>[1-4])\b"), _quarter),
    (_pattern(r"\b(?:in\s+)?(?P<shift>this|next|last)\s+month\b"), _near(1)),
    (_pattern(r"\b(?:in\s+)?(?P<shift>this|next|last)\s+quarter\b"), _near(3)),
    (_pattern(r"\b(?:in\s+)?(?P<shift>this|next|last)\s+year\b"), _near(12)),
    (_pattern(r"今[天日]|现在|目前|当前|\b(?:today|right now|now|currently)\b"), lambda _, today: (today, today)),
    (_pattern(r"\b(?:in|during)\s+(?P<year>20\d\d)\b(?![-/.]?\d)"), _whole_year),
)  # fmt: skip


def read_time(text: str, today: date) -> tuple[Span | None, str]:
    """The days that are meant, and the text without them; without a time, or with one that cannot be, the text as it is."""
    for pattern, meaning in FORMS:
        found = pattern.search(text)
        span = meaning(found, today) if found else None
        if found and span:
            return span, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text
