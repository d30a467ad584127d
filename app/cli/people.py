"""`guatu user …` and `guatu token …`: people and their ways in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.cli.database import connected
from app.cli.words import fail, in_both_languages, say
from app.kit.settings import settings

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
    say(f"已保存 {login}；登录链接：guatu user link {login}", f"saved; a link to sign in: guatu user link {login}")


@users.command("link")
def link(login: str) -> None:
    """Print a one-time sign-in link alone. / 只打印一个一次性登录链接。"""
    with _session() as session:
        print(sign_in_link(session, login))


@tokens.command("issue")
def issue(login: str, name: Annotated[str, typer.Option(help="what it is for / 用途")] = "command line") -> None:
    """Print a bearer token alone. / 只打印令牌。"""
    from app.identity.commands import issue_token

    with _session() as session:
        print(issue_token(session, login, name))


@users.command("identity")
def identity(
    login: str, subject: Annotated[str, typer.Argument(help="the account's sub at the provider / 统一认证中的 sub")]
) -> None:
    """Let an account of the OpenID Connect provider be this person. / 把统一认证账号与用户关联。"""
    from app.identity.oidc.commands import link as link_identity

    with _session() as session:
        link_identity(session, login, subject)
    say(f"{login} 可用统一认证登录", f"{login} may sign in by the provider")


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
