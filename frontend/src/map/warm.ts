import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { GlMap } from './gl'

const SOURCE = 'guatu-warm'
const SOON_MS = 500
/** Beside the map and not on it. */
const BESIDE_PX = 40
/** What is smaller than this is left out of a tile. */
const SIZE_PX = 2

/** A point, a line and an area where nobody sees them, in a tile that is there for what is seen. */
function unseen(map: GlMap): GeoJSONSourceSpecification {
  const y = map.getContainer().clientHeight / 2
  const at = (right: number, down: number) => map.unproject([right - BESIDE_PX, y + down]).toArray()
  const corners = [at(0, 0), at(SIZE_PX, 0), at(0, SIZE_PX), at(0, 0)]
  const geometries = [
    { type: 'Point' as const, coordinates: at(0, 0) },
    { type: 'LineString' as const, coordinates: corners.slice(0, 2) },
    { type: 'Polygon' as const, coordinates: [corners] },
  ]
  // The numbers that a paint reckons with.
  const properties = { count: 1, px: 0 }
  return { type: 'geojson', tolerance: 0, data: { type: 'FeatureCollection', features: geometries.map((geometry) => ({ type: 'Feature', properties, geometry })) } }
}

/** The same paint for what is not seen; signs and names are there from the first picture on. */
function like(layer: LayerSpecification): LayerSpecification[] {
  if (layer.type !== 'line' && layer.type !== 'fill' && layer.type !== 'circle') return []
  const { type, layout = {}, paint } = layer
  return [{ id: `${SOURCE}-${layer.id}`, type, source: SOURCE, layout, paint } as LayerSpecification]
}

/**
 * A shader is compiled when something is first drawn with it, and the page waits for that. Here it is done soon after the first
 * picture stands, and not while somebody moves the map to where the first line or area lies.
 */
export function warm(map: GlMap, layers: readonly LayerSpecification[]): void {
  const soon = setTimeout(() => {
    // Another style may be on its way.
    if (!(map.getStyle() as StyleSpecification | undefined)) return
    map.addSource(SOURCE, unseen(map))
    for (const layer of layers.flatMap(like)) map.addLayer(layer)
    map.once('idle', () => {
      for (const { id } of layers) if (map.getLayer(`${SOURCE}-${id}`)) map.removeLayer(`${SOURCE}-${id}`)
      if (map.getSource(SOURCE)) map.removeSource(SOURCE)
    })
  }, SOON_MS)
  map.once('remove', () => clearTimeout(soon))
}
