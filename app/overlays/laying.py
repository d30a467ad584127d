"""The areas of an edition, written as they are drawn and as they are measured with."""

from sqlalchemy import text
from sqlalchemy.orm import Session as Db

from app.overlays.schemas import FeatureIn

# An area of more corners than this is cut for measuring.
CORNERS = 128
# What is straight in metres of a projection bends between longitude and latitude; over so much by less than a millimetre.
STEP_M = 100.0
# While a layer comes in one statement may take long, and so may the reading between two.
PATIENT = text(
    "SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '60s', true), "
    "set_config('idle_in_transaction_session_timeout', '0', true)"
)
# What was sound in its own system may touch itself after it was turned into degrees.
LAY = text("""
    WITH given AS (
        SELECT g.number, g.name, g.class, ST_SetSRID(ST_GeomFromWKB(g.wkb), :srid) AS geom
        FROM unnest(CAST(:numbers AS integer[]), CAST(:names AS text[]), CAST(:classes AS text[]), CAST(:wkbs AS bytea[]))
            AS g (number, name, class, wkb)
    ), turned AS MATERIALIZED (
        SELECT number, name, class, ST_Transform(geom, 4326) AS geom,
            ST_Transform(CASE WHEN CAST(:srid AS integer) IN (4326, 4490) THEN geom ELSE ST_Segmentize(geom, CAST(:step AS float)) END, 4326)
                AS dense
        FROM given
    ), placed AS MATERIALIZED (
        SELECT number, name, class,
            ST_Multi(CASE WHEN ST_IsValid(geom) THEN geom ELSE ST_CollectionExtract(ST_MakeValid(geom), 3) END) AS geom,
            CASE WHEN ST_IsValid(dense) THEN dense ELSE ST_CollectionExtract(ST_MakeValid(dense), 3) END AS dense
        FROM turned
    ), cut AS (
        INSERT INTO overlay_pieces (edition, class, geom)
        SELECT CAST(:edition AS integer), coalesce(class, ''), (ST_Dump(ST_Subdivide(dense, :corners))).geom FROM placed
    ), drawn AS MATERIALIZED (
        SELECT p.*, ST_Transform(p.geom, 3857) AS drawn, ST_Transform(ST_PointOnSurface(p.geom), 3857) AS inside
        FROM placed p
    )
    INSERT INTO overlay_features (edition, number, name, class, area_m2, extent_m, x, y, geom, drawn)
    SELECT CAST(:edition AS integer), number, name, class, ST_Area(ST_Segmentize(dense, 0.0001)::geography),
        greatest(ST_XMax(drawn) - ST_XMin(drawn), ST_YMax(drawn) - ST_YMin(drawn)), ST_X(inside), ST_Y(inside), geom, drawn
    FROM drawn
""")


def lay(db: Db, edition: int, srid: int, batch: list[FeatureIn]) -> None:
    """A batch of features, in the system `srid`, becomes part of the edition."""
    values = {"edition": edition, "srid": srid, "step": STEP_M, "corners": CORNERS}
    lists = {
        "numbers": [one.number for one in batch],
        "names": [one.name for one in batch],
        "classes": [one.class_name for one in batch],
        "wkbs": [one.wkb for one in batch],
    }
    db.execute(LAY, values | lists)
