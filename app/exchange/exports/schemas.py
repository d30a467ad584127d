"""What may be asked of an export: the one filter, a format, a reference system."""

from enum import IntEnum, StrEnum
from typing import Literal

from pydantic import Field

from app.kit.errors import Invalid
from app.selection.schemas import ProjectFilter


class Format(StrEnum):
    GEOJSON = "geojson"
    GPKG = "gpkg"
    SHP = "shp"
    KML = "kml"
    FGB = "fgb"
    CSV = "csv"
    XLSX = "xlsx"
    OC4IDS = "oc4ids"


class Crs(IntEnum):
    """EPSG codes; in a file the first axis is always longitude or easting."""

    WGS84 = 4326
    CGCS2000 = 4490
    CGCS2000_CM126E = 4551  # three-degree Gauss-Krüger, central meridian 126° E, metres


class CsvGeometry(StrEnum):
    WKT = "wkt"
    LONLAT = "lonlat"


class ExportQuery(ProjectFilter):
    format_: Format = Field(alias="format")
    crs: Crs = Field(Crs.WGS84, description="EPSG code")
    geometry: CsvGeometry | None = Field(None, description="csv only: the shape as WKT (default), or a point on it")
    lang: Literal["zh-CN", "en"] | None = Field(None, description="of heads and notes; else Accept-Language decides")

    def check(self) -> None:
        """Refuse what does not go together, by name."""
        if self.format_ is Format.KML and self.crs is not Crs.WGS84:
            raise Invalid.at("crs", "exchange.kml_crs", int(self.crs))
        if self.format_ is Format.OC4IDS and self.crs is not Crs.WGS84:
            raise Invalid.at("crs", "oc4ids.crs", int(self.crs))
        if self.geometry is not None and self.format_ is not Format.CSV:
            raise Invalid.at("geometry", "exchange.geometry_of_csv", str(self.geometry))
