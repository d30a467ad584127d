"""What projects cover of a layer, as CSV or a workbook: the table of the page, whole."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.exchange.exports.queries import snapshot
from app.exchange.exports.sheet import HATCHED, MAX_ROWS
from app.exchange.exports.spool import Out, work_folder
from app.exchange.exports.text import NOT_XML
from app.exchange.overlays.schemas import TableQuery
from app.identity.access import Caller
from app.identity.models import District, ReportingUnit
from app.kit.errors import Invalid
from app.kit.messages import CHINESE, sentence
from app.logbook.export import BOM, cell
from app.logbook.vocabulary import value_word
from app.overlays.models import OverlayLayer
from app.overlays.queries import cover_items, covering, seen_layer
from app.overlays.schemas import CoverItem
from app.projects.models import Programme

BATCH = 1000
TEXTS = ("code", "name", "mark", "programme", "stage", "unit", "district", "layer", "shape")
NUMBERS = ("whole", "amount", "share_pct")
WIDE = {"name": 36, "classes": 40, "layer": 24}
_DROP = dict.fromkeys(map(ord, NOT_XML))


def write_table(code: str, wanted: TableQuery, caller: Caller, out: Out, *, language: str) -> None:
    """Every selected project that covers something of the layer, worst first, from one snapshot."""
    with snapshot(wanted.alone(), caller) as taken:
        layer = seen_layer(taken.db, caller, code)
        lines = _lines(taken.db, layer, wanted, caller, language)
        if wanted.format_ == "csv":
            out.write(BOM.encode())
            _write_csv(lines, out, language)
        else:
            _write_xlsx(lines, out, language)


def _heads(language: str) -> list[str]:
    keys = {
        "code": "overlay_table.code", "name": "overlay_table.name", "mark": "overlay_table.mark",
        "programme": "overlay_table.programme", "stage": "overlay_table.stage", "unit": "overlay_table.unit",
        "district": "overlay_table.district", "layer": "overlay_table.layer", "shape": "overlay_table.shape",
        "whole": "overlay_table.whole", "amount": "overlay_table.amount", "share_pct": "overlay_table.share_pct",
        "classes": "overlay_table.classes",
    }  # fmt: skip
    return [sentence(keys[name], language) for name in (*TEXTS, *NUMBERS, "classes")]


SHAPE_KEYS = {"area": "overlay_table.area", "line": "overlay_table.line", "point": "overlay_table.point"}


def _lines(
    db: Db, layer: OverlayLayer, wanted: TableQuery, caller: Caller, language: str
) -> Iterator[tuple[CoverItem, list[Any]]]:
    """Each project with its cells, words in the reader's language."""
    chinese = language == CHINESE
    words: dict[str, dict[str, str]] = {}
    sources: dict[str, Any] = {"programme": Programme, "unit": ReportingUnit, "district": District}
    for name, of in sources.items():
        column = getattr(of, "short_name", of.name) if chinese else of.name_en
        words[name] = {code: word or code for code, word in db.execute(select(of.code, column))}
    title = layer.name if chinese else layer.name_en or layer.name
    found = db.execute(covering(layer, wanted.alone(), caller)).all()
    if wanted.format_ == "xlsx" and len(found) > MAX_ROWS:
        raise Invalid.at("format", "exchange.rows_of_xlsx", len(found), limit=MAX_ROWS)
    for at in range(0, len(found), BATCH):
        for item in cover_items(db, layer, found[at : at + BATCH]):
            texts = [
                item.code,
                item.name if chinese else item.name_en or item.name,
                "示例" if item.provenance == "demo" else "",
                words["programme"].get(item.programme, item.programme),
                value_word("Stage", item.stage, language),
                *(words[name].get(getattr(item, name) or "", "") for name in ("unit", "district")),
                title,
                sentence(SHAPE_KEYS[item.shape], language),
            ]
            unnamed = sentence("overlay_table.unnamed", language)
            classes = "; ".join(f"{one.name or unnamed} {one.amount:.2f}" for one in item.classes)
            yield item, [*texts, item.whole, item.amount, round(item.share * 100, 4), classes]


def _write_csv(lines: Iterator[tuple[CoverItem, list[Any]]], out: Out, language: str) -> None:
    out.write(_csv([_heads(language)]))
    for _, cells in lines:
        out.write(_csv([[cell(one) if isinstance(one, str) else one for one in cells]]))


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _write_xlsx(lines: Iterator[tuple[CoverItem, list[Any]]], out: Out, language: str) -> None:
    with work_folder() as folder:
        path = folder / "covers.xlsx"
        _workbook(path, lines, language)
        with path.open("rb") as file:
            while data := file.read(512 * 1024):
                out.write(data)


def _workbook(path: Path, lines: Iterator[tuple[CoverItem, list[Any]]], language: str) -> None:
    """Every text is written as text; what is made up is hatched, as in the other workbooks."""
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet(sentence("overlay_table.sheet", language))
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8ECF5", "border": 1, "valign": "top"})
        plain, hatched = (
            [book.add_format({"num_format": form} | more) for form in ("@", "#,##0.00")] for more in ({}, HATCHED)
        )
        for at, (name, head) in enumerate(zip((*TEXTS, *NUMBERS, "classes"), _heads(language), strict=True)):
            sheet.set_column(at, at, WIDE.get(name, 13))
            sheet.write_string(0, at, head, bold)
        sheet.freeze_panes(1, 2)
        for number, (item, cells) in enumerate(lines, 1):
            text, amount = hatched if item.provenance == "demo" else plain
            for at, value in enumerate(cells):
                if isinstance(value, str):
                    sheet.write_string(number, at, value.translate(_DROP), text)
                else:
                    sheet.write_number(number, at, value, amount)
