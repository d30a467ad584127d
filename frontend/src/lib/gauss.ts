/**
 * Between degrees and metres of CGCS2000 / Gauss-Krüger, false easting 500 km: Krüger's series, good to a millimetre within
 * a zone and its neighbours. East first, as everywhere in the page; surveyors write north first, and call it X.
 */
const RADIUS = 6378137
const F = 1 / 298.257222101
const N = F / (2 - F)
const E = Math.sqrt(F * (2 - F))
const MEAN = (RADIUS / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64)
const FALSE_EAST = 500_000
const RAD = Math.PI / 180
const ALPHA = [N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180, (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440, (61 * N ** 3) / 240 - (103 * N ** 4) / 140, (49561 * N ** 4) / 161280]
const BETA = [N / 2 - (2 * N ** 2) / 3 + (37 * N ** 3) / 96 - N ** 4 / 360, N ** 2 / 48 + N ** 3 / 15 - (437 * N ** 4) / 1440, (17 * N ** 3) / 480 - (37 * N ** 4) / 840, (4397 * N ** 4) / 161280]

/** EPSG:4551. */
export const CITY_MERIDIAN = 126

function conformal(tangent: number): number {
  const sigma = Math.sinh(E * Math.atanh((E * tangent) / Math.hypot(1, tangent)))
  return tangent * Math.hypot(1, sigma) - sigma * Math.hypot(1, tangent)
}

/** Degrees to metres: [east, north]. */
export function gaussOf(lon: number, lat: number, meridian = CITY_MERIDIAN): [number, number] {
  const flat = conformal(Math.tan(lat * RAD))
  const away = (lon - meridian) * RAD
  const xi = Math.atan2(flat, Math.cos(away))
  const eta = Math.asinh(Math.sin(away) / Math.hypot(flat, Math.cos(away)))
  let [east, north] = [eta, xi]
  ALPHA.forEach((factor, i) => {
    const k = 2 * (i + 1)
    north += factor * Math.sin(k * xi) * Math.cosh(k * eta)
    east += factor * Math.cos(k * xi) * Math.sinh(k * eta)
  })
  return [FALSE_EAST + MEAN * east, MEAN * north]
}

/** Metres to degrees: [lon, lat]. */
export function degreesOf(east: number, north: number, meridian = CITY_MERIDIAN): [number, number] {
  const xi = north / MEAN
  const eta = (east - FALSE_EAST) / MEAN
  let [x, y] = [xi, eta]
  BETA.forEach((factor, i) => {
    const k = 2 * (i + 1)
    x -= factor * Math.sin(k * xi) * Math.cosh(k * eta)
    y -= factor * Math.cos(k * xi) * Math.sinh(k * eta)
  })
  const wanted = Math.sin(x) / Math.hypot(Math.sinh(y), Math.cos(x))
  let tangent = wanted
  for (let i = 0; i < 6; i++) {
    const found = conformal(tangent)
    const slope = ((1 - E ** 2) * Math.hypot(1, found) * Math.hypot(1, tangent)) / (1 + (1 - E ** 2) * tangent ** 2)
    tangent += (wanted - found) / slope
  }
  return [meridian + Math.atan2(Math.sinh(y), Math.cos(x)) / RAD, Math.atan(tangent) / RAD]
}
