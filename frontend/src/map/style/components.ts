import { type ColourBy, isMeasure } from '@/lib/classes'
import type { Stage } from '@/lib/codes'
import { classInks } from '@/ui/classes'
import { MAP_INK, type MapInk } from '@/ui/palette'
import type { Wanted } from '../wanted'
import { nameIn } from './labels'
import { type Expr, FONT, type Layer, get, is, isLine, isPoint, zoomed } from './parts'

const source = { source: 'components', 'source-layer': 'components' } as const
const of = (...stages: Stage[]): Expr => is('stage', ...stages)
const done = of('completed', 'operating')
const building = of('under_construction')
const stopped = of('suspended', 'cancelled')
const ROUND = { 'line-cap': 'round', 'line-join': 'round' } as const

/** The line's own colour; by stage that of the part's stage; by a measure, which parts do not have, a quiet one. */
function colourOf(by: ColourBy, { theme }: Wanted): Expr {
  const { rail, labelQuiet } = MAP_INK[theme]
  if (by === 'stage') return ['match', get('stage'), ...Object.entries(classInks('stage', theme)).flat(), rail] as unknown as Expr
  if (isMeasure(by)) return ['to-string', labelQuiet]
  return ['coalesce', get('colour'), rail]
}

/** Stations and sections of metro projects; how far each is shows by shape and dash, not by colour alone. */
export function componentLayers(wanted: Wanted): Layer[] {
  const ink = MAP_INK[wanted.theme]
  const colour = colourOf(wanted.colour, wanted)
  return [...sections(ink, colour), ...stations(wanted, ink, colour), ...cells(ink)]
}

function sections(ink: MapInk, colour: Expr): Layer[] {
  const width = zoomed([8, 1.4], [11, 3.6], [14, 6.5])
  const line = (id: string, filter: Expr, paint: object, layout: object = ROUND): Layer =>
    ({ id, type: 'line', ...source, filter: ['all', isLine, filter], layout, paint: { 'line-color': colour, 'line-width': width, 'line-opacity': ['case', done, 0.85, 1], ...paint } }) as Layer
  return [
    { id: 'component-halo', type: 'line', ...source, filter: isLine, layout: ROUND, paint: { 'line-color': ink.halo, 'line-width': zoomed([8, 2.4], [11, 5.6], [14, 9]) } },
    // What runs already is quieter than what is being built.
    line('component-section', ['any', done, building], {}),
    // Being built: light inside, in long pieces.
    line('component-section-building', building, { 'line-color': '#ffffff', 'line-opacity': 1, 'line-width': zoomed([9, 0.6], [11, 1.7], [14, 3]), 'line-dasharray': [2.6, 1.6] }, { 'line-join': 'round' }),
    line('component-section-planned', ['!', ['any', done, building, stopped]], { 'line-dasharray': [1.4, 1.2] }, { 'line-join': 'round' }),
    // Stopped: dots.
    line('component-section-stopped', stopped, { 'line-dasharray': [0.1, 1.9] }),
  ]
}

function stations({ theme, lang }: Wanted, ink: MapInk, colour: Expr): Layer[] {
  return [
    {
      id: 'component-station',
      type: 'symbol',
      ...source,
      minzoom: 9.8,
      filter: isPoint,
      layout: {
        'icon-image': ['concat', `station|${theme}|`, get('stage'), '|', ['to-string', colour]],
        'icon-size': zoomed([9.8, 0.34], [11.5, 0.6], [14, 1]),
        'icon-allow-overlap': true,
        'icon-padding': 0,
      },
      paint: { 'icon-opacity': ['case', of('cancelled'), 0.5, 1] },
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
        'text-size': zoomed([12, 11], [15, 12.5]),
        // One anchor: of the two names of an interchange the second then gives way.
        'text-anchor': 'left',
        'text-offset': [0.9, 0],
      },
      paint: { 'text-color': ink.ink, 'text-halo-color': ink.halo, 'text-halo-width': 1.5 },
    },
  ]
}

/** Where more parts lie in a tile than can be seen: how many. */
function cells(ink: MapInk): Layer[] {
  const cell = { source: 'components', 'source-layer': 'cells' } as const
  return [
    {
      id: 'component-cell',
      type: 'circle',
      ...cell,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['ln', get('count')], 0, 5, 6, 13],
        'circle-color': ink.halo,
        'circle-stroke-color': ink.rail,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'component-cell-count',
      type: 'symbol',
      ...cell,
      layout: { 'text-field': ['to-string', get('count')], 'text-font': FONT, 'text-size': 10.5 },
      paint: { 'text-color': ink.ink },
    },
  ]
}
