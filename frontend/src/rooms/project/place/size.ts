import type { Lang } from '@/lib/codes'
import { type At, areaM2, lengthM } from '@/lib/geo'
import { unit } from '@/lib/numbers'
import { type Part, cornersOf } from '@/lib/parts'

/** Length of a line and size of an area on the ellipsoid, in words; of a point nothing. */
export function sizeOf(part: Part, lang: Lang): string {
  if (part.type === 'LineString') return metres(lengthM(part.coordinates as unknown as At[]), lang)
  if (part.type === 'Polygon') return squareMetres(areaM2(part.coordinates as unknown as At[][]), lang)
  return ''
}

export function countOf(part: Part): number {
  return cornersOf(part).reduce((sum, ring) => sum + ring.length, 0)
}

function number(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export function metres(m: number, lang: Lang): string {
  return m < 1000 ? `${number(m, 1)} ${unit('m', lang)}` : `${number(m / 1000, 3)} ${unit('km', lang)}`
}

/** Square metres up to ten hectares, then hectares, then square kilometres. */
export function squareMetres(m2: number, lang: Lang): string {
  return m2 < 1e5 ? `${number(m2, 0)} ${unit('m²', lang)}` : m2 < 1e7 ? `${number(m2 / 1e4, 2)} ${unit('ha', lang)}` : `${number(m2 / 1e6, 2)} ${unit('km²', lang)}`
}
