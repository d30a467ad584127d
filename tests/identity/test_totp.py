"""The second factor: RFC 6238, each code once, asked for after the password and not before."""

import pytest

from app.identity import totp
from tests.city import City

SESSION, TOTP = "/api/v1/session", "/api/v1/totp"
GOOD = "four plain words, 47"
# RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}


@pytest.mark.parametrize("at", RFC)
def test_the_codes_are_those_of_the_standard(at):
    assert totp.code_at(RFC_SECRET, at // totp.STEP_S) == RFC[at]


def switched_on(city: City, login: str = "editor"):
    """A client of this person, who has turned the second factor on, and its secret."""
    city.give_password(login, GOOD)
    client = city.browser()
    assert client.post(SESSION, json={"login": login, "password": GOOD}).status_code == 201
    begun = client.post(TOTP)
    assert begun.status_code == 201 and begun.headers["cache-control"] == "no-store"
    secret = begun.json()["secret"]
    assert client.put(TOTP, json={"code": code(secret, -1)}).status_code == 204
    return client, secret


def code(secret: str, off: int = 0) -> str:
    return totp.code_at(secret, totp.step_now() + off)


def sign_in(city: City, login: str = "editor", password: str = GOOD, **more: str):
    return city.browser().post(SESSION, json={"login": login, "password": password} | more)


def key_of(answer) -> str:
    return str(answer.json()["type"].rpartition("#")[2])


def test_the_code_is_asked_for_only_when_the_password_was_right(city: City):
    _, secret = switched_on(city)
    asked = sign_in(city)
    assert (asked.status_code, key_of(asked)) == (401, "error.code_needed")
    assert "set-cookie" not in asked.headers
    wrong = [sign_in(city, password="wrong"), sign_in(city, password="wrong", code=code(secret))]
    assert {(answer.status_code, key_of(answer)) for answer in wrong} == {(401, "error.sign_in")}
    assert sign_in(city, code=code(secret)).status_code == 201


def test_a_code_opens_once(city: City):
    _, secret = switched_on(city)
    now = code(secret)
    assert sign_in(city, code=now).status_code == 201
    again = sign_in(city, code=now)
    assert (again.status_code, key_of(again)) == (401, "error.code_wrong")
    older = sign_in(city, code=code(secret, -1))
    assert older.status_code == 401, "an older one is used up as well"


def test_a_clock_may_be_half_a_minute_off_and_no_more(city: City):
    _, secret = switched_on(city)
    assert [sign_in(city, code=code(secret, off)).status_code for off in (-3, 3)] == [401, 401]
    assert sign_in(city, code=f"{code(secret, 1)[:3]} {code(secret, 1)[3:]}").status_code == 201


def test_it_counts_once_a_code_has_been_seen(city: City):
    city.give_password("editor", GOOD)
    client = city.signed_in("editor")
    first = client.post(TOTP).json()
    assert first["address"].startswith(f"otpauth://totp/Guatu%3Aeditor?secret={first['secret']}&issuer=Guatu")
    assert client.get(SESSION).json()["person"]["totp"] is False
    assert sign_in(city).status_code == 201
    second = client.post(TOTP).json()["secret"]
    assert client.put(TOTP, json={"code": code(first["secret"])}).status_code == 422, "of a secret that was replaced"
    assert client.put(TOTP, json={"code": code(second)}).status_code == 204
    assert client.get(SESSION).json()["person"]["totp"] is True
    assert key_of(sign_in(city)) == "error.code_needed"
    assert client.post(TOTP).status_code == 409, "nobody replaces it while it is on"
    assert client.put(TOTP, json={"code": code(second)}).status_code == 409


def test_turning_it_off_asks_for_the_password(city: City):
    client, _ = switched_on(city)
    assert client.request("DELETE", TOTP, json={"password": "wrong"}).status_code == 422
    assert key_of(sign_in(city)) == "error.code_needed"
    assert client.request("DELETE", TOTP, json={"password": GOOD}).status_code == 204
    assert sign_in(city).status_code == 201
    assert client.request("DELETE", TOTP, json={"password": GOOD}).status_code == 404


def test_the_log_tells_that_it_is_on_and_not_the_secret(city: City):
    _, secret = switched_on(city)
    sign_in(city, code=code(secret))
    rows = city.asked(
        "SELECT json_agg(json_build_array(action, new) ORDER BY id) FROM changes WHERE table_name = 'totps'"
    )
    assert [action for action, _ in rows] == ["insert", "update"], "a code that is used is no change"
    assert rows[1][1].keys() == {"confirmed_at"}
    everything = city.asked("SELECT string_agg(c::text, ' ') FROM changes c")
    everything += city.asked("SELECT string_agg(e::text, ' ') FROM access_events e")
    everything += city.asked("SELECT coalesce(string_agg(a::text, ' '), '') FROM answers a")
    assert secret not in everything and "last_step" not in everything


def test_of_two_who_use_one_code_at_once_one_comes_in(city: City):
    from concurrent.futures import ThreadPoolExecutor

    _, secret = switched_on(city)
    now = code(secret)
    with ThreadPoolExecutor(3) as crowd:
        answers = list(crowd.map(lambda _: sign_in(city, code=now).status_code, range(3)))
    assert sorted(answers) == [201, 401, 401]
