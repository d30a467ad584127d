"""What an address asks is read as FastAPI would read it, and documented as FastAPI documents it."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Query
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.kit.asked import Asked
from app.kit.web import add_error_handlers
from app.portfolio.schemas import ListQuery
from app.publish.ogc.schemas import ItemsQuery

MODELS = (ListQuery, ItemsQuery)
paper = FastAPI()
add_error_handlers(paper)


def _ask(model: Any) -> None:
    def ours(query: Any) -> Any:
        return query

    def theirs(query: Any) -> Any:
        return query

    ours.__annotations__["query"] = Annotated[model, Depends(Asked(model))]
    theirs.__annotations__["query"] = Annotated[model, Query()]
    paper.get(f"/ours/{model.__name__}")(ours)
    paper.get(f"/theirs/{model.__name__}")(theirs)


for one in MODELS:
    _ask(one)
client = TestClient(paper)
NAMES = sorted(
    {field.alias or name for model in MODELS for name, field in model.model_fields.items()} | {"nonsense", "", "项目"}
)
VALUES = st.one_of(
    st.sampled_from(["", "0", "-1", "100", "5000", "true", "2025-09-30", "2025-13-01", "road", "industrial", "code"]),
    st.sampled_from(["125.3,43.9", "125,43,126,44", "name ASC", "json", "x" * 300, "汽车", "%00", "\ud7ff", "NaN", "1e400"]),
    st.text(max_size=12),
)  # fmt: skip


@given(st.sampled_from(MODELS), st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
def test_it_is_read_as_the_framework_reads_it(model: type, pairs: list[tuple[str, str]]) -> None:
    words = urlencode(pairs, errors="replace")
    ours, theirs = (client.get(f"/{whose}/{model.__name__}?{words}") for whose in ("ours", "theirs"))
    assert ours.status_code == theirs.status_code
    assert ours.json() == theirs.json()


def test_names_of_the_code_are_no_parameters() -> None:
    for name in ("list_", "project_class", "bbox_crs", "skip_geometry"):
        assert client.get(f"/ours/ItemsQuery?{name}=a&{name}=b").status_code == 422


def test_the_same_words_are_read_once() -> None:
    from app.kit import asked

    before = asked._kept.cache_info().hits
    for _ in range(3):
        client.get("/ours/ListQuery?limit=17")
    assert asked._kept.cache_info().hits == before + 2
    many = "&".join(f"unit=u{number}" for number in range(400))
    size = asked._kept.cache_info().currsize
    assert client.get(f"/ours/ListQuery?{many}").status_code == 200
    assert asked._kept.cache_info().currsize == size, "a long one is not kept"
