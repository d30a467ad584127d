"""Pinyin of names: in full and by initials, so that a reader may type either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.pinyin import searchable


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("长春", "changchun cc"),
        ("人民大街", "renmindajie rmdj"),
        ("吉林大路", "jilindalu jldl"),
        ("绿园区", "lvyuanqu lyq"),
        ("重庆路", "chongqinglu cql"),
        ("地铁5号线", "ditie5haoxian dt5hx"),
        ("Test Road", "test road test road"),
        ("", " "),
    ],
)
def test_a_name_is_spelt_in_full_and_by_initials(name: str, expected: str):
    assert searchable(name) == expected


@given(st.text(max_size=40))
def test_whatever_the_name_what_is_searched_is_lower_case(name: str):
    assert searchable(name) == searchable(name).lower()
