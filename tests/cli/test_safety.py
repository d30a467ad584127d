"""Guatu does not start with what would hand something to strangers."""

import pytest

from app.cli.safety import refuse_unsafe
from app.kit.errors import Invalid
from app.kit.settings import Settings

ELSEWHERE = {"host": "0.0.0.0", "base_url": "https://guatu.example"}
GOOD = "postgresql+psycopg://guatu_service:kX9-28fjQ@db.example/guatu"


def given(**settings: object) -> Settings:
    return Settings(_env_file=None, **settings)  # type: ignore[arg-type]


def refused(**settings: object) -> bool:
    try:
        refuse_unsafe(given(**settings))
    except SystemExit as end:
        return end.code != 0
    return False


def test_on_the_loopback_address_everything_is_as_it_was():
    assert not refused()
    assert not refused(database_url="postgresql+psycopg://guatu:guatu@127.0.0.1/guatu")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "guatu.example"])
def test_plain_http_for_others_has_to_be_meant(host, capsys):
    assert refused(host=host, database_url=GOOD)
    assert "GUATU_PLAIN_HTTP=true" in capsys.readouterr().err
    assert not refused(host=host, database_url=GOOD, plain_http=True)
    assert not refused(host=host, database_url=GOOD, base_url="https://guatu.example")
    assert refused(host=host, database_url=GOOD, base_url="http://guatu.example")


@pytest.mark.parametrize("password", ["guatu", "postgres", "changeme", "Password", "123456", "%E2%80%A6"])
def test_a_password_that_everybody_knows_serves_nobody_else(password):
    assert refused(**ELSEWHERE, database_url=f"postgresql+psycopg://guatu_service:{password}@db/guatu")
    assert refused(**ELSEWHERE, database_url=GOOD, database_owner_url=f"postgresql://o:{password}@db/guatu")


def test_a_secret_that_everybody_knows_serves_nobody_else():
    assert refused(**ELSEWHERE, database_url=GOOD, oidc_client_secret="secret")
    assert not refused(**ELSEWHERE, database_url=GOOD, oidc_client_secret="b2f3-77aa-long-and-random")


@pytest.mark.parametrize(
    "wrong", [{"trusted_proxies": "10.0.0.0/8, proxy"}, {"oidc_issuer": "http://sso.example"}, {"oidc_issuer": "sso"}]
)
def test_what_cannot_be_right_is_said_at_the_start(wrong):
    assert refused(**wrong)


@pytest.mark.parametrize(
    "rules", ["dispatch", "=viewer", "x=king", "x=public", "x=viewer:floor=3", "x=editor:unit=jingkai", "x=viewer=y"]
)
def test_a_rule_for_groups_that_cannot_be_read_is_named(rules):
    with pytest.raises(Invalid) as named:
        refuse_unsafe(given(oidc_roles=f"good=dispatcher, {rules}"))
    assert named.value.faults[0].given == rules


def test_rules_for_groups_are_read():
    refuse_unsafe(given(oidc_roles="a=dispatcher, b=viewer:unit=jingkai, c = editor:office=jk-office,"))
