"""A whole question, as far as the filter can say it: kind of work, time, stage, what comes first, and near what.

Nothing is guessed and nothing is swallowed: what was not used is given back, so that the box can say so.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlencode

from app.finding.times import Span, number, read_time
from app.projects.words import Stage

# A place that the question names, where its name stood.
PLACE = "\ue000"
AROUND_M, FARTHEST_M = 500, 20_000
NOT_STARTED = (Stage.PLANNED, Stage.SIGNED, Stage.PREPARING)


@dataclass(frozen=True)
class Called:
    """A programme, and all that it is called."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """Parameters of the filter, and of the list; `metres` from the place that is named, `unread` what was not used."""

    programme: tuple[str, ...] = ()
    stage: tuple[Stage, ...] = ()
    under_way: Span | None = None
    around: str | None = None
    around_m: float | None = None
    metres: float | None = None
    sort: str | None = None
    unread: str | None = None


# What people say of a kind of work, beside the programme's names: by its code.
ALSO = {
    "metro": ("地铁", "轻轨", "metro", "subway", "underground", "rail"),
    "dead_end_roads": ("卡脖路", "dead-end road", "dead end road", "bottleneck road"),
    "urban_villages": ("城中村", "urban village"),
    "pipelines": ("管网", "管线", "pipe", "pipeline"),
}
LEAST_LETTERS = 2

STAGES: tuple[tuple[re.Pattern[str], tuple[Stage, ...]], ...] = (
    (
        re.compile(
            r"(?:尚未|还没有?|没有|没|未)(?:正式)?(?:开工|开始|动工|启动|开建)(?:建设|施工)?"
            r"|\b(?:(?:that|which)\s+)?(?:(?:have|has|are|is)\s*n[o']t|haven't|hasn't|aren't|isn't|not)\s+(?:yet\s+)?(?:been\s+)?"
            r"(?:started|begun|under\s?way)(?:\s+yet)?\b|\b(?:that\s+(?:have|are)\s+)?yet\s+to\s+(?:start|begin)\b|\bunstarted\b"
        ),
        NOT_STARTED,
    ),
    (re.compile(r"停工|暂停施工|\bsuspended\b"), (Stage.SUSPENDED,)),
    (re.compile(r"已(?:经)?(?:完工|建成|竣工|通车)|\b(?:completed|finished)\b"), (Stage.COMPLETED, Stage.OPERATING)),
)
# Being done: now where no time is given, else then.
BEING_DONE = re.compile(
    r"正?在(?:施工|建设|打通|开挖|建|挖|修|开)|施工中|(?:that|which)?\s*\b(?:(?:is|are)\s+)?being\s+(?:\w+\s+)?(?:dug(?:\s+up)?|built|opened(?:\s+up)?|done|constructed|made)\b"
    r"|\bunder\s+(?:construction|way)\b|\bunderway\b"
)
COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]|one|two|three|four|five|six|seven|eight|nine|ten)"
LARGEST = re.compile(
    rf"(?:总?投资(?:额)?|规模)?(?:最[大多高](?:的)?(?:前?{COUNT}[个项条片处]?)?|前{COUNT}大)"
    rf"|\b(?:{COUNT}\s+)?(?:largest|biggest)(?:\s+{COUNT})?\b|\btop\s+{COUNT}\b"
)
LENGTH = r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九]?[百千]|[一二两三四五六七八九十])\s*"
WITHIN_ZH = re.compile(rf"{LENGTH}(?P<unit>公里|千米|米|km|m)\s*(?:以内|之内|范围之?内|内|范围)?")
WITHIN_EN = re.compile(
    rf"\b(?:within|at\s+most|up\s+to|less\s+than)\s+{LENGTH}(?P<unit>km|kilomet(?:re|er)s?|m|met(?:re|er)s?)\b"
    r"(?:\s+(?:of|from|to)\b)?"
)
NEAR_ZH, NEAR_EN = (
    re.compile(r"附近|周边|周围|旁边|边上"),
    re.compile(r"\b(?:near(?:by)?|close\s+to|next\s+to|around|beside)\b"),
)
FROM = re.compile(r"(?:相?距离|距|离)(?!散)")
HAN = re.compile("[\u2e80-\u9fff]")

# Words that ask, and name no condition.
FILLER = re.compile(
    r"长春市?|项目|工程|工地|作业|施工|道路作业|期间|时候|有没有|有哪些|有什么|是什么|哪些|哪个|哪里|什么|多少|所有|全部|全市|请问|我想|想要?|查[找询看]?|看看?|找"
    r"|显示|列出|告诉我|附近|周边|周围|旁边|沿线?|两侧|一带|开挖|打通|开通|建设|改造|修建|要|会|将|正在|正|在|被|从|到|于|的|(?<!公)里|内|中|上|有|是|和|与|及|还|了|吗|呢|[挖建修开动干]|[个条片处座项]"
    r"|\b(?:a|an|all|and|any|are|around|at|be|being|beside|build|building|built|by|changchun|city|close|construction|digging|do|does|done|dug|during|find|for|from|give|going"
    r"|happening|has|have|how|i|in|is|it|list|me|near|nearby|of|on|opened|open|over|place|please|project|projects|show|that|the|there|these|they|this|to|up|want|was|were"
    r"|what's|what|when|where|which|who|will|with|work|works|along)\b"
)
NOISE = re.compile(rf"[\s{PLACE}\W_]+")


@dataclass
class _Part:
    """The question, or what something is to be near to; what is read is taken out of its text."""

    text: str
    programme: list[str] = field(default_factory=list)
    stage: tuple[Stage, ...] = ()
    being_done: bool = False
    # Said against what was read before.
    contrary: str = ""

    def read(self, programmes: Iterable[Called]) -> None:
        for pattern, stages in STAGES:
            if not self.stage and self.take(pattern):
                self.stage = stages
        done = self.take(BEING_DONE)
        self.being_done, self.contrary = (bool(done), "") if not self.stage else (False, done.strip())
        named = sorted(((name, one.code) for one in programmes for name in one.names), key=lambda pair: -len(pair[0]))
        for name, code in named:
            if self.take(_mention(name)) and code not in self.programme:
                self.programme.append(code)

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.search(self.text)
        if found is None:
            return ""
        self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return found[0]

    @property
    def unread(self) -> str:
        return " ".join(filter(None, (*NOISE.split(FILLER.sub(" ", self.text)), self.contrary)))


def called(code: str, name: str, name_en: str, short_name: str) -> Called:
    """A programme by its names, their parts, and what people call it."""
    parts = [part for part in name.split("、") if part != name]
    names = (name, short_name, name_en, *parts, *ALSO.get(code, ()))
    return Called(code, tuple(dict.fromkeys(folded(one) for one in names)))


@lru_cache(maxsize=4096)
def folded(words: str) -> str:
    """As it is read: small letters, one form of each sign, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", words).lower().replace("’", "'").split())


