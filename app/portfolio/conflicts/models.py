"""What was agreed on two works that lie near one another."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, version_column
from app.projects.models import OF_PROJECT


class Agreement(Base):
    """施工统筹约定: one for two projects, the one with the smaller number first.

    `pair` is how people name it, by the two codes, which never change: the log has it too. `first_date` and `last_date`
    are the window in which both are to work.
    """

    __tablename__ = "agreements"
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    pair: Mapped[str] = mapped_column(String(90))
    decision: Mapped[str] = mapped_column(Text)
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]
    agreed_date: Mapped[date]
    agreed_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("project_id < other_id", name="two_projects_in_order"),
        CheckConstraint("decision <> ''", name="says_something"),
        CheckConstraint("(first_date IS NULL) = (last_date IS NULL)", name="window_has_two_ends"),
        CheckConstraint("first_date <= last_date", name="window"),
        Index("ix_agreements_other_id", "other_id"),
    )
