import { type At, areaM2, lengthM } from '@/lib/geo'
import { type Part, cornersOf } from '@/lib/parts'

/** Length of a line and size of an area on the ellipsoid, in words; of a point nothing. */
export function sizeOf(part: Part): string {
  if (part.type === 'LineString') return metres(lengthM(part.coordinates as unknown as At[]))
  if (part.type === 'Polygon') return squareMetres(areaM2(part.coordinates as unknown as At[][]))
  return ''
}

export function countOf(part: Part): number {
  return cornersOf(part).reduce((sum, ring) => sum + ring.length, 0)
}

function number(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export function metres(m: number): string {
  return m < 1000 ? `${number(m, 1)} m` : `${number(m / 1000, 3)} km`
}

/** Square metres up to ten hectares, then hectares, then square kilometres. */
export function squareMetres(m2: number): string {
  return m2 < 1e5 ? `${number(m2, 0)} m²` : m2 < 1e7 ? `${number(m2 / 1e4, 2)} ha` : `${number(m2 / 1e6, 2)} km²`
}
