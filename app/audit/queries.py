"""What the log tells of the state of the whole."""

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.audit.models import ChainHead

HEAD = select(ChainHead.__table__.c.position)


def data_version(db: Db) -> int:
    """A number that every commit of a change raises, in the order of commits: the chain's last position.

    Asked before what it is to stand for, it is never newer than that.
    """
    return db.scalar(HEAD) or 0
