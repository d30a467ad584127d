"""A sitting of the dispatcher: many reported figures become the city's at once."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from app.investment.commands import accept_months, put_months
from app.investment.models import MonthlyInvestment
from app.investment.schemas import MonthIn
from tests.city import City


def reported(town: City) -> list[int]:
    projects = [town.project() for _ in range(3)]
    with town.write() as db:
        rows = put_months(db, [(one, date(2025, 8, 1), MonthIn(actual_wan=7)) for one in projects])
        return [row.id for row in rows]


def test_a_sitting_accepts_many_and_each_is_in_the_log_and_in_the_facts(town: City):
    ids = reported(town)
    with town.write() as db:
        rows = list(db.scalars(select(MonthlyInvestment).where(MonthlyInvestment.id.in_(ids))))
        accept_months(db, rows)
        assert [(row.status, row.version) for row in rows] == [("accepted", 2)] * 3
    listed = ",".join(map(str, ids))
    assert town.asked(f"SELECT count(*) FROM monthly_investments WHERE id IN ({listed}) AND status = 'accepted'") == 3
    its = f"project_id IN (SELECT project_id FROM monthly_investments WHERE id IN ({listed}))"
    assert town.asked(f"SELECT sum(accepted_wan) FROM project_facts WHERE {its}") == 21
    assert (
        town.asked(f"SELECT count(*) FROM changes WHERE {its} AND new = jsonb_build_object('status', 'accepted')") == 3
    )
    assert town.asked(f"SELECT count(*) FROM history.monthly_investments WHERE id IN ({listed})") == 6


def test_what_was_reported_anew_since_it_was_looked_at_is_not_accepted(town: City):
    ids = reported(town)

    def accept_while_another_reports() -> None:
        with town.write() as db:
            rows = list(db.scalars(select(MonthlyInvestment).where(MonthlyInvestment.id.in_(ids))))
            with town.write() as other:
                other.get_one(MonthlyInvestment, ids[1]).actual_wan = Decimal(8)
            accept_months(db, rows)

    with pytest.raises(StaleDataError):
        accept_while_another_reports()
    accepted = f"monthly_investments WHERE id IN ({','.join(map(str, ids))}) AND status = 'accepted'"
    assert town.asked(f"SELECT count(*) FROM {accepted}") == 0
