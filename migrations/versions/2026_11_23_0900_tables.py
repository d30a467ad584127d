"""Every table of the portfolio.

Revision ID: 2026_11_23_0900
Revises:
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "2026_11_23_0900"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("etag", sa.String(length=80), nullable=True),
        sa.Column("location", sa.String(length=200), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name=op.f("pk_answers")),
    )
    op.create_table(
        "basemap_features",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("accuracy_m", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("geom", Geometry("GEOMETRY", srid=3857, spatial_index=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basemap_features")),
        sa.UniqueConstraint("key", name=op.f("uq_basemap_features_key")),
    )
    op.create_index("ix_basemap_features_geom", "basemap_features", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "districts",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parent_code", sa.String(length=40), nullable=True),
        sa.Column("area_km2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("geom", Geometry("MULTIPOLYGON", srid=4326, spatial_index=False), nullable=False),
        sa.Column("label", Geometry("POINT", srid=4326, spatial_index=False), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_districts")),
        sa.UniqueConstraint("number", name=op.f("uq_districts_number")),
    )
    op.create_index("ix_districts_geom", "districts", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "lists",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_lists")),
    )
    op.create_table(
        "milestone_templates",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind IN ('industrial', 'road', 'urban_village', 'metro_line', 'facility')",
            name=op.f("ck_milestone_templates_kind"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_milestone_templates")),
    )
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_pinyin", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=True),
        sa.Column("ranking", sa.String(length=200), nullable=True),
        sa.Column("provenance", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(provenance <> 'demo') OR (name LIKE '%%示例%%')", name=op.f("ck_parties_demo_says_so")),
        sa.CheckConstraint(
            "provenance IN ('report', 'imported', 'entered', 'demo')", name=op.f("ck_parties_provenance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("name", name=op.f("uq_parties_name")),
    )
    op.create_table(
        "sectors",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["sectors.code"], name=op.f("fk_sectors_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sectors")),
    )
    op.create_table(
        "programmes",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("code_prefix", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=True),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("report_line", sa.Integer(), nullable=True),
        sa.Column("promised_quantity", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("promised_unit", sa.String(length=16), nullable=True),
        sa.Column("template", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("colour ~ '^#[0-9A-Fa-f]{6}$'", name=op.f("ck_programmes_colour")),
        sa.CheckConstraint(
            "kind IN ('industrial', 'road', 'urban_village', 'metro_line', 'facility')", name=op.f("ck_programmes_kind")
        ),
        sa.CheckConstraint(
            "(promised_quantity IS NULL) = (promised_unit IS NULL)", name=op.f("ck_programmes_promise_has_a_unit")
        ),
        sa.ForeignKeyConstraint(["template"], ["milestone_templates.code"], name=op.f("fk_programmes_template")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_programmes")),
        sa.UniqueConstraint("code_prefix", name=op.f("uq_programmes_code_prefix")),
    )
    op.create_table(
        "reporting_units",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("geom", Geometry("POINT", srid=4326, spatial_index=False), nullable=True),
        sa.ForeignKeyConstraint(["district"], ["districts.code"], name=op.f("fk_reporting_units_district")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reporting_units")),
    )
    op.create_table(
        "template_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=False),
        sa.Column("weight_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("frost", sa.String(length=24), nullable=False),
        sa.Column("min_days", sa.Integer(), nullable=True),
        sa.Column("max_days", sa.Integer(), nullable=True),
        sa.Column("stage_reached", sa.String(length=24), nullable=True),
        sa.Column("mark", sa.String(length=24), nullable=True),
        sa.Column("paperwork", sa.Boolean(), nullable=False),
        sa.Column("computed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("frost IN ('none', 'part', 'full')", name=op.f("ck_template_steps_frost")),
        sa.CheckConstraint("mark IN ('start', 'finish')", name=op.f("ck_template_steps_mark")),
        sa.CheckConstraint("scope IN ('project', 'station', 'section')", name=op.f("ck_template_steps_scope")),
        sa.CheckConstraint(
            "stage_reached IN ('planned', 'signed', 'preparing', 'under_construction', 'completed', 'operating', 'suspended', 'cancelled')",
            name=op.f("ck_template_steps_stage_reached"),
        ),
        sa.CheckConstraint("min_days <= max_days", name=op.f("ck_template_steps_durations")),
        sa.CheckConstraint("min_days >= 0", name=op.f("ck_template_steps_min_days_not_negative")),
        sa.CheckConstraint("weight_pct BETWEEN 0 AND 100", name=op.f("ck_template_steps_weight")),
        sa.ForeignKeyConstraint(
            ["template"], ["milestone_templates.code"], name=op.f("fk_template_steps_template"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_steps")),
        sa.UniqueConstraint("template", "key", name=op.f("uq_template_steps_template_key")),
        sa.UniqueConstraint("template", "mark", name=op.f("uq_template_steps_template_mark")),
    )
    op.create_table(
        "organisations",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("provenance", sa.String(length=24), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "kind IN ('office', 'department', 'government', 'enterprise')", name=op.f("ck_organisations_kind")
        ),
        sa.CheckConstraint(
            "provenance IN ('report', 'imported', 'entered', 'demo')", name=op.f("ck_organisations_provenance")
        ),
        sa.CheckConstraint("parent <> code", name=op.f("ck_organisations_parent_is_another")),
        sa.ForeignKeyConstraint(["parent"], ["organisations.code"], name=op.f("fk_organisations_parent")),
        sa.ForeignKeyConstraint(["unit"], ["reporting_units.code"], name=op.f("fk_organisations_unit")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_parent"), "organisations", ["parent"], unique=False)
    op.create_index(op.f("ix_organisations_unit"), "organisations", ["unit"], unique=False)
    op.create_table(
        "template_links",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=24), nullable=False),
        sa.CheckConstraint("relation IN ('FS', 'SS')", name=op.f("ck_template_links_relation")),
        sa.CheckConstraint("step_id <> before_id", name=op.f("ck_template_links_two_steps")),
        sa.ForeignKeyConstraint(
            ["before_id"], ["template_steps.id"], name=op.f("fk_template_links_before_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["template_steps.id"], name=op.f("fk_template_links_step_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("step_id", "before_id", name=op.f("pk_template_links")),
    )
    op.create_index(op.f("ix_template_links_before_id"), "template_links", ["before_id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=40), nullable=True),
        sa.Column("provenance", sa.String(length=24), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "provenance IN ('report', 'imported', 'entered', 'demo')", name=op.f("ck_people_provenance")
        ),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.code"], name=op.f("fk_people_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_index(op.f("ix_people_organisation"), "people", ["organisation"], unique=False)
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("national_code", sa.String(length=24), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("name_pinyin", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("class", sa.String(length=24), nullable=True),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("district", sa.String(length=40), nullable=True),
        sa.Column("office", sa.String(length=40), nullable=True),
        sa.Column("competent_department", sa.String(length=40), nullable=True),
        sa.Column("responsible_leader", sa.String(length=200), nullable=True),
        sa.Column("secretary", sa.String(length=200), nullable=True),
        sa.Column("secretary_phone", sa.String(length=40), nullable=True),
        sa.Column("content_and_scale", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("construction_type", sa.String(length=24), nullable=True),
        sa.Column("package_of_id", sa.Integer(), nullable=True),
        sa.Column("phase", sa.String(length=40), nullable=True),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("stage_before", sa.String(length=24), nullable=True),
        sa.Column("ceremony_date", sa.Date(), nullable=True),
        sa.Column("total_investment_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("total_investment_state", sa.String(length=24), nullable=True),
        sa.Column("investment_floor_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("investment_note", sa.Text(), nullable=True),
        sa.Column("provenance", sa.String(length=24), nullable=False),
        sa.Column("source_quote", sa.Text(), nullable=True),
        sa.Column("source_line", sa.Integer(), nullable=True),
        sa.Column("source_document", sa.Text(), nullable=True),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("is_public", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("location_accuracy", sa.String(length=24), nullable=True),
        sa.Column("location_note", sa.Text(), nullable=True),
        sa.Column("geom", Geometry("GEOMETRY", srid=4326, spatial_index=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(provenance <> 'demo') OR (name LIKE '%%示例%%')", name=op.f("ck_projects_demo_says_so")),
        sa.CheckConstraint("class IN ('industry', 'infrastructure', 'real_estate')", name=op.f("ck_projects_class")),
        sa.CheckConstraint(
            "construction_type IN ('new', 'expansion', 'renovation', 'relocation', 'restoration', 'purchase')",
            name=op.f("ck_projects_construction_type"),
        ),
        sa.CheckConstraint(
            "kind IN ('industrial', 'road', 'urban_village', 'metro_line', 'facility')", name=op.f("ck_projects_kind")
        ),
        sa.CheckConstraint(
            "location_accuracy IN ('surveyed', 'station', 'site', 'street', 'district')",
            name=op.f("ck_projects_location_accuracy"),
        ),
        sa.CheckConstraint(
            "national_code ~ '^\\d{4}-\\d{6}-\\d{2}-\\d{2}-\\d{5}[\\dX]$'", name=op.f("ck_projects_national_code")
        ),
        sa.CheckConstraint(
            "provenance IN ('report', 'imported', 'entered', 'demo')", name=op.f("ck_projects_provenance")
        ),
        sa.CheckConstraint(
            "stage IN ('planned', 'signed', 'preparing', 'under_construction', 'completed', 'operating', 'suspended', 'cancelled')",
            name=op.f("ck_projects_stage"),
        ),
        sa.CheckConstraint(
            "stage_before IN ('planned', 'signed', 'preparing', 'under_construction', 'completed', 'operating', 'suspended', 'cancelled')",
            name=op.f("ck_projects_stage_before"),
        ),
        sa.CheckConstraint(
            "total_investment_state IN ('empty', 'not_reported', 'not_applicable', 'confidential')",
            name=op.f("ck_projects_total_investment_state"),
        ),
        sa.CheckConstraint("(geom IS NULL) = (location_accuracy IS NULL)", name=op.f("ck_projects_place_has_accuracy")),
        sa.CheckConstraint(
            "(total_investment_wan IS NULL) = (total_investment_state IS NOT NULL)",
            name=op.f("ck_projects_total_or_its_state"),
        ),
        sa.CheckConstraint(
            "geom IS NULL OR (ST_IsValid(geom) AND ST_NDims(geom) = 2)", name=op.f("ck_projects_place_is_valid")
        ),
        sa.CheckConstraint("investment_floor_wan >= 0", name=op.f("ck_projects_investment_floor_wan_not_negative")),
        sa.CheckConstraint("package_of_id <> id", name=op.f("ck_projects_package_is_another")),
        sa.CheckConstraint("total_investment_wan >= 0", name=op.f("ck_projects_total_investment_wan_not_negative")),
        sa.ForeignKeyConstraint(
            ["competent_department"], ["organisations.code"], name=op.f("fk_projects_competent_department")
        ),
        sa.ForeignKeyConstraint(["district"], ["districts.code"], name=op.f("fk_projects_district")),
        sa.ForeignKeyConstraint(["office"], ["organisations.code"], name=op.f("fk_projects_office")),
        sa.ForeignKeyConstraint(["package_of_id"], ["projects.id"], name=op.f("fk_projects_package_of_id")),
        sa.ForeignKeyConstraint(["programme"], ["programmes.code"], name=op.f("fk_projects_programme")),
        sa.ForeignKeyConstraint(["sector"], ["sectors.code"], name=op.f("fk_projects_sector")),
        sa.ForeignKeyConstraint(["template"], ["milestone_templates.code"], name=op.f("fk_projects_template")),
        sa.ForeignKeyConstraint(["unit"], ["reporting_units.code"], name=op.f("fk_projects_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("code", name=op.f("uq_projects_code")),
    )
    op.create_index(op.f("ix_projects_competent_department"), "projects", ["competent_department"], unique=False)
    op.create_index(op.f("ix_projects_district"), "projects", ["district"], unique=False)
    op.create_index("ix_projects_geom", "projects", ["geom"], unique=False, postgresql_using="gist")
    op.create_index(op.f("ix_projects_office"), "projects", ["office"], unique=False)
    op.create_index(op.f("ix_projects_package_of_id"), "projects", ["package_of_id"], unique=False)
    op.create_index(op.f("ix_projects_programme"), "projects", ["programme"], unique=False)
    op.create_index("ix_projects_sector", "projects", ["sector"], unique=False)
    op.create_index(op.f("ix_projects_unit"), "projects", ["unit"], unique=False)
    op.create_table(
        "annual_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("plan_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("plan_state", sa.String(length=24), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "plan_state IN ('empty', 'not_reported', 'not_applicable', 'confidential')",
            name=op.f("ck_annual_plans_plan_state"),
        ),
        sa.CheckConstraint(
            "(plan_wan IS NULL) = (plan_state IS NOT NULL)", name=op.f("ck_annual_plans_plan_or_its_state")
        ),
        sa.CheckConstraint("plan_wan >= 0", name=op.f("ck_annual_plans_plan_wan_not_negative")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_annual_plans_year")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_annual_plans_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plans")),
        sa.UniqueConstraint("project_id", "year", name=op.f("uq_annual_plans_project_id_year")),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_api_tokens_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    op.create_index(op.f("ix_api_tokens_person_id"), "api_tokens", ["person_id"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=True),
        sa.Column("filed_date", sa.Date(), nullable=True),
        sa.Column("approved_date", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.CheckConstraint("state IN ('to_file', 'filed', 'approved', 'not_needed')", name=op.f("ck_approvals_state")),
        sa.CheckConstraint("approved_date >= filed_date", name=op.f("ck_approvals_filed_before_approved")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_approvals_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_approvals_project_id_name")),
    )
    op.create_table(
        "baselines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_baselines_has_a_reason")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_baselines_number")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_baselines_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["people.id"], name=op.f("fk_baselines_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baselines")),
        sa.UniqueConstraint("id", "project_id", name=op.f("uq_baselines_id_project_id")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_baselines_project_id_number")),
    )
    op.create_index(op.f("ix_baselines_requested_by"), "baselines", ["requested_by"], unique=False)
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("old", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("new", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_project_id_id", "changes", ["project_id", "id"], unique=False)
    op.create_table(
        "components",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("in_opening_scope", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("interchange", sa.String(length=200), nullable=True),
        sa.Column("method", sa.String(length=200), nullable=True),
        sa.Column("length_m", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("enclosure_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("earthwork_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("structure_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("mechanical_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("decoration_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("annexes_done", sa.Integer(), nullable=True),
        sa.Column("annexes_total", sa.Integer(), nullable=True),
        sa.Column("rings_done", sa.Integer(), nullable=True),
        sa.Column("rings_total", sa.Integer(), nullable=True),
        sa.Column("passages_done", sa.Integer(), nullable=True),
        sa.Column("passages_total", sa.Integer(), nullable=True),
        sa.Column("geom", Geometry("GEOMETRY", srid=4326, spatial_index=False), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('station', 'section', 'building', 'segment')", name=op.f("ck_components_kind")),
        sa.CheckConstraint(
            "stage IN ('planned', 'signed', 'preparing', 'under_construction', 'completed', 'operating', 'suspended', 'cancelled')",
            name=op.f("ck_components_stage"),
        ),
        sa.CheckConstraint("annexes_done <= annexes_total", name=op.f("ck_components_annexes")),
        sa.CheckConstraint(
            "geom IS NULL OR (ST_IsValid(geom) AND ST_NDims(geom) = 2)", name=op.f("ck_components_place_is_valid")
        ),
        sa.CheckConstraint("passages_done <= passages_total", name=op.f("ck_components_passages")),
        sa.CheckConstraint("rings_done <= rings_total", name=op.f("ck_components_rings")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_components_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_components")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_components_project_id_key")),
    )
    op.create_index("ix_components_geom", "components", ["geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "facility_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_type", sa.String(length=200), nullable=True),
        sa.Column("floor_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("land_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("capacity", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("capacity_unit", sa.String(length=16), nullable=True),
        sa.Column("served_population", sa.Integer(), nullable=True),
        sa.Column("budget_estimate_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("final_account_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("operator", sa.String(length=200), nullable=True),
        sa.Column("heritage_level", sa.String(length=200), nullable=True),
        sa.Column("heritage_number", sa.String(length=200), nullable=True),
        sa.Column("protection_plan_number", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(capacity IS NULL) = (capacity_unit IS NULL)", name=op.f("ck_facility_projects_capacity_has_a_unit")
        ),
        sa.CheckConstraint(
            "budget_estimate_wan >= 0", name=op.f("ck_facility_projects_budget_estimate_wan_not_negative")
        ),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_facility_projects_capacity_not_negative")),
        sa.CheckConstraint("final_account_wan >= 0", name=op.f("ck_facility_projects_final_account_wan_not_negative")),
        sa.CheckConstraint("floor_area_m2 >= 0", name=op.f("ck_facility_projects_floor_area_m2_not_negative")),
        sa.CheckConstraint("land_area_m2 >= 0", name=op.f("ck_facility_projects_land_area_m2_not_negative")),
        sa.CheckConstraint("served_population >= 0", name=op.f("ck_facility_projects_served_population_not_negative")),
        sa.ForeignKeyConstraint(["id"], ["projects.id"], name=op.f("fk_facility_projects_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_projects")),
    )
    op.create_table(
        "fundings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("planned_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("allocated_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("arrived_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("paid_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.CheckConstraint("allocated_wan >= 0", name=op.f("ck_fundings_allocated_wan_not_negative")),
        sa.CheckConstraint("arrived_wan >= 0", name=op.f("ck_fundings_arrived_wan_not_negative")),
        sa.CheckConstraint("paid_wan >= 0", name=op.f("ck_fundings_paid_wan_not_negative")),
        sa.CheckConstraint("planned_wan >= 0", name=op.f("ck_fundings_planned_wan_not_negative")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_fundings_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fundings")),
        sa.UniqueConstraint("project_id", "source", name=op.f("uq_fundings_project_id_source")),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("programme", sa.String(length=40), nullable=True),
        sa.CheckConstraint("role <> 'public'", name=op.f("ck_grants_public_is_nobody")),
        sa.CheckConstraint(
            "role IN ('public', 'viewer', 'planner', 'analyst', 'editor', 'dispatcher', 'auditor', 'administrator')",
            name=op.f("ck_grants_role"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_grants_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["programme"], ["programmes.code"], name=op.f("fk_grants_programme")),
        sa.ForeignKeyConstraint(["unit"], ["reporting_units.code"], name=op.f("fk_grants_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "unit",
            "programme",
            name=op.f("uq_grants_person_id_role_unit_programme"),
            postgresql_nulls_not_distinct=True,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.column("role"), "<>"),
            where=sa.text("role IN ('auditor', 'administrator')"),
            using="gist",
            name=op.f("ex_grants_never_together"),
        ),
    )
    op.create_index(op.f("ix_grants_person_id"), "grants", ["person_id"], unique=False)
    op.create_index(op.f("ix_grants_programme"), "grants", ["programme"], unique=False)
    op.create_index(op.f("ix_grants_unit"), "grants", ["unit"], unique=False)
    op.create_table(
        "industrial_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subtype", sa.String(length=24), nullable=True),
        sa.Column("land_area_mu", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("floor_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("fixed_asset_investment_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("equipment_investment_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("output_at_capacity_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("tax_at_capacity_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("jobs", sa.Integer(), nullable=True),
        sa.Column("main_products", sa.Text(), nullable=True),
        sa.Column("industry_chain", sa.String(length=200), nullable=True),
        sa.Column("approval_type", sa.String(length=24), nullable=True),
        sa.Column("land_status", sa.String(length=24), nullable=True),
        sa.Column("energy_tce", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("water_need", sa.String(length=200), nullable=True),
        sa.Column("power_need", sa.String(length=200), nullable=True),
        sa.Column("gas_need", sa.String(length=200), nullable=True),
        sa.Column("heat_need", sa.String(length=200), nullable=True),
        sa.Column("in_statistics", sa.Boolean(), nullable=True),
        sa.Column("in_statistics_month", sa.Date(), nullable=True),
        sa.Column("stats_name", sa.String(length=200), nullable=True),
        sa.Column("stats_total_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.CheckConstraint(
            "approval_type IN ('filing', 'verification', 'approval')", name=op.f("ck_industrial_projects_approval_type")
        ),
        sa.CheckConstraint(
            "land_status IN ('clear', 'not_acquired', 'leased', 'owned')",
            name=op.f("ck_industrial_projects_land_status"),
        ),
        sa.CheckConstraint(
            "subtype IN ('industry', 'agriculture', 'service', 'energy')", name=op.f("ck_industrial_projects_subtype")
        ),
        sa.CheckConstraint("energy_tce >= 0", name=op.f("ck_industrial_projects_energy_tce_not_negative")),
        sa.CheckConstraint(
            "equipment_investment_wan >= 0", name=op.f("ck_industrial_projects_equipment_investment_wan_not_negative")
        ),
        sa.CheckConstraint(
            "extract(day from in_statistics_month) = 1",
            name=op.f("ck_industrial_projects_in_statistics_month_is_a_month"),
        ),
        sa.CheckConstraint(
            "fixed_asset_investment_wan >= 0",
            name=op.f("ck_industrial_projects_fixed_asset_investment_wan_not_negative"),
        ),
        sa.CheckConstraint("floor_area_m2 >= 0", name=op.f("ck_industrial_projects_floor_area_m2_not_negative")),
        sa.CheckConstraint("jobs >= 0", name=op.f("ck_industrial_projects_jobs_not_negative")),
        sa.CheckConstraint("land_area_mu >= 0", name=op.f("ck_industrial_projects_land_area_mu_not_negative")),
        sa.CheckConstraint(
            "output_at_capacity_wan >= 0", name=op.f("ck_industrial_projects_output_at_capacity_wan_not_negative")
        ),
        sa.CheckConstraint("stats_total_wan >= 0", name=op.f("ck_industrial_projects_stats_total_wan_not_negative")),
        sa.CheckConstraint(
            "tax_at_capacity_wan >= 0", name=op.f("ck_industrial_projects_tax_at_capacity_wan_not_negative")
        ),
        sa.ForeignKeyConstraint(["id"], ["projects.id"], name=op.f("fk_industrial_projects_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industrial_projects")),
    )
    op.create_table(
        "list_memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=40), nullable=False),
        sa.Column("batch", sa.String(length=40), server_default="", nullable=False),
        sa.Column("joined_date", sa.Date(), nullable=True),
        sa.Column("left_date", sa.Date(), nullable=True),
        sa.CheckConstraint("left_date >= joined_date", name=op.f("ck_list_memberships_joined_before_left")),
        sa.ForeignKeyConstraint(["list"], ["lists.code"], name=op.f("fk_list_memberships_list")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_list_memberships_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_memberships")),
        sa.UniqueConstraint("project_id", "list", "batch", name=op.f("uq_list_memberships_project_id_list_batch")),
    )
    op.create_index(op.f("ix_list_memberships_list"), "list_memberships", ["list"], unique=False)
    op.create_table(
        "metro_line_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=16), nullable=True),
        sa.Column("line_colour", sa.String(length=7), nullable=True),
        sa.Column("length_km", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("underground_km", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("elevated_km", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("surface_km", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("station_count", sa.Integer(), nullable=True),
        sa.Column("interchange_count", sa.Integer(), nullable=True),
        sa.Column("depot_count", sa.Integer(), nullable=True),
        sa.Column("substation_count", sa.Integer(), nullable=True),
        sa.Column("budget_estimate_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("capital_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("loan_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("track_done_km", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("track_total_km", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.CheckConstraint(
            "budget_estimate_wan >= 0", name=op.f("ck_metro_line_projects_budget_estimate_wan_not_negative")
        ),
        sa.CheckConstraint("capital_wan >= 0", name=op.f("ck_metro_line_projects_capital_wan_not_negative")),
        sa.CheckConstraint("depot_count >= 0", name=op.f("ck_metro_line_projects_depot_count_not_negative")),
        sa.CheckConstraint("elevated_km >= 0", name=op.f("ck_metro_line_projects_elevated_km_not_negative")),
        sa.CheckConstraint(
            "interchange_count >= 0", name=op.f("ck_metro_line_projects_interchange_count_not_negative")
        ),
        sa.CheckConstraint("length_km >= 0", name=op.f("ck_metro_line_projects_length_km_not_negative")),
        sa.CheckConstraint("loan_wan >= 0", name=op.f("ck_metro_line_projects_loan_wan_not_negative")),
        sa.CheckConstraint("station_count >= 0", name=op.f("ck_metro_line_projects_station_count_not_negative")),
        sa.CheckConstraint("substation_count >= 0", name=op.f("ck_metro_line_projects_substation_count_not_negative")),
        sa.CheckConstraint("surface_km >= 0", name=op.f("ck_metro_line_projects_surface_km_not_negative")),
        sa.CheckConstraint("track_done_km <= track_total_km", name=op.f("ck_metro_line_projects_track_done")),
        sa.CheckConstraint("track_done_km >= 0", name=op.f("ck_metro_line_projects_track_done_km_not_negative")),
        sa.CheckConstraint("track_total_km >= 0", name=op.f("ck_metro_line_projects_track_total_km_not_negative")),
        sa.CheckConstraint("underground_km >= 0", name=op.f("ck_metro_line_projects_underground_km_not_negative")),
        sa.ForeignKeyConstraint(["id"], ["projects.id"], name=op.f("fk_metro_line_projects_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metro_line_projects")),
    )
    op.create_table(
        "monthly_investments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("actual_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("actual_state", sa.String(length=24), nullable=True),
        sa.Column("arrived_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "actual_state IN ('empty', 'not_reported', 'not_applicable', 'confidential')",
            name=op.f("ck_monthly_investments_actual_state"),
        ),
        sa.CheckConstraint("status IN ('reported', 'accepted')", name=op.f("ck_monthly_investments_status")),
        sa.CheckConstraint(
            "(actual_wan IS NULL) = (actual_state IS NOT NULL)", name=op.f("ck_monthly_investments_actual_or_its_state")
        ),
        sa.CheckConstraint("actual_wan >= 0", name=op.f("ck_monthly_investments_actual_wan_not_negative")),
        sa.CheckConstraint("arrived_wan >= 0", name=op.f("ck_monthly_investments_arrived_wan_not_negative")),
        sa.CheckConstraint(
            "extract(day FROM month) = 1 AND extract(month FROM month) <> 1",
            name=op.f("ck_monthly_investments_month_not_january"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_monthly_investments_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_investments")),
        sa.UniqueConstraint("project_id", "month", name=op.f("uq_monthly_investments_project_id_month")),
    )
    op.create_table(
        "project_facts",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("class", sa.String(length=40), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("district", sa.String(length=40), nullable=True),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("office", sa.String(length=40), nullable=True),
        sa.Column("lists", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("provenance", sa.String(length=40), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("accuracy", sa.String(length=40), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("total_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("size_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("actual_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("accepted_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("progress_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("start_baseline", sa.Date(), nullable=True),
        sa.Column("start_forecast", sa.Date(), nullable=True),
        sa.Column("start_actual", sa.Date(), nullable=True),
        sa.Column("finish_baseline", sa.Date(), nullable=True),
        sa.Column("finish_precision", sa.String(length=40), nullable=True),
        sa.Column("finish_forecast", sa.Date(), nullable=True),
        sa.Column("finish_actual", sa.Date(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("finish_date", sa.Date(), nullable=True),
        sa.Column("geom", Geometry("GEOMETRY", srid=3857, spatial_index=False), nullable=True),
        sa.Column("anchor", Geometry("POINT", srid=3857, spatial_index=False), nullable=True),
        sa.Column("extent_m", sa.Float(), nullable=True),
        sa.Column("lon", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("lat", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_facts_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_facts")),
    )
    op.create_index("ix_project_facts_geom", "project_facts", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_project_facts_kind_district", "project_facts", ["kind", "district", "project_id"], unique=False)
    op.create_index(
        "ix_project_facts_programme_district", "project_facts", ["programme", "district", "project_id"], unique=False
    )
    op.create_index(
        "ix_project_facts_search_text",
        "project_facts",
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("ix_project_facts_size_wan", "project_facts", ["size_wan"], unique=False)
    op.create_table(
        "project_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'investor')", name=op.f("ck_project_parties_role")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_project_parties_party_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_parties_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_parties")),
        sa.UniqueConstraint("project_id", "party_id", "role", name=op.f("uq_project_parties_project_id_party_id_role")),
    )
    op.create_index(op.f("ix_project_parties_party_id"), "project_parties", ["party_id"], unique=False)
    op.create_table(
        "project_year_facts",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=True),
        sa.Column("plan_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("plan_state", sa.String(length=40), nullable=True),
        sa.Column("actual_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("accepted_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("actual_state", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_year_facts_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "year", name=op.f("pk_project_year_facts")),
    )
    op.create_index("ix_project_year_facts_year_nature", "project_year_facts", ["year", "nature"], unique=False)
    op.create_table(
        "project_years",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=True),
        sa.Column("to_complete", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("planned_start_month", sa.Integer(), nullable=True),
        sa.Column("annual_goal", sa.Text(), nullable=True),
        sa.Column("resumed_date", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("category IN ('new', 'continuing', 'preparing')", name=op.f("ck_project_years_category")),
        sa.CheckConstraint("planned_start_month BETWEEN 1 AND 12", name=op.f("ck_project_years_planned_start_month")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_project_years_year")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_years_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_years")),
        sa.UniqueConstraint("project_id", "year", name=op.f("uq_project_years_project_id_year")),
    )
    op.create_table(
        "road_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("length_m", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("redline_width_m", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("lanes", sa.Integer(), nullable=True),
        sa.Column("road_class", sa.String(length=24), nullable=True),
        sa.Column("from_to", sa.String(length=200), nullable=True),
        sa.Column("obstacle_type", sa.String(length=24), nullable=True),
        sa.Column("obstacle_cause", sa.String(length=200), nullable=True),
        sa.Column("households_to_move", sa.Integer(), nullable=True),
        sa.Column("households_moved", sa.Integer(), nullable=True),
        sa.Column("area_to_expropriate_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("area_expropriated_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("enterprises_to_move", sa.Integer(), nullable=True),
        sa.Column("green_trees", sa.Integer(), nullable=True),
        sa.Column("rail_crossing", sa.Boolean(), nullable=True),
        sa.Column("drainage_length_m", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("bridges", sa.Integer(), nullable=True),
        sa.Column("pavement_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("defects", sa.Text(), nullable=True),
        sa.Column("budget_estimate_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("traffic_diversion", sa.Text(), nullable=True),
        sa.Column("opened_kind", sa.String(length=24), nullable=True),
        sa.CheckConstraint("obstacle_type IN ('dead_end', 'bottleneck')", name=op.f("ck_road_projects_obstacle_type")),
        sa.CheckConstraint("opened_kind IN ('provisional', 'full')", name=op.f("ck_road_projects_opened_kind")),
        sa.CheckConstraint(
            "road_class IN ('express', 'arterial', 'secondary', 'local', 'motorway', 'highway')",
            name=op.f("ck_road_projects_road_class"),
        ),
        sa.CheckConstraint(
            "area_expropriated_m2 <= area_to_expropriate_m2", name=op.f("ck_road_projects_area_expropriated")
        ),
        sa.CheckConstraint(
            "area_expropriated_m2 >= 0", name=op.f("ck_road_projects_area_expropriated_m2_not_negative")
        ),
        sa.CheckConstraint(
            "area_to_expropriate_m2 >= 0", name=op.f("ck_road_projects_area_to_expropriate_m2_not_negative")
        ),
        sa.CheckConstraint("bridges >= 0", name=op.f("ck_road_projects_bridges_not_negative")),
        sa.CheckConstraint("budget_estimate_wan >= 0", name=op.f("ck_road_projects_budget_estimate_wan_not_negative")),
        sa.CheckConstraint("drainage_length_m >= 0", name=op.f("ck_road_projects_drainage_length_m_not_negative")),
        sa.CheckConstraint("enterprises_to_move >= 0", name=op.f("ck_road_projects_enterprises_to_move_not_negative")),
        sa.CheckConstraint("green_trees >= 0", name=op.f("ck_road_projects_green_trees_not_negative")),
        sa.CheckConstraint("households_moved <= households_to_move", name=op.f("ck_road_projects_households_moved")),
        sa.CheckConstraint("households_moved >= 0", name=op.f("ck_road_projects_households_moved_not_negative")),
        sa.CheckConstraint("households_to_move >= 0", name=op.f("ck_road_projects_households_to_move_not_negative")),
        sa.CheckConstraint("lanes >= 0", name=op.f("ck_road_projects_lanes_not_negative")),
        sa.CheckConstraint("length_m >= 0", name=op.f("ck_road_projects_length_m_not_negative")),
        sa.CheckConstraint("pavement_area_m2 >= 0", name=op.f("ck_road_projects_pavement_area_m2_not_negative")),
        sa.CheckConstraint("redline_width_m >= 0", name=op.f("ck_road_projects_redline_width_m_not_negative")),
        sa.ForeignKeyConstraint(["id"], ["projects.id"], name=op.f("fk_road_projects_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road_projects")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_in_links_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_links_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_links_person_id"), "sign_in_links", ["person_id"], unique=False)
    op.create_table(
        "signings",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("signed_date", sa.Date(), nullable=True),
        sa.Column("agreement_type", sa.String(length=200), nullable=True),
        sa.Column("contract_sum_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("foreign_sum_usd_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("first_contact", sa.String(length=200), nullable=True),
        sa.Column("attraction_mode", sa.String(length=200), nullable=True),
        sa.CheckConstraint("contract_sum_wan >= 0", name=op.f("ck_signings_contract_sum_wan_not_negative")),
        sa.CheckConstraint("foreign_sum_usd_wan >= 0", name=op.f("ck_signings_foreign_sum_usd_wan_not_negative")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_signings_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_signings")),
    )
    op.create_table(
        "urban_village_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("renewal_mode", sa.String(length=24), nullable=True),
        sa.Column("land_ownership", sa.String(length=24), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("households_signed", sa.Integer(), nullable=True),
        sa.Column("households_moved", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("land_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("expropriation_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("residential_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("non_residential_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("unregistered_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("signed_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("demolished_area_m2", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("effective_ratio_pct", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("homes_needed", sa.Integer(), nullable=True),
        sa.Column("homes_built", sa.Integer(), nullable=True),
        sa.Column("homes_bought", sa.Integer(), nullable=True),
        sa.Column("homes_other", sa.Integer(), nullable=True),
        sa.Column("vouchers_issued", sa.Integer(), nullable=True),
        sa.Column("vouchers_redeemed", sa.Integer(), nullable=True),
        sa.Column("voucher_amount_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("loan_granted_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("loan_drawn_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("loan_paid_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("special_bond_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("fiscal_money_wan", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("transition_fee_until", sa.Date(), nullable=True),
        sa.Column("land_to_auction_mu", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("court_cases", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "land_ownership IN ('state', 'collective', 'both')", name=op.f("ck_urban_village_projects_land_ownership")
        ),
        sa.CheckConstraint(
            "renewal_mode IN ('rebuild', 'improve', 'mixed')", name=op.f("ck_urban_village_projects_renewal_mode")
        ),
        sa.CheckConstraint("court_cases >= 0", name=op.f("ck_urban_village_projects_court_cases_not_negative")),
        sa.CheckConstraint(
            "demolished_area_m2 >= 0", name=op.f("ck_urban_village_projects_demolished_area_m2_not_negative")
        ),
        sa.CheckConstraint(
            "effective_ratio_pct BETWEEN 0 AND 100", name=op.f("ck_urban_village_projects_effective_ratio")
        ),
        sa.CheckConstraint(
            "expropriation_area_m2 >= 0", name=op.f("ck_urban_village_projects_expropriation_area_m2_not_negative")
        ),
        sa.CheckConstraint("homes_bought >= 0", name=op.f("ck_urban_village_projects_homes_bought_not_negative")),
        sa.CheckConstraint("homes_built >= 0", name=op.f("ck_urban_village_projects_homes_built_not_negative")),
        sa.CheckConstraint("homes_needed >= 0", name=op.f("ck_urban_village_projects_homes_needed_not_negative")),
        sa.CheckConstraint("homes_other >= 0", name=op.f("ck_urban_village_projects_homes_other_not_negative")),
        sa.CheckConstraint("households >= 0", name=op.f("ck_urban_village_projects_households_not_negative")),
        sa.CheckConstraint("households_moved <= households", name=op.f("ck_urban_village_projects_households_moved")),
        sa.CheckConstraint(
            "households_moved >= 0", name=op.f("ck_urban_village_projects_households_moved_not_negative")
        ),
        sa.CheckConstraint("households_signed <= households", name=op.f("ck_urban_village_projects_households_signed")),
        sa.CheckConstraint(
            "households_signed >= 0", name=op.f("ck_urban_village_projects_households_signed_not_negative")
        ),
        sa.CheckConstraint("land_area_m2 >= 0", name=op.f("ck_urban_village_projects_land_area_m2_not_negative")),
        sa.CheckConstraint("loan_drawn_wan >= 0", name=op.f("ck_urban_village_projects_loan_drawn_wan_not_negative")),
        sa.CheckConstraint(
            "loan_granted_wan >= 0", name=op.f("ck_urban_village_projects_loan_granted_wan_not_negative")
        ),
        sa.CheckConstraint("loan_paid_wan >= 0", name=op.f("ck_urban_village_projects_loan_paid_wan_not_negative")),
        sa.CheckConstraint("population >= 0", name=op.f("ck_urban_village_projects_population_not_negative")),
        sa.CheckConstraint("signed_area_m2 >= 0", name=op.f("ck_urban_village_projects_signed_area_m2_not_negative")),
        sa.CheckConstraint(
            "voucher_amount_wan >= 0", name=op.f("ck_urban_village_projects_voucher_amount_wan_not_negative")
        ),
        sa.CheckConstraint("vouchers_issued >= 0", name=op.f("ck_urban_village_projects_vouchers_issued_not_negative")),
        sa.CheckConstraint(
            "vouchers_redeemed <= vouchers_issued", name=op.f("ck_urban_village_projects_vouchers_redeemed")
        ),
        sa.CheckConstraint(
            "vouchers_redeemed >= 0", name=op.f("ck_urban_village_projects_vouchers_redeemed_not_negative")
        ),
        sa.ForeignKeyConstraint(["id"], ["projects.id"], name=op.f("fk_urban_village_projects_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urban_village_projects")),
    )
    op.create_table(
        "baseline_decisions",
        sa.Column("baseline_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("approved OR reason IS NOT NULL", name=op.f("ck_baseline_decisions_refusal_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["baseline_id", "project_id"],
            ["baselines.id", "baselines.project_id"],
            name=op.f("fk_baseline_decisions_baseline_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_baseline_decisions_decided_by")),
        sa.PrimaryKeyConstraint("baseline_id", name=op.f("pk_baseline_decisions")),
    )
    op.create_index(op.f("ix_baseline_decisions_decided_by"), "baseline_decisions", ["decided_by"], unique=False)
    op.create_index("ix_baseline_decisions_project_id", "baseline_decisions", ["project_id"], unique=False)
    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("forecast_date", sa.Date(), nullable=True),
        sa.Column("actual_date", sa.Date(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("not_applicable_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "NOT (not_applicable AND actual_date IS NOT NULL)", name=op.f("ck_milestones_not_applicable_has_no_date")
        ),
        sa.CheckConstraint(
            "not_applicable = (not_applicable_reason IS NOT NULL)",
            name=op.f("ck_milestones_not_applicable_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["component_id"], ["components.id"], name=op.f("fk_milestones_component_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_milestones_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["step_id"], ["template_steps.id"], name=op.f("fk_milestones_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("id", "project_id", name=op.f("uq_milestones_id_project_id")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_milestones_project_id_key")),
    )
    op.create_index(op.f("ix_milestones_component_id"), "milestones", ["component_id"], unique=False)
    op.create_index(op.f("ix_milestones_step_id"), "milestones", ["step_id"], unique=False)
    op.create_table(
        "road_pipes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("length_m", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.Column("moved_m", sa.Numeric(precision=14, scale=3), nullable=True),
        sa.CheckConstraint(
            "kind IN ('water', 'drainage', 'gas', 'heat', 'power', 'telecom', 'military')",
            name=op.f("ck_road_pipes_kind"),
        ),
        sa.CheckConstraint("length_m >= 0", name=op.f("ck_road_pipes_length_m_not_negative")),
        sa.CheckConstraint("moved_m <= length_m", name=op.f("ck_road_pipes_moved")),
        sa.CheckConstraint("moved_m >= 0", name=op.f("ck_road_pipes_moved_m_not_negative")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["road_projects.id"], name=op.f("fk_road_pipes_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_road_pipes")),
        sa.UniqueConstraint(
            "project_id",
            "kind",
            "owner",
            name=op.f("uq_road_pipes_project_id_kind_owner"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "baseline_dates",
        sa.Column("baseline_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("precision", sa.String(length=24), nullable=False),
        sa.CheckConstraint("precision IN ('day', 'month', 'year')", name=op.f("ck_baseline_dates_precision")),
        sa.ForeignKeyConstraint(
            ["baseline_id", "project_id"],
            ["baselines.id", "baselines.project_id"],
            name=op.f("fk_baseline_dates_baseline_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id", "project_id"],
            ["milestones.id", "milestones.project_id"],
            name=op.f("fk_baseline_dates_milestone_id_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("baseline_id", "milestone_id", name=op.f("pk_baseline_dates")),
    )
    op.create_index(
        "ix_baseline_dates_project_id_milestone_id", "baseline_dates", ["project_id", "milestone_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("baseline_dates")
    op.drop_table("road_pipes")
    op.drop_table("milestones")
    op.drop_table("baseline_decisions")
    op.drop_table("urban_village_projects")
    op.drop_table("signings")
    op.drop_table("sign_in_links")
    op.drop_table("sessions")
    op.drop_table("road_projects")
    op.drop_table("project_years")
    op.drop_table("project_year_facts")
    op.drop_table("project_parties")
    op.drop_table("project_facts")
    op.drop_table("monthly_investments")
    op.drop_table("metro_line_projects")
    op.drop_table("list_memberships")
    op.drop_table("industrial_projects")
    op.drop_table("grants")
    op.drop_table("fundings")
    op.drop_table("facility_projects")
    op.drop_table("components")
    op.drop_table("changes")
    op.drop_table("baselines")
    op.drop_table("approvals")
    op.drop_table("api_tokens")
    op.drop_table("annual_plans")
    op.drop_table("projects")
    op.drop_table("people")
    op.drop_table("template_links")
    op.drop_table("organisations")
    op.drop_table("template_steps")
    op.drop_table("reporting_units")
    op.drop_table("programmes")
    op.drop_table("sectors")
    op.drop_table("parties")
    op.drop_table("milestone_templates")
    op.drop_table("lists")
    op.drop_table("districts")
    op.drop_table("basemap_features")
    op.drop_table("answers")
