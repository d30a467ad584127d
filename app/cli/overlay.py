"""`guatu overlay …`: layers of the operator's own, seen by the roles that are named here and by nobody else."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.database import connected
from app.cli.words import fail, say

commands = typer.Typer(no_args_is_help=True, help="叠加图层 / layers of your own")
Roles = Annotated[str, typer.Option(help="planner,dispatcher … 可见的角色 / who may know of it; nobody without")]
NOBODY = ("尚无人可见，请用 guatu overlay allow 指定角色", "nobody sees it yet: name roles by guatu overlay allow")


@commands.command("import")
def bring(
    file: Annotated[Path, typer.Argument(help=".gpkg .zip .shp .gdb .geojson .kml .dxf")],
    code: Annotated[str, typer.Option(help="farmland-2024")],
    kind: Annotated[
        str,
        typer.Option(help="development_boundary permanent_farmland ecological_redline detailed_plan land_state other"),
    ],
    name: Annotated[str, typer.Option(help="图层名称；不给则用文件名 / its name; the file's without")] = "",
    name_en: Annotated[str, typer.Option(help="英文名称 / its English name")] = "",
    source: Annotated[str, typer.Option(help="来源 / where it is from")] = "",
    data_date: Annotated[str, typer.Option("--date", help="数据日期 / of what day: 2024-12-31")] = "",
    crs: Annotated[
        str,
        typer.Option(
            help="EPSG:4490, wgs84, cgcs2000, gcj02, bd09, gk126 …：文件没有坐标系时 / where the file has none"
        ),
    ] = "",
    layer: Annotated[str, typer.Option(help="文件里的图层 / the file's layer, where it has several")] = "",
    class_field: Annotated[str, typer.Option(help="分类字段 / the field of the class")] = "",
    name_field: Annotated[str, typer.Option(help="名称字段 / the field of the name")] = "",
    roles: Roles = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="替换同代码图层 / in place of the one that is there")
    ] = False,
) -> None:
    """Lay FILE in as a layer; all of it or nothing. / 导入 FILE 为叠加图层，要么全部、要么不改。"""
    from app.overlays.schemas import OverlayIn

    if not file.exists():
        fail(f"没有文件 {file}。/ There is no file {file}.")
    given = OverlayIn.model_validate(
        {
            "code": code,
            "name": name or file.stem,
            "name_en": name_en or None,
            "kind": kind,
            "source": source or None,
            "data_date": date.fromisoformat(data_date) if data_date else None,
            "roles": _listed(roles),
        }
    )
    asked = {"layer": layer, "class_field": class_field, "name_field": name_field}
    _bring(file, given, _system(crs), {key: value or None for key, value in asked.items()}, replace=replace)


def _bring(file: Path, given: Any, declared: Any, asked: dict[str, str | None], *, replace: bool) -> None:
    from app.audit.commands import SYSTEM, sign
    from app.exchange.overlays.files import opened, rows
    from app.exchange.overlays.reading import features, named_system, srid_of, system_of
    from app.overlays.commands import lay_layer
    from seed.transaction import opened as transaction

    with connected() as urls, opened(file, asked["layer"]) as source:
        system = system_of(source.crs, source.kind, declared)
        fields = source.columns(asked["name_field"], asked["class_field"])
        say(
            f"{source.count:,} 个要素，坐标系 {named_system(system)}，名称字段 {fields[0] or '无'}，分类字段 {fields[1] or '无'}",
            f"{source.count:,} features in {named_system(system)}; name from {fields[0] or 'nothing'}, class from {fields[1] or 'nothing'}",
        )
        with transaction(urls.service_url) as db:
            sign(db, person_id=SYSTEM, origin="command", reason=f"guatu overlay import {file.name}"[:200])
            found, batches = features(db, rows(source, *fields), system, _read, drawing=source.kind == "dxf")
            layer = lay_layer(
                db, given, named_system(system), srid_of(system), batches,
                by=SYSTEM, replace=replace, file_name=file.name[:200], say=_measured,
            )  # fmt: skip
            told = f"{layer.feature_count:,}", f"{layer.area_m2 / 1e6:,.4f}", bool(layer.roles)
    _report(found)
    say(f"已导入 {given.code}：{told[0]} 个要素，{told[1]} 平方公里", f"imported: {told[0]} features, {told[1]} km²")
    if not told[2]:
        say(*NOBODY)


def _report(found: Any) -> None:
    if found.mended:
        say(
            f"修复了 {len(found.mended)} 个自相交的要素：第 {_numbers(found.mended)} 个",
            f"mended {len(found.mended)} features that crossed themselves: number {_numbers(found.mended)}",
        )
    if found.empty:
        say(
            f"{len(found.empty)} 个要素没有图形，未导入：第 {_numbers(found.empty)} 个",
            f"left out {len(found.empty)} features without a shape: number {_numbers(found.empty)}",
        )
    if found.others:
        say(f"图中 {found.others:,} 个线、点、文字不是面，未导入", f"left out {found.others:,} lines, points and words")
    if found.elsewhere:
        say(f"{found.elsewhere:,} 个要素不在本市，未导入", f"left out {found.elsewhere:,} features outside the city")


def _numbers(numbers: list[int]) -> str:
    return "、".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")


def _read(count: int) -> None:
    print(f"\r… {count:,}", end="", flush=True)


def _measured(done: int, of: int) -> None:
    print(f"\r… 压占 / covers {done:,} / {of:,}", end="\n" if done == of else "", flush=True)


def _system(given: str) -> Any:
    """`EPSG:4490`, or a word that is declared for coordinates elsewhere as well."""
    from app.exchange.overlays.reading import declared_system
    from app.exchange.places.systems import System
    from app.kit.errors import Invalid

    try:
        return declared_system(given)
    except Invalid:
        return fail(
            f"不认识坐标系 {given}：EPSG:代码或 {'、'.join(System)}。/ "
            f"There is no system {given}: EPSG:number or {', '.join(System)}."
        )


def _listed(roles: str) -> list[str]:
    return [role.strip() for role in roles.split(",") if role.strip()]


@commands.command("allow")
def allow(code: str, roles: Roles = "") -> None:
    """Let these roles know of the layer CODE, and no others. / 指定图层 CODE 对哪些角色可见。"""
    from app.audit.commands import SYSTEM, sign
    from app.identity.roles import Role
    from app.overlays.commands import name_roles
    from seed.transaction import opened

    try:
        wanted = [Role(role) for role in _listed(roles)]
    except ValueError as error:
        fail(f"没有这个角色。/ There is no such role.\n{error}")
    with connected() as urls, opened(urls.service_url) as db:
        sign(db, person_id=SYSTEM, origin="command", reason=f"guatu overlay allow {code}"[:200])
        layer = name_roles(db, code, wanted)
        told = ", ".join(layer.roles)
    say(f"{code} 可见：{told or '无人'}", f"{code} is seen by {told or 'nobody'}")


@commands.command("list")
def show() -> None:
    """Every layer, and who may know of it. / 列出全部叠加图层及其可见角色。"""
    from sqlalchemy import select

    from app.overlays.models import OverlayLayer
    from seed.transaction import opened

    with connected() as urls, opened(urls.service_url) as db:
        live = select(OverlayLayer).where(OverlayLayer.removed_at.is_(None)).order_by(OverlayLayer.code)
        layers = db.scalars(live).all()
        for one in layers:
            print(
                f"{one.code}\t{one.name}\t{one.kind}\t{one.feature_count:,}\t{one.area_m2 / 1e6:,.4f} km²\t{one.crs}"
                f"\t{one.data_date or '—'}\t{','.join(one.roles) or '—'}"
            )
    if not layers:
        say("还没有图层，用 guatu overlay import 导入", "there are no layers yet: guatu overlay import FILE …")


@commands.command("remove")
def remove(
    code: str,
    for_good: Annotated[
        bool, typer.Option("--for-good", help="连同可恢复的内容一并删除 / with all that could come back")
    ] = False,
) -> None:
    """Take the layer CODE away; `undo` brings it back. / 移除图层 CODE，可用 undo 恢复。"""
    from app.audit.commands import SYSTEM, sign
    from app.overlays.commands import forget_layer, layer_kept, remove_layer
    from seed.transaction import opened

    with connected() as urls, opened(urls.service_url) as db:
        sign(db, person_id=SYSTEM, origin="command", reason=f"guatu overlay remove {code}"[:200])
        if not for_good or layer_kept(db, code).removed_at is None:
            remove_layer(db, code)
        if for_good:
            forget_layer(db, code)
    say(f"已移除 {code}", f"removed {code}")


@commands.command("undo")
def undo(code: str) -> None:
    """Bring back CODE after it was removed, or what it held before it was replaced. / 撤销图层 CODE 的移除或替换。"""
    from app.audit.commands import SYSTEM, sign
    from app.overlays.commands import take_back
    from seed.transaction import opened

    with connected() as urls, opened(urls.service_url) as db:
        sign(db, person_id=SYSTEM, origin="command", reason=f"guatu overlay undo {code}"[:200])
        layer = take_back(db, code)
        told = f"{layer.feature_count:,}"
    say(f"已恢复 {code}：{told} 个要素", f"{code} is back: {told} features")
