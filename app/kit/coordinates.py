"""A pair of coordinates as somebody types or pastes it: what it may mean."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.kit.datum import wgs84_of_bd09, wgs84_of_gauss, wgs84_of_gcj02
from app.kit.shapes import CITY_BOX


class Datum(StrEnum):
    """What the numbers were given in. WGS 84 and CGCS2000 in degrees are the same here."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    GAUSS = "gauss"


@dataclass(frozen=True)
class Reading:
    """One meaning: where that is in WGS 84, whether the axes stood the other way round, and the zone's meridian."""

    datum: Datum
    lon: float
    lat: float
    swapped: bool = False
    meridian: int | None = None


NUMBER = r"[-+]?\d{1,8}(?:\.\d+)?"
PAIR = re.compile(rf"\s*[(（\[]?\s*({NUMBER})\s*[,，、;；\s/]\s*({NUMBER})\s*[)）\]]?\s*", re.ASCII | re.DOTALL)
# 125°19′05″E, 43°53′10″N, in either order, and with signs as keyboards have them.
ANGLE = r"(\d{1,3})\s*[°度]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'分]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:[″\"秒]|'')\s*)?"
ANGLES = re.compile(
    rf"\s*([NEne北东]?)[纬经]?\s*{ANGLE}([NEne]?)\s*[,，;；\s]*\s*([NEne北东]?)[纬经]?\s*{ANGLE}([NEne]?)\s*"
)
WORDS = re.compile(r"(longitude|latitude|lon|lng|lat|东经|北纬|经度|纬度|[xyXY])\s*[:：=]?\s*", re.IGNORECASE)
# Meridians of the city's zones, by the prefix of the easting: 3 degrees wide, then 6.
ZONES = {42: 126, 41: 123, 43: 129, 21: 123, 22: 129}


def readings(given: str) -> list[Reading] | None:
    """Every meaning of a pair that lies in the city, likeliest first; none where it lies elsewhere, None for no pair."""
    pair = _pair(given)
    if pair is None:
        return None
    if max(map(abs, pair)) <= 180:
        return _degrees(*pair)
    return _metres(*pair)


def _pair(given: str) -> tuple[float, float] | None:
    angles = ANGLES.fullmatch(given)
    if angles:
        first, second = (_angle(angles.group(n + 2), angles.group(n + 3), angles.group(n + 4)) for n in (0, 5))
        return first, second
    plain = PAIR.fullmatch(WORDS.sub(" ", given.replace("°", " ").rstrip("NEne ")))
    return (float(plain[1]), float(plain[2])) if plain else None


def _angle(whole: str, minutes: str | None, seconds: str | None) -> float:
    return int(whole) + float(minutes or 0) / 60 + float(seconds or 0) / 3600


def _degrees(first: float, second: float) -> list[Reading]:
    """Longitude and latitude, or the other way round: in this city the two cannot be taken for one another."""
    for lon, lat, swapped in ((first, second, False), (second, first, True)):
        if in_city(lon, lat):
            return [
                Reading(Datum.WGS84, lon, lat, swapped),
                Reading(Datum.GCJ02, *wgs84_of_gcj02(lon, lat), swapped),
                Reading(Datum.BD09, *wgs84_of_bd09(lon, lat), swapped),
            ]
    return []


def _metres(first: float, second: float) -> list[Reading]:
    """Easting and northing, or north first as surveyors write it; the zone by its prefix, else each that fits."""
    found = []
    for east, north, swapped in ((first, second, False), (second, first, True)):
        zone = int(east // 1_000_000)
        meridians = [ZONES[zone]] if zone in ZONES else [126, 123] if zone == 0 else []
        for meridian in meridians:
            if not 4_000_000 < north < 6_000_000:
                continue
            lon, lat = wgs84_of_gauss(east % 1_000_000, north, meridian)
            if in_city(lon, lat):
                found.append(Reading(Datum.GAUSS, lon, lat, swapped, meridian))
    return found


def in_city(lon: float, lat: float) -> bool:
    west, south, east, north = CITY_BOX
    return west <= lon <= east and south <= lat <= north
