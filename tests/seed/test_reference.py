"""The reference files: complete, consistent, and on the ground."""

import math
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from shapely.geometry import shape

from seed.reference import read
from seed.reference.read import Template
from seed.report.read import report_lines

TEMPLATES = {t.code: t for t in read.templates()}
KINDS = {"industrial", "road", "urban_village", "metro_line", "facility"}
STAGES = ["planned", "signed", "preparing", "under_construction", "completed", "operating"]
PROMISED = {
    "industrial": (220, "个"),
    "dead_end_roads": (30, "条"),
    "urban_villages": (28, "片"),
    "metro": None,
    "arterial_roads": (11, "条"),
    "expressways_and_hubs": None,
    "water_plants": (3, "座"),
    "pocket_parks": (30, "处"),
    "greenways": (200, "公里"),
    "pipelines": (1000, "公里"),
    "culture_tourism": (100, "个"),
    "historic_buildings": (63, "栋"),
    "heritage_buildings": (7, "栋"),
    "historic_districts": (6, "片"),
    "innovation_and_medical": None,
    "continuing": None,
}


def test_there_are_eleven_districts_in_the_order_of_gb_2260() -> None:
    districts = read.districts()
    assert [d.position for d in districts] == list(range(1, 12))
    assert [d.code for d in districts] == sorted(d.code for d in districts)
    assert all(shape(d.geometry).is_valid and d.geometry["type"] == "MultiPolygon" for d in districts)
    assert 24_000 < sum(d.area_km2 for d in districts) < 25_000


def test_the_label_of_a_district_lies_in_it() -> None:
    for d in read.districts():
        assert shape(d.geometry).contains(shape({"type": "Point", "coordinates": d.label})), d.name


def test_there_are_seventeen_reporting_units_in_official_order() -> None:
    units = read.units()
    counties = ["南关", "宽城", "朝阳", "二道", "绿园", "双阳", "九台", "农安", "榆树", "德惠", "公主岭"]
    zones = ["长春新区", "经开区", "净月高新区", "汽开区", "莲花山度假区", "中韩示范区"]
    assert [u.short_name for u in units] == counties + zones
    assert [u.position for u in units] == list(range(1, 18))


def test_a_reporting_unit_lies_in_the_district_it_names() -> None:
    shapes = {d.code: shape(d.geometry) for d in read.districts()}
    for u in read.units():
        if u.district:
            assert shapes[u.district].contains(shape({"type": "Point", "coordinates": u.point})), u.name


def test_every_programme_of_the_report_is_there_with_its_promise() -> None:
    programmes = {p.code: p for p in read.programmes()}
    assert list(programmes) == list(PROMISED)
    for code, promised in PROMISED.items():
        p = programmes[code]
        assert (p.promised_quantity, p.promised_unit) == (
            (Decimal(promised[0]), promised[1]) if promised else (None, None)
        )
        assert p.kind is None or p.kind in KINDS
        assert p.template is None or p.template in TEMPLATES
        assert not (p.kind and p.template) or TEMPLATES[p.template].kind == p.kind


def test_a_programme_quotes_the_report_letter_for_letter() -> None:
    lines = report_lines()
    for p in read.programmes():
        assert p.sentence in lines[p.report_line - 1], p.code
        if p.promised_quantity:
            assert f"{p.promised_quantity}" in p.sentence


def test_codes_prefixes_and_icons_are_unique() -> None:
    programmes = read.programmes()
    for values in (
        [p.code_prefix for p in programmes],
        [p.icon for p in programmes],
        [s.code for s in read.sectors()],
        [x.code for x in read.lists()],
        [u.code for u in read.units()],
        [f.key for f in read.basemap()],
    ):
        assert len(values) == len(set(values))


def test_the_sectors_are_the_20_sections_and_97_divisions_of_gb_4754() -> None:
    sectors = read.sectors()
    sections = [s for s in sectors if s.parent is None]
    divisions = [s for s in sectors if s.parent is not None]
    assert "".join(s.code for s in sections) == "ABCDEFGHIJKLMNOPQRST"
    assert [s.code[1:] for s in divisions] == [f"{n:02d}" for n in range(1, 98)]
    assert all(s.code[0] == s.parent for s in divisions)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))
