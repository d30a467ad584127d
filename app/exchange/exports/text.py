"""GeoJSON, CSV and KML: lines of text that PostgreSQL makes, put one after the other."""

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy import ColumnElement, Text, case, func, literal, type_coerce
from sqlalchemy.dialects.postgresql import array

from app.exchange.exports.about import About
from app.exchange.exports.fields import FIELDS, Field, field_columns
from app.exchange.exports.queries import DECIMALS, Snapshot, feature, shape
from app.exchange.exports.schemas import Crs, CsvGeometry, ExportQuery, Format
from app.exchange.exports.spool import Out
from app.facts.models import ProjectFacts as F
from app.logbook.export import BOM, FORMULA
from app.projects.models import Project

# What XML 1.0 has no place for.
NOT_XML = "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
KML_TYPES = {"number": "double", "integer": "int", "boolean": "bool"}


def write_geojson(snapshot: Snapshot, about: About, wanted: ExportQuery, out: Out) -> None:
    """RFC 7946 in 4326. In another system a `crs` member names it, as GeoJSON had it before the RFC; GIS reads that."""
    head: dict[str, Any] = {"type": "FeatureCollection", "name": "projects"}
    if wanted.crs is not Crs.WGS84:
        name = f"urn:ogc:def:crs:EPSG::{wanted.crs.value}"
        head["crs"] = {"type": "name", "properties": {"name": name}}
    head["metadata"] = about.as_data()
    out.write(f'{json.dumps(head, ensure_ascii=False)[:-1]}, "features": [\n'.encode())
    # The last line's end waits until another line comes.
    ended = b""
    for data in snapshot.written(feature(snapshot, wanted.crs), ready=wanted.crs is Crs.WGS84):
        whole = data.endswith(b"\n")
        out.write(ended + (data[:-1] if whole else data).replace(b"\n", b",\n"))
        ended = b",\n" if whole else b""
    out.write(b"\n]}\n")


def write_csv(snapshot: Snapshot, wanted: ExportQuery, out: Out) -> None:
    """RFC 4180 with a byte order mark, by which spreadsheets know UTF-8. Nothing stands above or below the table."""
    places = _places(wanted)
    columns = field_columns(snapshot.today)
    cells = [_csv(field, columns[field.name]) for field in FIELDS] + list(places.values())
    out.write((BOM + ",".join([*(field.name for field in FIELDS), *places]) + "\r\n").encode())
    for lines in snapshot.lines(func.array_to_string(array(cells), ",", "")):
        out.write(("\r\n".join(lines) + "\r\n").encode())


def _places(wanted: ExportQuery) -> dict[str, ColumnElement[Any]]:
    """The last columns: the shape, or a point on it, or none where the shape stands elsewhere."""
    if wanted.format_ is not Format.CSV:
        return {}
    if wanted.geometry is not CsvGeometry.LONLAT:
        return {"WKT": _quoted(type_coerce(func.ST_AsText(shape(wanted.crs), DECIMALS[wanted.crs]), Text))}
    if wanted.crs is not Crs.CGCS2000_CM126E:
        return {"lon": F.lon.cast(Text), "lat": F.lat.cast(Text)}
    point = func.ST_Transform(F.anchor, int(wanted.crs))
    return {
        name: func.round(type_coerce(axis(point), F.total_wan.type).cast(F.total_wan.type), 4).cast(Text)
        for name, axis in (("easting_m", func.ST_X), ("northing_m", func.ST_Y))
    }


def _plain(field: Field, column: Any) -> ColumnElement[str]:
    """Anything but text as text; an instant in UTC."""
    if field.type == "instant":
        return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    return column.cast(Text)  # type: ignore[no-any-return]


def _csv(field: Field, column: Any) -> ColumnElement[str]:
    if field.type != "text":
        return _plain(field, column)
    # What a spreadsheet would take for a formula stays text; a number is never touched.
    safe = case((func.left(column, 1).in_(FORMULA), func.concat("'", column)), else_=column)
    return _quoted(safe)


def _quoted(text: ColumnElement[Any]) -> ColumnElement[str]:
    """In quotes, null stays null; `||` on purpose, which `concat` would not keep."""
    return literal('"', Text) + func.replace(text, '"', '""', type_=Text) + literal('"', Text)


def write_kml(snapshot: Snapshot, about: About, out: Out) -> None:
    """KML 2.2 with typed data; a project without a place is a placemark without geometry."""
    schema = "".join(
        f"<SimpleField type={quoteattr(KML_TYPES.get(field.type, 'string'))} name={quoteattr(field.name)}>"
        f"<displayName>{escape(field.head(about.language))}</displayName></SimpleField>"
        for field in FIELDS
    )
    title = about.in_words()[0][1]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        f"<name>{escape(title)}</name>\n<description>{escape(about.as_text().translate(_DROP))}</description>\n"
        f'<Schema name="projects" id="projects">{schema}</Schema>\n<Folder>\n<name>projects</name>\n'
    )
    out.write(head.encode())
    for lines in snapshot.lines(_placemark(snapshot)):
        out.write(("\n".join(lines) + "\n").encode())
    out.write(b"</Folder>\n</Document>\n</kml>\n")


_DROP = dict.fromkeys(map(ord, NOT_XML))


def _placemark(snapshot: Snapshot) -> ColumnElement[str]:
    columns = field_columns(snapshot.today)
    parts: list[Any] = [
        func.concat('<Placemark id="project-', F.project_id, '"><name>'), _escaped(F.name),
        literal('</name><ExtendedData><SchemaData schemaUrl="#projects">', Text),
    ]  # fmt: skip
    for field in FIELDS:
        text = _plain(field, columns[field.name])
        value = _escaped(text) if field.type == "text" else text
        parts.append(literal(f'<SimpleData name="{field.name}">', Text) + value + literal("</SimpleData>", Text))
    place = type_coerce(func.ST_AsKML(Project.geom, DECIMALS[Crs.WGS84]), Text)
    parts += [literal("</SchemaData></ExtendedData>", Text), place, literal("</Placemark>", Text)]
    return func.array_to_string(array(parts), "", type_=Text)


def _escaped(text: Any) -> ColumnElement[str]:
    whole: Any = func.translate(text, NOT_XML, "")
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        whole = func.replace(whole, character, entity, type_=Text)
    return whole  # type: ignore[no-any-return]
