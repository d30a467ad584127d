"""The counted cells know whose the works are; a project's 形象进度 is reckoned where its milestones are read anyway.

Revision ID: 2026_11_28_1500
Revises: 2026_11_28_0400
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1500"
down_revision = "2026_11_28_0400"

FACTS, ITEMS, BY_INDEX = "2026_11_23_0920", "2026_11_27_1600", "2026_11_27_1945"

# Where the part of the refresh that reads the dates begins and ends.
FROM, TO = (
    "    CROSS JOIN LATERAL (\n        SELECT max(b.date)",
    "    WHERE p.id = ANY (ids)\n    ON CONFLICT (project_id)",
)
# 形象进度. Weighted templates: the weights of the works done. Without weights: villages by signing 40, demolition 20,
# homes 40; metro by the parts of the opening scope that are done. Nothing recorded is unknown, not zero. As a function of
# its own it was a third of what a refresh took.
DATES_AND_PROGRESS = """\
    CROSS JOIN LATERAL (
        SELECT max(b.date) FILTER (WHERE s.mark = 'start') AS start_baseline,
               max(m.forecast_date) FILTER (WHERE s.mark = 'start' AND m.component_id IS NULL) AS start_forecast,
               max(m.actual_date) FILTER (WHERE s.mark = 'start' AND m.component_id IS NULL) AS start_actual,
               max(b.date) FILTER (WHERE s.mark = 'finish') AS finish_baseline,
               max(b.precision) FILTER (WHERE s.mark = 'finish') AS finish_precision,
               max(m.forecast_date) FILTER (WHERE s.mark = 'finish' AND m.component_id IS NULL) AS finish_forecast,
               max(m.actual_date) FILTER (WHERE s.mark = 'finish' AND m.component_id IS NULL) AS finish_actual,
               100 * sum(s.weight_pct) FILTER (WHERE m.actual_date IS NOT NULL) / nullif(sum(s.weight_pct), 0) AS done_pct
        FROM milestones m
        JOIN template_steps s ON s.id = m.step_id
        LEFT JOIN baselines_in_force b ON b.project_id = m.project_id AND b.milestone_id = m.id
            AND s.mark IS NOT NULL AND m.component_id IS NULL
        WHERE m.project_id = p.id AND NOT m.not_applicable) d
    CROSS JOIN LATERAL (
        SELECT round(coalesce(d.done_pct, CASE p.kind
            WHEN 'urban_village' THEN (
                SELECT 40.0 * coalesce(v.households_signed, 0) / nullif(v.households, 0)
                     + 20 * coalesce(v.demolished_area_m2 / nullif(v.expropriation_area_m2, 0), 0)
                     + 40 * least(1, coalesce((coalesce(v.homes_built, 0) + coalesce(v.homes_bought, 0)
                            + coalesce(v.homes_other, 0))::numeric / nullif(v.homes_needed, 0), 0))
                FROM urban_village_projects v WHERE v.id = p.id)
            WHEN 'metro_line' THEN (
                SELECT 100.0 * count(m.actual_date) / nullif(count(*), 0)
                FROM milestones m JOIN components c ON c.id = m.component_id AND c.in_opening_scope
                WHERE m.project_id = p.id AND NOT m.not_applicable
                HAVING count(m.actual_date) > 0)
        END), 3) AS progress_pct) w
"""

# What counts the cells, as it was, with one column more to count by.
BY_UNIT = {
    "is_public, mapped, number": "is_public, mapped, unit, number",
    "SELECT level, col, row, programme, kind, stage, provenance, is_public, mapped,": (
        "SELECT level, col, row, programme, kind, stage, provenance, is_public, mapped, unit,"
    ),
    "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9": "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    "f.anchor IS NOT NULL AS mapped,": "f.anchor IS NOT NULL AS mapped, f.unit,",
    "is_public, size_wan": "is_public, unit, size_wan",
}
# The finest cells are counted, and the others from them: four make one of the level above.
REBUILD = """
CREATE OR REPLACE FUNCTION rebuild_project_cells() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    WITH gone AS (DELETE FROM project_cells), finest AS (
        SELECT floor((ST_X(anchor) + 20037508.342789244) / 40075016.68557849 * 2 ^ 14)::integer AS col,
            floor((20037508.342789244 - ST_Y(anchor)) / 40075016.68557849 * 2 ^ 14)::integer AS row,
            programme, kind, stage, provenance, is_public, anchor IS NOT NULL AS mapped, unit,
            count(*) AS number, coalesce(sum(size_wan), 0) AS wan, sum(ST_X(anchor)) AS x, sum(ST_Y(anchor)) AS y
        FROM project_facts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9)
    INSERT INTO project_cells (level, col, row, programme, kind, stage, provenance, is_public, mapped, unit,
                               number, wan, x, y)
    SELECT l.level, CASE WHEN l.level < 0 THEN 0 ELSE f.col >> (14 - l.level) END,
        CASE WHEN l.level < 0 THEN 0 ELSE f.row >> (14 - l.level) END,
        programme, kind, stage, provenance, is_public, mapped, unit, sum(number), sum(wan), sum(x), sum(y)
    FROM finest f
    JOIN (SELECT -1 AS level UNION ALL SELECT generate_series(4, 14)) l ON l.level < 0 OR f.mapped
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
$$
"""


def former(revision: str) -> Any:
    return op.get_context().environment_context.script.get_revision(revision).module


def counting(items: Any) -> list[str]:
    """The functions that keep the cells, as they were."""
    found = [items.COMPACT_CELLS, *(items.cells_changed(event, rows) for event, (_, rows) in items.EVENTS.items())]
    return [text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1) for text in found]


def by_unit(function: str) -> str:
    for was, becomes in BY_UNIT.items():
        function = function.replace(was, becomes)
    return function


def set_refresh(function: str) -> None:
    op.execute(function)
    for name, value in former(BY_INDEX).BY_INDEX.items():
        op.execute(f"ALTER FUNCTION {former(BY_INDEX).FUNCTION} SET {name} = {value}")


def upgrade() -> None:
    items = former(ITEMS)
    before, after = items.REFRESH.index(FROM), items.REFRESH.index(TO)
    refresh = items.REFRESH[:before] + DATES_AND_PROGRESS + items.REFRESH[after:]
    set_refresh(refresh.replace("project_progress(p.id, p.kind)", "w.progress_pct"))
    op.execute("DROP FUNCTION project_progress(integer, text)")
    op.add_column("project_cells", sa.Column("unit", sa.String(length=40), nullable=True))
    for function in counting(items):
        op.execute(by_unit(function))
    op.execute(REBUILD)
    op.execute("SELECT rebuild_project_cells()")


def downgrade() -> None:
    items = former(ITEMS)
    op.execute(former(FACTS).PROGRESS)
    set_refresh(items.REFRESH)
    for function in counting(items):
        op.execute(function)
    op.execute(items.REBUILD_CELLS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
    op.drop_column("project_cells", "unit")
    op.execute("SELECT rebuild_project_cells()")
