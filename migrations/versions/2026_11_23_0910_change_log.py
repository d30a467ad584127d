"""The change log: recorded by triggers, append-only, never without a person; baselines are immutable.

Revision ID: 2026_11_23_0910
Revises: 2026_11_23_0900
"""

from alembic import op

revision = "2026_11_23_0910"
down_revision = "2026_11_23_0900"

# table: (column that names the row to a reader, column that holds the project's id or "")
AUDITED = {
    "districts": ("code", ""),
    "reporting_units": ("code", ""),
    "organisations": ("code", ""),
    "people": ("login", ""),
    "grants": ("id", ""),
    "api_tokens": ("id", ""),
    "programmes": ("code", ""),
    "sectors": ("code", ""),
    "lists": ("code", ""),
    "parties": ("name", ""),
    "milestone_templates": ("code", ""),
    "template_steps": ("key", ""),
    "template_links": ("step_id", ""),
    "projects": ("code", "id"),
    "industrial_projects": ("id", "id"),
    "road_projects": ("id", "id"),
    "urban_village_projects": ("id", "id"),
    "metro_line_projects": ("id", "id"),
    "facility_projects": ("id", "id"),
    "road_pipes": ("kind", "project_id"),
    "project_years": ("year", "project_id"),
    "components": ("key", "project_id"),
    "project_parties": ("role", "project_id"),
    "signings": ("project_id", "project_id"),
    "fundings": ("source", "project_id"),
    "approvals": ("name", "project_id"),
    "list_memberships": ("list", "project_id"),
    "milestones": ("key", "project_id"),
    "baselines": ("number", "project_id"),
    "baseline_dates": ("milestone_id", "project_id"),
    "baseline_decisions": ("baseline_id", "project_id"),
    "annual_plans": ("year", "project_id"),
    "monthly_investments": ("month", "project_id"),
}
IMMUTABLE = ("baselines", "baseline_dates", "baseline_decisions")
# Rows of these are taken away in ordinary work; everything else is ended, cancelled or superseded.
REMOVABLE = (
    "project_parties", "signings", "fundings", "approvals", "list_memberships", "road_pipes", "grants",
    "template_steps", "template_links", "answers", "basemap_features",
)  # fmt: skip
FACTS = ("project_facts", "project_year_facts")

RECORD_CHANGE = """
CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person integer := nullif(current_setting('guatu.person', true), '')::integer;
    hidden constant text[] := ARRAY['version', 'updated_at', 'name_pinyin', 'token_hash'];
    person_name text; was jsonb; becomes jsonb; row_as_json jsonb;
BEGIN
    IF current_setting('guatu.bulk', true) = 'on' AND is_owner() THEN
        RETURN NULL;  -- one summarising record stands for all of these
    END IF;
    IF person IS NULL THEN
        RAISE EXCEPTION 'a change of % needs a person (guatu.person is not set)', TG_TABLE_NAME USING ERRCODE = 'GU001';
    END IF;
    IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW); END IF;
    row_as_json := coalesce(becomes, was);
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(n.key, n.value), jsonb_object_agg(n.key, was -> n.key) INTO becomes, was
        FROM jsonb_each(becomes - hidden) n WHERE n.value IS DISTINCT FROM was -> n.key;
        IF becomes IS NULL THEN RETURN NULL; END IF;
    ELSE
        was := jsonb_strip_nulls(was - hidden);
        becomes := jsonb_strip_nulls(becomes - hidden);
    END IF;
    SELECT name INTO person_name FROM people WHERE id = person;
    IF person_name IS NULL THEN
        RAISE EXCEPTION 'a change of % needs a person that exists (%)', TG_TABLE_NAME, person USING ERRCODE = 'GU001';
    END IF;
    INSERT INTO changes (at, transaction, person_id, person_name, origin, request_id, reason, table_name, row_key,
                         project_id, action, old, new)
    VALUES (
        coalesce(nullif(current_setting('guatu.at', true), '')::timestamptz, clock_timestamp()),
        pg_current_xact_id()::text::bigint, person, person_name,
        coalesce(nullif(current_setting('guatu.origin', true), ''), 'sql'),
        nullif(current_setting('guatu.request', true), ''), nullif(current_setting('guatu.reason', true), ''),
        TG_TABLE_NAME, row_as_json ->> TG_ARGV[0],
        CASE WHEN TG_ARGV[1] <> '' THEN (row_as_json ->> TG_ARGV[1])::integer END,
        lower(TG_OP), was, becomes
    );
    RETURN NULL;
END $$
"""

IS_OWNER = """
CREATE FUNCTION is_owner() RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT session_user = pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'changes'::regclass
$$
"""

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> 'changes' AND current_setting('guatu.bulk', true) = 'on' AND is_owner() THEN
        RETURN OLD;  -- demo data leaves with its baselines
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'GU002';
END $$
"""


def upgrade() -> None:
    op.execute(IS_OWNER)
    op.execute(RECORD_CHANGE)
    # It writes as the owner: nobody else may hang it on a table, or the log could be made to tell anything.
    op.execute("REVOKE EXECUTE ON FUNCTION record_change() FROM PUBLIC")
    op.execute(REFUSE_CHANGE)
    for table, (key, project) in AUDITED.items():
        op.execute(
            f"CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION record_change('{key}', '{project}')"
        )
    for table in ("changes", *IMMUTABLE):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    grant_to_the_service(op.get_context().config.attributes.get("service_role", "guatu_service"))
    # The first person, who seeds and runs commands; nobody signs in as it. Its own record names itself.
    op.execute("SELECT set_config('guatu.person', '1', true), set_config('guatu.origin', 'migration', true)")
    op.execute(
        "INSERT INTO people (id, login, name, provenance, active) VALUES (1, 'system', '系统', 'entered', false) "
        "ON CONFLICT DO NOTHING"
    )
    op.execute("SELECT setval('people_id_seq', max(id)) FROM people")


def grant_to_the_service(role: str) -> None:
    """What the service's role may do: it reads the log and the facts, and writes neither."""
    op.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
    op.execute(f'GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO "{role}"')
    op.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    op.execute(f'REVOKE INSERT, UPDATE ON changes, {", ".join(FACTS)}, alembic_version FROM "{role}"')
    op.execute(f'REVOKE UPDATE ON {", ".join(IMMUTABLE)} FROM "{role}"')
    op.execute(f'GRANT DELETE ON {", ".join(REMOVABLE)} TO "{role}"')


def downgrade() -> None:
    for table in AUDITED:
        op.execute(f"DROP TRIGGER recorded ON {table}")
    for table in ("changes", *IMMUTABLE):
        op.execute(f"DROP TRIGGER append_only ON {table}")
        op.execute(f"DROP TRIGGER never_truncated ON {table}")
    for function in ("record_change", "refuse_change", "is_owner"):
        op.execute(f"DROP FUNCTION {function}()")
    op.execute("DELETE FROM changes")
