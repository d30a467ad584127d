"""Between the datums that coordinates come in: WGS 84, GCJ-02 (Amap, Tencent), BD-09 (Baidu) and Gauss-Krüger metres.

GCJ-02 shifts a place by up to some 700 m by a formula that everybody knows and nobody has published; BD-09 is GCJ-02
shifted once more. Neither can be turned back by a formula: the inverse is approached until a step is below a tenth of a
millimetre. CGCS2000 differs from WGS 84 by less than a metre and is taken to be the same.
"""

from collections.abc import Callable
from math import asinh, atan, atan2, atanh, cos, cosh, degrees, hypot, pi, radians, sin, sinh, sqrt, tan

Point = tuple[float, float]

# The ellipsoid that the formula of GCJ-02 is written for (Krassovsky 1940), and that of CGCS2000.
KRASSOVSKY_M, KRASSOVSKY_E2 = 6378245.0, 0.00669342162296594323
CGCS2000_M, CGCS2000_F = 6378137.0, 1 / 298.257222101
# BD-09 turns degrees as if a circle had 3,000 of them.
BAIDU = pi * 3000 / 180
CLOSE_DEG = 1e-9
MOST_STEPS = 30


def wgs84_of_mercator(x: float, y: float) -> Point:
    """Metres of Web Mercator (EPSG:3857), in which places are drawn, to degrees."""
    return degrees(x / CGCS2000_M), degrees(atan(sinh(y / CGCS2000_M)))


def gcj02_of(lon: float, lat: float) -> Point:
    """WGS 84 to GCJ-02, degrees."""
    x, y = lon - 105, lat - 35
    ripples = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (ripples + _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (ripples + _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))) * 2 / 3
    phi = radians(lat)
    bend = 1 - KRASSOVSKY_E2 * sin(phi) ** 2
    meridian = KRASSOVSKY_M * (1 - KRASSOVSKY_E2) / (bend * sqrt(bend))
    parallel = KRASSOVSKY_M / sqrt(bend) * cos(phi)
    return lon + degrees(east / parallel), lat + degrees(north / meridian)


def _waves(at: float, *waves: tuple[float, float]) -> float:
    return sum(size * sin(pi * often * at) for size, often in waves)


def bd09_of(lon: float, lat: float) -> Point:
    """WGS 84 to BD-09, degrees."""
    return _bd09_of_gcj02(*gcj02_of(lon, lat))


def _bd09_of_gcj02(lon: float, lat: float) -> Point:
    far = hypot(lon, lat) + 2e-5 * sin(lat * BAIDU)
    turn = atan2(lat, lon) + 3e-6 * cos(lon * BAIDU)
    return far * cos(turn) + 0.0065, far * sin(turn) + 0.006


def wgs84_of_gcj02(lon: float, lat: float) -> Point:
    """GCJ-02 to WGS 84, degrees."""
    return _inverse(gcj02_of, lon, lat)


def wgs84_of_bd09(lon: float, lat: float) -> Point:
    """BD-09 to WGS 84, degrees."""
    return _inverse(bd09_of, lon, lat)


def _inverse(forth: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    """The place that `forth` brings here, approached by what is still missing."""
    at = (lon, lat)
    for _ in range(MOST_STEPS):
        there = forth(*at)
        step = (lon - there[0], lat - there[1])
        at = (at[0] + step[0], at[1] + step[1])
        if max(map(abs, step)) < CLOSE_DEG:
            break
    return at


def wgs84_of_gauss(east: float, north: float, meridian: float) -> Point:
    """CGCS2000 / Gauss-Krüger to degrees: metres with a false easting of 500 km, and the zone's central meridian.

    Krüger's series to the fourth power of the third flattening: good to a millimetre within a zone and its neighbours.
    """
    n = CGCS2000_F / (2 - CGCS2000_F)
    radius = CGCS2000_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    xi, eta = north / radius, (east - 500_000) / radius
    beta = (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161280,
    )
    xi_, eta_ = xi, eta
    for k, factor in enumerate(beta, 1):
        xi_ -= factor * sin(2 * k * xi) * cosh(2 * k * eta)
        eta_ -= factor * cos(2 * k * xi) * sinh(2 * k * eta)
    # From the conformal latitude to the geographic one, by its tangent.
    wanted = sin(xi_) / hypot(sinh(eta_), cos(xi_))
    e = sqrt(CGCS2000_F * (2 - CGCS2000_F))
    tangent = wanted
    for _ in range(6):
        sine = tangent / hypot(1, tangent)
        sigma = sinh(e * atanh(e * sine))
        found = tangent * hypot(1, sigma) - sigma * hypot(1, tangent)
        slope = (1 - e**2) * hypot(1, found) * hypot(1, tangent) / (1 + (1 - e**2) * tangent**2)
        tangent += (wanted - found) / slope
    return meridian + degrees(atan2(sinh(eta_), cos(xi_))), degrees(atan(tangent))


def gauss_of(lon: float, lat: float, meridian: float) -> Point:
    """Degrees to CGCS2000 / Gauss-Krüger: easting and northing in metres."""
    n = CGCS2000_F / (2 - CGCS2000_F)
    radius = CGCS2000_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    e = sqrt(CGCS2000_F * (2 - CGCS2000_F))
    tangent = tan(radians(lat))
    sigma = sinh(e * atanh(e * sin(radians(lat))))
    conformal = tangent * hypot(1, sigma) - sigma * hypot(1, tangent)
    away = radians(lon - meridian)
    xi, eta = atan2(conformal, cos(away)), asinh(sin(away) / hypot(conformal, cos(away)))
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    east, north = eta, xi
    for k, factor in enumerate(alpha, 1):
        north += factor * sin(2 * k * xi) * cosh(2 * k * eta)
        east += factor * cos(2 * k * xi) * sinh(2 * k * eta)
    return 500_000 + radius * east, radius * north
