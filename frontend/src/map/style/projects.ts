import { isMeasure } from '@/lib/classes'
import { MAP_INK, type Theme } from '@/ui/palette'
import { SIGN_FROM_WAN, SIGN_PX } from '../icons'
import type { Wanted } from '../wanted'
import { colourOf } from './colour'
import { type Expr, FONT, type Layer, get, is, isArea, isLine, isPoint, state, zoomed } from './parts'

const source = { source: 'projects', 'source-layer': 'projects' } as const

/** A place that is known to the district only is drawn apart. */
const isVague = is('accuracy', 'district')
const isDemo = is('provenance', 'demo')
const isMetro = is('kind', 'metro_line')
const notYetBegun = is('stage', 'planned', 'signed', 'preparing')
const gone = is('stage', 'cancelled')

const isBackground = is('family', 'continuing')
const wan: Expr = ['to-number', ['get', 'wan'], 0]
const [, ...bounds] = SIGN_FROM_WAN
const bySize = (values: readonly number[]): Expr =>
  ['step', wan, values[0] ?? 0, ...bounds.flatMap((bound, i) => [bound, values[i + 1] ?? 0])] as unknown as Expr

/** New works before those that run on, vague places last, then by money. */
const importance: Expr = ['+', ['case', isVague, -2e8, isBackground, -1e8, 0], wan]

const SIGN_SCALE: [number, number][] = [[7, 0.5], [9, 0.66], [10.5, 0.84], [12, 1], [15, 1.25]]

function signImage(colour: Expr | string, theme: Theme): Expr {
  const variant: Expr = ['concat', ['case', isDemo, 'd', ''], ['case', isVague, 'v', '']]
  return [
    'concat', 'sign|', theme, '|', get('programme'), '|', ['coalesce', get('family'), 'continuing'], '|', variant, '|',
    ['to-string', bySize([0, 1, 2, 3, 4])], '|', colour,
  ]
}

function areas(colour: Expr | string, theme: Theme): Layer[] {
  const ink = MAP_INK[theme]
  return [
    {
      id: 'project-area',
      type: 'fill',
      ...source,
      filter: isArea,
      paint: {
        'fill-color': colour,
        // Its edge is a layer of its own.
        'fill-antialias': false,
        'fill-opacity': ['case', state('selected'), 0.6, state('hover'), 0.55, 0.38],
      },
    },
    { id: 'project-area-hatch', type: 'fill', ...source, filter: ['all', isArea, isDemo], paint: { 'fill-pattern': `hatch|${theme}`, 'fill-antialias': false } },
    {
      id: 'project-area-edge',
      type: 'line',
      ...source,
      filter: isArea,
      paint: {
        'line-color': ['case', state('selected'), ink.ink, colour],
        'line-width': ['case', state('selected'), 2.4, state('hover'), 2, 1.3],
      },
    },
  ]
}

const LINE_WIDTH: [number, number][] = [[8, 1.6], [11, 3], [14, 5.5], [17, 10]]
const wider = (by: number): Expr => zoomed(...LINE_WIDTH.map(([z, w]): [number, number] => [z, w + by]))

const ROUND = { 'line-cap': 'round', 'line-join': 'round' } as const

/** Under a metro line lie its stations and sections; the line itself is a quiet band that can be clicked, and `strong` where
 * it alone tells what the map is coloured by. */
function metroBand(colour: Expr | string, theme: Theme, strong: boolean): Layer {
  return {
    id: 'project-metro',
    type: 'line',
    ...source,
    filter: ['all', isLine, isMetro],
    layout: ROUND,
    paint: {
      'line-color': ['case', state('selected'), MAP_INK[theme].accent, colour],
      'line-width': zoomed([8, 5], [11, 9], [15, 16]),
      'line-opacity': ['case', state('selected'), strong ? 0.8 : 0.5, state('hover'), strong ? 0.8 : 0.34, strong ? 0.6 : 0.16],
    },
  }
}

function lines(colour: Expr | string, theme: Theme, strong: boolean): Layer[] {
  const ink = MAP_INK[theme]
  const works: Expr = ['all', isLine, ['!', isMetro]]
  const strength: Expr = ['case', gone, 0.35, 1]
  return [
    metroBand(colour, theme, strong),
    {
      id: 'project-line-halo',
      type: 'line',
      ...source,
      filter: works,
      layout: ROUND,
      paint: {
        'line-color': ['case', state('selected'), ink.ink, state('hover'), ink.accent, ink.halo],
        'line-width': wider(2.6),
        'line-opacity': strength,
      },
    },
    {
      id: 'project-line',
      type: 'line',
      ...source,
      filter: ['all', works, ['!', notYetBegun]],
      layout: ROUND,
      paint: { 'line-color': colour, 'line-width': wider(0), 'line-opacity': strength },
    },
    {
      id: 'project-line-planned',
      type: 'line',
      ...source,
      filter: ['all', works, notYetBegun],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': wider(-0.4), 'line-opacity': strength, 'line-dasharray': [1.6, 1.1] },
    },
    {
      id: 'project-line-demo',
      type: 'line',
      ...source,
      minzoom: 10,
      filter: ['all', works, isDemo, ['!', notYetBegun]],
      paint: { 'line-color': '#ffffff', 'line-opacity': 0.6, 'line-width': zoomed([10, 0.6], [14, 1.2]), 'line-dasharray': [3, 3] },
    },
  ]
}

