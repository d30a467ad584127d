"""`guatu basemap …`: the operator's own base map, and the way back."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.database import connected
from app.cli.words import fail, say

commands = typer.Typer(no_args_is_help=True, help="底图 / the base map")
OSM_ENDINGS = (".osm.pbf", ".pbf", ".osm")


@commands.command("import")
def bring(file: Annotated[Path, typer.Argument(help=".pmtiles .osm.pbf .osm")]) -> None:
    """Take FILE as the base map: PMTiles beside ours, an OpenStreetMap extract in its place. / 用 FILE 作底图。"""
    if not file.is_file():
        fail(f"没有文件 {file}。/ There is no file {file}.")
    if file.name.endswith(".pmtiles"):
        _pmtiles(file)
    elif file.name.endswith(OSM_ENDINGS):
        _extract(file)
    else:
        fail("认识 .pmtiles、.osm.pbf 和 .osm。/ The file must end in .pmtiles, .osm.pbf or .osm.")


@commands.command("reset")
def reset() -> None:
    """Put Guatu's own base map back and forget what was imported. / 恢复自带的示意底图。"""
    from app.audit.commands import SYSTEM, sign
    from app.publish.basemaps import imported_file
    from seed.load import draw_plate
    from seed.transaction import opened

    with connected() as urls, opened(urls.service_url) as db:
        sign(db, person_id=SYSTEM, origin="command", reason="guatu basemap reset")
        count = draw_plate(db)
        imported_file().unlink(missing_ok=True)
    say(f"已恢复自带底图，{count} 个要素", f"our own base map is back: {count} features")


def _pmtiles(file: Path) -> None:
    from app.publish.basemaps import NotPmtiles, keep

    try:
        found = keep(file)
    except NotPmtiles:
        fail(f"{file} 不是完整的 PMTiles 第 3 版文件。/ {file} is no whole PMTiles file of version 3.")
    kind = "矢量 / vector" if found.vector else "影像 / raster"
    say(
        f"已导入 {file.name}：{kind}，{found.min_zoom}–{found.max_zoom} 级",
        f"imported; named on the map: {found.attribution or '—'}",
    )
    if not found.attribution:
        say("文件没有注明来源，请确认许可", "the file names no source: make sure that you may use it")


def _extract(file: Path) -> None:
    from app.audit.commands import SYSTEM, sign
    from app.publish.basemaps import OSM
    from app.publish.commands import replace_basemap_by
    from app.publish.osm import NotOsm, features
    from seed.transaction import opened

    try:
        with connected() as urls, opened(urls.service_url) as db:
            sign(db, person_id=SYSTEM, origin="command", reason=f"guatu basemap import {file.name}"[:200])
            count = replace_basemap_by(db, features(file))
            if not count:
                fail(
                    "文件里没有本市的道路、水系或铁路，底图没有改变。/ "
                    "There is nothing of this city in the file; the base map is as it was."
                )
    except NotOsm as error:
        fail(f"{file} 读不出来，底图没有改变。/ {file} cannot be read; the base map is as it was.\n{error}")
    say(f"已导入 {count:,} 个要素", f"imported {count:,} features; the map names {OSM}")
