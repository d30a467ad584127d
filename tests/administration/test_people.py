"""People are added, changed, made inactive and active, and never deleted; powers stay apart."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.city import ORIGIN, City, application, give_token, unsafe

PEOPLE = "/api/v1/people"


def administrator(city: City) -> TestClient:
    return city.client("administrator")


def add(city: City, login: str, **given: object) -> dict:
    body = {"login": login, "name": login} | given
    answer = administrator(city).post(PEOPLE, json=body, headers=unsafe())
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def show(city: City, login: str) -> dict:
    answer = administrator(city).get(f"{PEOPLE}/{login}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def change(city: City, login: str, body: dict, by: str = "administrator"):
    version = show(city, login)["version"]
    return city.client(by).patch(f"{PEOPLE}/{login}", json=body, headers=unsafe(version))


def grant(city: City, login: str, *grants: dict, by: str = "administrator"):
    version = show(city, login)["version"]
    return city.client(by).put(f"{PEOPLE}/{login}/grants", json={"grants": list(grants)}, headers=unsafe(version))


def key_of(answer) -> str:
    return str(answer.json()["type"]).partition("#")[2]


def test_a_new_person_is_there_with_their_office_and_roles(shared: City):
    made = add(shared, "wang.wu", name="王五", organisation="office-a", grants=[{"role": "editor"}])
    assert made == show(shared, "wang.wu")
    assert made["organisation"] == {"code": "office-a", "name": "office-a", "name_en": None, "kind": "office"}
    assert made["grants"] == [{"role": "editor", "unit": None, "programme": None}]
    assert (made["active"], made["provenance"], made["version"], made["invited_at"]) == (True, "entered", 1, None)


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"login": "editor"}, ["login"]),
        ({"login": "system"}, ["login"]),
        ({"login": "template.xlsx"}, ["login"]),
        ({"login": "Zhang"}, ["login"]),
        ({"login": "a/b"}, ["login"]),
        ({"name": " "}, ["name"]),
        ({"organisation": "nowhere"}, ["organisation"]),
        ({"grants": [{"role": "public"}]}, ["grants", 0, "role"]),
        ({"grants": [{"role": "king"}]}, ["grants", 0, "role"]),
        ({"grants": [{"role": "editor"}]}, ["grants", 0, "role"]),
        ({"grants": [{"role": "planner", "unit": "jingkai"}]}, ["grants", 0, "role"]),
        ({"grants": [{"role": "viewer", "unit": "atlantis"}]}, ["grants", 0, "unit"]),
        ({"grants": [{"role": "viewer", "programme": "moon"}]}, ["grants", 0, "programme"]),
        ({"grants": [{"role": "viewer"}, {"role": "viewer"}]}, ["grants", 1]),
        ({"grants": [{"role": "auditor"}, {"role": "administrator"}]}, ["grants"]),
        ({"id": 1}, ["id"]),
        ({"active": False}, ["active"]),
        ({"provenance": "report"}, ["provenance"]),
        ({"version": 7}, ["version"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(shared: City, given, at):
    before = shared.asked("SELECT count(*) FROM people")
    body = {"login": "nobody.yet", "name": "某人"} | given
    answer = administrator(shared).post(PEOPLE, json=body, headers=unsafe())
    assert answer.status_code == 422, answer.text
    assert at in [fault["loc"] for fault in answer.json()["errors"]]
    assert shared.asked("SELECT count(*) FROM people") == before


def test_the_list_is_searched_narrowed_and_paged(city: City):
    client = administrator(city)
    for number in range(7):
        add(city, f"row-{number}", name=f"排号{number}", organisation="office-a1", grants=[{"role": "viewer"}])

    def logins(**asked: str) -> list[str]:
        answer = client.get(PEOPLE, params=asked)
        assert answer.status_code == 200, answer.text
        return [one["login"] for one in answer.json()["items"]]

    assert logins(q="排号3") == ["row-3"]
    assert logins(q="ROW-4") == ["row-4"]
    assert logins(q="%") == []
    assert set(logins(organisation="office-a")) == {"editor", *(f"row-{number}" for number in range(7))}
    assert logins(role="auditor") == ["auditor"]
    assert logins(active="false") == []
    first = client.get(PEOPLE, params={"limit": 5}).json()
    pages, mark = list(first["items"]), first["next"]
    while mark:
        page = client.get(PEOPLE, params={"limit": 5, "cursor": mark}).json()
        pages, mark = pages + page["items"], page["next"]
    everybody = [one["login"] for one in pages]
    assert len(everybody) == len(set(everybody)) == first["total"] == city.asked("SELECT count(*) - 1 FROM people")
    assert everybody == sorted(everybody)
    assert "system" not in everybody


def test_the_system_is_nobodys_to_change(shared: City):
    client = administrator(shared)
    assert client.get(f"{PEOPLE}/system").status_code == 404
    assert client.patch(f"{PEOPLE}/system", json={"active": True}, headers=unsafe(1)).status_code == 404
    assert client.post(f"{PEOPLE}/system/invitation", headers=unsafe()).status_code == 404


def test_a_change_is_guarded_by_the_version_and_shows_what_is_there(shared: City):
    made = add(shared, "guarded")
    client = administrator(shared)
    address = f"{PEOPLE}/guarded"
    assert client.patch(address, json={"name": "甲"}, headers={"Idempotency-Key": "no-version"}).status_code == 428
    assert client.patch(address, json={"name": "甲"}, headers=unsafe(made["version"])).status_code == 200
    stale = client.put(f"{address}/grants", json={"grants": []}, headers=unsafe(made["version"]))
    assert stale.status_code == 412
    assert stale.json()["current"]["name"] == "甲"


def test_a_change_of_roles_raises_the_version_and_counts_at_the_next_request(shared: City):
    add(shared, "rising", organisation="office-a")
    with shared.write() as db:
        give_token(db, "rising")
    client = shared.client("rising")
    assert client.get("/api/v1/session").json()["permissions"] == ["project.read"]
    answer = grant(shared, "rising", {"role": "editor"}, {"role": "viewer", "unit": "jingkai"})
    assert (answer.status_code, answer.json()["version"], answer.headers["etag"]) == (200, 2, '"2"')
    assert "facts.write" in client.get("/api/v1/session").json()["permissions"]
    assert grant(shared, "rising").status_code == 200
    assert client.get("/api/v1/session").json()["permissions"] == ["project.read"]


def test_an_editor_keeps_an_office(shared: City):
    add(shared, "homed", organisation="office-a", grants=[{"role": "editor"}])
    answer = change(shared, "homed", {"organisation": None})
    assert answer.status_code == 422
    assert change(shared, "homed", {"organisation": "office-b"}).json()["organisation"]["code"] == "office-b"


def test_nobody_changes_their_own_roles_or_makes_themselves_inactive(shared: City):
    add(shared, "second.admin", grants=[{"role": "administrator"}])
    mine = grant(shared, "administrator", {"role": "administrator"}, {"role": "dispatcher"})
    assert (mine.status_code, key_of(mine)) == (403, "administration.own_roles")
    gone = change(shared, "administrator", {"active": False, "reason": "离任"})
    assert (gone.status_code, key_of(gone)) == (403, "administration.own_account")
    assert change(shared, "administrator", {"name": "administrator"}).status_code == 200


def test_of_two_administrators_who_remove_each_other_at_once_one_is_left(city: City):
    add(city, "other.admin", grants=[{"role": "administrator"}])
    with city.write() as db:
        give_token(db, "other.admin")
    versions = {login: show(city, login)["version"] for login in ("administrator", "other.admin")}
    start = Barrier(2)

    def remove(pair: tuple[str, str]):
        by, whom = pair
        client = city.client(by)
        start.wait()
        body = {"active": False, "reason": "同时停用"}
        return client.patch(f"{PEOPLE}/{whom}", json=body, headers=unsafe(versions[whom])).status_code

    pairs = [("administrator", "other.admin"), ("other.admin", "administrator")]
    with ThreadPoolExecutor(2) as crowd:
        statuses = sorted(crowd.map(remove, pairs))
    assert statuses in ([200, 401], [200, 409])
    assert (
        city.asked(
            "SELECT count(*) FROM people p JOIN grants g ON g.person_id = p.id WHERE p.active AND g.role = 'administrator'"
        )
        == 1
    )


def test_the_last_administrator_stays_even_for_the_command_line(city: City):
    from app.administration import commands
    from app.administration.schemas import PersonChange
    from app.audit.commands import SYSTEM
    from app.kit.errors import Conflict

    leaving = PersonChange(active=False, reason="测试")
    with pytest.raises(Conflict, match="last_administrator"), city.write() as db:
        commands.change_person(db, commands.person_to_change(db, "administrator"), leaving, by=SYSTEM)
    with pytest.raises(Conflict, match="last_administrator"), city.write() as db:
        commands.set_grants(db, commands.person_to_change(db, "administrator"), [], by=SYSTEM)
    assert show(city, "administrator")["active"] is True


def test_whoever_is_made_inactive_is_out_at_the_next_request_and_may_come_back(city: City):
    session, token, link = city.signed_in("editor"), city.client("editor"), city.link("editor")
    assert session.get("/api/v1/session").json()["person"]["login"] == "editor"
    assert change(city, "editor", {"active": False}).status_code == 422  # why?
    answer = change(city, "editor", {"active": False, "reason": "调离"})
    assert (answer.status_code, answer.json()["active"], answer.json()["sessions"]) == (200, False, 0)
    assert session.get("/api/v1/session").json()["person"] is None
    assert session.post("/api/v1/projects", json={}, headers=unsafe()).status_code in (401, 422)
    assert session.get(PEOPLE).status_code == 401
    assert token.get("/api/v1/projects").status_code == 401
    fresh = TestClient(application(), headers={"Origin": ORIGIN}, raise_server_exceptions=False)
    assert fresh.post("/api/v1/session", json={"link": link}).status_code == 401
    assert administrator(city).post(f"{PEOPLE}/editor/invitation", headers=unsafe()).status_code == 409
    assert change(city, "editor", {"active": True}).status_code == 200
    # What was ended stays ended: they are invited anew.
    assert token.get("/api/v1/projects").status_code == 401
    assert session.get("/api/v1/session").json()["person"] is None
    assert fresh.post("/api/v1/session", json={"link": link}).status_code == 401
    assert city.asked("SELECT count(*) FROM people WHERE login = 'editor'") == 1


def test_an_invitation_is_told_once_and_replaces_the_one_before(city: City):
    client = administrator(city)
    headers = unsafe()
    first = client.post(f"{PEOPLE}/editor/invitation", headers=headers)
    assert first.status_code == 201
    link = first.json()["link"]
    assert link.startswith("http") and "/sign-in#" in link
    repeat = client.post(f"{PEOPLE}/editor/invitation", headers=headers)
    assert (repeat.status_code, repeat.json()["link"]) == (201, None)
    second = client.post(f"{PEOPLE}/editor/invitation", headers=unsafe()).json()["link"]
    kept = city.asked("SELECT string_agg(convert_from(body, 'UTF8'), ' ') FROM answers")
    hashes = city.asked("SELECT string_agg(token_hash, ' ') FROM sign_in_links")
    logged = city.asked("SELECT string_agg(changes::text, ' ') FROM changes")
    for one in (link, second):
        assert one.partition("#")[2] not in kept + hashes + logged
    page = TestClient(application(), headers={"Origin": ORIGIN}, raise_server_exceptions=False)
    assert page.post("/api/v1/session", json={"link": link.partition("#")[2]}).status_code == 401
    opened = page.post("/api/v1/session", json={"link": second.partition("#")[2]})
    assert (opened.status_code, opened.json()["person"]["login"]) == (201, "editor")
    shown = show(city, "editor")
    assert shown["invited_at"] is not None and shown["sessions"] == 1 and shown["last_seen_at"] is not None
    assert city.asked("SELECT count(*) FROM sign_in_links WHERE purpose = 'invitation'") == 2


def test_who_is_invited_sets_a_password_before_anything_else(city: City):
    link = administrator(city).post(f"{PEOPLE}/editor/invitation", headers=unsafe()).json()["link"]
    page = TestClient(application(), headers={"Origin": ORIGIN}, raise_server_exceptions=False)
    opened = page.post("/api/v1/session", json={"link": link.partition("#")[2]})
    assert opened.status_code == 201 and opened.json()["person"]["must_change"] is True
    refused = page.get("/api/v1/projects")
    assert refused.status_code == 403 and refused.json()["type"].endswith("error.change_password")
    set_first = page.put("/api/v1/password", json={"new": "满城春色2025-宫墙柳"}, headers=unsafe())
    assert set_first.status_code in (200, 204), set_first.text
    assert page.get("/api/v1/projects").status_code == 200
    again = TestClient(application(), headers={"Origin": ORIGIN}, raise_server_exceptions=False)
    typed = {"login": "editor", "password": "满城春色2025-宫墙柳"}
    assert again.post("/api/v1/session", json=typed).status_code == 201


def test_all_sessions_of_a_person_are_ended_and_nobody_elses(city: City):
    here, there, other = city.signed_in("editor"), city.signed_in("editor"), city.signed_in("viewer")
    answer = administrator(city).delete(f"{PEOPLE}/editor/sessions", headers=unsafe())
    assert (answer.status_code, answer.json()) == (200, {"ended": 2})
    assert [one.get("/api/v1/session").json()["person"] for one in (here, there)] == [None, None]
    assert other.get("/api/v1/session").json()["person"]["login"] == "viewer"
    with city.owner() as connection:
        event = connection.execute(
            text("SELECT kind, login, detail, person_id FROM access_events WHERE kind = 'session_ended'")
        ).one()
    who = city.asked("SELECT id FROM people WHERE login = 'administrator'")
    assert tuple(event) == ("session_ended", "editor", {"ended": 2}, who)


def test_every_change_of_a_person_is_in_the_log_with_who_and_why(city: City):
    headers = unsafe()
    body = {"login": "logged", "name": "记录", "grants": [{"role": "viewer"}], "reason": "入职"}
    administrator(city).post(PEOPLE, json=body, headers=headers)
    change(city, "logged", {"name": "改名", "reason": "更名"})
    version = show(city, "logged")["version"]
    more = {"grants": [{"role": "viewer"}, {"role": "planner"}], "reason": "兼任"}
    administrator(city).put(f"{PEOPLE}/logged/grants", json=more, headers=unsafe(version))
    administrator(city).post(f"{PEOPLE}/logged/invitation", headers=unsafe())
    change(city, "logged", {"active": False, "reason": "退休"})
    with city.owner() as connection:
        rows = connection.execute(
            text(
                "SELECT table_name, action, reason, origin, request_id IS NOT NULL, new FROM changes"
                " WHERE person_name = 'administrator' ORDER BY id"
            )
        ).all()
    told = [(table, action, reason, sorted(new)) for table, action, reason, _, _, new in rows]
    assert all(origin == "api" and asked for _, _, _, origin, asked, _ in rows)
    assert told[:2] == [
        ("people", "insert", "入职", ["active", "id", "login", "name", "provenance"]),
        ("grants", "insert", "入职", ["id", "person_id", "role"]),
    ]
    assert told[2:] == [
        ("people", "update", "更名", ["name"]),
        ("grants", "insert", "兼任", ["id", "person_id", "role"]),
        ("people", "update", None, ["invited_at"]),
        ("people", "update", "退休", ["active"]),
    ]


def test_a_demo_person_keeps_saying_so(city: City):
    with city.write() as db:
        from app.identity.commands import put_person
        from app.identity.schemas import PersonIn

        put_person(db, PersonIn(login="demo.one", name="示例一号", provenance="demo"))
    assert change(city, "demo.one", {"name": "真人"}).status_code == 422
    assert change(city, "demo.one", {"name": "示例二号"}).status_code == 200
