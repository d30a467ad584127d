import type { MapGeoJSONFeature } from 'maplibre-gl'
import type { Position } from 'geojson'
import type { Beside } from './drawn'
import type { GlMap } from './gl'

const NEAR_PX = 12
/** Only closer up do tiles draw shapes as they are, and not as a point. */
const SHAPES_FROM_ZOOM = 13
const SOURCES: readonly string[] = ['basemap', 'projects', 'components']

interface At {
  containerX: number
  containerY: number
}

/** The corner nearest to the pointer among those of the base map and of other projects, as their tiles have them. */
export function cornerBeside(gl: GlMap, except: Beside['except']): (event: At) => [number, number] | undefined {
  return ({ containerX: x, containerY: y }) => {
    if (gl.getZoom() < SHAPES_FROM_ZOOM) return undefined
    const sw = gl.unproject([x - NEAR_PX, y + NEAR_PX])
    const ne = gl.unproject([x + NEAR_PX, y - NEAR_PX])
    let best: [number, number] | undefined
    let least = NEAR_PX
    const look = (at: Position) => {
      const [lon = 0, lat = 0] = at
      if (lon < sw.lng || lon > ne.lng || lat < sw.lat || lat > ne.lat) return
      const there = gl.project([lon, lat])
      const away = Math.hypot(there.x - x, there.y - y)
      if (away < least) [least, best] = [away, [Number(lon.toFixed(8)), Number(lat.toFixed(8))]]
    }
    const found = gl.queryRenderedFeatures([[x - NEAR_PX, y - NEAR_PX], [x + NEAR_PX, y + NEAR_PX]])
    for (const feature of found) if (counts(feature, except)) eachCorner(feature.geometry, look)
    return best
  }
}

function counts(feature: MapGeoJSONFeature, except: Beside['except']): boolean {
  if (!SOURCES.includes(feature.source)) return false
  if (typeof except === 'object') return feature.properties.project !== except.project || feature.properties.key !== except.key
  // A place that is known to its district only is no corner.
  return feature.source !== 'projects' || (Number(feature.id) !== except && feature.properties.accuracy !== 'district')
}

function eachCorner(geometry: MapGeoJSONFeature['geometry'], look: (at: Position) => void): void {
  const walk = (node: unknown): void => {
    if (!Array.isArray(node)) return
    if (typeof node[0] === 'number') look(node as Position)
    else for (const child of node) walk(child)
  }
  if ('coordinates' in geometry) walk(geometry.coordinates)
}
