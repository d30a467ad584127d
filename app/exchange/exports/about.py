"""What a file says of itself: title, filter, day, numbers, reference system, units, when and from where."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, unquote_plus

from app.exchange.exports.fields import UNITS
from app.exchange.exports.schemas import Crs, ExportQuery
from app.kit import clock
from app.kit.messages import CHINESE
from app.kit.settings import settings
from app.selection.totals import Totals

TITLE = ("挂图 · 重大项目", "Guatu: major projects")
SYSTEMS = {
    Crs.WGS84: ("EPSG:4326 WGS 84（经度、纬度）", "EPSG:4326 WGS 84 (longitude, latitude)"),
    Crs.CGCS2000: ("EPSG:4490 CGCS2000（经度、纬度）", "EPSG:4490 CGCS2000 (longitude, latitude)"),
    Crs.CGCS2000_CM126E: (
        "EPSG:4551 CGCS2000 3 度带高斯-克吕格，中央经线 126°E（东坐标、北坐标，米）",
        "EPSG:4551 CGCS2000 3-degree Gauss-Krüger, central meridian 126° E (easting, northing, metres)",
    ),
}
WORDS = {
    "title": ("标题", "Title"),
    "filter": ("筛选条件", "Filter"),
    "day": ("业务日期", "Business date"),
    "as_of": ("回看日期", "As known at the end of"),
    "count": ("项目数", "Projects"),
    "unmapped": ("未落图", "Without a place"),
    "crs": ("坐标系", "Reference system"),
    "units": ("单位", "Units"),
    "at": ("导出时间", "Exported"),
    "source": ("来源", "From"),
}
EVERYTHING = ("全部项目", "every project")
UNIT_WORDS = (
    "_wan 万元；_pct 百分数；_days 天，正数为晚",
    "_wan 10,000 CNY; _pct percent; _days days, positive is late",
)
DEMO_WORDS = ("{all}（含示例 {demo} 个）", "{all} ({demo} of them 示例, made up)")


@dataclass(frozen=True)
class About:
    """`filter`: the query string, readable; `at`: an instant, UTC."""

    language: str
    filter: str
    today: date
    as_of: date | None
    crs: Crs
    counts: Totals
    at: datetime
    source: str

    def in_words(self) -> list[tuple[str, str]]:
        """Label and text, line by line, in the reader's language."""
        number = 0 if self.language == CHINESE else 1
        counts = DEMO_WORDS[number] if self.counts.demo else "{all}"
        texts = {
            "title": TITLE[number],
            "filter": self.filter or EVERYTHING[number],
            "day": str(self.today),
            "as_of": str(self.as_of or ""),
            "count": counts.format(all=self.counts.total, demo=self.counts.demo),
            "unmapped": str(self.counts.unmapped),
            "crs": SYSTEMS[self.crs][number],
            "units": UNIT_WORDS[number],
            "at": self.at.astimezone(clock.CITY_ZONE).isoformat(timespec="seconds"),
            "source": self.source,
        }
        return [(WORDS[name][number], text) for name, text in texts.items() if text]

    def as_text(self) -> str:
        colon = "：" if self.language == CHINESE else ": "
        return "\n".join(f"{label}{colon}{text}" for label, text in self.in_words())

    def as_data(self) -> dict[str, Any]:
        """For programs, by stable names."""
        return {
            "title": TITLE[0 if self.language == CHINESE else 1],
            "filter": self.filter,
            "business_date": str(self.today),
            "as_of": self.as_of and str(self.as_of),
            "count": self.counts.total,
            "demo_count": self.counts.demo,
            "unmapped": self.counts.unmapped,
            "crs": f"EPSG:{self.crs.value}",
            "units": {f"_{end}": unit[0] for end, unit in UNITS.items() if end},
            "exported_at": self.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "source": self.source,
            "note": DEMO_WORDS[0].format(all=self.counts.total, demo=self.counts.demo) if self.counts.demo else None,
        }


def about(wanted: ExportQuery, counts: Totals, today: date, as_of: date | None, query: str, language: str) -> About:
    """`query`: the whole query string that asked for the file."""
    own = ("format=", "crs=", "geometry=", "lang=")
    parts = [part for part in query.split("&") if part and not part.startswith(own)]
    return About(
        language=language,
        filter=unquote_plus("&".join(parts)),
        today=today,
        as_of=as_of,
        crs=wanted.crs,
        counts=counts,
        at=clock.real_now(),
        source=settings().public_url,
    )


def disposition(wanted: ExportQuery, suffix: str, today: date) -> str:
    """Content-Disposition with the day in the name (RFC 6266), in Chinese and in plain letters."""
    system = "" if wanted.crs is Crs.WGS84 else f"-EPSG{wanted.crs.value}"
    end = f"{today}{system}{suffix}"
    chinese = quote(f"挂图-项目-{end}")
    return f"attachment; filename=\"guatu-projects-{end}\"; filename*=UTF-8''{chinese}"
