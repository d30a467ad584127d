"""What was known when: every version of what readers see, and the same tables as they stood at an instant.

Revision ID: 2026_11_23_1040
Revises: 2026_11_23_1030
"""

from alembic import op

revision = "2026_11_23_1040"
down_revision = "2026_11_23_1030"

KEPT = (
    "projects", "industrial_projects", "road_projects", "urban_village_projects", "metro_line_projects",
    "facility_projects", "road_pipes", "project_years", "components", "parties", "project_parties", "signings",
    "fundings", "approvals", "list_memberships", "milestones", "baselines", "baseline_dates", "baseline_decisions",
    "annual_plans", "monthly_investments", "project_facts", "project_year_facts",
)  # fmt: skip

# A version of a project's row goes with the project: what no longer exists (removed demo data) has no history either.
# `valid_from` and `valid_to` stand first, so that a column added to both tables comes last in both.
# A firm is reached through a project alone: since when it is known says nothing, and its name must never be missing.
KEEP = """
CREATE FUNCTION history.keep(name text) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $keep$
DECLARE
    root text := CASE WHEN name = 'parties' THEN 'parties' ELSE 'projects' END;
    owning text; keys text[]; columns text; missing record; event record; same text;
    since text := CASE WHEN name = 'parties' THEN $$'-infinity'$$ ELSE 'since' END;
BEGIN
    SELECT array_agg(a.attname::text ORDER BY a.attnum) INTO keys
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = name::regclass AND i.indisprimary;
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
           CASE WHEN bool_or(attname = 'project_id') THEN 'project_id' ELSE 'id' END INTO columns, owning
    FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped;
    SELECT string_agg(format('h.%1$I = changed.%1$I', key), ' AND ') INTO same FROM unnest(keys) key;

    IF to_regclass('history.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE history.%I (valid_from timestamptz NOT NULL, valid_to timestamptz NOT NULL, LIKE %I, '
            'CHECK (valid_from < valid_to), PRIMARY KEY (%s, valid_from), '
            'FOREIGN KEY (%I) REFERENCES %I ON DELETE CASCADE)', name, name, array_to_string(keys, ', '), owning, root);
        IF keys[1] <> owning THEN EXECUTE format('CREATE INDEX ON history.%I (%I)', name, owning); END IF;
        FOR missing IN SELECT attname FROM pg_attribute WHERE attrelid = name::regclass AND attnum > 0
            AND attnotnull AND NOT attisdropped AND attname <> ALL (keys)
        LOOP EXECUTE format('ALTER TABLE history.%I ALTER %I DROP NOT NULL', name, missing.attname); END LOOP;
        EXECUTE format('INSERT INTO history.%1$I SELECT %2$s, ''infinity'', p.* FROM %1$I p '
            'LEFT JOIN (SELECT project_id AS of, max(at) AS at FROM changes GROUP BY 1) c ON c.of = p.%3$I',
            name, CASE WHEN name = 'parties' THEN since ELSE 'coalesce(c.at, now())' END, owning);
    END IF;
    FOR missing IN
        SELECT attname, format_type(atttypid, atttypmod) AS kind FROM pg_attribute p
        WHERE attrelid = name::regclass AND attnum > 0 AND NOT attisdropped AND NOT EXISTS (
            SELECT FROM pg_attribute h WHERE h.attrelid = ('history.' || name)::regclass AND h.attname = p.attname
            AND NOT h.attisdropped)
        ORDER BY attnum
    LOOP
        EXECUTE format('ALTER TABLE history.%I ADD COLUMN %I %s', name, missing.attname, missing.kind);
        EXECUTE format('UPDATE history.%1$I h SET %2$I = changed.%2$I FROM %1$I changed WHERE %3$s '
            'AND h.valid_to = ''infinity''', name, missing.attname, same);
    END LOOP;

    EXECUTE format($make$
        CREATE OR REPLACE FUNCTION history.keep_%1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        -- One plan, made once and good for a single row as for a bulk load.
        SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
        SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
        DECLARE
            since timestamptz := coalesce(nullif(current_setting('guatu.at', true), '')::timestamptz, clock_timestamp());
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                UPDATE history.%1$I h SET valid_to = since FROM changed
                WHERE %2$s AND h.valid_to = 'infinity' AND h.valid_from < since;
                -- Of several versions at one instant the last one stands; nothing was ever known of the others.
                DELETE FROM history.%1$I h USING changed WHERE %2$s AND h.valid_to = 'infinity';
            END IF;
            IF TG_OP <> 'DELETE' THEN
                -- Never before the end of what was known before, though the clocks of two transactions may cross.
                INSERT INTO history.%1$I SELECT greatest(%3$s, (
                    SELECT max(h.valid_to) FROM history.%1$I h WHERE %2$s)), 'infinity', changed.* FROM changed;
            END IF;
            RETURN NULL;
        END $$ $make$, name, same, since);
    EXECUTE format('REVOKE EXECUTE ON FUNCTION history.keep_%s() FROM PUBLIC', name);
    FOR event IN SELECT * FROM (VALUES ('insert', 'NEW'), ('update', 'NEW'), ('delete', 'OLD')) e (what, version) LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER kept_after_%s AFTER %s ON %I REFERENCING %s TABLE AS changed '
            'FOR EACH STATEMENT EXECUTE FUNCTION history.keep_%s()', event.what, event.what, name, event.version, name);
    END LOOP;
    EXECUTE format('CREATE OR REPLACE VIEW as_of.%1$I AS SELECT %2$s FROM history.%1$I WHERE %3$s', name, columns,
        CASE WHEN name = ANY (ARRAY['project_facts', 'project_year_facts'])
        THEN $$tstzrange(valid_from, valid_to) @> current_setting('guatu.as_of')::timestamptz$$
        ELSE $$valid_from <= current_setting('guatu.as_of')::timestamptz
            AND valid_to > current_setting('guatu.as_of')::timestamptz$$ END);
END $keep$
"""

