"""A password is refused when it is short, when it names its person, when people choose it, or when it has leaked."""

from hashlib import sha1
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity import strength
from app.kit.errors import Invalid
from app.kit.settings import settings


def why(password: str, login: str = "wang", name: str = "王五") -> str | None:
    try:
        strength.check(password, login=login, name=name)
    except Invalid as refused:
        return refused.faults[0].key
    return None


@pytest.mark.parametrize(
    "password",
    [
        "password123", "P@ssw0rd2025!", "qwertyuiop", "1234567890", "0987654321", "woaini1314", "5201314520",
        "88888888888", "Abc1234567", "1qaz2wsx3edc", "aaaaaaaaaaaa", "abcabcabcabc", "20250930123", "zhangwei1990",
        "changchun2025", "woaichangchun1314", "iloveyou123!", "LetMeIn2024", "sunshinedragon7!", "!@#$%^&*()",
    ],
)  # fmt: skip
def test_what_people_choose_is_refused(password):
    assert why(password) == "password.common"


@pytest.mark.parametrize(
    "password",
    ["k3Jx9-qLm2vT", "correct horse battery", "winter kite 9 lamp", "四十七只红色的风筝飞过桥", "MyDogRex2019"],
)
def test_what_is_hard_to_guess_is_taken(password):
    assert why(password) is None


@pytest.mark.parametrize(
    ("password", "login", "name"),
    [
        ("k3Jx9-Zhang.San-q", "zhang.san", "张三"),
        ("k3Jx9-qLm2vT-张三", "z1", "张三"),
        ("k3Jx9-zhangsanfeng", "z1", "张三丰"),
        ("k3Jx9-GUATU-qLm2", "z1", "张三"),
        ("k3Jx9-挂图-qLm2vT", "z1", "张三"),
    ],
)
def test_login_name_and_product_are_refused_within_it(password, login, name):
    assert why(password, login, name) == "password.own_words"


def test_ten_characters_are_enough_and_two_hundred_not_too_many():
    assert why("k3Jx9-qLm") == "password.short"
    assert why("k3Jx9-qLm2") is None
    long = "".join(f"{number * 7919 % 997:x}-" for number in range(80))
    assert why(long[:200]) is None
    assert why(long[:201]) == "password.long"


@given(st.text(max_size=40))
def test_no_password_has_more_parts_than_characters(password):
    assert 0 <= strength.parts(password) <= len(password)


@given(st.sampled_from(sorted(strength.common_words())), st.sampled_from(["", "1", "123", "2024", "!"]))
def test_a_common_word_with_a_tail_is_never_enough(word, tail):
    assert strength.parts(word + tail) <= 2


def hash_of(password: str) -> str:
    return sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.mark.parametrize("size", [0, 1, 2, 3, 100, 1000])
@pytest.mark.parametrize("line", ["{}:{}", "{}"])
def test_each_breached_password_is_found_and_no_other(tmp_path: Path, size: int, line: str):
    """Lines as Have I Been Pwned gives them, with counts of different length, or the bare hashes."""
    file = tmp_path / "breached.txt"
    hashes = sorted(hash_of(f"leaked {number}") for number in range(size))
    file.write_text("".join(line.format(one, 7 ** (at % 9)) + "\r\n" for at, one in enumerate(hashes)))
    assert all(strength.is_breached(f"leaked {number}", file) for number in range(size))
    assert not any(strength.is_breached(f"kept {number}", file) for number in range(200))


def test_the_operators_list_counts(tmp_path: Path, monkeypatch):
    file = tmp_path / "breached.txt"
    file.write_text(f"{hash_of('correct horse battery')}:3\n")
    monkeypatch.setenv("GUATU_BREACHED_PASSWORDS", str(file))
    settings.cache_clear()
    assert why("correct horse battery") == "password.breached"
    assert why("winter kite 9 lamp") is None


def test_a_list_that_is_not_there_stops_the_start(tmp_path: Path, monkeypatch):
    """Better no service than one that takes what the operator wanted refused."""
    monkeypatch.setenv("GUATU_BREACHED_PASSWORDS", str(tmp_path / "none.txt"))
    settings.cache_clear()
    with pytest.raises(ValueError, match="breached_passwords"):
        settings()


@pytest.fixture(autouse=True)
def fresh():
    yield
    settings.cache_clear()
