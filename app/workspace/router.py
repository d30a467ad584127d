"""`/api/v1/events`: a change made elsewhere reaches every open page."""

from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session as Db
from starlette.concurrency import run_in_threadpool

from app.identity.dependencies import Reading, Reads, address_of, turn, who_asks
from app.identity.roles import Permission
from app.kit.db import engine, reading_engine
from app.kit.errors import Unauthenticated
from app.workspace import queries
from app.workspace.live import Gone, Watch
from app.workspace.schemas import EVENT, News

router = APIRouter(prefix="/api/v1", tags=["workspace"])
its_turn = asynccontextmanager(turn)
# Nothing in between keeps an event back.
UNHELD = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": EVENT}}}},
)
async def read_events(
    request: Request, reading: Annotated[Reading, Depends(Reads(Permission.READ), scope="function")]
) -> StreamingResponse:
    """Server-sent events: `ready`, then `changed` with the codes of projects that were changed; only of what is yours to see."""
    watch: Watch = request.app.state.watch
    whose = str(reading.caller.person_id or address_of(request))
    watch.room_for(whose)

    async def tell(after: int, until: int) -> News | None:
        async with its_turn():
            return await run_in_threadpool(_news, request, after, until)

    return StreamingResponse(watch.stream(whose, tell), media_type="text/event-stream", headers=UNHELD)


def _news(request: Request, after: int, until: int) -> News | None:
    """Whoever reads is asked who they are each time: a session may have ended. That keeps none alive."""
    with Db(reading_engine(engine(), "REPEATABLE READ"), autoflush=False) as db:
        try:
            caller = who_asks(request, db, touch=False)
        except Unauthenticated:
            raise Gone from None
        if caller.must_change or not caller.may(Permission.READ):
            raise Gone
        return queries.news(db, caller, after, until)
