"""示例 offices and people: a leading department a family, four project offices an area, an editor an office."""

from __future__ import annotations

from random import Random

from seed.demo.model import Office, Person
from seed.demo.sites import AREAS

DEPARTMENTS = {
    "continuing": ("示例市项目调度中心", "Demo project dispatch centre"),
    "industry": ("示例市产业项目牵头部门", "Demo leading department, industry"),
    "roads": ("示例市道路建设牵头部门", "Demo leading department, roads"),
    "renewal": ("示例市城市更新牵头部门", "Demo leading department, renewal"),
    "metro": ("示例市轨道交通牵头部门", "Demo leading department, metro"),
    "utilities": ("示例市市政公用牵头部门", "Demo leading department, utilities"),
    "green": ("示例市园林绿化牵头部门", "Demo leading department, green"),
    "culture": ("示例市文旅牵头部门", "Demo leading department, culture"),
    "innovation": ("示例市科教卫生牵头部门", "Demo leading department, innovation"),
}
SUBJECTS = {
    "general": ("项目专班", "project office", "continuing"),
    "industry": ("产业项目专班", "industry office", "industry"),
    "building": ("城建项目专班", "construction office", "roads"),
    "living": ("民生文旅专班", "renewal and culture office", "culture"),
}
FAMILY_OF = {
    "industrial": "industry", "dead_end_roads": "roads", "arterial_roads": "roads", "expressways_and_hubs": "roads", "urban_villages": "renewal",
    "water_plants": "utilities", "pipelines": "utilities", "pocket_parks": "green", "greenways": "green", "culture_tourism": "culture",
    "historic_buildings": "culture", "heritage_buildings": "culture", "historic_districts": "culture", "innovation_and_medical": "innovation",
    "continuing": "continuing",
}  # fmt: skip
DEMO_AREA = "jingkai"
ROLES = ("administrator", "dispatcher", "editor", "planner", "analyst", "viewer", "auditor")
ROLE_NAMES = ("示例管理员", "示例调度员", "示例填报员", "示例规划员", "示例招商员", "示例查看员", "示例审计员")
GENERAL_SHARE = 0.16
DEMO_GENERAL_SHARE = 0.6


def office_code(area: str, subject: str) -> str:
    return f"demo-{area}" if subject == "general" else f"demo-{area}-{subject}"


def editor_login(area: str, subject: str) -> str:
    return f"editor-{area}" if subject == "general" else f"editor-{area}-{subject}"


def offices() -> list[Office]:
    """Parents first."""
    found = [Office(f"demo-dept-{f}", zh, en, "department", None, None, f) for f, (zh, en) in DEPARTMENTS.items()]
    for area, (name, unit, _) in AREAS.items():
        for subject, (zh, en, family) in SUBJECTS.items():
            code = office_code(area, subject)
            found.append(
                Office(
                    code,
                    f"示例{name}{zh}",
                    f"Demo {area.capitalize()} {en}",
                    "office",
                    f"demo-dept-{family}",
                    unit,
                    subject,
                )
            )
    return found


def people() -> list[Person]:
    """The seven by role first, then one editor an office; `editor` shares the general office of the demo area."""
    homes = {"editor": office_code(DEMO_AREA, "general"), "dispatcher": "demo-dept-continuing"}
    found = [Person(role, name, homes.get(role), role) for role, name in zip(ROLES, ROLE_NAMES, strict=True)]
    number = 0
    for area in AREAS:
        for subject in SUBJECTS:
            number += 1
            found.append(
                Person(editor_login(area, subject), f"示例填报员{number:02d}", office_code(area, subject), "editor")
            )
    return found


def office_for(rng: Random, area: str, subject: str) -> tuple[str, str]:
    """The office of a project and the login of who reports for it."""
    share = DEMO_GENERAL_SHARE if area == DEMO_AREA else GENERAL_SHARE
    if rng.random() < share:
        subject = "general"
    login = "editor" if (area, subject) == (DEMO_AREA, "general") else editor_login(area, subject)
    return office_code(area, subject), login
