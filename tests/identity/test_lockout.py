"""Whoever guesses waits, longer each time and never for ever; whoever guesses elsewhere keeps nobody out at home."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from app.identity import lockout, totp
from tests.city import City

SESSION = "/api/v1/session"
WRONG = "wrong"
GOOD = "four plain words, 47"


def tried(city: City, password: str = WRONG, login: str = "editor", address: str = "10.0.0.1", **more: str):
    return city.browser(address).post(SESSION, json={"login": login, "password": password} | more)


def later(city: City, seconds: float) -> None:
    """Let this time pass for everything that failed."""
    with city.write() as db:
        earlier = (
            "last_at = last_at - :by * interval '1 second', blocked_until = blocked_until - :by * interval '1 second'"
        )
        db.execute(text(f"UPDATE sign_in_failures SET {earlier}"), {"by": seconds})


def wait_of(answer) -> int:
    assert answer.status_code == 429, answer.text
    return int(answer.headers["retry-after"])


def test_after_five_failures_even_the_right_password_waits(city: City):
    city.give_password("editor", GOOD)
    assert [tried(city).status_code for _ in range(5)] == [401] * 5
    refused = tried(city, GOOD)
    assert 28 <= wait_of(refused) <= 30
    assert f"{refused.headers['retry-after']} 秒" in refused.json()["detail"]
    assert "set-cookie" not in refused.headers
    later(city, 31)
    assert tried(city, GOOD).status_code == 201


def test_the_wait_doubles_up_to_a_quarter_of_an_hour_and_never_ends_never(city: City):
    city.give_password("editor", GOOD)
    for _ in range(5):
        tried(city)
    waits = []
    for _ in range(8):
        waits.append(round(wait_of(tried(city)) / 10) * 10)
        later(city, waits[-1] + 11)
        assert tried(city).status_code == 401
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    detail = tried(city).json()["detail"]
    assert "15 分钟" in detail
    later(city, 901)
    assert tried(city, GOOD).status_code == 201


def test_a_login_that_nobody_has_waits_just_the_same(city: City):
    city.give_password("editor", GOOD)
    logins = ("editor", "nobody-of-this-name", "auditor")
    addresses = {login: f"10.0.1.{number}" for number, login in enumerate(logins)}
    told = {login: [tried(city, login=login, address=addresses[login]) for _ in range(7)] for login in logins}
    statuses = {login: [answer.status_code for answer in answers] for login, answers in told.items()}
    assert statuses == dict.fromkeys(logins, [401] * 5 + [429] * 2)


def test_coming_in_forgets_the_failures_of_the_login(city: City):
    city.give_password("editor", GOOD)
    for _ in range(3):
        assert [tried(city).status_code for _ in range(4)] == [401] * 4
        assert tried(city, GOOD).status_code == 201


def test_failures_are_forgotten_with_time(city: City):
    city.give_password("editor", GOOD)
    for _ in range(4):
        tried(city)
    later(city, 4 * lockout.OF_LOGIN.forget_s)
    assert [tried(city).status_code for _ in range(5)] == [401] * 5


def test_one_address_waits_whatever_names_it_tries(city: City):
    city.give_password("editor", GOOD)
    statuses = [tried(city, login=f"name-{number}").status_code for number in range(21)]
    assert statuses == [401] * 20 + [429]
    assert tried(city, GOOD).status_code == 429
    assert tried(city, GOOD, address="10.0.0.2").status_code == 201


def test_who_has_an_account_cannot_wash_an_address_clean_with_it(city: City):
    city.give_password("viewer", GOOD)
    for number in range(20):
        assert tried(city, login=f"name-{number}").status_code == 401
        if number % 5 == 0:
            assert tried(city, GOOD, login="viewer").status_code == 201
    assert tried(city, login="another").status_code == 429


def test_a_stranger_keeps_nobody_out_of_their_own_office(city: City):
    """Guesses from elsewhere, from many addresses, lock the login there and not where its person works."""
    city.give_password("editor", GOOD)
    assert tried(city, GOOD, address="10.0.0.1").status_code == 201
    strangers = [tried(city, address=f"192.0.2.{number}").status_code for number in range(8)]
    assert strangers == [401] * 5 + [429] * 3
    assert tried(city, GOOD, address="192.0.2.99").status_code == 429
    assert tried(city, GOOD, address="10.0.0.1").status_code == 201
    assert [tried(city, address="10.0.0.1").status_code for _ in range(6)] == [401] * 5 + [429]


def test_wrong_ones_at_once_are_counted_each(city: City):
    city.give_password("editor", GOOD)
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda number: tried(city, f"wrong {number}", address=f"10.9.0.{number}"), range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7
    login = "SELECT failures FROM sign_in_failures WHERE subject LIKE 'login:%'"
    assert city.asked(login) == 5


def test_right_ones_at_once_all_come_in(city: City):
    city.give_password("viewer", GOOD)
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda _: tried(city, GOOD, login="viewer", address="10.9.0.1"), range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert city.asked("SELECT coalesce(sum(failures), 0) FROM sign_in_failures") == 0


def test_codes_cannot_be_guessed_by_asking_for_one_in_between(city: City):
    """The right password alone takes back its own try and no guess of a code."""
    city.give_password("editor", GOOD)
    with city.write() as db:
        person_id = city.asked("SELECT id FROM people WHERE login = 'editor'")
        secret = totp.begin(db, person_id)
        totp.confirm(db, person_id, totp.code_at(secret, totp.step_now()))
    statuses = []
    for number in range(6):
        statuses.append(tried(city, GOOD).status_code)
        statuses.append(tried(city, GOOD, code=f"{number:06}").status_code)
    assert statuses == [401] * 10 + [429] * 2


def test_what_failed_is_kept_without_the_name_that_was_typed(city: City):
    tried(city, login="my password in the wrong field")
    subjects = city.asked("SELECT string_agg(subject, ' ') FROM sign_in_failures")
    assert "my password" not in subjects
