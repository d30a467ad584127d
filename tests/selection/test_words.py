"""Searching by words: name, owner, code, address; Chinese, pinyin and initials; signs are only signs."""

from typing import Any

import pytest

from tests.city import City

# Names by the key that the tests speak of.
PROJECTS: dict[str, dict[str, Any]] = {
    "avenue": {"name": "人民大街南延工程", "name_en": "Renmin Avenue South"},
    "jilin": {"name": "吉林大路快速路"},
    "percent": {"name": "提升100%达标工程"},
    "plain": {"name": "提升100达标工程"},
    "line": {"name": "A_B路"},
    "dash": {"name": "AXB路"},
    "slash": {"name": r"甲\乙路"},
    "owned": {"name": "无名道路", "parties": [{"role": "owner", "name": "长春城投建设公司"}]},
    "invested": {"name": "无名二路", "parties": [{"role": "investor", "name": "红旗智能网联公司"}]},
    "placed": {"name": "无名三路", "address": "净月大街3333号"},
    "music": {"name": "音乐公园路"},
}  # fmt: skip


@pytest.fixture(scope="module")
def codes(town: City) -> dict[str, str]:
    return {town.project(**given).code: key for key, given in PROJECTS.items()}


def found(town: City, codes: dict[str, str], words: str) -> set[str]:
    answer = town.client().get("/api/v1/projects", params={"q": words})
    assert answer.status_code == 200, answer.text
    return {codes[item["code"]] for item in answer.json()["items"]}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        # Chinese: any part, even one character
        ("人民大街", {"avenue"}),
        ("大", {"avenue", "jilin", "placed"}),
        ("民大", {"avenue"}),
        # pinyin in full and by initials, in any case
        ("renmindajie", {"avenue"}),
        ("RenMin", {"avenue"}),
        ("rmdjny", {"avenue"}),
        ("JLDL", {"jilin"}),
        ("yinyue", {"music"}),
        # English name, address, owner, investor, and their pinyin
        ("avenue south", {"avenue"}),
        ("3333", {"placed"}),
        ("城投", {"owned"}),
        ("changchunchengtou", {"owned"}),
        ("cctjsgs", {"owned"}),
        ("红旗", {"invested"}),
        # every word, in any order, blanks of any sort
        ("南延 人民", {"avenue"}),
        ("  人民\u3000\t南延 ", {"avenue"}),
        ("人民 吉林", set()),
        # signs of SQL are only signs
        ("100%", {"percent"}),
        ("%", {"percent"}),
        ("a_b", {"line"}),
        ("_", {"line"}),
        ("\\", {"slash"}),
        ("甲\\乙", {"slash"}),
        ("'; drop table projects; --", set()),
        ("无此项目", set()),
        ("路" * 100, set()),
        ("😀", set()),
    ],
)
def test_words_find(town: City, codes: dict[str, str], words: str, meant: set[str]):
    assert found(town, codes, words) == meant


@pytest.mark.parametrize("words", ["", " ", "\u3000\t"])
def test_no_words_leave_nothing_out(town: City, codes: dict[str, str], words: str):
    assert found(town, codes, words) == set(PROJECTS)


def test_a_code_finds_its_project_whole_or_in_part(town: City, codes: dict[str, str]):
    code = next(iter(codes))
    assert found(town, codes, code) == found(town, codes, code.lower()) == {codes[code]}
    assert found(town, codes, "cc2025-road") == set(PROJECTS)


def test_a_new_name_is_found_and_the_old_one_no_more(town: City):
    project = town.project(name="旧名路")
    town.change(project.code, {"name": "新名大街"})

    def hits(words: str) -> int:
        return int(town.client().get("/api/v1/projects", params={"q": words}).json()["total"])

    assert [hits(words) for words in ("旧名", "jiuming", "新名", "xinming")] == [0, 0, 1, 1]
