/** Lengths, areas and circles on the ellipsoid of WGS 84; longitude first, degrees and metres. */

export type At = readonly [number, number]

const A = 6378137
const E2 = 0.00669437999014
const E = Math.sqrt(E2)
const RAD = Math.PI / 180

/** Metres that one degree of latitude and one of longitude are here. */
function degreeAt(lat: number): { north: number; east: number } {
  const bend = 1 - E2 * Math.sin(lat * RAD) ** 2
  return { north: ((A * (1 - E2)) / bend ** 1.5) * RAD, east: (A / Math.sqrt(bend)) * Math.cos(lat * RAD) * RAD }
}

/** Between two places of one city; over 50 km it is a few centimetres off. */
export function distanceM(one: At, other: At): number {
  const { north, east } = degreeAt((one[1] + other[1]) / 2)
  return Math.hypot((other[0] - one[0]) * east, (other[1] - one[1]) * north)
}

export function lengthM(line: readonly At[]): number {
  let sum = 0
  for (let i = 1; i < line.length; i++) sum += distanceM(line[i - 1] as At, line[i] as At)
  return sum
}

/** As much as lies between the equator and this latitude, on one degree of a sphere of radius 1: what keeps areas true. */
function belt(lat: number): number {
  const sine = Math.sin(lat * RAD)
  return ((1 - E2) / 2) * (sine / (1 - E2 * sine ** 2) + Math.atanh(E * sine) / E)
}

/** Of a ring, closed or not, whichever way it runs. */
function ringM2(ring: readonly At[]): number {
  let sum = 0
  for (let i = 0; i < ring.length; i++) {
    const [here, next] = [ring[i] as At, ring[(i + 1) % ring.length] as At]
    sum += (next[0] - here[0]) * RAD * ((belt(here[1]) + belt(next[1])) / 2)
  }
  return Math.abs(sum) * A * A
}

/** An area by its outline and its holes. */
export function areaM2(rings: readonly (readonly At[])[]): number {
  const [outline = [], ...holes] = rings
  return ringM2(outline) - holes.reduce((sum, hole) => sum + ringM2(hole), 0)
}

/** A circle as a ring of corners. */
export function circle(middle: At, radiusM: number, corners = 96): At[] {
  const { north, east } = degreeAt(middle[1])
  return Array.from({ length: corners + 1 }, (_, i): At => {
    const turn = ((i % corners) / corners) * 2 * Math.PI
    return [middle[0] + (radiusM * Math.sin(turn)) / east, middle[1] + (radiusM * Math.cos(turn)) / north]
  })
}

/** `lon,lat,lon,lat,…` as an address carries it, to a tenth of a metre. */
export function writeCorners(corners: readonly At[]): string {
  return corners.map(([lon, lat]) => `${round6(lon)},${round6(lat)}`).join(',')
}

/** The corners of such a text; null where it is none or has fewer than `least`. */
export function readCorners(text: string, least: number): At[] | null {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (numbers.length % 2 || numbers.length < least * 2 || numbers.some((n) => !Number.isFinite(n))) return null
  const corners = Array.from({ length: numbers.length / 2 }, (_, i): At => [numbers[2 * i] as number, numbers[2 * i + 1] as number])
  return corners.every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 85) ? corners : null
}

/** The corners of a shape of any kind, from its coordinates as GeoJSON has them. */
export function cornersOf(coordinates: unknown): At[] {
  const numbers = [coordinates ?? []].flat(Infinity) as number[]
  return Array.from({ length: numbers.length / 2 }, (_, i): At => [numbers[2 * i] as number, numbers[2 * i + 1] as number])
}

/** west, south, east, north */
export function boxOf(corners: readonly At[]): [number, number, number, number] {
  const lons = corners.map(([lon]) => lon)
  const lats = corners.map(([, lat]) => lat)
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}

export function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
