"""What a typed sentence asks for: a table of sentences and what they mean, and sentences that mean harm or nothing."""

import json
import tomllib
from datetime import date

import pytest

from app.finding.sentences import PLACE, Called, Reading, called, programmes_named, read
from app.finding.times import SEASONS, read_time
from app.kit.settings import PROJECT_ROOT
from app.projects.words import Stage

TODAY = date(2025, 9, 30)
PLACES = ("人民广场", "People's Square", "人民大街", "Renmin Street", "北湖", "Beihu")
NOT_STARTED = (Stage.PLANNED, Stage.SIGNED, Stage.PREPARING)
WINTER = (date(2025, 12, 1), date(2026, 2, 28))
OCTOBER = (date(2025, 10, 1), date(2025, 10, 31))


@pytest.fixture(scope="module")
def programmes() -> list[Called]:
    rows = tomllib.loads((PROJECT_ROOT / "seed/reference/programmes.toml").read_text(encoding="utf-8"))["programmes"]
    return [called(row["code"], row["name"], row["name_en"], row["short_name"]) for row in rows]


METRO = Reading(programme=("metro",), under_way=WINTER)
VILLAGES = Reading(
    programme=("urban_villages",), around="programme=dead_end_roads&stage=under_construction", around_m=500
)
DUG = Reading(under_way=OCTOBER)
LARGEST = Reading(stage=NOT_STARTED, sort="-total_investment")


@pytest.mark.parametrize(
    ("sentence", "means"),
    [
        ("人民广场附近今年冬天的地铁", METRO),
        ("今冬人民广场周边的地铁施工", METRO),
        ("冬季人民广场附近有哪些轨道交通项目？", METRO),
        ("metro works near People's Square this winter", METRO),
        ("Which metro works are near People’s Square in winter?", METRO),
        ("the subway projects around People's Square this winter", METRO),
        ("正在打通的断头路500米内的城中村", VILLAGES),
        ("离在建断头路 500 米以内有哪些城中村", VILLAGES),
        ("５００米内有正在施工的断头路的所有城中村", VILLAGES),
        ("五百米范围内有在建断头路的城中村", VILLAGES),
        ("all urban villages within 500 m of a dead-end road being opened", VILLAGES),
        ("urban villages within 0.5 km of dead-end roads under construction", VILLAGES),
        ("which urban villages are near a dead-end road being opened?", VILLAGES),
        ("within 500 metres of a dead-end road being opened, which urban villages are there", VILLAGES),
        ("人民大街10月在挖什么", DUG),
        ("今年10月沿人民大街有什么施工", DUG),
        ("十月份沿人民大街正在开挖的项目", DUG),
        ("what is being dug along Renmin Street in October", DUG),
        ("what's being dug up along Renmin Street in October 2025?", DUG),
        ("works along Renmin Street this October", DUG),
        ("北湖尚未开工的最大的三个项目", LARGEST),
        ("北湖未开工项目中投资最大的3个", LARGEST),
        ("北湖还没有开工的投资额前三大项目", LARGEST),
        ("the three largest projects in Beihu that have not started", LARGEST),
        ("top 3 projects in Beihu not yet started", LARGEST),
        ("Beihu: biggest three that haven't begun", LARGEST),
    ],
)
def test_the_four_questions_of_somebody_new_and_their_like(programmes: list[Called], sentence: str, means: Reading):
    assert read(sentence, programmes, PLACES, TODAY) == means


