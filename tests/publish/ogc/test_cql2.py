"""CQL2 (21-065r2): the abstract tests of the classes that are claimed."""

from random import Random

import pytest
from sqlalchemy import select

from app.kit.crs import SYSTEMS
from app.selection.folding import folded
from tests.city import City
from tests.publish.ogc.conftest import Ask, codes, found, sampled
from tests.selection.corpus import Known

# --- Basic CQL2 ----------------------------------------------------------------------------------------------------


# Of each property one pair of comparisons is tried in every run, of the next property another one; at night all of them.
PAIRS = [("=", "<>"), (">", "<="), ("<", ">=")]
at_night = pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.nightly)])


@at_night
def test_basic_cql2_comparison(ask: Ask, queried, whole: bool):
    """/conf/basic-cql2/basic-test, /conf/basic-cql2/comparison"""
    collection, known = queried
    assert sampled(known)
    for at, (name, value) in enumerate(sampled(known)):
        there = found(ask, collection, f"{name} IS NOT NULL")
        for pair in PAIRS if whole else [PAIRS[at % 3]]:
            one, other = (found(ask, collection, f"{name} {op} {value}") for op in pair)
            assert not one & other, name
            assert one | other == there, name


def test_basic_cql2_is_null(ask: Ask, queried):
    """/conf/basic-cql2/is-null"""
    collection, known = queried
    whole = set(codes(ask(f"/collections/{collection}/items")))
    for name in known:
        null, not_null = found(ask, collection, f"{name} IS NULL"), found(ask, collection, f"{name} is not null")
        assert not null & not_null
        assert null | not_null == whole


def test_basic_cql2_boolean_and_logical(ask: Ask, queried):
    """/conf/basic-cql2/boolean, /conf/basic-cql2/logical"""
    collection, known = queried
    whole = set(codes(ask(f"/collections/{collection}/items")))
    assert found(ask, collection, "true") == whole
    assert found(ask, collection, "false") == set()
    random = Random(3)
    predicates = [f"{name} {random.choice(['=', '<', '>='])} {value}" for name, value in sampled(known)]
    predicates += [f"{name} IS NULL" for name in known]
    for _ in range(12):
        p1, p2, p3, p4 = random.sample(predicates, 4)
        text = f"((NOT {p1} AND {p2}) OR ({p3} and NOT {p4}) or not ({p1} AND {p4}))"
        result = found(ask, collection, text)
        assert result == set(codes(ask(f"/collections/{collection}/items", filter=f"NOT (NOT ({text}))")))


# --- Advanced comparison, case ---------------------------------------------------------------------------------------


def test_advanced_comparison_like(ask: Ask, queried):
    """/conf/advanced-comparison-operators/like"""
    collection, known = queried
    for name in (name for name, kind in known.items() if kind == "string"):
        some, none = found(ask, collection, f"{name} like '_%'"), found(ask, collection, f"{name} like ''")
        assert not some & none
        assert found(ask, collection, f"{name} LIKE '%'") == found(ask, collection, f"{name} like '%%'") == some | none
        found(ask, collection, rf"{name} like '\%\_'")


def test_advanced_comparison_like_takes_its_wildcards_literally_behind_a_backslash(ask: Ask, known: list[Known]):
    theirs = {one.code for one in known}
    assert found(ask, "projects", r"name LIKE '%\_100\%%'") & theirs == {
        one.code for one in known if "_100%" in one.name
    }
    assert found(ask, "projects", "name LIKE '%_00%'") & theirs == {one.code for one in known if "100" in one.name}


def test_advanced_comparison_between_and_in(ask: Ask, queried):
    """/conf/advanced-comparison-operators/between, /conf/advanced-comparison-operators/in"""
    collection, known = queried
    options = {
        "number": "(1, 2, 3)",
        "string": "('foo', 'bar')",
        "boolean": "(true)",
        "date": "('2022-04-14', '2022-04-15')",
    }
    for name, kind in known.items():
        if kind == "number":
            low = found(ask, collection, f"{name} BETWEEN 0 AND 100")
            assert low == found(ask, collection, f"{name} >= 0 AND {name} <= 100")
            assert found(ask, collection, f"{name} between 100.0 and 1.0") == set()
        if kind in options:
            assert not found(ask, collection, f"{name} in {options[kind]}") & found(
                ask, collection, f"{name} NOT IN {options[kind]}"
            )


def test_a_day_in_quotes_is_a_day(ask: Ask):
    assert found(ask, "projects", "start_date >= '2025-01-01'") == found(
        ask, "projects", "start_date >= DATE('2025-01-01')"
    )
    ask("/collections/projects/items", _status=400, filter="start_date >= 'soon'")


