import type { FilterSpecification, SourceSpecification } from 'maplibre-gl'
import { MAP_INK, type Theme } from '@/ui/palette'
import { isEdged, overlayInk } from '@/ui/overlays'
import { overlaySource } from '../overlays'
import type { OverlayOnMap, Wanted } from '../wanted'
import { type Expr, type Layer, get } from './parts'

/** The tiles of each layer; its version is in the address, so that a layer that was replaced is asked for anew. */
export function overlaySources({ overlays }: Wanted, zooms: { minzoom: number; maxzoom: number }): Record<string, SourceSpecification> {
  const address = ({ code, version }: OverlayOnMap) => `${location.origin}/tiles/overlays/${code}/{z}/{x}/{y}.mvt#${version}`
  return Object.fromEntries(overlays.map((one) => [overlaySource(one.code), { type: 'vector', tiles: [address(one)], ...zooms }]))
}

/** Under the names of places and all projects. */
export function overlayLayers({ overlays, theme }: Wanted): Layer[] {
  return overlays.flatMap((one) => layersOf(one, theme))
}

function layersOf({ code, kind, classes, colour: own }: OverlayOnMap, theme: Theme): Layer[] {
  const source = overlaySource(code)
  const areas = { source, 'source-layer': 'areas' } as const
  const colour = inkOf(kind, classes, theme, own)
  const edged = isEdged(kind)
  return [
    // Small areas, as squares that are the fuller the more of them lies there.
    {
      id: `${source}-cells`,
      type: 'fill',
      source,
      'source-layer': 'cells',
      paint: { 'fill-color': colour, 'fill-opacity': ['interpolate', ['linear'], ['get', 'pct'], 0, 0.08, 100, 0.5], 'fill-antialias': false },
    },
    { id: `${source}-fill`, type: 'fill', ...areas, paint: { 'fill-color': colour, 'fill-opacity': edged ? 0.14 : 0.3 } },
    { id: `${source}-halo`, type: 'line', ...areas, minzoom: 11, paint: { 'line-color': MAP_INK[theme].halo, 'line-width': edged ? 4 : 2.4, 'line-opacity': 0.55 } },
    {
      id: `${source}-edge`,
      type: 'line',
      ...areas,
      paint: { 'line-color': colour, 'line-width': edged ? 2 : ['interpolate', ['linear'], ['zoom'], 9, 0.5, 13, 1.4], ...(edged ? { 'line-dasharray': [6, 2, 1.5, 2] } : {}) },
    },
  ]
}

function inkOf(kind: OverlayOnMap['kind'], classes: readonly string[], theme: Theme, own: string | null): Expr {
  const rest = overlayInk(kind, Number.MAX_SAFE_INTEGER, theme, own)
  const [first] = classes
  if (first === undefined) return ['literal', rest]
  return ['match', get('class'), ...classes.flatMap((name, at) => [name, overlayInk(kind, at, theme, own)]), rest] as FilterSpecification as Expr
}
