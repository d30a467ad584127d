import type { Feature, FeatureCollection } from 'geojson'
import { circle } from '@/lib/geo'
import { MAP_INK, type Theme } from '@/ui/palette'
import type { Asked } from '../wanted'
import type { Expr, Layer } from './parts'

const SOURCE = { source: 'asked' } as const
/** Pixels of the world at zoom 0, and metres round the equator. */
const WORLD_PX = 512
const EQUATOR_M = 40_075_016.686
const DEEPEST = 22

/** The areas that are asked about, as GeoJSON. A corridor is its line, drawn as wide as it is on the ground. */
export function askedData(asked: readonly Asked[]): FeatureCollection {
  return { type: 'FeatureCollection', features: asked.map(featureOf) }
}

function featureOf(one: Asked): Feature {
  if (one.kind === 'circle')
    return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [circle(one.middle, one.metres).map(([x, y]) => [x, y])] } }
  if (one.kind === 'corridor') {
    const [first] = one.line
    // At zoom 0; each zoom doubles it.
    const px = (2 * one.metres * WORLD_PX) / (EQUATOR_M * Math.cos(((first?.[1] ?? 0) * Math.PI) / 180))
    return { type: 'Feature', properties: { px }, geometry: { type: 'LineString', coordinates: one.line.map(([x, y]) => [x, y]) } }
  }
  return { type: 'Feature', properties: {}, geometry: one.geometry }
}

const isLine: Expr = ['==', ['geometry-type'], 'LineString']
const wide: Expr = ['interpolate', ['exponential', 2], ['zoom'], 0, ['get', 'px'], DEEPEST, ['*', ['get', 'px'], 2 ** DEEPEST]]

export function askedLayers(theme: Theme): Layer[] {
  const { accent, halo } = MAP_INK[theme]
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'asked-corridor', type: 'line', ...SOURCE, filter: isLine, layout: round, paint: { 'line-color': accent, 'line-opacity': 0.16, 'line-width': wide } },
    { id: 'asked-middle', type: 'line', ...SOURCE, filter: isLine, layout: round, paint: { 'line-color': accent, 'line-width': 1.5, 'line-dasharray': [3, 2] } },
    { id: 'asked-fill', type: 'fill', ...SOURCE, filter: ['!', isLine], paint: { 'fill-color': accent, 'fill-opacity': 0.08 } },
    { id: 'asked-halo', type: 'line', ...SOURCE, filter: ['!', isLine], paint: { 'line-color': halo, 'line-width': 4, 'line-opacity': 0.7 } },
    { id: 'asked-edge', type: 'line', ...SOURCE, filter: ['!', isLine], paint: { 'line-color': accent, 'line-width': 1.8, 'line-dasharray': [4, 2] } },
  ]
}
