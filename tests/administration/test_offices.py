"""Offices form a tree, lead projects while they are active, and hand them over."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from tests.city import City, give_token, unsafe

OFFICES = "/api/v1/organisations"


def add(city: City, code: str, **given: object) -> dict:
    body = {"code": code, "name": code} | given
    answer = city.client("administrator").post(OFFICES, json=body, headers=unsafe())
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def tree(city: City) -> dict[str, dict]:
    answer = city.client("administrator").get(OFFICES)
    assert answer.status_code == 200, answer.text
    return {one["code"]: one for one in answer.json()["items"]}


def change(city: City, code: str, **body: object):
    version = tree(city)[code]["version"]
    return city.client("administrator").patch(f"{OFFICES}/{code}", json=body, headers=unsafe(version))


def hand_over(city: City, code: str, by: str = "administrator", **body: object):
    return city.client(by).post(f"{OFFICES}/{code}/hand-over", json={"reason": "机构改革"} | body, headers=unsafe())


def key_of(answer) -> str:
    return str(answer.json()["type"]).partition("#")[2]


def test_the_tree_stands_in_order_with_its_people_and_projects(city: City):
    add(city, "office-a2", parent="office-a", unit="jingkai", name_en="A2")
    city.project(office="office-a1")
    city.project(office="office-a1", public=False)
    found = tree(city)
    assert list(found) == ["office-a", "office-a1", "office-a2", "office-b"]
    assert [found[code]["projects"] for code in found] == [0, 2, 0, 0]
    assert [found[code]["people"] for code in found] == [1, 0, 0, 1]
    assert (found["office-a2"]["parent"], found["office-a2"]["unit"], found["office-a2"]["kind"]) == (
        "office-a", "jingkai", "office",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"code": "office-a"}, "code"),
        ({"code": "A B"}, "code"),
        ({"name": ""}, "name"),
        ({"parent": "nowhere"}, "parent"),
        ({"unit": "atlantis"}, "unit"),
        ({"kind": "kingdom"}, "kind"),
        ({"provenance": "report"}, "provenance"),
        ({"version": 3}, "version"),
    ],
)
def test_an_office_that_cannot_be_is_refused_at_its_field(shared: City, given, at):
    body = {"code": "office-x", "name": "某单位"} | given
    answer = shared.client("administrator").post(OFFICES, json=body, headers=unsafe())
    assert answer.status_code == 422
    assert [at] in [fault["loc"] for fault in answer.json()["errors"]]


def test_a_new_office_above_gives_its_people_the_projects_below(city: City):
    project = city.project(office="office-b")
    body = {"phase": "二期"}
    address = f"/api/v1/projects/{project.code}"
    assert city.client("editor").patch(address, json=body, headers=unsafe(1)).status_code == 403
    assert change(city, "office-b", parent="office-a", reason="划转").status_code == 200
    assert city.client("editor").patch(address, json=body, headers=unsafe(1)).status_code == 200


@pytest.mark.parametrize("parent", ["office-a", "office-a1", "office-a11"])
def test_no_office_stands_below_itself(city: City, parent):
    add(city, "office-a11", parent="office-a1")
    answer = change(city, "office-a", parent=parent)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["parent"]
    assert change(city, "office-a1", parent=None).status_code == 200


def test_two_who_move_offices_below_each_other_at_once_make_no_circle(city: City):
    add(city, "left")
    add(city, "right")
    start = Barrier(2)

    def move(pair: tuple[str, str]) -> int:
        code, parent = pair
        client = city.client("administrator")
        start.wait()
        return client.patch(f"{OFFICES}/{code}", json={"parent": parent}, headers=unsafe(1)).status_code

    with ThreadPoolExecutor(2) as crowd:
        assert sorted(crowd.map(move, [("left", "right"), ("right", "left")])) == [200, 422]
    assert {"left", "right"} <= tree(city).keys()


def test_a_stale_change_shows_what_is_there(city: City):
    client = city.client("administrator")
    assert client.patch(f"{OFFICES}/office-b", json={"name": "乙"}, headers=unsafe(1)).status_code == 200
    stale = client.patch(f"{OFFICES}/office-b", json={"name": "丙"}, headers=unsafe(1))
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "乙")
    assert client.patch(f"{OFFICES}/office-b", json={}, headers={"Idempotency-Key": "k"}).status_code == 428


def test_an_office_that_leads_projects_is_not_closed_and_a_closed_one_leads_none(city: City):
    project = city.project(office="office-b")
    closing = change(city, "office-b", active=False, reason="撤并")
    assert (closing.status_code, key_of(closing)) == (409, "administration.leads")
    assert "1" in closing.json()["detail"]
    assert change(city, "office-b", kind="department").status_code == 409
    assert hand_over(city, "office-b", to="office-a").status_code == 200
    assert change(city, "office-b", active=False).status_code == 422  # why?
    assert change(city, "office-b", active=False, reason="撤并").json()["active"] is False
    back = city.change(project.code, {"office": "office-b"})
    assert back.status_code == 422 and back.json()["errors"][0]["loc"] == ["office"]
    assert hand_over(city, "office-a", to="office-b").status_code == 422
    body = {"login": "late", "name": "late", "organisation": "office-b"}
    assert city.client("administrator").post("/api/v1/people", json=body, headers=unsafe()).status_code == 422
    assert change(city, "office-b", active=True).json()["active"] is True
    assert city.change(project.code, {"office": "office-b"}).status_code == 200


def test_all_projects_change_hands_in_one_transaction_each_with_the_reason(city: City):
    projects = [city.project(office="office-a") for _ in range(3)]
    other = city.project(office="office-b")
    hidden = city.project(office="office-a", public=False)
    cancelled = city.project(office="office-a", stage="preparing")
    city.change(cancelled.code, {"stage": "cancelled", "reason": "不做了"})
    answer = hand_over(city, "office-a", to="office-b", reason="职责划转")
    moved = {one.code for one in (*projects, hidden, cancelled)}
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"from": "office-a", "to": "office-b", "moved": 5, "projects": answer.json()["projects"]}
    assert set(answer.json()["projects"]) == moved
    shown = city.show(projects[0].code)
    assert (shown["office"], shown["version"]) == ("office-b", 2)
    assert city.asked("SELECT count(*) FROM project_facts WHERE office = 'office-b'") == 6
    assert city.show(other.code)["version"] == 1
    with city.owner() as connection:
        rows = connection.execute(
            text(
                "SELECT row_key, person_name, reason, old, new, transaction FROM changes WHERE new ? 'office' AND action = 'update'"
            )
        ).all()
    assert {row.row_key for row in rows} == moved
    assert {(row.person_name, row.reason) for row in rows} == {("administrator", "职责划转")}
    assert all((row.old, row.new) == ({"office": "office-a"}, {"office": "office-b"}) for row in rows)
    assert len({row.transaction for row in rows}) == 1
    # The other way it is undone.
    back = hand_over(city, "office-b", to="office-a", projects=answer.json()["projects"])
    assert back.json()["moved"] == 5
    assert city.show(other.code)["office"] == "office-b"


def test_named_projects_alone_change_hands_and_a_foreign_one_stops_all(city: City):
    one, two, foreign = city.project(), city.project(), city.project(office="office-b")
    mixed = hand_over(city, "office-a", to="office-b", projects=[one.code, foreign.code, "NONE"])
    assert [fault["loc"] for fault in mixed.json()["errors"]] == [["projects", 1], ["projects", 2]]
    assert city.show(one.code)["office"] == "office-a"
    assert hand_over(city, "office-a", to="office-b", projects=[one.code]).json()["projects"] == [one.code]
    assert city.show(two.code)["office"] == "office-a"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"to": "office-a"}, 422),
        ({"to": "nowhere"}, 422),
        ({"to": "office-b", "reason": ""}, 422),
        ({"to": "office-b", "reason": "  "}, 422),
        ({"to": "office-b", "projects": []}, 422),
        ({}, 422),
    ],
)
def test_a_hand_over_that_makes_no_sense_is_refused(shared: City, body, status):
    shared.project()
    answer = hand_over(shared, "office-a", **body)
    assert answer.status_code == status
    assert shared.asked("SELECT count(*) FROM projects WHERE office <> 'office-a'") == 0


def test_of_two_who_hand_over_at_once_one_does_and_the_other_is_told(city: City):
    add(city, "office-c")
    codes = [city.project(office="office-a").code for _ in range(12)]
    with city.write() as db:
        from app.identity.commands import put_person
        from app.identity.schemas import GrantIn, PersonIn

        put_person(db, PersonIn(login="admin.two", name="admin.two", grants=[GrantIn(role="administrator")]))
        give_token(db, "admin.two")
    start = Barrier(2)

    def give(pair: tuple[str, str]):
        by, to = pair
        start.wait()
        return hand_over(city, "office-a", by=by, to=to)

    with ThreadPoolExecutor(2) as crowd:
        answers = list(crowd.map(give, [("administrator", "office-b"), ("admin.two", "office-c")]))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    won = next(answer for answer in answers if answer.status_code == 200).json()
    assert won["moved"] == 12
    offices = {city.show(code)["office"] for code in codes}
    assert offices == {won["to"]}
    assert {city.show(code)["version"] for code in codes} == {2}


def test_a_save_during_a_hand_over_loses_nothing(city: City):
    """One editor saves each project while all of them change hands: each save is in, or told that it is stale."""
    codes = [city.project(office="office-a").code for _ in range(8)]
    start = Barrier(2)

    def save() -> list[int]:
        client = city.client("dispatcher")
        start.wait()
        return [
            client.patch(f"/api/v1/projects/{code}", json={"phase": "二期"}, headers=unsafe(1)).status_code
            for code in codes
        ]

    def give() -> int:
        start.wait()
        return int(hand_over(city, "office-a", to="office-b").status_code)

    with ThreadPoolExecutor(2) as crowd:
        saving, giving = crowd.submit(save), crowd.submit(give)
        statuses, given = saving.result(), giving.result()
    assert given == 200
    assert set(statuses) <= {200, 412}
    for code, status in zip(codes, statuses, strict=True):
        shown = city.show(code)
        assert shown["office"] == "office-b"
        assert (shown["phase"] == "二期", shown["version"]) == ((True, 3) if status == 200 else (False, 2))
