import type { MapGeoJSONFeature } from 'maplibre-gl'
import type { At } from '@/lib/geo'
import { type Box, cellBox } from './cells'

/** Projects that one sign stands for. */
export interface CellOnMap {
  count: number
  /** 万元; null where it is not counted. */
  wan: number | null
  /** How many of them are made up; null where it is not told. */
  demo: number | null
}

/** Some twenty metres: closer than this nothing is told apart by going nearer. */
const ONE_SPOT_DEG = 2e-4

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

export function cellOf({ properties: p, sourceLayer, source }: MapGeoJSONFeature): CellOnMap | null {
  const count = sourceLayer === 'cells' && source === 'projects' ? number(p.count) : null
  return count === null ? null : { count, wan: number(p.wan), demo: number(p.demo) }
}

/** What has to be in sight for a cell to open; `spot` where all of it stands on one place. */
export function opening(cell: MapGeoJSONFeature, zoom: number): { box: Box; spot: At | null } {
  const [lon, lat] = (cell.geometry as unknown as { coordinates: [number, number] }).coordinates
  const told = String(cell.properties.box ?? '').split(',').map(Number)
  const [w, s, e, n] = told
  if (told.length !== 4 || w === undefined || s === undefined || e === undefined || n === undefined || !told.every(Number.isFinite)) return { box: cellBox(lon, lat, zoom), spot: null }
  const one = e - w < ONE_SPOT_DEG && n - s < ONE_SPOT_DEG
  return { box: [w, s, e, n], spot: one ? [(w + e) / 2, (s + n) / 2] : null }
}
