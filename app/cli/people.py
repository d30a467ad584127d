"""`guatu user …`, `guatu office …` and `guatu token …`: people, offices, and ways in."""

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
offices = typer.Typer(no_args_is_help=True, help="单位 / offices")
tokens = typer.Typer(no_args_is_help=True, help="令牌 / tokens for programs")


@contextmanager
def _session(reason: str | None = None) -> Iterator[Session]:
    """One transaction in the name of the system; what was wrong becomes a sentence."""
    import app.models  # noqa: F401 (tables refer to those of other rooms)
    from app.audit.commands import SYSTEM, sign
    from app.kit.db import engine
    from app.kit.errors import GuatuError

    with connected():
        try:
            with Session(engine()) as session, session.begin():
                sign(session, person_id=SYSTEM, origin="command", reason=reason)
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


Reason = Annotated[str, typer.Option(help="kept in the log / 记入变更记录")]


@users.command("list")
def list_users(
    organisation: Annotated[str | None, typer.Option(help="with those below it / 含下级单位")] = None,
    inactive: Annotated[bool, typer.Option(help="only inactive ones / 只列停用的")] = False,
) -> None:
    """Logins, names, offices and roles, a line each, with tabs between. / 每行一人，制表符分隔。"""
    from app.administration.queries import people_page
    from app.administration.schemas import PeopleQuery

    with _session() as session:
        mark: str | None = None
        while True:
            query = PeopleQuery(organisation=organisation, active=not inactive, cursor=mark, limit=500)
            page = people_page(session, query)
            for one in page.items:
                roles = ",".join(
                    ":".join(part for part in (grant.role, grant.unit, grant.programme) if part) for grant in one.grants
                )
                print(one.login, one.name, one.organisation.code if one.organisation else "", roles, sep="\t")
            mark = page.next
            if mark is None:
                return


@users.command("deactivate")
def deactivate(login: str, reason: Reason) -> None:
    """End a person's access at once; nothing is deleted. / 停用账号，立即退出，不删除。"""
    _set_active(login, active=False, reason=reason)
    say(f"已停用 {login}；恢复：guatu user activate {login}", f"inactive; to undo: guatu user activate {login}")


@users.command("activate")
def activate(login: str, reason: Reason = "") -> None:
    """Let a person in again; they need a new link. / 恢复账号，需重新发登录链接。"""
    _set_active(login, active=True, reason=reason)
    say(f"已启用 {login}；登录链接：guatu user link {login}", f"active; a link to sign in: guatu user link {login}")


def _set_active(login: str, *, active: bool, reason: str) -> None:
    from app.administration.commands import change_person, person_to_change
    from app.administration.schemas import PersonChange
    from app.audit.commands import SYSTEM

    with _session(reason) as session:
        change = PersonChange(active=active, reason=reason)
        change_person(session, person_to_change(session, login), change, by=SYSTEM)


@users.command("grant")
def grant(
    login: str,
    role: Annotated[list[str] | None, typer.Option(help="viewer, or viewer:jingkai for one 属地 / 可限定属地")] = None,
    programme: Annotated[list[str] | None, typer.Option(help="limits a viewer to it / 查看限定到专项")] = None,
    reason: Reason = "",
) -> None:
    """Let these be all the roles of a person; without any, none. / 设置全部角色，不给则清空。"""
    from app.administration.commands import person_to_change, set_grants
    from app.audit.commands import SYSTEM
    from app.identity.schemas import GrantIn

    wanted = [dict(zip(("role", "unit"), one.split(":", 1), strict=False)) for one in role or []]
    wanted += [{"role": "viewer", "programme": code} for code in programme or []]
    with _session(reason) as session:
        grants = [GrantIn.model_validate(one) for one in wanted]
        set_grants(session, person_to_change(session, login), grants, by=SYSTEM)
    say(f"已保存 {login} 的角色", "saved")


@offices.command("add")
def add_office(
    code: str,
    name: Annotated[str, typer.Option(help="名称")],
    parent: Annotated[str | None, typer.Option(help="code of the office above / 上级单位代码")] = None,
    unit: Annotated[str | None, typer.Option(help="code of its reporting unit / 属地代码")] = None,
    kind: Annotated[str, typer.Option(help="office, department, government, enterprise")] = "office",
) -> None:
    """Add an office. / 新增单位。"""
    from app.administration.commands import create_organisation, one_at_a_time
    from app.administration.schemas import OrganisationNew

    with _session() as session:
        given = {"code": code, "name": name, "parent": parent, "unit": unit, "kind": kind}
        one_at_a_time(session)
        create_organisation(session, OrganisationNew.model_validate(given))
    say(f"已新增单位 {code}", "added")


@offices.command("list")
def list_offices() -> None:
    """Code, name, the office above, people, projects; a line each, with tabs between. / 每行一个单位，制表符分隔。"""
    from app.administration.queries import organisations

    with _session() as session:
        for one in organisations(session).items:
            state = "" if one.active else "inactive"
            print(one.code, one.name, one.parent or "", one.people, one.projects, state, sep="\t")


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


@users.command("identity")
def identity(
    login: str, subject: Annotated[str, typer.Argument(help="the account's sub at the provider / 统一认证中的 sub")]
) -> None:
    """Let an account of the OpenID Connect provider be this person. / 把统一认证账号与用户关联。"""
    from app.identity.oidc.commands import link as link_identity

    with _session() as session:
        link_identity(session, login, subject)
    say(f"{login} 可用统一认证登录", f"{login} may sign in by the provider")


@tokens.command("revoke")
def revoke(
    login: str, name: Annotated[str | None, typer.Option(help="only those of this name / 只撤销此用途的")] = None
) -> None:
    """Revoke a person's tokens; programs that use them are refused at once. / 撤销令牌，立即失效。"""
    from app.administration.commands import person_to_change, revoke_tokens

    with _session() as session:
        count = revoke_tokens(session, person_to_change(session, login), name)
    say(f"已撤销 {count} 个令牌", f"{count} revoked")


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