def test_case_insensitive_comparison(ask: Ask, queried):
    """/conf/case-insensitive-comparison/casei, casei-like"""
    collection, known = queried
    for name in (name for name, kind in known.items() if kind == "string"):
        assert not found(ask, collection, f"CASEI({name}) = casei('foo')") & found(
            ask, collection, f"CASEI({name}) <> casei('FOO')"
        )
        likes = [found(ask, collection, f"CASEI({name}) LIKE casei('{word}%')") for word in ("cC20", "CC20", "cc20")]
        assert likes[0] == likes[1] == likes[2]
    assert (
        found(ask, "projects", "CASEI(code) LIKE casei('cc2025-%')")
        == found(ask, "projects", "code LIKE 'CC2025-%'")
        != set()
    )


def test_every_letter_is_folded_as_unicode_has_it(town: City):
    """As Python folds, which follows the same table; but for what the database's own table is too old or too new for."""
    letters = [chr(one) for one in range(1, 0x20000) if not 0xD800 <= one < 0xE000 and chr(one) != chr(one).casefold()]
    with town.owner() as connection:
        unequal = [one for one in letters if not connection.scalar(select(folded(one) == folded(one.casefold())))]
    assert len(letters) > 1400
    assert len(unequal) < 5, unequal


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Straße", "STRASSE"),
        ("STRAẞE", "strasse"),
        ("Οδος", "ΟΔΟΣ"),
        ("ŒUVRE", "œuvre"),
        ("İ", "i̇"),
        ("ﬁne", "FINE"),
        ("Ꭰ", "ꭰ"),
        ("\u0390", "\u1fd3"),
    ],
)
def test_case_insensitive_comparison_is_full_case_folding(ask: Ask, left: str, right: str):
    """/req/case-insensitive-comparison/casei-function E: as Python folds"""
    assert left.casefold() == right.casefold()
    assert found(ask, "projects", f"CASEI('{left}') = CASEI('{right}')")
    assert not found(ask, "projects", f"'{left}' = '{right}'")


# --- Places --------------------------------------------------------------------------------------------------------

WORLD = "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"
HOLED = "((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))"


def test_basic_spatial_functions(ask: Ask, queried):
    """/conf/basic-spatial-functions/s_intersects"""
    collection, _ = queried
    placed = found(ask, collection, "geometry IS NOT NULL")
    assert found(ask, collection, "S_INTERSECTS(geometry,BBOX(-180,-90,180,90))") == placed != set()
    assert found(ask, collection, "S_INTERSECTS(geometry,POINT(7.02 49.92))") == set()
    ask(f"/collections/{collection}/items", _status=400, filter="S_INTERSECTS(geometry,POINT(90 180))")
    assert (
        found(
            ask,
            collection,
            "S_INTERSECTS(geometry,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geometry,BBOX(90,-90,180,90))",
        )
        == set()
    )
    assert found(ask, collection, "S_INTERSECTS(geometry,BBOX(120,-90,-150,90))") == placed
    assert found(ask, collection, "S_INTERSECTS(geometry,BBOX(150,-90,-150,90))") == set()
    assert found(ask, collection, "S_INTERSECTS(geometry,BBOX(120,40,-50,130,50,50))") == placed


@pytest.mark.parametrize(
    "literal",
    [
        "MULTIPOINT(7.02 49.92, 90 80)", "LINESTRING(-180 -45, 0 -45)", "MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))",
        f"POLYGON{HOLED}", f"MULTIPOLYGON({HOLED},((0 0, 10 0, 10 10, 0 10, 0 0)))",
        "GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))", "POINT Z(125.3 43.86 5)",
    ],
)  # fmt: skip
def test_basic_spatial_functions_plus(ask: Ask, queried, literal: str):
    """/conf/basic-spatial-functions-plus/s_intersects"""
    collection, _ = queried
    placed = found(ask, collection, "geometry IS NOT NULL")
    touched = found(ask, collection, f"S_INTERSECTS(geometry,{literal})")
    assert found(ask, collection, f"S_DISJOINT(geometry,{literal})") == placed - touched
    ask(f"/collections/{collection}/items", _status=400, filter="S_INTERSECTS(geometry,MULTIPOINT(7.02 49.92, 90 180))")


