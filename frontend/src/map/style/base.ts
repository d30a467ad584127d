import { MAP_INK, type MapInk, type Theme } from '@/ui/palette'
import { type Expr, HIGHWAYS, type Layer, ROADS, base, get, is, isArea, isLine, zoomed } from './parts'

const PLANNED_ROADS = is('kind', 'road_planned', 'expressway_planned')
const rank: Expr = ['to-number', get('rank'), 2]
const ROUND = { 'line-cap': 'round', 'line-join': 'round' } as const

/** Widths by zoom; the casing adds the same to each side at every zoom. */
type Width = (casing: number) => Expr

/** Three weights of road: main streets, streets, lanes. Lanes come when there is room for them. */
function roadWidth({ weight }: MapInk): Width {
  const by = (first: number, second: number, rest: number, casing: number): Expr => [
    'match', rank, 1, first * weight + casing, 2, second * weight + casing, rest * weight + casing,
  ]
  return (casing) =>
    zoomed(
      [8, by(0.8, 0.7, 0, casing * 0.5)],
      [10, by(1.7, 1.5, 0.7, casing * 0.7)],
      [12, by(4, 3.4, 2.2, casing)],
      [14, by(9, 7.6, 5.4, casing)],
      [17, by(26, 22, 16, casing)],
    )
}

function highwayWidth({ weight }: MapInk): Width {
  return (casing) => zoomed([6.5, weight + casing * 0.5], [10, 2.2 * weight + casing], [14, 9 * weight + casing], [17, 24 * weight + casing])
}

/** Town and country: drawn by hand, approximate; with soft edges, so that nobody reads a boundary into them. */
function ground(ink: MapInk): Layer[] {
  return [
    {
      id: 'built-up',
      type: 'fill',
      ...base,
      filter: ['all', is('kind', 'built_up'), isArea],
      paint: { 'fill-color': ink.builtUp, 'fill-antialias': false },
    },
    {
      id: 'built-up-edge',
      type: 'line',
      ...base,
      filter: ['all', is('kind', 'built_up'), isArea],
      paint: { 'line-color': ink.builtUp, 'line-width': zoomed([8, 3], [13, 14]), 'line-blur': zoomed([8, 3], [13, 12]) },
    },
    {
      id: 'green',
      type: 'fill',
      ...base,
      filter: ['all', is('kind', 'green'), isArea],
      paint: { 'fill-color': ink.green, 'fill-antialias': false, 'fill-opacity': 0.95 },
    },
  ]
}

function water(ink: MapInk): Layer[] {
  const river: Expr = ['all', is('kind', 'river'), isLine]
  const width = (edge: number): Expr => {
    const by = (first: number, second: number, rest: number): Expr => ['match', rank, 1, first + edge, 2, second + edge, rest + edge]
    return zoomed([7, by(2, 1.1, 0.7)], [10, by(4.6, 2.6, 1.8)], [12, by(9, 6, 4)], [14, by(20, 14, 9)], [17, by(70, 54, 34)])
  }
  return [
    { id: 'river-edge', type: 'line', ...base, filter: river, layout: ROUND, paint: { 'line-color': ink.waterEdge, 'line-width': width(1) } },
    { id: 'river', type: 'line', ...base, filter: river, layout: ROUND, paint: { 'line-color': ink.water, 'line-width': width(0) } },
    {
      id: 'water',
      type: 'fill',
      ...base,
      filter: ['all', is('kind', 'lake', 'reservoir', 'water'), isArea],
      paint: { 'fill-color': ink.water, 'fill-antialias': false },
    },
    {
      id: 'water-edge',
      type: 'line',
      ...base,
      filter: ['all', is('kind', 'lake', 'reservoir', 'water'), isArea],
      paint: { 'line-color': ink.waterEdge, 'line-width': zoomed([8, 0.4], [12, 1], [15, 1.4]) },
    },
  ]
}

function districts(ink: MapInk): Layer[] {
  const source = { source: 'basemap', 'source-layer': 'districts' } as const
  return [
    { id: 'land', type: 'fill', ...source, paint: { 'fill-color': ink.land, 'fill-antialias': false } },
    ...ground(ink),
    {
      id: 'district-band',
      type: 'line',
      ...source,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': ink.borderBand, 'line-width': zoomed([7, 3], [10, 6]), 'line-opacity': zoomed([8, 0.7], [11, 0.5], [13, 0.25]) },
    },
  ]
}

