import type { Geometry } from '@/api'

type Box = [number, number, number, number]

function eachPosition(node: unknown, visit: (lon: number, lat: number) => void): void {
  if (!Array.isArray(node)) return
  const [lon, lat] = node as unknown[]
  if (typeof lon === 'number' && typeof lat === 'number') visit(lon, lat)
  else for (const child of node) eachPosition(child, visit)
}

/** West, south, east, north of a shape; of a point all but nothing. */
export function boxOf(geometry: Geometry | null): Box | null {
  if (!geometry) return null
  const box: Box = [180, 90, -180, -90]
  eachPosition(geometry.coordinates, (lon, lat) => {
    box[0] = Math.min(box[0], lon)
    box[1] = Math.min(box[1], lat)
    box[2] = Math.max(box[2], lon)
    box[3] = Math.max(box[3], lat)
  })
  return box[0] <= box[2] ? box : null
}