/** What a sign has no room for: nothing is missing, and nearer it is a sign again. */
function dot(colour: Expr | string, theme: Theme): Layer {
  const ink = MAP_INK[theme]
  return {
    id: 'project-dot',
    type: 'circle',
    ...source,
    filter: isPoint,
    paint: {
      'circle-radius': zoomed([7, bySize([1.2, 1.4, 1.6, 1.8, 2])], [10, bySize([2, 2.3, 2.6, 2.9, 3.2])], [14, bySize([3.2, 3.6, 4, 4.4, 4.8])]),
      'circle-color': ['case', isVague, ink.halo, colour],
      'circle-stroke-color': ['case', isVague, colour, ink.halo],
      'circle-stroke-width': zoomed([7, 0.5], [11, 1]),
      'circle-opacity': ['case', gone, 0.4, 1],
      'circle-stroke-opacity': ['case', gone, 0.4, 1],
    },
  }
}

function points(colour: Expr | string, theme: Theme): Layer[] {
  const ink = MAP_INK[theme]
  const ring = (scale: number): Expr => bySize(SIGN_PX.map((px) => (px / 2) * scale + 3.2))
  return [
    {
      id: 'project-ring',
      type: 'circle',
      ...source,
      filter: isPoint,
      paint: {
        'circle-radius': zoomed(...SIGN_SCALE.map(([z, s]): [number, Expr] => [z, ring(s)])),
        // Pointing is quieter than choosing.
        'circle-color': ['case', state('selected'), ink.halo, ink.land],
        'circle-stroke-color': ['case', state('selected'), ink.ink, ink.accent],
        'circle-stroke-width': 2,
        'circle-opacity': ['case', ['any', state('hover'), state('selected')], 0.95, 0],
        'circle-stroke-opacity': ['case', ['any', state('hover'), state('selected')], 1, 0],
      },
    },
    dot(colour, theme),
    {
      id: 'project-point',
      type: 'symbol',
      ...source,
      filter: isPoint,
      layout: {
        'icon-image': signImage(colour, theme),
        'icon-size': zoomed(...SIGN_SCALE),
        // No sign lies on another: what is placed first keeps its room.
        'icon-padding': 0,
        'symbol-sort-key': ['-', 0, importance],
      },
      paint: {
        'icon-opacity': [
          'case', ['any', state('hover'), state('selected')], 1, gone, 0.4, isVague, 0.8, isBackground, 0.86, 0.97,
        ],
      },
    },
  ]
}

function labels(theme: Theme): Layer[] {
  const ink = MAP_INK[theme]
  const named: Expr[] = [['!', isVague], ['any', ['>=', ['zoom'], 13.2], ['>=', wan, 100_000]]]
  const paint = { 'text-color': ink.ink, 'text-halo-color': ink.halo, 'text-halo-width': 1.6 }
  return [
    {
      id: 'project-line-name',
      type: 'symbol',
      ...source,
      minzoom: 12.4,
      filter: ['all', isLine, ['!', isMetro]],
      layout: { 'symbol-placement': 'line-center', 'text-field': get('name'), 'text-font': FONT, 'text-size': 11.5, 'text-offset': [0, -1] },
      paint,
    },
    {
      id: 'project-area-name',
      type: 'symbol',
      ...source,
      minzoom: 11.4,
      // An area that several tiles draw has its name in one of them.
      filter: ['all', ['has', 'home'], isArea, ...named],
      layout: { 'text-field': get('name'), 'text-font': FONT, 'text-size': zoomed([11.4, 11], [15, 13]), 'text-max-width': 9, 'symbol-sort-key': ['-', 0, wan] },
      paint,
    },
    {
      id: 'project-name',
      type: 'symbol',
      ...source,
      minzoom: 11.4,
      filter: ['all', ['has', 'home'], isPoint, ...named],
      layout: {
        'text-field': get('name'),
        'text-font': FONT,
        'text-size': zoomed([11.4, 11], [15, 13]),
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': bySize([0.85, 0.95, 1.1, 1.3, 1.65]),
        'text-justify': 'auto',
        'text-max-width': 9,
        'symbol-sort-key': ['-', 0, wan],
      },
      paint,
    },
  ]
}

/** Projects lie over everything; the order from the bottom: areas, lines, metro parts, names, signs: what is on top is placed first. */
export function projectLayers({ colour: by, programmes, theme }: Wanted, between: Layer[]): Layer[] {
  const colour = colourOf(by, programmes, theme)
  return [...areas(colour, theme), ...lines(colour, theme, isMeasure(by)), ...between, ...labels(theme), ...points(colour, theme)]
}

/** The layers that answer the pointer, topmost first. */
export const TOUCHED = [
  'project-point',
  'project-dot',
  'component-station',
  'component-section',
  'project-line',
  'project-line-planned',
  'project-metro',
  'project-area',
]
