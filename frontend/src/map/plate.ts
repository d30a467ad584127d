/** A printed plate: the base map with some features on it, for the pages of the OGC API. */
import type { GeoJSONSource, MapGeoJSONFeature, StyleSpecification } from 'maplibre-gl'
import type { Lang } from '@/lib/codes'
import { MAP_INK } from '@/ui/palette'
import { createGl, drawMissing } from './gl'
import { styleOf } from './style'
import { NOTHING } from './wanted'

export interface Drawn {
  type: 'FeatureCollection'
  features: { type: 'Feature'; geometry: { type: string; coordinates: unknown }; properties: Record<string, unknown> }[]
}

type Box = [number, number, number, number]
type Layers = StyleSpecification['layers']

const SOURCE = 'drawn'
const TOUCHED = ['drawn-point', 'drawn-line', 'drawn-area']
const CITY: Box = [125.0, 43.7, 125.7, 44.05]

/** The box round all positions, at least some streets wide; the city where there is nothing. */
export function boxOf(drawn: Drawn): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  const visit = (at: unknown): void => {
    if (!Array.isArray(at)) return
    const [x, y] = at as unknown[]
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x)
      box[1] = Math.min(box[1], y)
      box[2] = Math.max(box[2], x)
      box[3] = Math.max(box[3], y)
    } else at.forEach(visit)
  }
  for (const feature of drawn.features) visit(feature.geometry.coordinates)
  return Number.isFinite(box[0]) ? box : CITY
}

/** Demo data is hollow or dashed: it must not look like the rest. */
function layers(): Layers {
  const { accent, halo } = MAP_INK.light
  const demo = ['get', 'demo'] as const
  const kind = (name: string) => ['==', ['geometry-type'], name] as const
  const line = (id: string, made: boolean): Layers[number] => ({
    id,
    type: 'line',
    source: SOURCE,
    filter: ['all', ['!', kind('Point')], made ? demo : ['!', demo]] as never,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': accent, 'line-width': 2.6, ...(made ? { 'line-dasharray': [1.6, 1.8] } : {}) },
  })
  return [
    {
      id: 'drawn-area',
      type: 'fill',
      source: SOURCE,
      filter: kind('Polygon') as never,
      paint: { 'fill-color': accent, 'fill-opacity': 0.12 },
    },
    {
      id: 'drawn-halo',
      type: 'line',
      source: SOURCE,
      filter: ['!', kind('Point')] as never,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': halo, 'line-width': 5 },
    },
    line('drawn-line', false),
    line('drawn-line-demo', true),
    {
      id: 'drawn-point',
      type: 'circle',
      source: SOURCE,
      filter: kind('Point') as never,
      paint: {
        'circle-radius': ['case', demo, 4.5, 5.5] as never,
        'circle-color': ['case', demo, halo, accent] as never,
        'circle-stroke-color': ['case', demo, accent, halo] as never,
        'circle-stroke-width': ['case', demo, 2, 1.6] as never,
      },
    },
  ]
}

/** Draws the plate; a feature that is pressed opens its page, one under the pointer tells its name. */
export function drawPlate(container: HTMLElement, drawn: Drawn, lang: Lang): void {
  const style = styleOf({ ...NOTHING, lang })
  style.sources[SOURCE] = { type: 'geojson', data: drawn as never, attribution: '' }
  style.layers = [...style.layers, ...layers()]
  const gl = createGl({ container, style, center: [125.33, 43.88], zoom: 9.2, label: container.getAttribute('aria-label') ?? '' })
  gl.setMissingStyleImageResolver((name) => drawMissing(gl, name, NOTHING.theme))
  gl.fitBounds(boxOf(drawn), { padding: 40, maxZoom: 14.5, duration: 0 })
  const name = document.createElement('div')
  name.className = 'plate-name'
  name.hidden = true
  container.append(name)
  const under = (point: { x: number; y: number }): MapGeoJSONFeature | undefined => {
    const near: [[number, number], [number, number]] = [
      [point.x - 5, point.y - 5],
      [point.x + 5, point.y + 5],
    ]
    return gl.getSource<GeoJSONSource>(SOURCE) ? gl.queryRenderedFeatures(near, { layers: [...TOUCHED, 'drawn-line-demo'] })[0] : undefined
  }
  gl.on('mousemove', ({ point }) => {
    const found = under(point)
    name.hidden = !found
    gl.getCanvas().style.cursor = found ? 'pointer' : ''
    if (!found) return
    name.textContent = String(found.properties['name'])
    name.style.transform = `translate(${point.x + 12}px, ${point.y + 12}px)`
  })
  gl.on('mouseout', () => (name.hidden = true))
  gl.on('click', ({ point }) => {
    const href = under(point)?.properties['href']
    if (typeof href === 'string' && href !== location.origin + location.pathname) location.assign(`${href}?f=html`)
  })
}
