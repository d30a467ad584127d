import type { FeatureCollection, Geometry } from 'geojson'
import type { GlMap } from './gl'

const SOURCE = 'ghost'
const FORMER = '#7A4B12'
const PREVIEW = '#B3261E'
const DRAWN = 'guatu-draw'

/** Shapes that are only looked at: where a project is or was, and where it would be. They stay over a change of style. */
export class Ghost {
  private gl: GlMap | null = null
  private data: FeatureCollection = collection(null, null)

  attach(gl: GlMap): void {
    this.gl = gl
    gl.on('styledata', () => this.paint())
  }

  detach(): void {
    this.gl = null
  }

  show(former: Geometry | null, preview: Geometry | null = null): void {
    this.data = collection(former, preview)
    this.paint()
  }

  private paint(): void {
    const { gl } = this
    if (!gl?.getStyle()) return
    const source = gl.getSource(SOURCE) as { setData?: (data: unknown) => void } | undefined
    if (source) {
      if (this.data !== this.painted) source.setData?.(this.data)
      this.painted = this.data
      return
    }
    if (this.data.features.length === 0) return
    this.painted = this.data
    gl.addSource(SOURCE, { type: 'geojson', data: this.data })
    const under = gl.getStyle().layers.find((layer) => layer.id.startsWith(DRAWN))?.id
    const colour = ['match', ['get', 'which'], 'preview', PREVIEW, FORMER] as never
    const former = ['==', ['get', 'which'], 'former'] as never
    const preview = ['==', ['get', 'which'], 'preview'] as never
    const round = { 'line-join': 'round' } as const
    gl.addLayer({ id: 'ghost-fill', type: 'fill', source: SOURCE, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colour, 'fill-opacity': 0.1 } }, under)
    gl.addLayer({ id: 'ghost-halo', type: 'line', source: SOURCE, filter: ['!=', ['geometry-type'], 'Point'], layout: round, paint: { 'line-color': '#FFFFFF', 'line-width': 5, 'line-opacity': 0.75 } }, under)
    gl.addLayer({ id: 'ghost-former', type: 'line', source: SOURCE, filter: ['all', ['!=', ['geometry-type'], 'Point'], former], layout: round, paint: { 'line-color': FORMER, 'line-width': 2, 'line-dasharray': [3, 2] } }, under)
    gl.addLayer({ id: 'ghost-preview', type: 'line', source: SOURCE, filter: ['all', ['!=', ['geometry-type'], 'Point'], preview], layout: round, paint: { 'line-color': PREVIEW, 'line-width': 3 } }, under)
    gl.addLayer({ id: 'ghost-point', type: 'circle', source: SOURCE, filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 7, 'circle-color': '#FFFFFF', 'circle-opacity': 0.7, 'circle-stroke-color': colour, 'circle-stroke-width': 2.5 } }, under)
  }

  private painted: FeatureCollection | null = null
}

function collection(former: Geometry | null, preview: Geometry | null): FeatureCollection {
  const features = [
    ...(former ? [{ type: 'Feature' as const, properties: { which: 'former' }, geometry: former }] : []),
    ...(preview ? [{ type: 'Feature' as const, properties: { which: 'preview' }, geometry: preview }] : []),
  ]
  return { type: 'FeatureCollection', features }
}
