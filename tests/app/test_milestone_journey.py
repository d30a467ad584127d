"""A milestone, end to end: recorded by its office, seen by everybody, refused to everybody else."""

from tests.city import City, unsafe

OPENED = {"opened": "2025-10-31"}


def test_an_office_records_that_a_milestone_was_reached(city: City):
    project = city.project(stage="under_construction", baseline=OPENED)
    client = city.client("editor")
    address = f"/api/v1/projects/{project.code}/milestones/opened"
    before = client.get(address)
    assert before.json()["status"] == "on_track" or before.json()["status"] == "due_soon"

    answer = client.patch(
        address, json={"actual_date": "2025-09-28", "advance_stage": True}, headers=unsafe(before.json()["version"])
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["milestone"]["status"] == "achieved"
    assert answer.json()["milestone"]["slip_days"] == -33
    assert answer.json()["stage"] == "operating"
    shown = client.get("/api/v1/projects", params={"stage": "operating"}).json()
    assert [item["code"] for item in shown["items"]] == [project.code]
    history = client.get(f"/api/v1/projects/{project.code}/history").json()["items"]
    recorded = [entry for entry in history if entry["subject"] == "milestone"]
    assert recorded[0]["name"] == "通车"
    assert recorded[0]["person"] == {"name": "editor"}
    assert recorded[0]["changes"] == [{"field": "actual_date", "old": None, "new": "2025-09-28"}]


def test_an_actual_date_in_the_future_is_refused(city: City):
    project = city.project(baseline=OPENED)
    answer = city.client("editor").patch(
        f"/api/v1/projects/{project.code}/milestones/opened", json={"actual_date": "2025-10-01"}, headers=unsafe(1)
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["actual_date"]
    assert "2025-09-30" in answer.json()["detail"]


def test_another_office_may_see_and_not_record(city: City):
    project = city.project(baseline=OPENED)
    address = f"/api/v1/projects/{project.code}/milestones/opened"
    assert city.client("editor-b").get(address).status_code == 200
    answer = city.client("editor-b").patch(address, json={"actual_date": "2025-09-28"}, headers=unsafe(1))
    assert answer.status_code == 403
