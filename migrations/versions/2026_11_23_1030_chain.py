"""The chain of the change log: each row's hash holds the row before it; pruning; what the city-wide log asks by.

Revision ID: 2026_11_23_1030
Revises: 2026_11_23_1020
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_1030"
down_revision = "2026_11_23_1020"

# One definition for linking, verifying and exporting. As jsonb the fields cannot run into one another and the order of
# keys is the type's own; the instant is written in UTC, so that no setting of a session changes it. In SQL without a
# search_path of its own it becomes part of the statement that asks, which is three times faster.
CHAIN_TEXT = """
CREATE FUNCTION chain_text(entry changes) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', entry.id, 'at', to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'transaction', entry.transaction, 'person_id', entry.person_id, 'person_name', entry.person_name,
        'origin', entry.origin, 'request_id', entry.request_id, 'reason', entry.reason,
        'table_name', entry.table_name, 'row_key', entry.row_key, 'project_id', entry.project_id,
        'action', entry.action, 'old', entry.old, 'new', entry.new
    )::text
$$
"""

CHAIN_HASH = """
CREATE FUNCTION chain_hash(previous bytea, entry text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT sha256(previous || convert_to(entry, 'UTF8'))
$$
"""

# state, hash before the first, text of this one: as a window it links any number of rows in one statement
CHAIN_STEP = """
CREATE FUNCTION chain_step(state bytea, head bytea, entry text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN sha256(coalesce(state, head) || convert_to(entry, 'UTF8'));
END $$
"""
CHAINED = "CREATE AGGREGATE chained(bytea, text) (SFUNC = chain_step, STYPE = bytea)"

# Deferred to COMMIT: until then a long transaction holds nothing that another one waits for. The first row that fires
# takes the head and links all of its transaction; the others find themselves linked.
LINK_CHANGES = """
CREATE FUNCTION link_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head chain_head%ROWTYPE;
BEGIN
    IF EXISTS (SELECT FROM change_links WHERE change_id = NEW.id) THEN
        RETURN NULL;
    END IF;
    -- Whoever links before us may have much to link: waiting here is no reason to lose what was done.
    PERFORM set_config('lock_timeout', '15s', true);
    SELECT * INTO STRICT head FROM chain_head FOR UPDATE;
    WITH linked AS (
        INSERT INTO change_links (change_id, position, hash, at, person_name, table_name)
        SELECT c.id, head.position + row_number() OVER one_by_one, chained(head.hash, chain_text(c)) OVER one_by_one,
               c.at, c.person_name, c.table_name
        FROM changes c
        WHERE c.id >= NEW.id AND (c.transaction = pg_current_xact_id()::text::bigint OR c.id = NEW.id)
          AND NOT EXISTS (SELECT FROM change_links l WHERE l.change_id = c.id)
        WINDOW one_by_one AS (ORDER BY c.id ROWS UNBOUNDED PRECEDING)
        RETURNING position, hash
    )
    UPDATE chain_head SET (position, hash) = (SELECT l.position, l.hash FROM linked l ORDER BY l.position DESC LIMIT 1);
    RETURN NULL;
END $$
"""

# The rows that are there already, oldest first.
LINK_ALL = """
INSERT INTO change_links (change_id, position, hash, at, person_name, table_name)
SELECT c.id, row_number() OVER one_by_one, chained(h.hash, chain_text(c)) OVER one_by_one, c.at, c.person_name, c.table_name
FROM changes c CROSS JOIN chain_head h
WINDOW one_by_one AS (ORDER BY c.id ROWS UNBOUNDED PRECEDING)
"""
MOVE_HEAD = """
UPDATE chain_head SET (position, hash) = (SELECT l.position, l.hash FROM change_links l ORDER BY l.position DESC LIMIT 1)
WHERE EXISTS (SELECT FROM change_links)
"""

# As refuse_change, but that the owner may take away what a pruning of the same transaction has on record.
REFUSE_UNLESS_PRUNED = """
CREATE FUNCTION refuse_unless_pruned() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('guatu.pruning', true) = pg_current_xact_id()::text AND is_owner() THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'GU002';
END $$
"""

GUARDED = {"changes": "refuse_unless_pruned", "change_links": "refuse_unless_pruned", "chain_prunings": "refuse_change"}


def upgrade() -> None:
    make_tables()
    for function in (CHAIN_TEXT, CHAIN_HASH, CHAIN_STEP, CHAINED, LINK_CHANGES, REFUSE_UNLESS_PRUNED):
        op.execute(function)
    # It writes as the owner: hung on another table it would link what the log has not.
    op.execute("REVOKE EXECUTE ON FUNCTION link_changes() FROM PUBLIC")
    op.execute("INSERT INTO chain_head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'))")
    op.execute(LINK_ALL)
    op.execute(MOVE_HEAD)
    op.execute(
        "CREATE CONSTRAINT TRIGGER linked AFTER INSERT ON changes DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION link_changes()"
    )
    op.execute("DROP TRIGGER append_only ON changes")
    for table, function in GUARDED.items():
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    op.execute("CREATE TRIGGER never_removed BEFORE DELETE ON chain_head FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    for table in ("change_links", "chain_prunings", "chain_head"):
        op.execute(
            f"CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    # A pruning is a change itself, and so it stands in the chain that it shortens.
    op.execute(
        "CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON chain_prunings "
        "FOR EACH ROW EXECUTE FUNCTION record_change('position', '')"
    )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT ON change_links, chain_head, chain_prunings TO "{role}"')


def make_tables() -> None:
    op.create_table(
        "change_links",
        sa.Column("change_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change_links")),
        sa.UniqueConstraint("position", name=op.f("uq_change_links_position")),
    )
    op.create_table(
        "chain_head",
        sa.Column("one", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("one", name=op.f("ck_chain_head_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "chain_prunings",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("before_date", sa.Date(), nullable=False),
        sa.Column("rows_removed", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("pruned_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_chain_prunings")),
    )
    op.create_index("ix_changes_person_id_id", "changes", ["person_id", "id"])
    op.create_index("ix_changes_table_name_id", "changes", ["table_name", "id"])
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_index("ix_access_events_at", "access_events", ["at"])


def downgrade() -> None:
    op.execute("DROP TRIGGER linked ON changes")
    op.execute("DROP TRIGGER append_only ON changes")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON changes FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    for index, table in (
        ("ix_changes_person_id_id", "changes"),
        ("ix_changes_table_name_id", "changes"),
        ("ix_changes_at", "changes"),
        ("ix_access_events_at", "access_events"),
    ):
        op.drop_index(index, table)
    for table in ("chain_prunings", "change_links", "chain_head"):
        op.drop_table(table)
    op.execute("DROP AGGREGATE chained(bytea, text)")
    for function in (
        "chain_step(bytea, bytea, text)",
        "chain_hash(bytea, text)",
        "chain_text(changes)",
        "link_changes()",
        "refuse_unless_pruned()",
    ):
        op.execute(f"DROP FUNCTION {function}")
