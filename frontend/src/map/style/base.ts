import { MAP_INK, type MapInk, type Theme } from '@/ui/palette'
import { type Expr, HIGHWAYS, type Layer, ROADS, base, get, is, isArea, isLine, zoomed } from './parts'

const PLANNED_ROADS = is('kind', 'road_planned', 'expressway_planned')

/** Three weights of road: main streets, streets, lanes. */
const roadWidth = (extra: number): Expr =>
  zoomed(
    [8, ['match', ['to-number', get('rank'), 2], 1, 0.7 + extra, 0.4 + extra]],
    [11, ['match', ['to-number', get('rank'), 2], 1, 2.6 + extra, 2, 1.9 + extra, 1.3 + extra]],
    [14, ['match', ['to-number', get('rank'), 2], 1, 9 + extra, 2, 7 + extra, 5 + extra]],
    [17, ['match', ['to-number', get('rank'), 2], 1, 26 + extra, 2, 20 + extra, 15 + extra]],
  )

const highwayWidth = (extra: number): Expr => zoomed([7, 1 + extra], [10, 2.4 + extra], [14, 9 + extra])

function water(ink: MapInk): Layer[] {
  return [
    {
      id: 'water',
      type: 'fill',
      ...base,
      filter: ['all', is('kind', 'lake', 'reservoir'), isArea],
      paint: { 'fill-color': ink.water, 'fill-outline-color': ink.waterEdge },
    },
    {
      id: 'river',
      type: 'line',
      ...base,
      filter: ['all', is('kind', 'river'), isLine],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': ink.water, 'line-width': zoomed([7, 1.6], [10, 3], [14, 14]) },
    },
  ]
}

function districts(ink: MapInk): Layer[] {
  const source = { source: 'districts', 'source-layer': 'districts' } as const
  return [
    { id: 'land', type: 'fill', ...source, paint: { 'fill-color': ink.land, 'fill-antialias': false } },
    {
      id: 'district-band',
      type: 'line',
      ...source,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': ink.borderBand, 'line-width': zoomed([7, 4], [10, 6]), 'line-opacity': zoomed([9, 0.6], [12, 0.35]) },
    },
  ]
}

function borders(ink: MapInk): Layer[] {
  return [
    {
      id: 'district-line',
      type: 'line',
      source: 'districts',
      'source-layer': 'districts',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': ink.border, 'line-width': 1, 'line-dasharray': [9, 3, 1.6, 3] },
    },
  ]
}

function roads(ink: MapInk): Layer[] {
  const layout = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'road-casing', type: 'line', ...base, filter: ROADS, layout, paint: { 'line-color': ink.casing, 'line-width': roadWidth(1.5) } },
    {
      id: 'highway-casing',
      type: 'line',
      ...base,
      filter: HIGHWAYS,
      layout,
      paint: { 'line-color': ink.highwayCasing, 'line-width': highwayWidth(1.6) },
    },
    { id: 'road', type: 'line', ...base, filter: ROADS, layout, paint: { 'line-color': ink.road, 'line-width': roadWidth(0) } },
    { id: 'highway', type: 'line', ...base, filter: HIGHWAYS, layout, paint: { 'line-color': ink.highway, 'line-width': highwayWidth(0) } },
    {
      id: 'road-planned',
      type: 'line',
      ...base,
      filter: PLANNED_ROADS,
      paint: { 'line-color': ink.highwayCasing, 'line-width': zoomed([8, 0.8], [13, 2]), 'line-dasharray': [4, 3] },
    },
  ]
}

function rails(ink: MapInk): Layer[] {
  const plain = is('kind', 'railway')
  const fast = is('kind', 'railway_hsr')
  return [
    { id: 'rail', type: 'line', ...base, filter: plain, paint: { 'line-color': ink.rail, 'line-width': 0.9 } },
    {
      id: 'rail-ticks',
      type: 'line',
      ...base,
      filter: plain,
      paint: { 'line-color': ink.rail, 'line-width': 4.5, 'line-dasharray': [0.24, 3.4] },
    },
    { id: 'rail-fast', type: 'line', ...base, filter: fast, paint: { 'line-color': ink.rail, 'line-width': 2.4 } },
    {
      id: 'rail-fast-gaps',
      type: 'line',
      ...base,
      filter: fast,
      paint: { 'line-color': ink.land, 'line-width': 1.2, 'line-dasharray': [7, 7] },
    },
  ]
}

/** Metro as context: its own colours at half weight; dashed while it is being built. */
function metro(ink: MapInk): Layer[] {
  const line = is('kind', 'metro_line')
  const building: Expr = ['match', ['coalesce', get('status'), ''], ['operating', 'in_operation', ''], false, true]
  const colour: Expr = ['to-color', ['coalesce', get('colour'), ink.rail], ink.rail]
  const width = zoomed([8, 0.8], [11, 1.7], [14, 3])
  return [
    {
      id: 'metro',
      type: 'line',
      ...base,
      filter: ['all', line, ['!', building]],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': width, 'line-opacity': 0.75 },
    },
    {
      id: 'metro-building',
      type: 'line',
      ...base,
      filter: ['all', line, building],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': width, 'line-opacity': 0.7, 'line-dasharray': [2.5, 1.6] },
    },
    {
      id: 'metro-station',
      type: 'circle',
      ...base,
      minzoom: 10.6,
      filter: is('kind', 'metro_station'),
      paint: {
        'circle-radius': zoomed([10.6, 1.4], [12, 2.4], [15, 4.5]),
        'circle-color': ink.road,
        'circle-stroke-color': colour,
        'circle-stroke-width': zoomed([10.6, 0.8], [14, 1.6]),
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
