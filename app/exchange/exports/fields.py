"""What every file tells of a project: the fields that lists show, the mark of made-up rows, and where it is from."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import case

from app.facts.models import ProjectFacts as F
from app.kit.messages import CHINESE
from app.portfolio.items import item_columns

MARK = "示例"
Type = Literal["text", "number", "integer", "date", "instant", "boolean"]
UNITS = {"wan": ("万元", "10,000 CNY"), "pct": ("%", "%"), "days": ("天", "days"), "": ("", "")}


@dataclass(frozen=True)
class Field:
    """One column. `short`: at most ten letters, for Shapefiles; `words`: the vocabulary or the code list of its codes."""

    name: str
    type: Type
    short: str
    chinese: str
    english: str
    words: str = ""

    @property
    def unit(self) -> tuple[str, str]:
        """Chinese and English, by the end of the name; empty where it is no quantity."""
        end = self.name.rpartition("_")[2]
        return UNITS.get(end, UNITS[""])

    def title(self, language: str) -> str:
        return self.chinese if language == CHINESE else self.english

    def head(self, language: str) -> str:
        """The title with its unit."""
        title, unit = self.title(language), self.unit[0 if language == CHINESE else 1]
        if not unit:
            return title
        return f"{title}（{unit}）" if language == CHINESE else f"{title} ({unit})"


FIELDS = (
    Field("id", "integer", "id", "序号", "Number"),
    Field("code", "text", "code", "项目编码", "Code"),
    Field("mark", "text", "mark", "示例标记", "Made up"),
    Field("name", "text", "name", "项目名称", "Name"),
    Field("name_en", "text", "name_en", "英文名称", "Name in English"),
    Field("programme", "text", "programme", "专项", "Programme", "programmes"),
    Field("kind", "text", "kind", "类型", "Kind", "Kind"),
    Field("stage", "text", "stage", "阶段", "Stage", "Stage"),
    Field("class", "text", "class", "三大类", "Class", "ProjectClass"),
    Field("nature", "text", "nature", "年度性质", "New or continuing", "YearCategory"),
    Field("sector", "text", "sector", "行业", "Sector", "sectors"),
    Field("unit", "text", "unit", "属地", "Reporting unit", "units"),
    Field("district", "text", "district", "所在区县", "District", "districts"),
    Field("office", "text", "office", "牵头单位编码", "Office code"),
    Field("office_name", "text", "officename", "牵头单位", "Office"),
    Field("owner", "text", "owner", "建设单位", "Owner"),
    Field("total_investment_wan", "number", "total_wan", "总投资", "Total investment"),
    Field("total_investment_state", "text", "total_why", "总投资缺失原因", "Why the total is missing", "MoneyState"),
    Field("investment_floor_wan", "number", "floor_wan", "总投资不少于", "Total investment at least"),
    Field("year_plan_wan", "number", "yplan_wan", "年度计划投资", "Plan of the year"),
    Field("year_plan_state", "text", "yplan_why", "年度计划缺失原因", "Why the plan is missing", "MoneyState"),
    Field("year_actual_wan", "number", "yact_wan", "年度完成投资", "Put in place in the year"),
    Field("year_actual_state", "text", "yact_why", "年度完成缺失原因", "Why that is missing", "MoneyState"),
    Field("actual_wan", "number", "act_wan", "累计完成投资", "Put in place in all"),
    Field("progress_pct", "number", "progr_pct", "形象进度", "Progress"),
    Field("location_accuracy", "text", "accuracy", "位置精度", "Accuracy of the place", "Accuracy"),
    Field("mapped", "boolean", "mapped", "已落图", "Has a place"),
    Field("start_date", "date", "start", "开工日期", "Start"),
    Field("start_basis", "text", "startbasis", "开工日期依据", "Start by", "Basis"),
    Field("finish_date", "date", "finish", "竣工日期", "Finish"),
    Field("finish_basis", "text", "finishbase", "竣工日期依据", "Finish by", "Basis"),
    Field("finish_precision", "text", "finishprec", "竣工日期精度", "Precision of the finish", "Precision"),
    Field("finish_slip_days", "integer", "slip_days", "竣工偏差", "Finish late by"),
    Field("updated_at", "instant", "updated", "更新时间", "Updated"),
    Field("version", "integer", "version", "版本", "Version"),
    Field("provenance", "text", "provenance", "数据来源", "Provenance", "Provenance"),
    Field("source_quote", "text", "quote", "来源原文", "Quote of the source"),
    Field("source_document", "text", "document", "来源文件", "Source document"),
)


def field_columns(today: date) -> dict[str, Any]:
    """The column of each field, in their order."""
    found = item_columns(today) | {"mark": case((F.provenance == "demo", MARK))}
    return {field.name: found[field.name] for field in FIELDS}
