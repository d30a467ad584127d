"""A large made-up portfolio for load tests, all of it demo, only into a database that holds no project yet.

It is made inside the database by INSERT … SELECT: nothing travels, so it is faster than COPY from here. Triggers, keys and
indexes are aside meanwhile. One record in the log stands for all of it; facts and history are filled at the end.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import (
    DDL,
    BindParameter,
    Connection,
    Engine,
    bindparam,
    column,
    create_engine,
    insert,
    literal_column,
    select,
    table,
    text,
)

import app.models  # noqa: F401 (every table)
from app.audit.commands import record_bulk
from app.kit.db import Base
from app.kit.errors import Conflict
from seed import aside

Say = Callable[[str], None]

# The tables that it fills, in the order of their keys; then what is derived of them.
FILLED = (
    "projects", "industrial_projects", "road_projects", "urban_village_projects", "metro_line_projects",
    "facility_projects", "components", "milestones", "baselines", "baseline_decisions", "baseline_dates",
    "project_years", "annual_plans", "monthly_investments",
)  # fmt: skip
DERIVED = ("project_facts", "project_year_facts", "project_items")
HISTORY = tuple(f"history.{name}" for name in (*FILLED, *DERIVED))
ALL = (*FILLED, *DERIVED, *HISTORY)
KINDS = ("industrial", "road", "urban_village", "metro_line", "facility")
# What works are called, by kind; in front stands their district, so that words are found often and seldom.
WORDS = {
    "industrial": "汽车零部件产业园 新能源电池工厂 光电信息基地 生物医药中心 农产品深加工 轨道客车配套 冷链物流园 数据中心",
    "road": "快速路打通 断头路改造 大街拓宽 桥梁新建 道路大修 卡脖路整治",
    "urban_village": "城中村改造 棚户区征收 片区更新",
    "metro_line": "轨道交通延伸 轨道交通新线",
    "facility": "污水处理厂 净水厂 中学新建 医院分院 体育公园 供热管网 文化馆 口袋公园",
}
BATCH = 10_000

# Works gather: three quarters of them in few of the 440 places, by a power law.
CENTRES = """
CREATE TEMP TABLE centres ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY md5(ST_AsText(p.geom))) AS number, d.code AS district,
       ST_X(p.geom) AS lon, ST_Y(p.geom) AS lat
FROM districts d, LATERAL ST_Dump(ST_GeneratePoints(d.geom, 40, 7)) p
"""
PROGRAMMES = """
CREATE TEMP TABLE kinds_of_works ON COMMIT DROP AS
SELECT row_number() OVER (PARTITION BY p.kind ORDER BY p.position) AS number, count(*) OVER (PARTITION BY p.kind) AS of,
       p.code, p.kind, p.template
FROM programmes p WHERE p.kind = ANY (:kinds) AND p.template IS NOT NULL
"""
DRAWN = """
CREATE TEMP TABLE drawn ON COMMIT DROP AS
SELECT i, w.code AS programme, w.kind, w.template, c.district,
       c.lon + (r.a + r.b + r.c - 1.5) * 0.05 AS lon, c.lat + (r.b + r.d + r.e - 1.5) * 0.035 AS lat,
       round(exp(9.2 + 1.3 * (r.a + r.c + r.d + r.f - 2))::numeric, 2) AS wan,
       round((0.4 / 9 * exp(9.2 + 1.3 * (r.a + r.c + r.d + r.f - 2)) * (0.5 + r.d))::numeric, 2) AS monthly_wan,
       date '2023-03-01' + (r.f * 1300)::integer AS begins, (r.e * 160 - 60)::integer AS late_days, r.d AS chance
FROM (
    SELECT i, random() a, random() b, random() c, random() d, random() e, random() f, random() k, random() w, random() p
    FROM generate_series(1, :projects) i) r
JOIN centres c ON c.number = 1 + floor(power(r.p, 3) * (SELECT count(*) FROM centres))::integer
JOIN kinds_of_works w ON w.kind = CASE WHEN r.k < 0.6 THEN 'industrial' WHEN r.k < 0.78 THEN 'road'
                                       WHEN r.k < 0.83 THEN 'urban_village' WHEN r.k < 0.835 THEN 'metro_line'
                                       ELSE 'facility' END
    AND w.number = 1 + floor(r.w * w.of)::integer
"""
PROJECTS = """
INSERT INTO projects (code, name, name_pinyin, kind, programme, template, class, sector, unit, district, stage,
                      total_investment_wan, provenance, location_accuracy, geom)