def programmes_named(words: str, programmes: Iterable[Called], nothing_else: bool) -> list[str]:
    """The programmes that have the words in a name, or, where nothing else has them, are named by them."""
    typed = folded(words)
    if len(typed) < LEAST_LETTERS:
        return []
    has = [one.code for one in programmes if any(typed in name for name in one.names)]
    return has or (
        [one.code for one in programmes if any(_mention(name).search(typed) for name in one.names)]
        if nothing_else
        else []
    )


def read(question: str, programmes: Iterable[Called], places: Iterable[str], today: date) -> Reading:
    """What the question asks for beside the places that it names."""
    text = folded(question)
    for place in sorted(map(folded, places), key=len, reverse=True):
        text = text.replace(place, PLACE)
    programmes = list(programmes)
    under_way, text = read_time(text, today)
    whole = _Part(text)
    largest = whole.take(LARGEST)
    asked, other, metres = _apart(whole.text, programmes)
    asked.read(programmes)
    if asked.being_done and not under_way and not asked.stage:
        asked.stage = (Stage.UNDER_CONSTRUCTION,)
    reading = Reading(
        programme=tuple(asked.programme), stage=asked.stage, under_way=under_way,
        sort="-total_investment" if largest else None, unread=asked.unread or None,
    )  # fmt: skip
    if other is None:
        return replace(reading, metres=metres)
    other.read(programmes)
    stages = other.stage or ((Stage.UNDER_CONSTRUCTION,) if other.being_done else ())
    near = [("programme", code) for code in other.programme] + [("stage", stage.value) for stage in stages]
    unread = " ".join(filter(None, (asked.unread, other.unread)))
    return replace(reading, around=urlencode(near), around_m=metres or AROUND_M, unread=unread or None)


def _apart(text: str, programmes: list[Called]) -> tuple[_Part, _Part | None, float | None]:
    """What is asked for; what it is to be near to, where that is a kind of work; and how near."""
    found = WITHIN_EN.search(text) or WITHIN_ZH.search(text)
    metres = _metres(found["n"], found["unit"]) if found else None
    if not found or metres is None:
        for near in (NEAR_ZH.search(text), NEAR_EN.search(text)):
            parts = _sides(text, near, programmes) if near else None
            if parts and all(_names_one(part, programmes) for part in parts):
                return _Part(parts[0]), _Part(parts[1]), None
        return _Part(text), None, None
    asked, other = _sides(text, found, programmes)
    if _names_one(other, programmes):
        return _Part(asked), _Part(other), metres
    return _Part(f"{text[: found.start()]} {text[found.end() :]}"), None, metres


def _sides(text: str, found: re.Match[str], programmes: list[Called]) -> tuple[str, str]:
    """What is asked for and what it is near to. English says the latter behind the distance, Chinese before it, or between
    it and the last 的."""
    before, after = text[: found.start()], text[found.end() :]
    if not HAN.search(text):
        other, _, more = after.partition(",")
        return f"{before} {more}", other
    if after.lstrip().startswith("有") and not _names_one(before, programmes):
        other, _, more = after.rpartition("的")
        return f"{before} {more}", other
    start = next((match for match in FROM.finditer(before)), None)
    if start:
        return f"{before[: start.start()]} {after}", before[start.end() :]
    return after, before


def _names_one(text: str, programmes: list[Called]) -> bool:
    return any(_mention(name).search(text) for one in programmes for name in one.names)


@cache
def _mention(name: str) -> re.Pattern[str]:
    """A name as it stands in a sentence: English as a word of its own, of one or many; a station is no line."""
    if HAN.search(name):
        return re.compile(re.escape(name) + "(?!站)")
    stem = name[:-1] if name.endswith("s") and not name.endswith("ss") else name
    return re.compile(rf"\b{re.escape(stem)}s?\b(?!\s+stations?\b)")


def _metres(written: str, unit: str) -> float | None:
    many = (
        float(written)
        if written[0].isdecimal()
        else float(number(written[:-1] or "一") if written[-1] in "百千" else number(written))
    )
    hundreds = {"百": 100, "千": 1000}.get(written[-1], 1)
    metres = many * hundreds * (1000 if unit in ("公里", "千米") or unit.startswith("k") else 1)
    return metres if 0 < metres <= FARTHEST_M else None
