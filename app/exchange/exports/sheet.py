"""The workbook: one sheet of projects in words, one that says what it is. Written row by row, kept nowhere in memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import Double, select

from app.exchange.exports.about import About
from app.exchange.exports.fields import FIELDS, Field, field_columns
from app.exchange.exports.queries import Snapshot
from app.exchange.exports.text import NOT_XML
from app.identity.models import District, ReportingUnit
from app.kit import clock
from app.kit.errors import Invalid
from app.kit.messages import CHINESE
from app.logbook.vocabulary import value_word, vocabulary
from app.projects.models import Programme, Sector

MAX_ROWS = 1_048_575
SHEETS = {CHINESE: ("项目", "说明"), "en": ("Projects", "Notes")}
BASIS = {
    CHINESE: {"actual": "实际", "forecast": "预计", "baseline": "基线"},
    "en": {"actual": "actual", "forecast": "forecast", "baseline": "baseline"},
}
LISTS: dict[str, Any] = {
    "programmes": Programme, "units": ReportingUnit, "districts": District, "sectors": Sector,
}  # fmt: skip
FORMS = {"number": "#,##0.####", "integer": "0", "date": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm"}
WIDE = {"name": 36, "source_quote": 40, "owner": 26, "name_en": 26, "source_document": 26}
HATCHED = {"pattern": 18, "fg_color": "#E3E5E1", "bg_color": "#FFFFFF"}
_DROP = dict.fromkeys(map(ord, NOT_XML))

Write = Callable[[int, int, Any, Any], Any]


def write_xlsx(snapshot: Snapshot, about: About, folder: Path) -> Path:
    """Every text is written as text, so that no name becomes a formula; dates and numbers are what they are."""
    if about.counts.total > MAX_ROWS:
        raise Invalid.at("format", "exchange.rows_of_xlsx", about.counts.total, limit=MAX_ROWS)
    path = folder / "projects.xlsx"
    options = {"constant_memory": True, "tmpdir": str(folder), "default_date_format": FORMS["date"]}
    with xlsxwriter.Workbook(path, options) as book:
        projects, notes = (book.add_worksheet(name) for name in SHEETS[about.language])
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8ECF5", "border": 1, "valign": "top"})
        for at, field in enumerate(FIELDS):
            projects.set_column(at, at, WIDE.get(field.name, 14 if field.type == "text" else 12))
            projects.write_string(0, at, field.head(about.language), bold)
        projects.freeze_panes(1, 4)
        projects.autofilter(0, 0, max(about.counts.total, 1), len(FIELDS) - 1)
        _write_rows(snapshot, about, book, projects)
        snapshot.close()
        _write_notes(about, notes, bold)
    return path


def _write_rows(snapshot: Snapshot, about: About, book: Any, sheet: Any) -> None:
    columns = field_columns(snapshot.today)
    numbers = [columns[one.name].cast(Double) if one.type == "number" else columns[one.name] for one in FIELDS]
    words = [_words(snapshot, field, about.language) for field in FIELDS]
    forms = [
        [book.add_format({"num_format": FORMS.get(field.type, "@")} | marked) for field in FIELDS]
        for marked in ({}, HATCHED)
    ]
    writers = [_writer(sheet, field) for field in FIELDS]
    mark = [field.name for field in FIELDS].index("mark")
    number = 0
    for rows in snapshot.rows(*numbers):
        for row in rows:
            number += 1
            for at, (value, known, form, write) in enumerate(
                zip(row, words, forms[row[mark] is not None], writers, strict=True)
            ):
                if value is None:
                    sheet.write_blank(number, at, None, form)
                else:
                    write(number, at, known.get(value, value) if known else value, form)


def _writer(sheet: Any, field: Field) -> Write:
    """How one column is written."""
    if field.type == "text":
        return lambda row, at, value, form: sheet.write_string(row, at, str(value).translate(_DROP), form)
    if field.type == "date":
        return sheet.write_datetime  # type: ignore[no-any-return]
    if field.type == "instant":
        # A workbook knows no zones: the city's time.
        return lambda row, at, value, form: sheet.write_datetime(
            row, at, value.astimezone(clock.CITY_ZONE).replace(tzinfo=None), form
        )
    if field.type == "boolean":
        return sheet.write_boolean  # type: ignore[no-any-return]
    return sheet.write_number  # type: ignore[no-any-return]


def _words(snapshot: Snapshot, field: Field, language: str) -> dict[str, str]:
    """What the codes of a field are called."""
    if field.words == "Basis":
        return BASIS[language]
    if field.words in LISTS:
        of = LISTS[field.words]
        chinese = getattr(of, "short_name", of.name)
        names = snapshot.db.execute(select(of.code, chinese if language == CHINESE else of.name_en))
        return {code: name or code for code, name in names}
    codes = vocabulary(language)["value"].get(field.words, {})
    return {code: value_word(field.words, code, language) for code in codes}


def _write_notes(about: About, sheet: Any, bold: Any) -> None:
    sheet.set_column(0, 2, 30)
    number = 0
    for label, text in about.in_words():
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, text.translate(_DROP))
        number += 1
    for field in FIELDS:
        number += 1
        for at, text in enumerate((field.head(about.language), field.name, field.type)):
            sheet.write_string(number, at, text)