function borders(ink: MapInk): Layer[] {
  return [
    {
      id: 'district-line',
      type: 'line',
      source: 'basemap',
      'source-layer': 'districts',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ink.border,
        'line-width': zoomed([7, 0.7], [11, 1.1]),
        'line-opacity': zoomed([11, 0.9], [14, 0.55]),
        'line-dasharray': [9, 3, 1.6, 3],
      },
    },
  ]
}

function roads(ink: MapInk): Layer[] {
  const road = roadWidth(ink)
  const highway = highwayWidth(ink)
  const order = { ...ROUND, 'line-sort-key': ['-', 0, rank] as Expr }
  const street: Expr = ['any', ['>=', ['zoom'], 9.6], ['<=', rank, 2]]
  const streets: Expr = ['all', ROADS, street]
  return [
    {
      id: 'road-planned',
      type: 'line',
      ...base,
      filter: PLANNED_ROADS,
      paint: { 'line-color': ink.highwayCasing, 'line-width': zoomed([8, 0.8], [13, 2]), 'line-dasharray': [4, 3], 'line-opacity': 0.8 },
    },
    { id: 'road-casing', type: 'line', ...base, minzoom: 8.6, filter: streets, layout: order, paint: { 'line-color': ink.casing, 'line-width': road(1.3) } },
    { id: 'highway-casing', type: 'line', ...base, filter: HIGHWAYS, layout: order, paint: { 'line-color': ink.highwayCasing, 'line-width': highway(1.4) } },
    { id: 'road', type: 'line', ...base, minzoom: 8.6, filter: streets, layout: order, paint: { 'line-color': ink.road, 'line-width': road(0) } },
    { id: 'highway', type: 'line', ...base, filter: HIGHWAYS, layout: order, paint: { 'line-color': ink.highway, 'line-width': highway(0) } },
  ]
}

function rails(ink: MapInk): Layer[] {
  const plain = is('kind', 'railway')
  const fast = is('kind', 'railway_hsr')
  return [
    { id: 'rail', type: 'line', ...base, filter: plain, paint: { 'line-color': ink.rail, 'line-width': zoomed([8, 0.6], [12, 1]) } },
    {
      id: 'rail-ticks',
      type: 'line',
      ...base,
      minzoom: 9,
      filter: plain,
      paint: { 'line-color': ink.rail, 'line-width': zoomed([9, 3], [13, 5.5]), 'line-dasharray': [0.2, 3] },
    },
    { id: 'rail-fast', type: 'line', ...base, filter: fast, paint: { 'line-color': ink.rail, 'line-width': zoomed([8, 1.4], [12, 2.8]) } },
    {
      id: 'rail-fast-gaps',
      type: 'line',
      ...base,
      filter: fast,
      paint: { 'line-color': ink.land, 'line-width': zoomed([8, 0.6], [12, 1.4]), 'line-dasharray': [7, 7] },
    },
  ]
}

/** Metro as context: its own colours at half weight; dashed while it is being built. */
function metro(ink: MapInk): Layer[] {
  const line = is('kind', 'metro_line')
  const building: Expr = ['match', ['coalesce', get('status'), ''], ['operating', 'in_operation', ''], false, true]
  const colour: Expr = ['to-color', ['coalesce', get('colour'), ink.rail], ink.rail]
  const paint = { 'line-color': colour, 'line-width': zoomed([8, 0.7], [11, 1.5], [14, 3]), 'line-opacity': ['case', building, 0.65, 0.7] as Expr }
  return [
    {
      id: 'metro',
      type: 'line',
      ...base,
      filter: ['all', line, ['!', building]],
      layout: ROUND,
      paint,
    },
    {
      id: 'metro-building',
      type: 'line',
      ...base,
      filter: ['all', line, building],
      layout: { 'line-join': 'round' },
      paint: { ...paint, 'line-dasharray': [2.5, 1.6] },
    },
    {
      id: 'metro-station',
      type: 'circle',
      ...base,
      minzoom: 11.2,
      filter: is('kind', 'metro_station'),
      paint: {
        'circle-radius': zoomed([11.2, 1.3], [12, 2], [15, 4.5]),
        'circle-color': ink.road,
        'circle-stroke-color': colour,
        'circle-stroke-width': zoomed([11.2, 0.7], [14, 1.6]),
      },
    },
  ]
}

/** Everything below the projects. */
export function baseLayers(theme: Theme): Layer[] {
  const ink = MAP_INK[theme]
  return [
    { id: 'outside', type: 'background', paint: { 'background-color': ink.outside } },
    ...districts(ink),
    ...water(ink),
    ...borders(ink),
    ...roads(ink),
    ...rails(ink),
    ...metro(ink),
  ]
}
