"""Reading a sheet out of a workbook that anybody may have made, and naming its cells."""

import io
import re
import zipfile
import zlib
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from app.kit.errors import Invalid
from app.kit.schemas import UNSTORABLE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MB = 1024 * 1024
MAX_MB, MAX_UNPACKED_MB, MAX_PARTS = 5, 40, 200
MAX_ROWS, MAX_COLUMNS = 2000, 60
# Where a cell or a row says that it is: `r="B7"`, `r="7"`.
PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,9})(\d{1,19})""")
# Another encoding, in which `PLACE` would find nothing, begins otherwise or has NUL bytes.
PLAIN_XML = re.compile(rb"(\xef\xbb\xbf)?\s*<")


def read_rows(content: bytes) -> list[list[str]]:
    """The first sheet that is shown, as text, from its first row and column on; Invalid for whatever is no such file."""
    parts = _unpacked(content)
    _check_extent(parts)
    try:
        with load_workbook(io.BytesIO(_packed(parts))) as book:
            rows = book.get_sheet_by_index(_first_shown(book)).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise _no_workbook() from error
    return [[_text(cell) for cell in row[:MAX_COLUMNS]] for row in rows]


def cell_name(row: int, column: int) -> str:
    """`B7` for row 7 and column 2, both counted from one."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _no_workbook() -> Invalid:
    return Invalid.at("file", "exchange.not_xlsx")


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Every part of the file, read up to the limit whatever the file says of its own size."""
    if len(content) > MAX_MB * MB:
        raise Invalid.at("file", "exchange.too_large", limit=MAX_MB)
    if not content.startswith(b"PK\x03\x04"):
        raise _no_workbook()
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_MB * MB
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = packed.infolist()
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > left:
                raise Invalid.at("file", "exchange.unpacked")
            for info in infos:
                with packed.open(info) as part:
                    parts[info.filename] = part.read(info.file_size + 1)
                left -= len(parts[info.filename])
                if left < 0:
                    raise Invalid.at("file", "exchange.unpacked")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _no_workbook() from error
    if "xl/workbook.xml" not in parts or "[Content_Types].xml" not in parts:
        raise _no_workbook()
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    """A file of exactly these bytes, so that the reader meets nothing that was not measured."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as plain:
        for name, part in parts.items():
            plain.writestr(name, part)
    return target.getvalue()


def _check_extent(parts: dict[str, bytes]) -> None:
    """Refuse far-away cells: the reader makes room for every cell between the first and the last."""
    for name, part in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if not PLAIN_XML.match(part) or b"\0" in part or b"<!DOCTYPE" in part:
            raise _no_workbook()
        if not name.startswith("xl/worksheets/") or name.endswith(".rels"):
            continue
        for letters, number in PLACE.findall(part):
            if int(number) > MAX_ROWS + 1:
                raise Invalid.at("file", "exchange.too_many_rows", limit=MAX_ROWS)
            if len(letters) > 2 or _column(letters) > 16 * MAX_COLUMNS:
                raise Invalid.at("file", "exchange.unpacked")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _first_shown(book: CalamineWorkbook) -> int:
    shown = (
        at
        for at, sheet in enumerate(book.sheets_metadata)
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
    )
    found = next(shown, None)
    if found is None:
        raise _no_workbook()
    return found


def _text(cell: object) -> str:
    """What a cell shows, as text: a formula counts as what it last showed, a whole number has no point."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date | datetime):
        return cell.isoformat()
    return UNSTORABLE.sub("", str(cell)).strip()
