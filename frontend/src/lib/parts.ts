/** A place as the single shapes that it is made of, and back. */
import type { Geometry, LineString, Point, Polygon, Position } from 'geojson'

export type Part = Point | LineString | Polygon
/** One outline, one hole, one line or one point: what is drawn and changed at a time. */
export type Simple = Part
export type PartKind = 'point' | 'line' | 'area'

export const KIND_OF = { Point: 'point', LineString: 'line', Polygon: 'area' } as const
const MULTI = { Point: 'MultiPoint', LineString: 'MultiLineString', Polygon: 'MultiPolygon' } as const

export function partsOf(geometry: { type: string; coordinates?: unknown } | null): Part[] {
  const one = geometry as Geometry | null
  switch (one?.type) {
    case 'Point':
    case 'LineString':
    case 'Polygon':
      return [one]
    case 'MultiPoint':
      return one.coordinates.map((coordinates) => ({ type: 'Point', coordinates }))
    case 'MultiLineString':
      return one.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }))
    case 'MultiPolygon':
      return one.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }))
    case 'GeometryCollection':
      return one.geometries.flatMap(partsOf)
    default:
      return []
  }
}

/** The type that these parts make together; null for none or for parts of several types. */
export function typeOf(parts: readonly Part[]): string | null {
  const [first] = parts
  if (!first || parts.some((part) => part.type !== first.type)) return null
  return parts.length > 1 ? MULTI[first.type] : first.type
}

export function geometryOf(parts: readonly Part[]): Geometry | null {
  const type = typeOf(parts)
  if (!type) return null
  const [first] = parts
  return parts.length === 1 ? (first as Part) : ({ type, coordinates: parts.map((part) => part.coordinates) } as Geometry)
}

/** Kinds of parts that these GeoJSON types allow, and whether several of one may be. */
export function allowed(types: readonly string[], kind: PartKind, several: boolean): boolean {
  const type = { point: 'Point', line: 'LineString', area: 'Polygon' }[kind]
  return types.includes(several ? `Multi${type}` : type)
}

/** Where a simple shape belongs: its part, and of an area which ring. */
export interface Owner {
  part: number
  ring: number
}

export function simplesOf(parts: readonly Part[]): { shapes: Simple[]; owners: Owner[] } {
  const shapes: Simple[] = []
  const owners: Owner[] = []
  parts.forEach((part, index) => {
    const rings = part.type === 'Polygon' ? part.coordinates : [null]
    rings.forEach((ring, at) => {
      shapes.push(ring ? { type: 'Polygon', coordinates: [ring] } : part)
      owners.push({ part: index, ring: at })
    })
  })
  return { shapes, owners }
}

/** The parts after their simple shapes were changed; null is one that was removed, with an outline its holes. */
export function withSimples(parts: readonly Part[], changed: readonly (Simple | null)[]): Part[] {
  const { owners } = simplesOf(parts)
  return parts.flatMap((part, index): Part[] => {
    const mine = owners.flatMap((owner, at) => (owner.part === index ? [changed[at] ?? null] : []))
    const [first, ...holes] = mine
    if (!first) return []
    if (part.type !== 'Polygon' || first.type !== 'Polygon') return [first]
    const outline = first.coordinates[0] as Position[]
    const step = shift(part.coordinates[0] as Position[], outline)
    const kept = holes.flatMap((hole) => (hole?.type === 'Polygon' ? [moved(hole.coordinates[0] as Position[], step)] : []))
    return [{ type: 'Polygon', coordinates: [outline, ...kept] }]
  })
}

const SAME = 2e-8

/** How far a ring was moved as a whole: then its holes go with it. */
function shift(before: readonly Position[], after: readonly Position[]): Position | null {
  const [from, to] = [before[0], after[0]]
  if (!from || !to || before.length !== after.length) return null
  const [dx, dy] = [(to[0] as number) - (from[0] as number), (to[1] as number) - (from[1] as number)]
  // The map moves shapes in its own projection: a little is lost over some hundred metres.
  const slack = SAME + (Math.abs(dx) + Math.abs(dy)) * 1e-3
  const whole = before.every(([x = 0, y = 0], i) => Math.abs((after[i]?.[0] ?? 0) - x - dx) < slack && Math.abs((after[i]?.[1] ?? 0) - y - dy) < slack)
  return whole && (Math.abs(dx) > SAME || Math.abs(dy) > SAME) ? [dx, dy] : null
}

function moved(ring: Position[], step: Position | null): Position[] {
  return step ? ring.map(([x = 0, y = 0]) => [round8(x + (step[0] as number)), round8(y + (step[1] as number))]) : ring
}

/** A millimetre. */
export function round8(value: number): number {
  return Math.round(value * 1e8) / 1e8
}

/** The corners of a part as a table shows them: rings one after another, without the closing one. */
export function cornersOf(part: Part): Position[][] {
  if (part.type === 'Point') return [[part.coordinates]]
  if (part.type === 'LineString') return [part.coordinates]
  return part.coordinates.map((ring) => ring.slice(0, -1))
}

/** The part that these corners make; rings and lines that became too short are null. */
export function partFrom(type: Part['type'], rings: readonly Position[][]): Part | null {
  const [first = []] = rings
  if (type === 'Point') return first[0] ? { type, coordinates: first[0] } : null
  if (type === 'LineString') return first.length >= 2 ? { type, coordinates: first } : null
  if (first.length < 3) return null
  return { type, coordinates: rings.filter((ring) => ring.length >= 3).map((ring) => [...ring, ring[0] as Position]) }
}
