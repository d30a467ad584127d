import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'

export type Expr = ExpressionSpecification
export type Layer = LayerSpecification

// Layers of a type in which the same properties differ by feature share a shader. Each further one costs the first picture 30 ms
// where a processor draws.

// Of the system, as the page itself: the first name only tells the weight. Without the others the browser would take what it
// has for the language of the page, and the same map would look otherwise in English.
const FAMILIES = ['Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei']
export const FONT = ['Guatu Regular', ...FAMILIES]
export const FONT_STRONG = ['Guatu Medium', ...FAMILIES]

export const get = (key: string): Expr => ['get', key]

export function is(key: string, ...values: string[]): Expr {
  return ['match', ['coalesce', ['get', key], ''], values, true, false]
}

export const isPoint: Expr = ['match', ['geometry-type'], ['Point', 'MultiPoint'], true, false]
export const isLine: Expr = ['match', ['geometry-type'], ['LineString', 'MultiLineString'], true, false]
export const isArea: Expr = ['match', ['geometry-type'], ['Polygon', 'MultiPolygon'], true, false]

/** A value that grows with the zoom: pairs of zoom and value. */
export function zoomed(...stops: [number, number | Expr][]): Expr {
  return ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as Expr
}

export const state = (name: 'hover' | 'selected'): Expr => ['boolean', ['feature-state', name], false]

export const base = { source: 'basemap', 'source-layer': 'basemap' } as const
export const ROADS = is('kind', 'road')
export const HIGHWAYS = is('kind', 'expressway')
