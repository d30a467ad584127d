"""What the log tells of the state of the whole."""

from sqlalchemy.orm import Session as Db

# In the driver's own words: every request asks it, and to make it each time takes longer than to run it.
HEAD = "SELECT position FROM chain_head"


def data_version(db: Db) -> int:
    """A number that every commit of a change raises, in the order of commits: the chain's last position.

    Asked before what it is to stand for, it is never newer than that.
    """
    return db.connection().exec_driver_sql(HEAD).scalar() or 0