@pytest.mark.parametrize(
    ("sentence", "means"),
    [
        ("断头路500米内的城中村", Reading(programme=("urban_villages",), around="programme=dead_end_roads", around_m=500)),
        ("断头路附近的城中村", Reading(programme=("urban_villages",), around="programme=dead_end_roads", around_m=500)),
        ("断头路1公里内的项目", Reading(around="programme=dead_end_roads", around_m=1000)),
        ("断头路和城中村", Reading(programme=("dead_end_roads", "urban_villages"))),
        ("人民广场300米内的地铁", Reading(programme=("metro",), metres=300)),
        ("pocket parks within 2 km of People's Square", Reading(programme=("pocket_parks",), metres=2000)),
        ("长春市今冬的地铁", METRO),
        ("人民大街在挖什么", Reading(stage=(Stage.UNDER_CONSTRUCTION,))),
        ("北湖停工的项目", Reading(stage=(Stage.SUSPENDED,))),
        ("北湖今年已完工的项目", Reading(stage=(Stage.COMPLETED, Stage.OPERATING), under_way=(date(2025, 1, 1), date(2025, 12, 31)))),
    ],
)  # fmt: skip
def test_other_sentences(programmes: list[Called], sentence: str, means: Reading):
    assert read(sentence, programmes, PLACES, TODAY) == means


def span(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("今冬", "2025-12-01", "2026-02-28"),
        ("今年冬天", "2025-12-01", "2026-02-28"),
        ("冬季", "2025-12-01", "2026-02-28"),
        ("this winter", "2025-12-01", "2026-02-28"),
        ("winter 2024", "2024-12-01", "2025-02-28"),
        ("秋天", "2025-09-01", "2025-11-30"),
        ("in autumn", "2025-09-01", "2025-11-30"),
        ("this fall", "2025-09-01", "2025-11-30"),
        ("今年春天", "2025-03-01", "2025-05-31"),
        ("春季", "2026-03-01", "2026-05-31"),
        ("明年夏季", "2026-06-01", "2026-08-31"),
        ("next spring", "2026-03-01", "2026-05-31"),
        ("next autumn", "2026-09-01", "2026-11-30"),
        ("last winter", "2024-12-01", "2025-02-28"),
        ("10月", "2025-10-01", "2025-10-31"),
        ("十月", "2025-10-01", "2025-10-31"),
        ("今年10月", "2025-10-01", "2025-10-31"),
        ("2025年10月份", "2025-10-01", "2025-10-31"),
        ("2025-10", "2025-10-01", "2025-10-31"),
        ("october", "2025-10-01", "2025-10-31"),
        ("october 2025", "2025-10-01", "2025-10-31"),
        ("in oct. 2026", "2026-10-01", "2026-10-31"),
        ("in october next year", "2026-10-01", "2026-10-31"),
        ("in may", "2026-05-01", "2026-05-31"),
        ("三月", "2026-03-01", "2026-03-31"),
        ("9月", "2025-09-01", "2025-09-30"),
        ("明年二月", "2026-02-01", "2026-02-28"),
        ("去年十二月", "2024-12-01", "2024-12-31"),
        ("10月1日", "2025-10-01", "2025-10-01"),
        ("10月到12月", "2025-10-01", "2025-12-31"),
        ("11—2月", "2025-11-01", "2026-02-28"),
        ("from october to december", "2025-10-01", "2025-12-31"),
        ("between march and may 2026", "2026-03-01", "2026-05-31"),
        ("本月", "2025-09-01", "2025-09-30"),
        ("this month", "2025-09-01", "2025-09-30"),
        ("下个月", "2025-10-01", "2025-10-31"),
        ("next month", "2025-10-01", "2025-10-31"),
        ("上月", "2025-08-01", "2025-08-31"),
        ("今年", "2025-01-01", "2025-12-31"),
        ("this year", "2025-01-01", "2025-12-31"),
        ("明年", "2026-01-01", "2026-12-31"),
        ("next year", "2026-01-01", "2026-12-31"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("in 2026", "2026-01-01", "2026-12-31"),
        ("2025年四季度", "2025-10-01", "2025-12-31"),
        ("四季度", "2025-10-01", "2025-12-31"),
        ("一季度", "2026-01-01", "2026-03-31"),
        ("q4", "2025-10-01", "2025-12-31"),
        ("q1 2026", "2026-01-01", "2026-03-31"),
        ("下季度", "2025-10-01", "2025-12-31"),
        ("next quarter", "2025-10-01", "2025-12-31"),
        ("下半年", "2025-07-01", "2025-12-31"),
        ("现在", "2025-09-30", "2025-09-30"),
    ],
)
def test_a_time_is_the_days_that_people_mean(written: str, first: str, last: str):
    assert read_time(written, TODAY) == (span(first, last), " ")


