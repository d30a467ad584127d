/** CGCS2000 / 3-degree Gauss-Krüger CM 126E, EPSG:4551: the plane that surveyors in Changchun work in. */
const A_M = 6_378_137
const F = 1 / 298.257222101
const CENTRAL_DEG = 126
const FALSE_EASTING_M = 500_000

const N = F / (2 - F)
const RECTIFYING_M = (A_M / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64 + N ** 6 / 256)
/** Krüger's series to the fourth power of n: exact to a hundredth of a millimetre within the zone. */
const ALPHA = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49_561 * N ** 4) / 161_280,
]

/** Metres on the plane; as in Chinese survey, X is north and Y is east. */
export interface Plane {
  x: number
  y: number
}

/** Degrees in CGCS2000 (equal to WGS 84 within a metre) on the plane; scale 1 on the central meridian. */
export function gauss(lon: number, lat: number): Plane {
  const phi = (lat * Math.PI) / 180
  const lambda = ((lon - CENTRAL_DEG) * Math.PI) / 180
  const root = (2 * Math.sqrt(N)) / (1 + N)
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - root * Math.atanh(root * Math.sin(phi)))
  const xi = Math.atan2(t, Math.cos(lambda))
  const eta = Math.atanh(Math.sin(lambda) / Math.hypot(1, t))
  let north = xi
  let east = eta
  for (const [at, alpha] of ALPHA.entries()) {
    const k = 2 * (at + 1)
    north += alpha * Math.sin(k * xi) * Math.cosh(k * eta)
    east += alpha * Math.cos(k * xi) * Math.sinh(k * eta)
  }
  return { x: RECTIFYING_M * north, y: FALSE_EASTING_M + RECTIFYING_M * east }
}
