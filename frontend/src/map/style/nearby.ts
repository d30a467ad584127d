import type { FilterSpecification } from 'maplibre-gl'
import { MAP_INK, type Theme } from '@/ui/palette'
import { SEVERITY_INK } from '@/ui/severities'
import { type Expr, FONT_STRONG, type Layer, get, zoomed } from './parts'

const signs = { source: 'conflicts', 'source-layer': 'conflicts' } as const
const ways = { source: 'conflicts', 'source-layer': 'conflict_links' } as const

interface Inks {
  halo: string
  accent: string
  colour: Expr
}

/** Between two nearby works the way from one to the other, and a sign in its middle: red, yellow or grey, filled until
 * something is agreed. The pair that is open stands out. */
export function nearbyLayers(theme: Theme, pair: string | null): Layer[] {
  const { halo, accent } = MAP_INK[theme]
  const { same_ground, same_time, in_turn } = SEVERITY_INK[theme]
  const colour: Expr = ['match', get('severity'), 'same_ground', same_ground, 'same_time', same_time, in_turn]
  const open: Expr = ['==', ['concat', get('a'), '/', get('b')], pair ?? '']
  const inks = { halo, accent, colour }
  return [...waysOf(inks, open), ...signsOf(inks, open)]
}

function waysOf({ halo, colour }: Inks, open: Expr): Layer[] {
  return [
    {
      id: 'nearby-way-halo',
      type: 'line',
      ...ways,
      minzoom: 12,
      layout: { 'line-cap': 'round' },
      paint: { 'line-color': halo, 'line-width': ['case', open, 9, 6] },
    },
    { id: 'nearby-way', type: 'line', ...ways, minzoom: 12, paint: { 'line-color': colour, 'line-width': ['case', open, 4.5, 2.6] } },
  ]
}

function signsOf({ halo, accent, colour }: Inks, open: Expr): Layer[] {
  const agreed: Expr = ['boolean', ['get', 'agreed'], false]
  return [
    {
      id: 'nearby-open',
      type: 'circle',
      ...signs,
      filter: open as FilterSpecification,
      paint: { 'circle-radius': zoomed([9, 13], [14, 18]), 'circle-color': accent, 'circle-opacity': 0.18, 'circle-stroke-color': accent, 'circle-stroke-width': 1.6 },
    },
    {
      id: 'nearby-sign',
      type: 'circle',
      ...signs,
      layout: { 'circle-sort-key': ['match', get('severity'), 'same_ground', 3, 'same_time', 2, 1] },
      paint: {
        'circle-radius': zoomed([8, 3], [11, 5], [14, 8]),
        'circle-color': ['case', agreed, halo, colour],
        'circle-stroke-color': ['case', agreed, colour, halo],
        'circle-stroke-width': ['case', agreed, 2.6, 1.6],
      },
    },
    {
      id: 'nearby-mark',
      type: 'symbol',
      ...signs,
      minzoom: 13,
      layout: {
        'text-field': ['case', agreed, '✓', '!'],
        'text-font': FONT_STRONG,
        'text-size': 12,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': ['case', agreed, colour, '#ffffff'] },
    },
  ]
}
