"""What lists, filters and tiles need of a project: one definition, kept by triggers.

Revision ID: 2026_11_23_0920
Revises: 2026_11_23_0910
"""

from alembic import op

revision = "2026_11_23_0920"
down_revision = "2026_11_23_0910"

# table: its column with the project's id
SOURCES = {
    "projects": "id",
    "urban_village_projects": "id",
    "project_parties": "project_id",
    "project_years": "project_id",
    "list_memberships": "project_id",
    "components": "project_id",
    "milestones": "project_id",
    "baseline_decisions": "project_id",
    "annual_plans": "project_id",
    "monthly_investments": "project_id",
}

# The baseline date in force of a milestone is the one in the newest approved baseline that names it.
BASELINES_IN_FORCE = """
CREATE VIEW baselines_in_force AS
SELECT DISTINCT ON (d.project_id, d.milestone_id) d.project_id, d.milestone_id, b.number, d.date, d.precision
FROM baseline_dates d
JOIN baselines b ON b.id = d.baseline_id
JOIN baseline_decisions c ON c.baseline_id = b.id AND c.approved
ORDER BY d.project_id, d.milestone_id, b.number DESC
"""

# 形象进度. Weighted templates: the weights of the works done. Without weights: villages by signing 40, demolition 20,
# homes 40; metro by the parts of the opening scope that are done. Nothing recorded is unknown, not zero.
PROGRESS = """
CREATE FUNCTION project_progress(project integer, kind text) RETURNS numeric LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT round(coalesce((
        SELECT 100 * sum(s.weight_pct) FILTER (WHERE m.actual_date IS NOT NULL) / nullif(sum(s.weight_pct), 0)
        FROM milestones m JOIN template_steps s ON s.id = m.step_id
        WHERE m.project_id = project AND NOT m.not_applicable AND s.weight_pct IS NOT NULL
    ), CASE kind
        WHEN 'urban_village' THEN (
            SELECT 40.0 * coalesce(v.households_signed, 0) / nullif(v.households, 0)
                 + 20 * coalesce(v.demolished_area_m2 / nullif(v.expropriation_area_m2, 0), 0)
                 + 40 * least(1, coalesce((coalesce(v.homes_built, 0) + coalesce(v.homes_bought, 0)
                        + coalesce(v.homes_other, 0))::numeric / nullif(v.homes_needed, 0), 0))
            FROM urban_village_projects v WHERE v.id = project)
        WHEN 'metro_line' THEN (
            SELECT 100.0 * count(m.actual_date) / nullif(count(*), 0)
            FROM milestones m JOIN components c ON c.id = m.component_id AND c.in_opening_scope
            WHERE m.project_id = project AND NOT m.not_applicable
            HAVING count(m.actual_date) > 0)
    END), 3)
$$
"""

REFRESH = """
CREATE FUNCTION refresh_project_facts(ids integer[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
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
        lower(concat_ws(' ', p.code, p.name, p.name_en, p.address, o.names, p.name_pinyin, o.pinyin)),
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
END $$
"""

# Statement-level: a bulk insert of a thousand rows refreshes once.
SOURCE_CHANGED = """
CREATE FUNCTION project_source_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE ids integer[];
BEGIN
    -- A bulk load refreshes what it touched once, at its end (app/facts/commands.py).
    IF current_setting('guatu.facts', true) = 'later' THEN RETURN NULL; END IF;
    EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed', TG_ARGV[0]) INTO ids;
    IF ids IS NOT NULL THEN PERFORM refresh_project_facts(ids); END IF;
    RETURN NULL;
END $$
"""

PARTY_CHANGED = """
CREATE FUNCTION party_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE ids integer[];
BEGIN
    SELECT array_agg(DISTINCT pp.project_id) INTO ids FROM changed c JOIN project_parties pp ON pp.party_id = c.id;
    IF ids IS NOT NULL THEN PERFORM refresh_project_facts(ids); END IF;
    RETURN NULL;
END $$
"""

STEP_CHANGED = """
CREATE FUNCTION step_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE ids integer[];
BEGIN
    SELECT array_agg(DISTINCT m.project_id) INTO ids FROM changed c JOIN milestones m ON m.step_id = c.id;
    IF ids IS NOT NULL THEN PERFORM refresh_project_facts(ids); END IF;
    RETURN NULL;
END $$
"""

# Shared by many projects: a firm, a step of a template.
SHARED = {"parties": "party_changed", "template_steps": "step_changed"}


def upgrade() -> None:
    for statement in (BASELINES_IN_FORCE, PROGRESS, REFRESH, SOURCE_CHANGED, PARTY_CHANGED, STEP_CHANGED):
        op.execute(statement)
    for table, column in SOURCES.items():
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            op.execute(
                f"CREATE TRIGGER facts_after_{event.lower()} AFTER {event} ON {table} "
                f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
                f"EXECUTE FUNCTION project_source_changed('{column}')"
            )
    for table, function in SHARED.items():
        op.execute(
            f"CREATE TRIGGER facts_after_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT ON baselines_in_force TO "{role}"')


def downgrade() -> None:
    for table in SHARED:
        op.execute(f"DROP TRIGGER facts_after_update ON {table}")
    for table in SOURCES:
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER facts_after_{event} ON {table}")
    for signature in (
        "project_source_changed()", "party_changed()", "step_changed()", "refresh_project_facts(integer[])",
        "project_progress(integer, text)",
    ):  # fmt: skip
        op.execute(f"DROP FUNCTION {signature}")
    op.execute("DROP VIEW baselines_in_force")
