"""What an address asks is read once, and nobody notices but the clock."""

from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict

from app.kit.asked import LONGEST, remember


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    at: tuple[str, ...] = ()
    many: int = 1


class Loose(BaseModel):
    at: list[str] = []


def ask_and_keep() -> tuple[TestClient, list[BaseModel]]:
    """A service that keeps every query that it is asked."""
    remember()
    service = FastAPI()
    seen: list[BaseModel] = []

    @service.get("/frozen")
    def frozen(query: Annotated[Frozen, Query()]) -> None:
        seen.append(query)

    @service.get("/loose")
    def loose(query: Annotated[Loose, Query()]) -> None:
        seen.append(query)

    return TestClient(service), seen


def test_the_same_words_are_one_query_and_others_are_not() -> None:
    client, seen = ask_and_keep()
    for words in ("at=a&at=b&many=2", "at=a&at=b&many=2", "at=b&at=a&many=2"):
        assert client.get(f"/frozen?{words}").status_code == 200
    assert seen[0] is seen[1]
    assert seen == [Frozen(at=("a", "b"), many=2)] * 2 + [Frozen(at=("b", "a"), many=2)]


def test_what_cannot_be_read_is_told_every_time() -> None:
    client, seen = ask_and_keep()
    first, second = (client.get("/frozen?many=x&who=me") for _ in range(2))
    assert first.status_code == second.status_code == 422
    assert [tuple(fault["loc"]) for fault in first.json()["detail"]] == [("query", "many"), ("query", "who")]
    assert second.json() == first.json()
    assert seen == []


def test_what_could_be_changed_or_is_long_is_read_anew() -> None:
    client, seen = ask_and_keep()
    for path in ("/loose?at=a", f"/frozen?at={'a' * LONGEST}"):
        client.get(path)
        client.get(path)
        assert seen[-1] == seen[-2]
        assert seen[-1] is not seen[-2]
