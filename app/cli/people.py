"""`guatu user …` and `guatu token …`: people and their ways in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy.orm import Session

from app.cli.database import connected
from app.cli.words import fail, in_both_languages, say
from app.kit.settings import settings

if TYPE_CHECKING:
    from app.identity.models import Person

users = typer.Typer(no_args_is_help=True, help="用户 / people")
tokens = typer.Typer(no_args_is_help=True, help="令牌 / tokens for programs")


@contextmanager
def _session() -> Iterator[Session]:
    """One transaction in the name of the system; what was wrong becomes a sentence."""
    import app.models  # noqa: F401 (tables refer to those of other rooms)
    from app.audit.commands import SYSTEM, sign
    from app.kit.db import engine
    from app.kit.errors import GuatuError

    with connected():
        try:
            with Session(engine()) as session, session.begin():
                sign(session, person_id=SYSTEM, origin="command")
                yield session
        except GuatuError as error:
            fail(in_both_languages(error))
        finally:
            engine().dispose()


@users.command("add")
def add(
    login: str,
    name: Annotated[str, typer.Option(help="how others see them / 姓名")],
    organisation: Annotated[str | None, typer.Option(help="code of the organisation / 单位代码")] = None,
    role: Annotated[list[str] | None, typer.Option(help="may repeat / 可重复")] = None,
) -> None:
    """Add a person, or change one. / 新增或修改用户。"""
    from app.identity.commands import put_person
    from app.identity.schemas import PersonIn

    with _session() as session:
        given = {"login": login, "name": name, "organisation": organisation}
        put_person(session, PersonIn.model_validate(given | {"grants": [{"role": one} for one in role or []]}))
    say(
        f"已保存 {login}；初始密码：guatu user password {login}",
        f"saved; a first password: guatu user password {login}",
    )


@users.command("password")
def password(login: str) -> None:
    """Print a random first password alone; whoever uses it must change it. / 只打印初始密码，首次登录须修改。"""
    from app.identity.passwords import first_password

    with _session() as session:
        made = first_password(session, _person(session, login))
    print(made)


@users.command("totp-off")
def totp_off(login: str) -> None:
    """Remove the second factor of somebody who lost the telephone. / 关闭两步验证（手机丢失时）。"""
    from app.identity.totp import turn_off

    with _session() as session:
        was_on = turn_off(session, _person(session, login).id)
    if was_on:
        say(f"已关闭 {login} 的两步验证", f"two-step sign-in of {login} is off")
    else:
        say(f"{login} 没有开启两步验证", f"{login} had no two-step sign-in")


def _person(session: Session, login: str) -> "Person":
    from app.identity.queries import person_by_login
    from app.kit.errors import NotFound

    person = person_by_login(session, login)
    if person is None or not person.active:
        raise NotFound
    return person


@users.command("link")
def link(login: str) -> None:
    """Print a one-time sign-in link of a demo person alone. / 只打印示例用户的一次性登录链接。"""
    with _session() as session:
        if _person(session, login).provenance != "demo":
            fail(
                f"一次性链接只用于示例用户，请改用 guatu user password {login}。/ "
                f"Links are for the demo's people: guatu user password {login}."
            )
        print(sign_in_link(session, login))


@tokens.command("issue")
def issue(login: str, name: Annotated[str, typer.Option(help="what it is for / 用途")] = "command line") -> None:
    """Print a bearer token alone. / 只打印令牌。"""
    from app.identity.commands import issue_token

    with _session() as session:
        print(issue_token(session, login, name))


def sign_in_link(session: Session, login: str) -> str:
    from app.identity.commands import issue_sign_in_link

    return f"{settings().public_url}/sign-in#{issue_sign_in_link(session, login)}"


def demo_links() -> dict[str, str]:
    """A fresh one-time link for each person of the demo, by login."""
    from sqlalchemy import select

    from app.identity.models import Person
    from app.kit.db import engine

    with Session(engine()) as session, session.begin():
        found = select(Person.login).where(Person.provenance == "demo", Person.login.in_(DEMO_LOGINS))
        present = set(session.scalars(found))
        return {login: sign_in_link(session, login) for login in DEMO_LOGINS if login in present}


DEMO_LOGINS = ("administrator", "dispatcher", "editor", "planner", "analyst", "viewer", "auditor")


def links_as_json(links: dict[str, str]) -> str:
    return json.dumps(links, ensure_ascii=False, indent=2)
