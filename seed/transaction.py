"""One transaction for a whole load: killed half-way, it leaves nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.orm import Session as Db

# Not the service's way of planning every statement anew: here the same few run ten thousand times. And nobody waits for
# an answer whom a slow machine should not keep waiting.
SETTINGS = ("plan_cache_mode=auto", "statement_timeout=0", "idle_in_transaction_session_timeout=0")


@contextmanager
def opened(service_url: str) -> Iterator[Db]:
    """A transaction of the service's role, committed at the end; whoever writes in it signs it first."""
    engine = create_engine(service_url, connect_args={"options": " ".join(f"-c {one}" for one in SETTINGS)})
    try:
        with Db(engine, autoflush=False, expire_on_commit=False) as db, db.begin():
            yield db
    finally:
        engine.dispose()
