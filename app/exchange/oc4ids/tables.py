"""Our words in the standard's: code lists, sectors, quantities, and the few sentences that a package needs.

The statement gets all of it as one JSON value. A word that is missing here is left out of the package.
"""

from functools import cache
from typing import Any

from app.kit.messages import CHINESE
from app.logbook.vocabulary import vocabulary
from app.projects.kinds.urban_village import RenewalMode
from app.projects.words import ConstructionType, Kind, PartyRole, Stage
from app.schedule.models import COMPUTED_FROM, Mark

# projectStatus. A suspended project has the status of the stage that it stopped in, and says so in its description.
STATUS = {
    Stage.PLANNED: "identification",
    Stage.SIGNED: "identification",
    Stage.PREPARING: "preparation",
    Stage.UNDER_CONSTRUCTION: "implementation",
    Stage.COMPLETED: "completion",
    Stage.OPERATING: "maintenance",
    Stage.CANCELLED: "cancelled",
}
# projectType. A purchase builds nothing.
TYPE = {
    ConstructionType.NEW: "construction",
    ConstructionType.EXPANSION: "expansion",
    ConstructionType.RENOVATION: "rehabilitation",
    ConstructionType.RELOCATION: "replacement",
    ConstructionType.RESTORATION: "rehabilitation",
}
# partyRole, an open list. It has no word for 建设单位, who may be a private firm; `owner` is ours.
ROLE = {PartyRole.OWNER: "owner", PartyRole.INVESTOR: "funder"}

CULTURE, ECONOMY, WATER = ["cultureSportsAndRecreation"], ["economy"], ["waterAndWaste"]
NATURE, ICT, HEALTH = ["naturalResources"], ["communications"], ["health"]
# projectSector: first by what is built, then by the division of GB/T 4754-2017, then by its section. What is not here
# (construction, real estate, N78, which is roads as well as parks) has none.
SECTOR_OF_TEMPLATE = {
    "facility_park": CULTURE,
    "facility_heritage": CULTURE,
    "facility_water_plant": WATER,
}
SECTOR_OF_KIND = {
    Kind.ROAD: ["transport", "transport.road"],
    Kind.METRO_LINE: ["transport", "transport.urban"],
}
# A village that is rebuilt, at least in part, gets homes for those who lived there. One that is only improved has none.
SECTOR_OF_RENEWAL = {RenewalMode.REBUILD: ["socialHousing"], RenewalMode.MIXED: ["socialHousing"]}
SECTOR_OF_DIVISION = {
    "D44": ["energy"],
    "D45": ["energy"],
    "D46": WATER,
    "G53": ["transport", "transport.rail"],
    "G55": ["transport", "transport.water"],
    "G56": ["transport", "transport.air"],
    "G60": ICT,
    "N76": NATURE,
    "N77": NATURE,
    "N79": NATURE,
}
SECTOR_OF_SECTION = {
    "A": ECONOMY,
    "B": ECONOMY,
    "C": ECONOMY,
    "F": ECONOMY,
    "G": ["transport"],
    "H": ECONOMY,
    "I": ICT,
    "J": ECONOMY,
    "L": ECONOMY,
    "M": ECONOMY,
    "P": ["education"],
    "Q": HEALTH,
    "R": CULTURE,
    "S": ["governance"],
}
# milestoneCode and milestoneType, open lists, for the steps of our templates.
CODE_OF_MARK = {Mark.START: "commencement", Mark.FINISH: "completion"}
CODE_OF_STEP = {"tested": "commissioning"}
APPROVALS = (
    "approved", "assessed", "planning_permits", "construction_permit", "feasibility_approved", "design_approved",
    "plan_approved", "proposed", "road_opening_permit",
)  # fmt: skip
TYPE_OF_STEP = dict.fromkeys(APPROVALS, "approval") | {"tendered": "procurement"}


def quantity(
    kind: Kind, column: str, title: str, unit: str, code: str | None = None, *, done: bool = False
) -> dict[str, Any]:
    """A column of a kind that is a metric. `code`: of UN/CEFACT Recommendation 20; `done`: reached, not planned."""
    return {"kind": kind, "column": column, "title": title, "unit": unit, "unit_code": code, "done": done}


