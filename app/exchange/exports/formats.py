"""The one table of formats, and how a file of any of them comes about."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.exchange.exports import gis, sheet, text
from app.exchange.exports.about import About, about
from app.exchange.exports.queries import Snapshot, snapshot
from app.exchange.exports.schemas import ExportQuery, Format
from app.exchange.exports.spool import Out, work_folder
from app.exchange.oc4ids.package import MEDIA_TYPE, package, the_public
from app.exchange.workbook import XLSX
from app.identity.access import Caller
from app.kit import clock
from app.selection.totals import Totals

Writer = Callable[[Snapshot, About, ExportQuery, Out, Path], None]


@dataclass(frozen=True)
class Made:
    """`suffix`: how the file's name ends; `whole`: nothing can be sent before all is written; `open`: open data, what is
    published and no more, for every reader."""

    suffix: str
    media: str
    write: Writer
    whole: bool = False
    open: bool = False


def _by_file(write: Callable[[Snapshot, About, ExportQuery, Path], Path]) -> Writer:
    """A format that needs a file to write into: written, then passed on."""

    def writer(taken: Snapshot, told: About, wanted: ExportQuery, out: Out, folder: Path) -> None:
        path = write(taken, told, wanted, folder)
        with path.open("rb") as file:
            shutil.copyfileobj(file, out, 1024 * 1024)
        path.unlink()

    return writer


def _write_oc4ids(taken: Snapshot, _told: About, wanted: ExportQuery, out: Out, _folder: Path) -> None:
    for piece in package(taken.db, wanted, taken.caller):
        out.write(piece)


FORMATS: dict[Format, Made] = {
    Format.GEOJSON: Made(".geojson", "application/geo+json", lambda s, a, w, o, _: text.write_geojson(s, a, w, o)),
    Format.CSV: Made(".csv", "text/csv; charset=utf-8", lambda s, _a, w, o, _: text.write_csv(s, w, o)),
    Format.KML: Made(".kml", "application/vnd.google-earth.kml+xml", lambda s, a, _w, o, _: text.write_kml(s, a, o)),
    Format.GPKG: Made(".gpkg", "application/geopackage+sqlite3", _by_file(gis.write_gpkg), whole=True),
    Format.FGB: Made(".fgb", "application/vnd.flatgeobuf", _by_file(gis.write_fgb), whole=True),
    Format.SHP: Made("-shp.zip", "application/zip", _by_file(gis.write_shp), whole=True),
    Format.XLSX: Made(".xlsx", XLSX, _by_file(lambda s, a, _w, f: sheet.write_xlsx(s, a, f)), whole=True),
    Format.OC4IDS: Made("-oc4ids.json", MEDIA_TYPE, _write_oc4ids, open=True),
}


def write_export(
    wanted: ExportQuery,
    caller: Caller,
    out: Out,
    *,
    query: str,
    language: str,
    note: Callable[[Totals], Any] = lambda _: None,
) -> Totals:
    """Write the selection to `out`, from one snapshot; `note` is told the numbers before the first byte."""
    made = FORMATS[wanted.format_]
    with work_folder() as folder, snapshot(wanted, the_public(caller) if made.open else caller) as taken:
        taken.go_on = lambda: out.write(b"")
        counts = taken.counts()
        note(counts)
        told = about(wanted, counts, clock.today(), caller.as_of, query, language)
        made.write(taken, told, wanted, out, folder)
    return counts