@pytest.mark.parametrize(
    ("today", "written", "first"),
    [
        ("2026-01-15", "今冬", "2025-12-01"),
        ("2026-01-15", "this winter", "2025-12-01"),
        ("2026-01-15", "今年冬天", "2025-12-01"),
        ("2026-01-15", "冬季", "2025-12-01"),
        ("2026-01-15", "next winter", "2026-12-01"),
        ("2026-03-01", "今冬", "2026-12-01"),
        ("2025-12-01", "今冬", "2025-12-01"),
        ("2025-12-05", "今年秋天", "2025-09-01"),
        ("2025-12-05", "秋天", "2026-09-01"),
        ("2025-12-31", "next month", "2026-01-01"),
        ("2025-12-31", "下季度", "2026-01-01"),
        ("2026-01-01", "上个月", "2025-12-01"),
        ("2025-11-01", "10月", "2026-10-01"),
        ("2028-02-29", "冬季", "2027-12-01"),
    ],
)
def test_the_business_date_decides_which_one_is_meant(today: str, written: str, first: str):
    found, _ = read_time(written, date.fromisoformat(today))
    assert found and found[0] == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("sentence", "unread"),
    [
        ("人民广场后天的地铁", "后天"),
        ("人民广场下周的地铁", "下周"),
        ("人民广场10月底前的地铁", "10月底前"),
        ("人民广场年底的地铁", "年底"),
        ("人民广场13月的地铁", "13月"),
        ("人民广场2月30日的地铁", "2月30日"),
        ("metro works near People's Square before October", "before october"),
        ("metro works near People's Square next Tuesday", "next tuesday"),
        ("metro works near People's Square not in winter", "not winter"),
        ("metro works near People's Square for 2 years", "2 years"),
        ("人民广场今年和明年的地铁", "明年"),
        ("人民广场未开工和在建的地铁", "在建"),
        ("地铁站附近的项目", "地铁站"),
        ("人民广场99公里内的地铁", "99公里"),
    ],
)
def test_what_is_not_understood_or_said_twice_is_told_and_not_swallowed(
    programmes: list[Called], sentence: str, unread: str
):
    assert read(sentence, programmes, PLACES, TODAY).unread == unread


@pytest.mark.parametrize("nothing", ["", "  ", "，。？！……", "?!,.;()[]{}*+\\", "'\" -- /* %_", PLACE, "\u202e\u200b"])
def test_signs_alone_ask_for_nothing(programmes: list[Called], nothing: str):
    assert read(nothing, programmes, (), TODAY) == Reading()


@pytest.mark.parametrize(
    ("said", "told"),
    [("10月", "10月"), ("500米内", "500米"), ("within 5 m of ", "within 5 m"), ("没", "没"), ("最大的", "最大")],
)
def test_what_is_said_over_and_over_is_read_once_and_the_rest_is_told(programmes: list[Called], said: str, told: str):
    for times in (20, 2_000):
        unread = read(said * times, programmes, PLACES, TODAY).unread
        assert unread and unread.startswith(told)


def test_a_programme_is_found_by_its_names_and_by_what_people_call_it(programmes: list[Called]):
    assert programmes_named("断头路", programmes, True) == ["dead_end_roads"]
    assert programmes_named("卡脖", programmes, False) == ["dead_end_roads"]
    assert programmes_named("地铁", programmes, False) == ["metro"]
    assert programmes_named("Subway", programmes, False) == ["metro"]
    assert programmes_named("人", programmes, True) == []
    # Out of longer words only where no project has them.
    assert programmes_named("断头路打通", programmes, True) == ["dead_end_roads"]
    assert programmes_named("断头路打通", programmes, False) == []


def test_the_page_offers_the_seasons_that_are_read():
    assert json.loads((PROJECT_ROOT / "frontend/src/lib/seasons.json").read_text()) == SEASONS
