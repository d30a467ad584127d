"""What lists, exports and full tiles send, ready made: an item as JSON text, counts by cell; and short Chinese words.

Revision ID: 2026_11_27_1600
Revises: 2026_11_23_1050
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_1600"
down_revision = "2026_11_23_1050"

BEFORE = "2026_11_23_0920"

# pg_trgm finds nothing by less than three characters, and most Chinese words have two. Written twice each, two
# characters are four and have two trigrams; text and word are doubled alike, so the same rows are found.
TWICE_HAN = r"""
CREATE FUNCTION twice_han(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(words, '([\u2E80-\u9FFF\uF900-\uFAFF])', '\1\1', 'g')
$$
"""
ONCE_HAN = r"""regexp_replace(search_text, '([\u2E80-\u9FFF\uF900-\uFAFF])\1', '\1', 'g')"""

REFRESH = """
CREATE OR REPLACE FUNCTION refresh_project_facts(ids integer[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
BEGIN
    -- Whoever changes another part of the same project waits here, and then reads what the first one left.
    PERFORM 1 FROM project_facts WHERE project_id = ANY (ids) ORDER BY project_id FOR UPDATE;

    INSERT INTO project_facts AS f (
        project_id, code, name, programme, kind, class, stage, unit, district, sector, office, lists, provenance,
        is_public, accuracy, owner, search_text, total_wan, size_wan, actual_wan, accepted_wan, progress_pct,
        start_baseline, start_forecast, start_actual, finish_baseline, finish_precision, finish_forecast, finish_actual,
        start_date, finish_date, geom, anchor, extent_m, lon, lat)
    SELECT p.id, p.code, p.name, p.programme, p.kind, p.class, p.stage, p.unit, p.district, p.sector, p.office, l.lists,
        p.provenance, p.is_public, p.location_accuracy, o.owner,
        twice_han(lower(concat_ws(' ', p.code, p.name, p.name_en, p.address, o.names, p.name_pinyin, o.pinyin))),
        p.total_investment_wan, coalesce(p.total_investment_wan, p.investment_floor_wan), i.actual, i.accepted,
        project_progress(p.id, p.kind),
        d.start_baseline, d.start_forecast, d.start_actual, d.finish_baseline, d.finish_precision, d.finish_forecast,
        d.finish_actual, coalesce(d.start_actual, d.start_forecast, d.start_baseline),
        coalesce(d.finish_actual, d.finish_forecast, d.finish_baseline), g.geom, g.anchor,
        greatest(ST_XMax(g.geom) - ST_XMin(g.geom), ST_YMax(g.geom) - ST_YMin(g.geom)),
        ST_X(g.point), ST_Y(g.point)
    FROM projects p
    CROSS JOIN LATERAL (
        SELECT ST_Transform(p.geom, 3857) AS geom, s.point, ST_Transform(s.point, 3857) AS anchor
        FROM (SELECT ST_PointOnSurface(p.geom) AS point OFFSET 0) s OFFSET 0) g
    CROSS JOIN LATERAL (
        SELECT string_agg(a.name, '、' ORDER BY pp.id) FILTER (WHERE pp.role = 'owner') AS owner,
               string_agg(a.name, ' ' ORDER BY pp.id) AS names, string_agg(a.name_pinyin, ' ' ORDER BY pp.id) AS pinyin
        FROM project_parties pp JOIN parties a ON a.id = pp.party_id WHERE pp.project_id = p.id) o
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(DISTINCT m.list), '{}') AS lists
        FROM list_memberships m WHERE m.project_id = p.id AND m.left_date IS NULL) l
    CROSS JOIN LATERAL (
        SELECT sum(m.actual_wan) AS actual, sum(m.actual_wan) FILTER (WHERE m.status = 'accepted') AS accepted
        FROM monthly_investments m WHERE m.project_id = p.id) i
    CROSS JOIN LATERAL (
        SELECT max(b.date) FILTER (WHERE s.mark = 'start') AS start_baseline,
               max(m.forecast_date) FILTER (WHERE s.mark = 'start') AS start_forecast,
               max(m.actual_date) FILTER (WHERE s.mark = 'start') AS start_actual,
               max(b.date) FILTER (WHERE s.mark = 'finish') AS finish_baseline,
               max(b.precision) FILTER (WHERE s.mark = 'finish') AS finish_precision,
               max(m.forecast_date) FILTER (WHERE s.mark = 'finish') AS finish_forecast,
               max(m.actual_date) FILTER (WHERE s.mark = 'finish') AS finish_actual
        FROM milestones m
        JOIN template_steps s ON s.id = m.step_id AND s.mark IS NOT NULL
        LEFT JOIN baselines_in_force b ON b.project_id = m.project_id AND b.milestone_id = m.id
        WHERE m.project_id = p.id AND m.component_id IS NULL AND NOT m.not_applicable) d
    WHERE p.id = ANY (ids)
    ON CONFLICT (project_id) DO UPDATE SET
        code = excluded.code, name = excluded.name, programme = excluded.programme, kind = excluded.kind,
        class = excluded.class, stage = excluded.stage, unit = excluded.unit, district = excluded.district,
        sector = excluded.sector, office = excluded.office, lists = excluded.lists, provenance = excluded.provenance,
        is_public = excluded.is_public, accuracy = excluded.accuracy, owner = excluded.owner,
        search_text = excluded.search_text, total_wan = excluded.total_wan, size_wan = excluded.size_wan,
        actual_wan = excluded.actual_wan, accepted_wan = excluded.accepted_wan, progress_pct = excluded.progress_pct,
        start_baseline = excluded.start_baseline, start_forecast = excluded.start_forecast,
        start_actual = excluded.start_actual, finish_baseline = excluded.finish_baseline,
        finish_precision = excluded.finish_precision, finish_forecast = excluded.finish_forecast,
        finish_actual = excluded.finish_actual, start_date = excluded.start_date, finish_date = excluded.finish_date,
        geom = excluded.geom, anchor = excluded.anchor, extent_m = excluded.extent_m, lon = excluded.lon,
        lat = excluded.lat;

    DELETE FROM project_year_facts f WHERE f.project_id = ANY (ids)
        AND NOT EXISTS (SELECT FROM project_years y WHERE y.project_id = f.project_id AND y.year = f.year)
        AND NOT EXISTS (SELECT FROM annual_plans a WHERE a.project_id = f.project_id AND a.year = f.year)
        AND NOT EXISTS (SELECT FROM monthly_investments m WHERE m.project_id = f.project_id
                        AND m.month >= make_date(f.year, 1, 1) AND m.month <= make_date(f.year, 12, 31));
    INSERT INTO project_year_facts AS f (project_id, year, nature, plan_wan, plan_state, actual_wan, accepted_wan,
                                         actual_state)
    SELECT k.project_id, k.year, CASE WHEN y.category <> 'preparing' THEN y.category END,
        a.plan_wan, CASE WHEN a.plan_wan IS NULL THEN coalesce(a.plan_state, 'empty') END,
        m.actual, m.accepted, CASE WHEN m.actual IS NULL THEN coalesce(m.state, 'empty') END
    FROM (SELECT project_id, year FROM project_years WHERE project_id = ANY (ids)
          UNION SELECT project_id, year FROM annual_plans WHERE project_id = ANY (ids)
          UNION SELECT project_id, extract(year FROM month)::integer FROM monthly_investments
          WHERE project_id = ANY (ids)) k
    JOIN projects p ON p.id = k.project_id
    LEFT JOIN project_years y ON y.project_id = k.project_id AND y.year = k.year
    LEFT JOIN annual_plans a ON a.project_id = k.project_id AND a.year = k.year
    LEFT JOIN LATERAL (
        SELECT sum(i.actual_wan) AS actual, sum(i.actual_wan) FILTER (WHERE i.status = 'accepted') AS accepted,
               (array_agg(i.actual_state ORDER BY i.month DESC))[1] AS state
        FROM monthly_investments i WHERE i.project_id = k.project_id
            AND i.month >= make_date(k.year, 1, 1) AND i.month <= make_date(k.year, 12, 31)) m ON true
    ON CONFLICT (project_id, year) DO UPDATE SET
        nature = excluded.nature, plan_wan = excluded.plan_wan, plan_state = excluded.plan_state,
        actual_wan = excluded.actual_wan, accepted_wan = excluded.accepted_wan, actual_state = excluded.actual_state;

    INSERT INTO project_items AS i (project_id, item, geometry)
    SELECT p.id,
        -- Without its braces: what depends on the day or on the reader's year is put behind it when it is asked for.
        substr(r.row, 2, length(r.row) - 2),
        -- Rings run anticlockwise, as RFC 7946 wants; a line keeps its direction.
        ST_AsGeoJSON(CASE WHEN ST_Dimension(p.geom) = 2 THEN ST_ForcePolygonCCW(p.geom) ELSE p.geom END, 9, 0)
    FROM projects p
    JOIN project_facts f ON f.project_id = p.id
    CROSS JOIN LATERAL (
        SELECT row_to_json(o)::text AS row FROM (
            SELECT f.code, f.name, p.name_en, f.programme, f.kind, f.stage, f.class, f.sector, f.unit, f.district, f.office,
                f.owner, trim_scale(f.total_wan) AS total_investment_wan, p.total_investment_state,
                trim_scale(p.investment_floor_wan) AS investment_floor_wan, trim_scale(f.actual_wan) AS actual_wan,
                trim_scale(f.progress_pct) AS progress_pct, f.provenance, p.source_quote, p.source_document,
                f.accuracy AS location_accuracy, f.start_date,
                CASE WHEN f.start_actual IS NOT NULL THEN 'actual' WHEN f.start_forecast IS NOT NULL THEN 'forecast'
                     WHEN f.start_baseline IS NOT NULL THEN 'baseline' END AS start_basis,
                f.finish_date,
                CASE WHEN f.finish_actual IS NOT NULL THEN 'actual' WHEN f.finish_forecast IS NOT NULL THEN 'forecast'
                     WHEN f.finish_baseline IS NOT NULL THEN 'baseline' END AS finish_basis,
                CASE WHEN f.finish_actual IS NULL AND f.finish_forecast IS NULL THEN f.finish_precision END
                    AS finish_precision,
                to_char(p.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS updated_at, p.version) o
        OFFSET 0) r
    WHERE p.id = ANY (ids)
    ON CONFLICT (project_id) DO UPDATE SET item = excluded.item, geometry = excluded.geometry;
END $$
"""

# Counts, money and middle of the placed projects by cell: sixteen by sixteen cells for each tile down to zoom 10 (levels 4
# to 14), and all projects as one at level -1. Rows are only added, one that takes the old away and one that adds the new:
# no writer waits for another, and whoever reads sums them up.
CELLS = """
    SELECT l.level,
        CASE WHEN l.level >= 0
            THEN floor((ST_X(f.anchor) + 20037508.342789244) / 40075016.68557849 * 2 ^ l.level)::integer ELSE 0 END AS col,
        CASE WHEN l.level >= 0
            THEN floor((20037508.342789244 - ST_Y(f.anchor)) / 40075016.68557849 * 2 ^ l.level)::integer ELSE 0 END AS row,
        f.programme, f.kind, f.stage, f.provenance, f.is_public, f.anchor IS NOT NULL AS mapped,
        f.sign, f.size_wan, ST_X(f.anchor) AS x, ST_Y(f.anchor) AS y
    FROM ({rows}) f
    JOIN (SELECT -1 AS level UNION ALL SELECT generate_series(4, 14)) l ON l.level < 0 OR f.anchor IS NOT NULL
"""
ADD = """
    INSERT INTO project_cells (level, col, row, programme, kind, stage, provenance, is_public, mapped, number, wan, x, y)
    SELECT level, col, row, programme, kind, stage, provenance, is_public, mapped, {sums}
    FROM {source} c GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
SUMS = "sum(sign), coalesce(sum(sign * size_wan), 0), sum(sign * x), sum(sign * y)"
COUNTED = "anchor, programme, kind, stage, provenance, is_public, size_wan"

# From the facts, in one statement and so of one moment: what others add meanwhile stays beside it.
REBUILD_CELLS = f"""
CREATE FUNCTION rebuild_project_cells() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (DELETE FROM project_cells)
    {ADD.format(sums=SUMS, source=f"({CELLS.format(rows='SELECT *, 1 AS sign FROM project_facts')})")}
$$
"""
# What was added since, summed up; of two at once the second finds nothing left to do.
COMPACT_CELLS = f"""
CREATE FUNCTION compact_project_cells() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (DELETE FROM project_cells RETURNING *)
    {ADD.format(sums="sum(number), sum(wan), sum(x), sum(y)", source="gone")} HAVING sum(number) <> 0
$$
"""


def cells_changed(event: str, rows: str) -> str:
    """The trigger's function for one event: the former rows with -1, the new ones with +1."""
    return f"""
CREATE FUNCTION project_cells_after_{event}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE added bigint; last bigint;
BEGIN
    {ADD.format(sums=SUMS, source=f"({CELLS.format(rows=rows)})")} HAVING sum(sign) <> 0 OR sum(sign * size_wan) <> 0
        OR sum(sign * x) <> 0 OR sum(sign * y) <> 0;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added > 0 THEN
        last := currval('project_cells_id_seq');
        IF last / {COMPACT_EVERY} <> (last - added) / {COMPACT_EVERY} THEN PERFORM compact_project_cells(); END IF;
    END IF;
    RETURN NULL;
END $$
"""


COMPACT_EVERY = 20_000
EVENTS = {
    "insert": ("NEW TABLE AS becomes", f"SELECT {COUNTED}, 1 AS sign FROM becomes"),
    "delete": ("OLD TABLE AS was", f"SELECT {COUNTED}, -1 AS sign FROM was"),
    "update": (
        "OLD TABLE AS was NEW TABLE AS becomes",
        f"SELECT {COUNTED}, -1 AS sign FROM was UNION ALL SELECT {COUNTED}, 1 FROM becomes",
    ),
}
# In the order that lists have: the unknown last, whichever way; and by 属地, which most people ask for.
ORDERS = {
    "ix_project_facts_unit": "unit, stage, project_id",
    "ix_project_facts_code": "code, project_id",
    "ix_project_facts_size_wan_desc": "size_wan DESC NULLS LAST, project_id",
    "ix_project_facts_size_wan": "size_wan, project_id",
}


def upgrade() -> None:
    make_tables()
    op.execute(TWICE_HAN)
    op.execute(REFRESH)
    for table in ("project_facts", "history.project_facts"):
        # No change of what is known: no version of its own, and nothing to count.
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        op.execute(f"UPDATE {table} SET search_text = twice_han(search_text)")
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    op.execute("DROP INDEX ix_project_facts_size_wan")
    for name, columns in ORDERS.items():
        op.execute(f"CREATE INDEX {name} ON project_facts ({columns})")
    op.execute("SELECT history.keep('project_items')")
    op.execute(
        "CREATE TRIGGER unchanged BEFORE UPDATE ON project_items "
        "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    )
    op.execute(REBUILD_CELLS)
    op.execute(COMPACT_CELLS)
    op.execute("REVOKE EXECUTE ON FUNCTION compact_project_cells() FROM PUBLIC")
    for event, (tables, rows) in EVENTS.items():
        op.execute(cells_changed(event, rows))
        op.execute(f"REVOKE EXECUTE ON FUNCTION project_cells_after_{event}() FROM PUBLIC")
        op.execute(
            f"CREATE TRIGGER cells_after_{event} AFTER {event.upper()} ON project_facts REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION project_cells_after_{event}()"
        )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT ON project_items, project_cells TO "{role}"')
    # What is there already; the triggers that watch the projects would refresh it with their next change.
    op.execute("SELECT set_config('guatu.at', '', true)")
    op.execute("SELECT refresh_project_facts(coalesce(array_agg(id), '{}')) FROM projects")
    op.execute("SELECT rebuild_project_cells()")


def make_tables() -> None:
    op.create_table(
        "project_items",
        sa.Column("project_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_items_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_items")),
    )
    op.create_table(
        "project_cells",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("col", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("provenance", sa.String(length=40), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("mapped", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wan", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_cells")),
    )
    op.create_index("ix_project_cells_level_col_row", "project_cells", ["level", "col", "row"], unique=False)


def downgrade() -> None:
    for event in EVENTS:
        op.execute(f"DROP TRIGGER cells_after_{event} ON project_facts")
        op.execute(f"DROP FUNCTION project_cells_after_{event}()")
    op.execute("DROP FUNCTION rebuild_project_cells()")
    op.execute("DROP FUNCTION compact_project_cells()")
    op.drop_table("project_cells")
    op.execute("DROP VIEW as_of.project_items")
    op.execute("DROP TABLE history.project_items")
    op.drop_table("project_items")
    op.execute("DROP FUNCTION history.keep_project_items()")
    for name in ORDERS:
        op.execute(f"DROP INDEX {name}")
    op.execute("CREATE INDEX ix_project_facts_size_wan ON project_facts (size_wan)")
    op.execute("DROP FUNCTION refresh_project_facts(integer[])")
    op.execute(op.get_context().environment_context.script.get_revision(BEFORE).module.REFRESH)
    for table in ("project_facts", "history.project_facts"):
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        op.execute(f"UPDATE {table} SET search_text = {ONCE_HAN}")
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    op.execute("DROP FUNCTION twice_han(text)")
