import type { MapGeoJSONFeature } from 'maplibre-gl'
import type { ProjectOnMap } from './wanted'

/** A station or section of a metro project. */
export interface PartOnMap {
  name: string
  stage: string
  project: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const amount = (value: unknown): number | null => (typeof value === 'number' ? value : null)

export function projectOf(feature: MapGeoJSONFeature): ProjectOnMap {
  const p = feature.properties
  return {
    id: Number(feature.id),
    code: text(p.code),
    name: text(p.name),
    programme: text(p.programme),
    family: text(p.family),
    stage: text(p.stage),
    provenance: text(p.provenance),
    accuracy: text(p.accuracy),
    wan: amount(p.wan),
    progress: amount(p.progress),
    slip: amount(p.slip),
  }
}

export function partOf(feature: MapGeoJSONFeature): PartOnMap {
  const p = feature.properties
  return { name: text(p.name), stage: text(p.stage), project: text(p.project) }
}