# Only what stands here is told of a kind: its other columns, among them all that are not public, never leave.
M, KM, M2 = ("米", "MTR"), ("公里", "KMT"), ("平方米", "MTK")
QUANTITIES = (
    quantity(Kind.ROAD, "length_m", "道路长度", *M),
    quantity(Kind.ROAD, "redline_width_m", "红线宽度", *M),
    quantity(Kind.ROAD, "lanes", "车道数", "条"),
    quantity(Kind.ROAD, "bridges", "桥梁数", "座"),
    quantity(Kind.ROAD, "pavement_area_m2", "路面面积", *M2),
    quantity(Kind.ROAD, "drainage_length_m", "排水管长度", *M),
    quantity(Kind.ROAD, "households_to_move", "需搬迁户数", "户"),
    quantity(Kind.ROAD, "households_moved", "已搬迁户数", "户", done=True),
    quantity(Kind.ROAD, "area_to_expropriate_m2", "需征收面积", *M2),
    quantity(Kind.ROAD, "area_expropriated_m2", "已征收面积", *M2, done=True),
    quantity(Kind.METRO_LINE, "length_km", "线路长度", *KM),
    quantity(Kind.METRO_LINE, "underground_km", "地下段长度", *KM),
    quantity(Kind.METRO_LINE, "elevated_km", "高架段长度", *KM),
    quantity(Kind.METRO_LINE, "surface_km", "地面段长度", *KM),
    quantity(Kind.METRO_LINE, "station_count", "车站数", "座"),
    quantity(Kind.METRO_LINE, "track_total_km", "铺轨总长", *KM),
    quantity(Kind.METRO_LINE, "track_done_km", "已铺轨长度", *KM, done=True),
    quantity(Kind.URBAN_VILLAGE, "households", "涉及户数", "户"),
    quantity(Kind.URBAN_VILLAGE, "land_area_m2", "占地面积", *M2),
    quantity(Kind.URBAN_VILLAGE, "expropriation_area_m2", "需征收面积", *M2),
    quantity(Kind.URBAN_VILLAGE, "homes_needed", "需安置房套数", "套"),
    quantity(Kind.URBAN_VILLAGE, "households_signed", "已签约户数", "户", done=True),
    quantity(Kind.URBAN_VILLAGE, "households_moved", "已搬迁户数", "户", done=True),
    quantity(Kind.URBAN_VILLAGE, "demolished_area_m2", "已拆除面积", *M2, done=True),
    quantity(Kind.URBAN_VILLAGE, "homes_built", "已建成安置房套数", "套", done=True),
    quantity(Kind.INDUSTRIAL, "land_area_mu", "占地面积", "亩"),
    quantity(Kind.INDUSTRIAL, "floor_area_m2", "建筑面积", *M2),
    quantity(Kind.INDUSTRIAL, "jobs", "带动就业", "人"),
    quantity(Kind.FACILITY, "floor_area_m2", "建筑面积", *M2),
    quantity(Kind.FACILITY, "land_area_m2", "占地面积", *M2),
    quantity(Kind.FACILITY, "served_population", "服务人口", "人"),
    # Its unit stands beside it.
    quantity(Kind.FACILITY, "capacity", "规模", ""),
)

# What a package says in words. It is in Chinese, as `language` says.
WORDS = {
    "demo": "示例数据，由程序生成，不代表实际情况。",
    "demo_mark": "（示例）",
    "demo_place": "示例位置，不代表真实地点。",
    "floor": "总投资未载明具体金额，来源只给出下限{}万元，因此没有预算金额。",
    "no_total": "总投资未载明，因此没有预算金额。",
    "no_total_because": "总投资未载明（{}），因此没有预算金额。",
    "start_year": "计划开工时间只精确到年，按该年最后一天列出。",
    "start_month": "计划开工时间只精确到月，按该月最后一天列出。",
    "finish_year": "计划完工时间只精确到年，按该年最后一天列出。",
    "finish_month": "计划完工时间只精确到月，按该月最后一天列出。",
    "due_year": "计划时间只精确到年，按该年最后一天列出。",
    "due_month": "计划时间只精确到月，按该月最后一天列出。",
    "forecast": "预计{}。",
    "suspended": "目前停工；status 是停工前的阶段。",
    "rough": "位置只精确到区县或仅为示意，因此没有几何图形。",
    "accuracy": "位置精度：{}。",
    "breakdown": "按资金来源划分的计划资金",
    "provisional": "简易通车",
    "full": "全面通车",
    "progress": "形象进度",
    "invested": "累计完成投资",
    "invested_note": "已完成工作量的价值，不是付款额；包括已报送、尚未核定的月份。",
    "accepted_note": "其中已核定的月份。",
    "line": "第{}行",
    "approval_number": "文号：{}。",
    "approval_by": "审批机关：{}。",
    "country": "中国",
}


@cache
def tables() -> dict[str, Any]:
    """Everything that the statement looks up."""
    value = vocabulary(CHINESE)["value"]
    return {
        "status": STATUS,
        "type": TYPE,
        "role": ROLE,
        "sector": {
            "template": SECTOR_OF_TEMPLATE,
            "kind": SECTOR_OF_KIND,
            "renewal": SECTOR_OF_RENEWAL,
            "division": SECTOR_OF_DIVISION,
            "section": SECTOR_OF_SECTION,
        },
        "code_of_mark": CODE_OF_MARK,
        "code_of_step": CODE_OF_STEP,
        "type_of_step": TYPE_OF_STEP,
        "computed_from": {key: sorted(scopes) for key, scopes in COMPUTED_FROM.items()},
        "quantities": QUANTITIES,
        "words": WORDS,
        "kinds": value["Kind"],
        "classes": value["ProjectClass"],
        "states": value["MoneyState"],
        "accuracies": value["Accuracy"],
    }
