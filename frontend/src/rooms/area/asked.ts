import type { AreaInput } from '@/api'
import { type At, readCorners } from '@/lib/geo'
import type { Filter } from '@/url'

type Shape = Pick<AreaInput, 'geometry' | 'circle' | 'corridor'>
const pairs = (corners: readonly At[]): [number, number][] => corners.map(([lon, lat]) => [lon, lat])

/** The drawn area of the filter as the service keeps one; null where there is none. */
export function areaOf(filter: Filter): Shape | null {
  const polygon = readCorners(filter.polygon ?? '', 3)
  if (polygon) {
    const ring = pairs(polygon)
    return { geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } }
  }
  const line = readCorners(filter.along ?? '', 2)
  if (line) return { corridor: { line: pairs(line), aside_m: filter.along_m ?? 200 } }
  const [middle] = readCorners(filter.near ?? '', 1) ?? []
  return middle ? { circle: { centre: [middle[0], middle[1]], radius_m: filter.radius ?? 1000 } } : null
}

/** What a drawn shape leaves when it goes. */
export const NO_SHAPE: Partial<Filter> = { polygon: undefined, along: undefined, along_m: undefined, near: undefined, radius: undefined }
