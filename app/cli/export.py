"""`guatu export FILE`: a selection as a file, by the code that serves it."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from app.cli.database import connected
from app.cli.run import demo_settings, has_demo
from app.cli.words import fail, say


def export(
    file: Annotated[Path, typer.Argument(help=".geojson .gpkg .zip (Shapefile) .kml .fgb .csv .xlsx")],
    selection: Annotated[
        str,
        typer.Option("--filter", help="as in the address: programme=metro&min_investment=5000 / 与网址中的写法相同"),
    ] = "",
    crs: Annotated[int, typer.Option(help="4326, 4490, 4551")] = 4326,
    geometry: Annotated[str, typer.Option(help="csv: wkt, lonlat")] = "",
    english: Annotated[bool, typer.Option("--english", help="heads in English / 英文表头")] = False,
) -> None:
    """Write a selection of projects to FILE, in the format of its ending. / 导出所选项目，格式由文件扩展名决定。"""
    import app.models  # noqa: F401 (tables refer to those of other rooms)
    from app.exchange.exports.formats import FORMATS
    from app.exchange.exports.local import export_to
    from app.exchange.exports.schemas import ExportQuery
    from app.kit.asked import read
    from app.kit.messages import CHINESE, ENGLISH

    ending = file.suffix.lower()
    format_ = next((one for one, made in FORMATS.items() if Path(f"x{made.suffix}").suffix == ending), None)
    if format_ is None:
        known = " ".join(sorted(Path(f"x{made.suffix}").suffix for made in FORMATS.values()))
        fail(
            f"不认识扩展名 {ending or '（无）'}，可用：{known}。/ The file's ending says no format; there are: {known}."
        )
    more = {"format": format_, "crs": str(crs)} | ({"geometry": geometry} if geometry else {})
    wanted = read(ExportQuery, f"{selection}&{urlencode(more)}")
    with connected():
        if has_demo():
            demo_settings()
        counts = export_to(file, wanted, query=selection, language=ENGLISH if english else CHINESE)
    say(
        f"已导出 {counts.total} 个项目（含示例 {counts.demo} 个）到 {file}",
        f"{counts.total} projects ({counts.demo} made up) in {file}",
    )