SELECT 'SYN-' || lpad(d.i::text, 8, '0'), '示例' || t.name || w.words[1 + d.i % array_length(w.words, 1)] || d.i,
    'shili yace xiangmu slycxm', d.kind, d.programme,
    d.template, CASE d.kind WHEN 'industrial' THEN 'industry' ELSE 'infrastructure' END,
    s.codes[1 + d.i % array_length(s.codes, 1)], u.code, d.district,
    CASE WHEN d.begins > date '2025-09-30' THEN CASE WHEN d.chance < 0.5 THEN 'planned' ELSE 'preparing' END
         WHEN d.begins + 420 + d.late_days < date '2025-09-30' THEN 'operating' ELSE 'under_construction' END,
    d.wan, 'demo', 'site',
    ST_SetSRID(CASE d.kind
        WHEN 'road' THEN ST_MakeLine(ST_MakePoint(d.lon, d.lat), ST_MakePoint(d.lon + d.chance * 0.02, d.lat + 0.006))
        WHEN 'metro_line' THEN ST_MakeLine(ST_MakePoint(d.lon, d.lat), ST_MakePoint(d.lon + 0.05, d.lat + d.chance * 0.05))
        WHEN 'urban_village' THEN ST_MakeEnvelope(d.lon, d.lat, d.lon + 0.004 + d.chance * 0.004, d.lat + 0.004)
        ELSE ST_MakePoint(d.lon, d.lat) END, 4326)
FROM drawn d
JOIN districts t ON t.code = d.district
JOIN (SELECT key AS kind, string_to_array(value, ' ') AS words FROM jsonb_each_text(cast(:words AS jsonb))) w
    ON w.kind = d.kind
CROSS JOIN (SELECT array_agg(code ORDER BY code) AS codes FROM sectors) s
LEFT JOIN LATERAL (SELECT code FROM reporting_units WHERE district = d.district ORDER BY position LIMIT 1) u ON true
ORDER BY ST_GeoHash(ST_SetSRID(ST_MakePoint(d.lon, d.lat), 4326), 8)
"""
NUMBERED = """
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT p.id, d.* FROM projects p JOIN drawn d ON p.code = 'SYN-' || lpad(d.i::text, 8, '0')
"""
STATIONS = """
INSERT INTO components (project_id, key, kind, name, position, stage, geom)
SELECT m.id, 'S' || lpad(n::text, 2, '0'), 'station', '示例站' || n, n, 'under_construction',
    ST_LineInterpolatePoint(p.geom, (n - 1) / 9.0)
