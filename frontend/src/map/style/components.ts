import type { Lang } from '@/lib/codes'
import { MAP_INK, type MapInk, type Theme } from '@/ui/palette'
import { nameIn } from './labels'
import { type Expr, FONT, type Layer, get, is, isLine, isPoint, zoomed } from './parts'

const source = { source: 'components', 'source-layer': 'components' } as const
const done = is('stage', 'completed', 'operating')
const building = is('stage', 'under_construction', 'suspended')

/** Stations and sections of metro projects at full weight, in the line's colour; how far they are by fill and dash. */
export function componentLayers(theme: Theme, lang: Lang): Layer[] {
  const ink = MAP_INK[theme]
  const colour: Expr = ['to-color', ['coalesce', get('colour'), ink.rail], ink.rail]
  return [...sections(ink, colour), ...stations(ink, colour, lang)]
}

function sections(ink: MapInk, colour: Expr): Layer[] {
  const width = zoomed([8, 1.4], [11, 3.4], [14, 6])
  const layout = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'component-halo', type: 'line', ...source, filter: isLine, layout, paint: { 'line-color': ink.halo, 'line-width': zoomed([8, 2.4], [11, 5.4], [14, 8.6]) } },
    {
      id: 'component-section',
      type: 'line',
      ...source,
      filter: ['all', isLine, ['any', done, building]],
      layout,
      paint: { 'line-color': colour, 'line-width': width },
    },
    {
      id: 'component-section-building',
      type: 'line',
      ...source,
      minzoom: 9.5,
      filter: ['all', isLine, building],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': '#ffffff', 'line-width': zoomed([9.5, 0.8], [11, 1.5], [14, 2.6]), 'line-dasharray': [2.4, 2] },
    },
    {
      id: 'component-section-planned',
      type: 'line',
      ...source,
      filter: ['all', isLine, ['!', done], ['!', building]],
      paint: { 'line-color': colour, 'line-width': width, 'line-dasharray': [1.4, 1.2] },
    },
  ]
}

function stations(ink: MapInk, colour: Expr, lang: Lang): Layer[] {
  return [
    {
      id: 'component-station',
      type: 'circle',
      ...source,
      minzoom: 9.8,
      filter: isPoint,
      paint: {
        'circle-radius': zoomed([9.8, 2], [11.5, 3.6], [14, 6.5]),
        'circle-color': ['case', done, colour, '#ffffff'],
        'circle-stroke-color': ['case', done, '#ffffff', building, colour, ink.rail],
        'circle-stroke-width': zoomed([9.8, 1], [12, 1.8], [14, 2.4]),
      },
    },
    {
      id: 'component-name',
      type: 'symbol',
      ...source,
      minzoom: 12,
      filter: isPoint,
      layout: {
        'text-field': nameIn(lang),
        'text-font': FONT,
        'text-size': 11.5,
        // One anchor: of the two names of an interchange the second then gives way.
        'text-anchor': 'left',
        'text-offset': [0.8, 0],
      },
      paint: { 'text-color': ink.ink, 'text-halo-color': ink.halo, 'text-halo-width': 1.5 },
    },
  ]
}
