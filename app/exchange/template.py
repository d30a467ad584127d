"""The empty workbook for people: heads, drop-downs, and the codes to choose from."""

import io

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.exchange.people import COLUMNS, ROLE_WORDS
from app.exchange.workbook import MAX_ROWS
from app.identity.models import Organisation, ReportingUnit
from app.kit.messages import CHINESE
from app.projects.models import Programme

WIDTHS = {"login": 18, "name": 14, "organisation": 24, "roles": 18, "units": 16, "programmes": 20}
HINTS = {
    CHINESE: (
        ("人员", "代码", "说明"),
        ("单位编码", "单位名称", "角色", "属地", "专项"),
        (
            "一行一人。登录名：小写字母、数字、点、横线、下划线，至少 2 个字符。",
            "角色、属地、专项可填多个，用顿号隔开。属地和专项只用来限定“查看”。",
            "项目专班须填单位。审计和管理员不能是同一个人。",
            "已有的登录名：姓名、单位、角色改为表中的内容。不在表中的人不变。",
            "导入不发邀请；导入后在人员页逐人邀请。",
        ),
    ),
    "en": (
        ("People", "Codes", "Notes"),
        ("Office code", "Office", "Role", "Reporting unit", "Programme"),
        (
            "One person a row. Login: small letters, digits, dot, hyphen, underscore; at least 2 characters.",
            "Several roles, units or programmes: commas between them. Units and programmes limit a viewer only.",
            "An editor needs an office. Auditor and administrator cannot be the same person.",
            "A login that exists: name, office and roles become what the row says. Who is not in the sheet stays.",
            "An import invites nobody; invite each person on the page afterwards.",
        ),
    ),
}


def people_template(db: Db, language: str) -> bytes:
    """The workbook as bytes. Every text is written as text, so that no name becomes a formula."""
    chinese = language == CHINESE
    sheets, heads, notes = HINTS[language]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = (
            book.add_format({"bold": True, "bg_color": "#E8ECF5", "border": 1}),
            book.add_format({"num_format": "@"}),
        )
        people, lists, about = (book.add_worksheet(name) for name in sheets)
        lengths = _write_lists(lists, heads, _listed(db, chinese), bold)
        for at, (name, words) in enumerate(COLUMNS.items()):
            people.set_column(at, at, WIDTHS[name], text)
            people.write_string(0, at, words[0 if chinese else 1], bold)
        for column, listed in ((2, 0), (3, 2), (4, 3), (5, 4)):
            letter = "ABCDE"[listed]
            source = f"='{sheets[1]}'!${letter}$2:${letter}${lengths[listed] + 1}"
            # Several values in a cell are right too: what is not in the list is asked about, not refused.
            rule = {"validate": "list", "source": source, "error_type": "information"}
            people.data_validation(1, column, MAX_ROWS, column, rule)
        people.freeze_panes(1, 0)
        for row, note in enumerate(notes):
            about.write_string(row, 0, note)
    return target.getvalue()


def _listed(db: Db, chinese: bool) -> list[list[str]]:
    offices = db.scalars(select(Organisation).where(Organisation.active).order_by(Organisation.code)).all()
    units = db.scalars(select(ReportingUnit).order_by(ReportingUnit.position))
    programmes = db.scalars(select(Programme).order_by(Programme.position))
    return [
        [office.code for office in offices],
        [office.name if chinese else office.name_en or office.name for office in offices],
        [words[0] if chinese else words[-1] for words in ROLE_WORDS.values()],
        [unit.short_name if chinese else unit.code for unit in units],
        [programme.short_name if chinese else programme.code for programme in programmes],
    ]


def _write_lists(
    sheet: xlsxwriter.worksheet.Worksheet,
    heads: tuple[str, ...],
    columns: list[list[str]],
    bold: xlsxwriter.format.Format,
) -> list[int]:
    """Write the lists side by side; answers their lengths, at least one."""
    for at, (head, values) in enumerate(zip(heads, columns, strict=True)):
        sheet.set_column(at, at, 28)
        sheet.write_string(0, at, head, bold)
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, at, value)
    return [max(len(values), 1) for values in columns]