class TestTemplate:
    def test_it_has_one_start_and_one_finish(self, template: Template) -> None:
        marks = Counter(s.mark for s in template.steps if s.mark)
        assert marks == {"start": 1, "finish": 1}
        assert template.marked("start").position < template.marked("finish").position
        assert template.marked("start").stage == "under_construction"

    def test_its_weights_lie_on_works_and_add_up(self, template: Template) -> None:
        weights = [s.weight_pct for s in template.steps if s.weight_pct is not None]
        start = template.marked("start").position
        assert not weights or sum(weights) == 100
        assert all(s.position >= start and not s.paperwork for s in template.steps if s.weight_pct is not None)
        assert bool(weights) == (template.code not in {"urban_village_rebuild", "metro_new"})

    def test_its_paperwork_comes_before_the_works(self, template: Template) -> None:
        start = template.marked("start").position
        assert all(s.position < start for s in template.steps if s.paperwork)

    def test_a_step_follows_only_earlier_steps(self, template: Template) -> None:
        """Links to earlier positions only: no cycle is possible."""
        at = {s.key: s.position for s in template.steps}
        assert len(at) == len(template.steps)
        assert all(at[link.after] < at[link.step] for link in template.links)
        assert {link.kind for link in template.links} <= {"FS", "SS"}

    def test_its_stages_go_forward(self, template: Template) -> None:
        reached = [STAGES.index(s.stage) for s in template.steps if s.stage]
        assert reached == sorted(set(reached))
        assert STAGES[reached[-1]] == "operating"

    def test_durations_are_ranges_and_words_are_known(self, template: Template) -> None:
        for s in template.steps:
            assert (s.min_days is None) == (s.max_days is None)
            assert s.min_days is None or s.max_days is None or 0 <= s.min_days <= s.max_days
            assert s.frost in {"none", "part", "full"}
            assert s.scope in {"project", "station", "section"}
            assert not (s.computed and (s.weight_pct or s.scope != "project"))


def test_the_main_structure_of_a_metro_line_is_computed_from_its_components() -> None:
    metro = TEMPLATES["metro_new"]
    keys = [s.key for s in metro.steps]
    assert [s.key for s in metro.steps if s.computed] == ["stations_topped", "tunnels_through", "structure_done"]
    assert keys.index("tunnels_through") < keys.index("structure_done") < keys.index("track_through")
    assert {s.key: s.scope for s in metro.steps if s.scope != "project"} == {
        "topped_out": "station",
        "through": "section",
    }


def test_the_basemap_holds_the_city_and_the_metro_of_the_reports_day() -> None:
    kinds = Counter(f.kind for f in read.basemap())
    assert kinds.pop("metro_line") == 10
    assert kinds.pop("metro_station") == 126
    assert sum(kinds.values()) == 56
    for f in read.basemap():
        assert (f.status is not None) == f.kind.startswith("metro")
        assert shape(f.geometry).is_valid
        assert 1 <= f.rank <= 5


def test_the_ground_is_drawn_by_hand_and_says_so() -> None:
    ground = read.ground()
    assert {f.kind for f in ground} == {"built_up", "green"}
    for f in ground:
        assert shape(f.geometry).is_valid, f.key
        assert "approximate" in f.source
        assert f.accuracy_m >= 250
    # What is a named park or lake of the city lies in the city.
    city = shape(next(f.geometry for f in ground if f.key == "G-BU-CITY"))
    assert city.contains(shape(next(f.geometry for f in ground if f.key == "G-GR-NANHU")))


def test_the_plate_rounds_banks_and_edges_and_leaves_streets_alone() -> None:
    drawn = {f.key: f for f in read.plate()}
    assert len(drawn) == len(read.ground()) + len(read.basemap())
    for f in (*read.ground(), *read.basemap()):
        before, after = shape(f.geometry), shape(drawn[f.key].geometry)
        assert after.is_valid, f.key
        if f.kind in ("river", "lake", "reservoir", "built_up", "green"):
            assert len(after.segmentize(1).wkt) > len(before.wkt)
            assert before.hausdorff_distance(after) < 0.12
        else:
            assert after == before
        if f.kind == "river":
            assert [after.coords[0], after.coords[-1]] == [before.coords[0], before.coords[-1]]


def test_lines_under_construction_that_are_projects_are_not_context() -> None:
    names = {f.name for f in read.basemap() if f.kind == "metro_line"}
    assert "3号线" in names
    assert not {"5号线", "7号线", "2号线东延"} & names
    stations = {f.name for f in read.basemap() if f.kind == "metro_station"}
    assert not {"雾开河大街", "卓越大街", "岭东路"} & stations


Rgb = tuple[float, float, float]
# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHT: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def times(matrix: Iterable[Rgb], vector: Rgb) -> Rgb:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def linear(colour: str) -> Rgb:
    def channel(at: int) -> float:
        c = int(colour[at : at + 2], 16) / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    return channel(1), channel(3), channel(5)


def oklab(rgb: Rgb) -> Rgb:
    lms = times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        rgb,
    )
    root = (math.cbrt(lms[0]), math.cbrt(lms[1]), math.cbrt(lms[2]))
    return times(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        root,
    )


def hues() -> dict[str, Rgb]:
    return {p.family: linear(p.colour) for p in read.programmes() if p.family != "continuing"}


@pytest.mark.parametrize("sight", SIGHT)
def test_the_eight_hues_stay_apart_for_every_eye(sight: str) -> None:
    seen = {family: oklab(times(SIGHT[sight], rgb)) for family, rgb in hues().items()}
    assert len(seen) == 8
    for (a, x), (b, y) in combinations(seen.items(), 2):
        assert math.dist(x, y) > 0.07, (a, b)


def test_the_eight_hues_stay_apart_in_grey() -> None:
    luminance = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in hues().values())
    lightness = [116 * math.cbrt(y) - 16 for y in luminance]
    assert all(b - a > 5 for a, b in pairwise(lightness))
