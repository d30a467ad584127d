import type { Lang } from '@/lib/codes'
import { MAP_INK, type MapInk, type Theme } from '@/ui/palette'
import { type Expr, FONT, FONT_STRONG, HIGHWAYS, type Layer, ROADS, base, get, is, isArea, isLine, isPoint, zoomed } from './parts'

export function nameIn(lang: Lang): Expr {
  return lang === 'en' ? ['coalesce', get('name_en'), get('name')] : get('name')
}

/** An area that is cut by the edge of a tile is named in both: so far from a name there is no second one. */
const TWICE_PX = 50

export interface Naming {
  ink: MapInk
  name: Expr
}

interface LabelParts {
  id: string
  size: Expr | number
  colour: string
  minzoom?: number
}

function along({ id, size, colour, minzoom = 0 }: LabelParts, filter: Expr, spacing: number, { ink, name }: Naming): Layer {
  return {
    id,
    type: 'symbol',
    ...base,
    minzoom,
    filter: ['all', filter, isLine],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 420,
      'text-field': name,
      'text-font': FONT,
      'text-size': size,
      'text-letter-spacing': spacing,
      'text-max-angle': 35,
    },
    paint: { 'text-color': colour, 'text-halo-color': ink.land, 'text-halo-width': 1.4 },
  }
}

/** The names of the base map; drawn over its lines and under the projects. */
export function baseLabels(theme: Theme, lang: Lang): Layer[] {
  const ink = MAP_INK[theme]
  const name = nameIn(lang)
  const naming = { ink, name }
  const wide = (spacing: number) => (lang === 'en' ? spacing / 4 : spacing)
  return [
    along({ id: 'river-name', size: zoomed([8, 10.5], [13, 13]), colour: ink.waterText, minzoom: 8 }, is('kind', 'river'), wide(0.5), naming),
    waterNames(naming),
    greenNames(naming),
    along({ id: 'road-name', size: zoomed([11, 10], [15, 12.5]), colour: ink.labelQuiet, minzoom: 11.6 }, ROADS, wide(0.25), naming),
    along({ id: 'highway-name', size: 10.5, colour: ink.labelQuiet, minzoom: 9.4 }, HIGHWAYS, wide(0.2), naming),
    stationNames(naming),
    placeNames(naming),
    districtNames(naming, lang),
  ]
}

function waterNames({ ink, name }: Naming): Layer {
  return {
    id: 'water-name',
    type: 'symbol',
    ...base,
    minzoom: 9.6,
    filter: ['all', is('kind', 'lake', 'reservoir'), isArea],
    layout: { 'text-field': name, 'text-font': FONT, 'text-size': 11, 'text-max-width': 6, 'text-padding': TWICE_PX },
    paint: { 'text-color': ink.waterText, 'text-halo-color': ink.land, 'text-halo-width': 1.4 },
  }
}

function greenNames({ ink, name }: Naming): Layer {
  return {
    id: 'green-name',
    type: 'symbol',
    ...base,
    minzoom: 10,
    filter: ['all', is('kind', 'green'), isArea, ['any', ['>=', ['zoom'], 12], ['<=', ['to-number', get('rank'), 3], 1]]],
    layout: { 'text-field': name, 'text-font': FONT, 'text-size': 10.5, 'text-max-width': 7, 'text-padding': TWICE_PX, 'symbol-sort-key': ['to-number', get('rank'), 3] },
    paint: { 'text-color': ink.greenText, 'text-halo-color': ink.land, 'text-halo-width': 1.2 },
  }
}

function stationNames({ ink, name }: Naming): Layer {
  return {
    id: 'metro-station-name',
    type: 'symbol',
    ...base,
    minzoom: 13.2,
    filter: is('kind', 'metro_station'),
    layout: {
      'text-field': name,
      'text-font': FONT,
      'text-size': 10.5,
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
      'text-radial-offset': 0.6,
      'symbol-sort-key': ['to-number', get('rank'), 2],
    },
    paint: { 'text-color': ink.labelQuiet, 'text-halo-color': ink.land, 'text-halo-width': 1.4 },
  }
}

function placeNames({ ink, name }: Naming): Layer {
  return {
    id: 'place-name',
    type: 'symbol',
    ...base,
    minzoom: 9,
    filter: ['all', is('kind', 'railway_station', 'airport', 'landmark'), isPoint],
    layout: {
      'icon-image': ['match', get('kind'), 'airport', 'airport', 'railway_station', 'station', 'landmark'],
      'icon-size': zoomed([9, 0.8], [13, 1]),
      'text-field': ['step', ['zoom'], '', 10.4, name],
      'text-font': FONT,
      'text-size': 11,
      'text-anchor': 'top',
      'text-offset': [0, 0.7],
      'text-optional': true,
      'symbol-sort-key': ['to-number', get('rank'), 2],
    },
    paint: { 'text-color': ink.label, 'text-halo-color': ink.land, 'text-halo-width': 1.4, 'icon-opacity': ['match', get('kind'), 'landmark', 0.85, 1] },
  }
}

export function districtNames({ ink, name }: Naming, lang: Lang): Layer {
  return {
    id: 'district-name',
    type: 'symbol',
    source: 'basemap',
    'source-layer': 'district_labels',
    maxzoom: 13,
    layout: {
      'text-field': name,
      'text-font': FONT_STRONG,
      'text-size': zoomed([7, 11.5], [10, 15], [12.5, 18]),
      'text-letter-spacing': lang === 'en' ? 0.12 : 0.45,
      'text-allow-overlap': ['step', ['zoom'], true, 10.5, false],
      // Beside a sign that stands in its place.
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
      'text-radial-offset': 1.3,
      'text-max-width': 20,
    },
    paint: { 'text-color': ink.labelQuiet, 'text-halo-color': ink.land, 'text-halo-width': 1.6 },
  }
}