def test_a_collection_of_shapes_is_touched_where_one_of_them_is(ask: Ask):
    parts = [
        ask("/collections/components/items", sortby="key")["features"][at]["geometry"]["coordinates"] for at in (0, 1)
    ]
    words = ", ".join(f"POINT({lon} {lat})" for lon, lat in parts)
    both = found(
        ask, "components", f"S_INTERSECTS(geometry, GEOMETRYCOLLECTION({words}, POLYGON((0 0, 1 0, 1 1, 0 0))))"
    )
    assert {name.rpartition(".")[2] for name in both} == {"S01", "S02", "X01"}


def test_spatial_functions(ask: Ask, queried):
    """/conf/spatial-functions/*"""
    collection, _ = queried
    placed = found(ask, collection, "geometry IS NOT NULL")
    box, line, points = "BBOX(-180,-90,180,90)", "LINESTRING(7 50,10 51)", "MULTIPOINT(7 50,10 51)"

    def of(name: str, literal: str) -> set[str]:
        return found(ask, collection, f"{name}(geometry,{literal})")

    assert of("S_INTERSECTS", box) == of("S_INTERSECTS", WORLD) == placed
    assert of("S_DISJOINT", box) == of("S_DISJOINT", WORLD) == set()
    for literal in (line, "POINT(7.02 49.92)"):
        assert not of("S_DISJOINT", literal) & of("S_INTERSECTS", literal)
        assert of("S_DISJOINT", literal) == placed
    assert of("S_EQUALS", WORLD) == of("S_EQUALS", line) == of("S_EQUALS", "POINT(7.02 49.92)") == set()
    for name in ("S_TOUCHES", "S_CROSSES", "S_OVERLAPS"):
        for literal in (box, WORLD, line, points):
            assert of(name, literal) == set()
    assert of("S_WITHIN", box) == of("S_WITHIN", WORLD) == placed
    assert of("S_CONTAINS", box) == of("S_CONTAINS", WORLD) == set()
    assert of("S_WITHIN", points) == of("S_CONTAINS", points) == of("S_CONTAINS", line) == set()
    ask(f"/collections/{collection}/items", _status=400, filter="S_DISJOINT(geometry,POINT(90 180))")


def test_spatial_functions_tell_shapes_apart(ask: Ask):
    """One that holds for each function, on the section between the two stations."""
    (section,) = ask("/collections/components/items", kind="section")["features"]
    line = ", ".join(f"{lon} {lat}" for lon, lat in section["geometry"]["coordinates"])
    (a, b), (c, d) = section["geometry"]["coordinates"]
    holds = {
        "S_EQUALS": f"LINESTRING({line})", "S_TOUCHES": f"LINESTRING({c} {d}, {c + 0.1} {d})",
        "S_CROSSES": f"LINESTRING({a} {d}, {c} {b})",
        "S_WITHIN": f"BBOX({a - 0.01}, {b - 0.01}, {c + 0.01}, {d + 0.01})", "S_CONTAINS": f"LINESTRING({line})",
    }  # fmt: skip
    for name, literal in holds.items():
        names = {code.rpartition(".")[2] for code in found(ask, "components", f"{name}(geometry, {literal})")}
        assert "X01" in names, name
    assert found(ask, "districts", f"S_OVERLAPS(geometry, BBOX({a}, {b}, {c}, {d}))")
    assert found(ask, "components", f"S_CONTAINS(BBOX({a - 1}, {b - 1}, {c + 1}, {d + 1}), geometry)")


# --- Time, two properties, encodings ---------------------------------------------------------------------------------

RELATIONS = (
    "T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS", "T_CONTAINS", "T_DURING", "T_FINISHEDBY", "T_FINISHES",
    "T_MEETS", "T_METBY", "T_OVERLAPPEDBY", "T_OVERLAPS", "T_STARTEDBY", "T_STARTS",
)  # fmt: skip


@at_night
def test_temporal_functions_of_a_day(ask: Ask, queried, whole: bool):
    """/conf/temporal-functions/temporal-functions-1: each date with one other in every run, with all three at night"""
    collection, known = queried
    others = ["DATE('2025-04-24')", "INTERVAL('2025-01-01','2025-12-31')", "INTERVAL('..','2025-06-30')"]
    for at, name in enumerate(name for name, kind in known.items() if kind == "date"):
        there = found(ask, collection, f"{name} IS NOT NULL")
        for other in others if whole else [others[at % 3]]:
            sets = {op: found(ask, collection, f"{op}({name},{other})") for op in RELATIONS[:5]}
            assert sets["T_DISJOINT"] == sets["T_AFTER"] | sets["T_BEFORE"]
            assert sets["T_DISJOINT"] | sets["T_INTERSECTS"] == there
            assert sets["T_EQUALS"] <= sets["T_INTERSECTS"]