# The whole city at an instant is found by the interval alone; a tile of it by the interval and the place.
BY_INSTANT = (
    "CREATE INDEX project_facts_at ON history.project_facts USING gist (tstzrange(valid_from, valid_to), geom)",
    "CREATE INDEX project_year_facts_at ON history.project_year_facts USING gist (tstzrange(valid_from, valid_to))",
)

# A recomputation that finds nothing new is no version.
DERIVED = ("project_facts", "project_year_facts")

BASELINES_IN_FORCE = """
CREATE VIEW as_of.baselines_in_force AS
SELECT DISTINCT ON (d.project_id, d.milestone_id) d.project_id, d.milestone_id, b.number, d.date, d.precision
FROM as_of.baseline_dates d
JOIN as_of.baselines b ON b.id = d.baseline_id
JOIN as_of.baseline_decisions c ON c.baseline_id = b.id AND c.approved
ORDER BY d.project_id, d.milestone_id, b.number DESC
"""


def upgrade() -> None:
    op.execute("CREATE SCHEMA history")
    op.execute("CREATE SCHEMA as_of")
    op.execute(KEEP)
    op.execute("REVOKE EXECUTE ON FUNCTION history.keep(text) FROM PUBLIC")
    for table in KEPT:
        op.execute(f"SELECT history.keep('{table}')")
    for table in DERIVED:
        op.execute(
            f"CREATE TRIGGER unchanged BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        )
    for statement in (*BY_INSTANT, BASELINES_IN_FORCE):
        op.execute(statement)
    op.execute(
        "CREATE VIEW as_of.changes AS SELECT * FROM changes WHERE at <= current_setting('guatu.as_of')::timestamptz"
    )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT USAGE ON SCHEMA as_of TO "{role}"')
    op.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA as_of TO "{role}"')
    # A view that a later migration makes is readable as well.
    op.execute(f'ALTER DEFAULT PRIVILEGES IN SCHEMA as_of GRANT SELECT ON TABLES TO "{role}"')


def downgrade() -> None:
    for table in DERIVED:
        op.execute(f"DROP TRIGGER unchanged ON {table}")
    # The other triggers go with their functions.
    op.execute("DROP SCHEMA as_of CASCADE")
    op.execute("DROP SCHEMA history CASCADE")