FROM made m JOIN projects p ON p.id = m.id, generate_series(1, 10) n WHERE m.kind = 'metro_line'
"""
MILESTONES = """
INSERT INTO milestones (project_id, step_id, key, forecast_date, actual_date)
SELECT m.id, s.id, s.key, t.day, CASE WHEN t.day <= date '2025-09-30' THEN t.day END
FROM made m JOIN template_steps s ON s.template = m.template AND s.scope = 'project' AND NOT s.computed
CROSS JOIN LATERAL (SELECT m.begins + s.position * 40 + m.late_days * s.position / 10 AS day) t
"""
BASELINES = (
    """
    INSERT INTO baselines (project_id, number, reason, requested_by, requested_at)
    SELECT id, 1, '压测', 1, now() FROM made
    """,
    """
    INSERT INTO baseline_decisions (baseline_id, project_id, approved, decided_by, decided_at)
    SELECT b.id, b.project_id, true, 1, now() FROM baselines b JOIN made m ON m.id = b.project_id
    """,
    """
    INSERT INTO baseline_dates (baseline_id, milestone_id, project_id, date, precision)
    SELECT b.id, n.id, n.project_id, m.begins + s.position * 40, 'day'
    FROM made m JOIN baselines b ON b.project_id = m.id JOIN milestones n ON n.project_id = m.id
    JOIN template_steps s ON s.id = n.step_id AND s.mark IS NOT NULL
    """,
)
MONEY = (
    """
    INSERT INTO project_years (project_id, year, category)
    SELECT id, 2025, CASE WHEN begins >= date '2025-01-01' THEN 'new' ELSE 'continuing' END FROM made
    """,
    "INSERT INTO annual_plans (project_id, year, plan_wan) SELECT id, 2025, round(wan * 0.4, 2) FROM made",
    """
    INSERT INTO monthly_investments (project_id, month, actual_wan, status)
    SELECT id, make_date(2025, month, 1), monthly_wan,
        CASE WHEN month < 9 THEN 'accepted' ELSE 'reported' END
    FROM made, generate_series(2, 9) month WHERE begins <= make_date(2025, month, 1)
    """,
)
MEMORY = "SELECT set_config('work_mem', '256MB', true), set_config('maintenance_work_mem', '512MB', true)"


def load_synthetic(owner_url: str, projects: int, say: Say) -> float:
    """Make so many projects with milestones, baselines and monthly money, all or nothing; answers the seconds."""
    engine = create_engine(owner_url, pool_size=aside.AT_ONCE + 1)
    started = time.perf_counter()
    try:
        with aside.alone(engine):
            aside.take_away(engine, (*ALL, "project_cells"))
            try:
                _load(engine, projects, say)
            except BaseException:
                aside.take_away(engine, (*ALL, "project_cells"))
                raise
    finally:
        engine.dispose()
    return time.perf_counter() - started


def _load(engine: Engine, projects: int, say: Say) -> None:
    say(f"▸ {projects:,} 个项目 / projects")
    with engine.begin() as db:
        if db.scalar(text("SELECT EXISTS (SELECT FROM projects)")):
            raise Conflict("seed.not_empty")
        # By its key what derives finds what is there already.
        aside.put_aside(db, ALL, keyed=(*FILLED, *HISTORY))
        at = db.execute(text("SELECT now()")).scalar_one()
        db.execute(text(MEMORY))
        _make(db, projects, say)
    say("▸ 主键和索引 / keys and indexes")
    filled = aside.largest_first(engine, FILLED)
    aside.side_by_side([partial(_key, engine, name) for name in filled])
    say("▸ 派生数据和历史 / derived data and history")
    with engine.connect() as db:
        ids = list(db.scalars(text("SELECT id FROM projects ORDER BY id")))
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    aside.side_by_side([
        *(partial(_derive, engine, batch) for batch in batches),
        *(partial(_remember, engine, name, at) for name in filled),
        partial(_refer, engine),
    ])  # fmt: skip
    aside.side_by_side([
        *(partial(_remember, engine, name, at) for name in DERIVED),
        *(partial(_key, engine, name) for name in DERIVED),
        partial(_count, engine),
    ])  # fmt: skip
    with engine.begin() as db:
        aside.finish(db)
        record_bulk(db, "synthetic", "insert", "载入压测数据", {"projects": projects})
    say("▸ 统计信息 / statistics")
    # What lists read is to be found in the indexes alone; the history needs no more than its statistics.
    aside.side_by_side([
        partial(_maintain, engine, "VACUUM (ANALYZE)", ", ".join(DERIVED)),
        partial(_maintain, engine, "ANALYZE", ", ".join(HISTORY)),
    ])  # fmt: skip


def _maintain(engine: Engine, how: str, tables: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(DDL("%(how)s %(tables)s", context={"how": how, "tables": tables}))  # type: ignore[no-untyped-call]


def _key(engine: Engine, name: str) -> None:
    """The keys and indexes of a table that is full now, and what planning must know of it."""
    with engine.begin() as db:
        db.execute(text(MEMORY))
        aside.put_back(db, [name], refers=False)
    _maintain(engine, "ANALYZE", name)


def _refer(engine: Engine) -> None:
    with engine.begin() as db:
        db.execute(text(MEMORY))
        aside.put_back(db, FILLED, refers=True)


def _make(db: Connection, projects: int, say: Say) -> None:
    db.execute(text("SELECT setseed(0.5)"))
    db.execute(text(CENTRES))
    db.execute(text(PROGRAMMES), {"kinds": list(KINDS)})
    db.execute(text(DRAWN), {"projects": projects})
    db.execute(text(PROJECTS), {"words": json.dumps(WORDS)})
    db.execute(text(NUMBERED))
    made = table("made", column("id"), column("kind"))
    for kind in KINDS:
        of_kind = select(made.c.id).where(made.c.kind == kind)
        db.execute(
            insert(Base.metadata.tables[f"{kind}_projects"]).from_select(["id"], of_kind, include_defaults=False)
        )
    say("▸ 单项工程、节点、基线、资金 / components, milestones, baselines, money")
    for statement in (STATIONS, MILESTONES, *BASELINES, *MONEY):
        db.execute(text(statement))


def _derive(engine: Engine, ids: list[int]) -> None:
    with engine.begin() as db:
        db.execute(text("SELECT refresh_project_facts(:ids)"), {"ids": ids})


def _count(engine: Engine) -> None:
    with engine.begin() as db:
        db.execute(text(MEMORY))
        db.execute(text("SELECT rebuild_project_cells()"))
        db.execute(text("ANALYZE project_cells"))


def _remember(engine: Engine, name: str, at: datetime) -> None:
    """The history of rows that are new: one version each, from then on."""
    of = Base.metadata.tables[name]
    names = ["valid_from", "valid_to", *(one.name for one in of.columns)]
    kept = table(name, *(column(name) for name in names), schema="history")
    since: BindParameter[datetime] = bindparam("since", at)
    with engine.begin() as db:
        db.execute(text(MEMORY))
        db.execute(
            insert(kept).from_select(names, select(since, literal_column("timestamptz 'infinity'"), *of.columns))
        )
        aside.put_back(db, [f"history.{name}"], refers=False)
