"""A change as an office would write it: 张三把 主体封顶 的预计日期从 2025-08-31 改为 2025-10-15，原因：雨季。"""

from typing import Any

from app.audit.commands import SYSTEM
from app.audit.models import Change
from app.kit.db import Base
from app.kit.messages import CHINESE, sentence
from app.logbook.names import BY_CODE, Name, Names
from app.logbook.values import told
from app.logbook.vocabulary import column_word, table_word, value_word
from app.projects.kinds import CLASS_OF

KIND_TABLES = frozenset(mapped.__tablename__ for mapped in CLASS_OF.values())
# Keys of the database that say nothing to a reader.
MUTE = frozenset({
    "id", "project_id", "step_id", "component_id", "baseline_id", "milestone_id", "template", "requested_by",
    "decided_by", "other_id", "pair", "agreed_by", "bounds",
})  # fmt: skip
# Bookkeeping, told by no sentence, and what the name of the row says already.
SILENT = MUTE | {"stage_before", "created_at", "updated_at", "version", "name_pinyin", "before_id", "person_id"}
SAID_BY_NAME = frozenset(
    {"code", "key", "name", "name_en", "number", "month", "year", "login", "position", "requested_at", "decided_at"}
)
TOLD_WHOLE = frozenset({"projects", "milestones", "components"})
DATED = {"monthly_investments": 7, "annual_plans": 4, "project_years": 4}
MOST = 6


def sentences(
    change: Change, shown: tuple[dict[str, Any], dict[str, Any]], names: Names, language: str, *, sees_people: bool
) -> list[str]:
    """One for each column that changed; a row that came or went is one. `shown`: old and new, as far as they may be read."""
    old, new = shown
    said = {"who": who(change, language, sees_people=sees_people), "thing": thing(change, names, language)}
    if change.action == "update":
        fields = _in_order(change.table_name, [column for column in (old | new) if column not in SILENT])
        made = [_changed(change, column, old.get(column), new.get(column), names, language, said) for column in fields]
        made = made or [sentence("told.touched", language, said)]
    elif change.action == "delete":
        made = [sentence("told.removed", language, said)]
    else:
        made = [_entered(change, new, names, language, said)]
    if change.reason:
        made[-1] += sentence("told.because", language, {"reason": change.reason})
    return made


def _in_order(table: str, columns: list[str]) -> list[str]:
    """As the table has them; jsonb keeps its keys by their length."""
    order = list(Base.metadata.tables[table].columns.keys()) if table in Base.metadata.tables else []
    return sorted(columns, key=lambda column: order.index(column) if column in order else len(order))


def who(change: Change, language: str, *, sees_people: bool) -> str:
    if change.person_id == SYSTEM:
        return sentence("told.system", language)
    return change.person_name if sees_people else sentence("told.somebody", language)


def _changed(change: Change, column: str, old: Any, new: Any, names: Names, language: str, said: dict[str, str]) -> str:
    table = change.table_name
    values = {
        "field": column_word(table, column, language),
        "old": told(table, column, old, language, names),
        "new": told(table, column, new, language, names),
    }
    same_kind = isinstance(old, dict) and isinstance(new, dict)
    return sentence("told.moved" if same_kind else "told.changed", language, said | values)


def _entered(change: Change, new: dict[str, Any], names: Names, language: str, said: dict[str, str]) -> str:
    table = change.table_name
    if table == "baseline_decisions":
        return sentence("told.approved" if new.get("approved") else "told.sent_back", language, said)
    values = [] if table in TOLD_WHOLE else [
        sentence("told.value", language, {"field": column_word(table, column, language), "value": told(table, column, new[column], language, names)})
        for column in _in_order(table, list(new))
        if column not in SILENT | SAID_BY_NAME and not (table == "project_parties" and column in ("role", "party_id"))
        and not (table == "list_memberships" and column == "list") and new[column] != ""
    ]  # fmt: skip
    if not values:
        return sentence("told.entered", language, said)
    more = len(values) - MOST
    listed = ("，" if language == CHINESE else ", ").join(values[:MOST])
    if more > 0:
        listed += sentence("told.and_more", language, {"n": more})
    return sentence("told.entered_with", language, said | {"values": listed})


def own_name(change: Change, names: Names) -> Name | None:
    """The name of the row that changed, where it has one."""
    table, key = change.table_name, change.row_key
    row = (change.new or {}) | (change.old or {})
    if table == "projects" or table in KIND_TABLES:
        return names.get(("projects", change.project_id)) or (Name(row["name"]) if row.get("name") else None)
    if table in ("milestones", "components"):
        return names.get((table, (change.project_id, key))) or (Name(row["name"]) if row.get("name") else None)
    if table == "people":
        return names.get(("logins", key)) or Name(str(row.get("name") or key))
    if table == "parties":
        return Name(key)
    if table in BY_CODE:
        return names.get((table, key)) or Name(str(row.get("name") or key), row.get("name_en"))
    return None


def thing(change: Change, names: Names, language: str) -> str:
    """What changed, by its name, its month, its number, or its kind with what tells it from others of the kind."""
    name = own_name(change, names)
    if name is not None:
        return name.in_language(language)
    table, key = change.table_name, change.row_key
    word = table_word(table, language)
    if table in DATED:
        return sentence("told.dated", language, {"date": key[: DATED[table]], "thing": word})
    if table in ("baselines", "baseline_decisions"):
        number = names.get(("baselines", int(key))) if table == "baseline_decisions" and key.isdecimal() else Name(key)
        return sentence(
            "told.numbered",
            language,
            {"number": number.chinese if number else "?", "thing": table_word("baselines", language)},
        )
    detail = _detail(change, names, language)
    if not detail:
        return word
    return f"{word}（{detail}）" if language == CHINESE else f"{word} ({detail})"


def _detail(change: Change, names: Names, language: str) -> str:
    table, key = change.table_name, change.row_key
    row = (change.old or {}) | (change.new or {})
    if table == "project_parties":
        party = names.get(("parties", row.get("party_id")))
        role = value_word("PartyRole", key, language)
        return f"{role}{' ' if language != CHINESE else '：'}{party.in_language(language)}" if party else role
    if table == "road_pipes":
        return value_word("PipeKind", key, language)
    if table == "list_memberships":
        name = names.get(("lists", key)) or names.get(("lists", row.get("list")))
        return name.in_language(language) if name else key
    if table in ("grants", "api_tokens"):
        person = names.get((table, key))
        return person.chinese if person else key
    if table == "baseline_dates":
        name = names.get(("milestones", row.get("milestone_id")))
        return name.in_language(language) if name else ""
    return "" if table in ("signings", "template_links") else key