def test_temporal_functions_of_intervals(ask: Ask, known: list[Known]):
    """/conf/temporal-functions/temporal-functions-2: Allen's relations are apart and leave nothing out"""
    whole = found(ask, "projects", "start_date < finish_date")
    sets = {
        op: found(ask, "projects", f"{op}(INTERVAL(start_date,finish_date),INTERVAL('2025-01-01','2025-12-31'))")
        & whole
        for op in RELATIONS
    }
    basic = [op for op in RELATIONS if op not in ("T_DISJOINT", "T_INTERSECTS")]
    assert set().union(*(sets[op] for op in basic)) == whole != set()
    assert sum(len(sets[op]) for op in basic) == len(whole)


def test_temporal_functions_of_instants(ask: Ask):
    instant, year = "TIMESTAMP('2022-04-24T07:59:57Z')", "INTERVAL('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z')"
    assert found(ask, "projects", f"T_DURING({instant},{year})")
    assert not found(ask, "projects", f"T_AFTER({instant},{year})")
    ask("/collections/projects/items", _status=400, filter=f"T_AFTER(start_date,{instant})")
    ask(
        "/collections/projects/items",
        _status=400,
        filter="T_AFTER(start_date,INTERVAL('2022-01-01T00:00:00Z','2022-12-31'))",
    )


@at_night
def test_property_property_comparisons(ask: Ask, queried, whole: bool):
    """/conf/property-property/comparison-value-property, comparison-property-property"""
    collection, known = queried
    turned = [("=", "="), ("<>", "<>"), (">", "<"), ("<=", ">=")]
    for at, (name, value) in enumerate(sampled(known)):
        for op, back in turned if whole else [turned[at % 4]]:
            assert found(ask, collection, f"{value} {op} {name}") == found(ask, collection, f"{name} {back} {value}")
        for never, always in zip(("<>", "<", ">"), ("=", ">=", "<="), strict=True):
            if whole or never == ("<>", "<", ">")[at % 3]:
                there = found(ask, collection, f"{name} IS NOT NULL")
                assert found(ask, collection, f"{name} {never} {name}") == set()
                assert found(ask, collection, f"{name} {always} {name}") == there


@pytest.mark.parametrize(
    "value", ["'foo'", "true", "3.14", "1", "TIMESTAMP('2022-04-14T14:48:46Z')", "DATE('2022-04-14')"]
)
def test_property_property_values_on_both_sides(ask: Ask, value: str):
    """/conf/property-property/comparison-value-value"""
    for op, holds in (("=", True), (">=", True), ("<=", True), ("<>", False), ("<", False), (">", False)):
        assert bool(found(ask, "districts", f"{value} {op} {value}")) is holds


def test_property_property_with_other_operators(ask: Ask):
    assert found(ask, "districts", "'København' LIKE 'K_benhavn'")
    assert not found(ask, "districts", "'København' NOT LIKE 'K_benhavn'")
    assert found(ask, "projects", "start_date <= finish_date") == found(
        ask, "projects", "start_date BETWEEN start_date AND finish_date"
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("it''s", "it's"), (r"it\'s", "it's"), (r"a\nb", "a\nb"), (r"a\tb", "a\tb"), (r"a\rb", "a\rb"), (r"a\ab", "a\ab"),
        (r"a\bb", "a\bb"), (r"a\vb", "a\vb"), (r"a\fb", "a\fb"), (r"\'\'", "''"), ("", ""), (r"a\sb", r"a\sb"),
    ],
)  # fmt: skip
def test_cql2_text_escaping(ask: Ask, written: str, meant: str):
    """/conf/cql2-text/escaping: the text means what the JSON says"""
    from app.selection.cql import read

    assert read(f"name = '{written}'") == {"op": "=", "args": [{"property": "name"}, meant]}
    found(ask, "projects", f"name = '{written}' OR name <> 'x'")


def test_what_a_filter_says_does_not_stay_for_the_next(ask: Ask):
    """Statements are kept by their shape; the system of a literal must not be."""
    metres = SYSTEMS["http://www.opengis.net/def/crs/EPSG/0/3857"].uri
    sets = []
    for query, step in (({}, 0.0005), ({"filter-crs": metres}, 50), ({}, 0.0005)):
        shown = {"crs": metres} if query else {}
        x, y = ask("/collections/components/items", kind="station", sortby="key", **shown)["features"][0]["geometry"][
            "coordinates"
        ]
        box = f"BBOX({x - step}, {y - step}, {x + step}, {y + step})"
        sets.append(found(ask, "components", f"S_INTERSECTS(geometry, {box})", **query))
    assert sets[0] == sets[1] == sets[2] != set()
