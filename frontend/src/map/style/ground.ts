import type { SourceSpecification } from 'maplibre-gl'
import type { Lang } from '@/lib/codes'
import { MAP_INK, type MapInk, type Theme } from '@/ui/palette'
import { shiftedAddress } from '../addresses'
import type { BaseMap } from '../wanted'
import { districtNames } from './labels'
import { type Expr, FONT, type Layer, get, isArea, isLine, zoomed } from './parts'

interface Ground {
  sources: Record<string, SourceSpecification>
  layers: Layer[]
}

/** A base map from elsewhere in the place of ours; the districts stay over it, in the place of our own tiles. */
export function groundOf(base: BaseMap, theme: Theme, lang: Lang): Ground {
  const { sources, layers } = base.tiles === 'vector' ? vectors(base, theme, lang) : images(base, theme)
  return {
    sources,
    layers: [{ id: 'outside', type: 'background', paint: { 'background-color': MAP_INK[theme].outside } }, ...layers, ...districts(theme, lang)],
  }
}

const absolute = (address: string) => (address.startsWith('/') ? location.origin + address : address)

function images(base: BaseMap, theme: Theme): Ground {
  const { tileSize, minZoom: minzoom, maxZoom: maxzoom } = base
  // Dim on the wall, pale on paper, so that what lies over it is read.
  const paint =
    theme === 'dark' ? { 'raster-brightness-max': 0.62, 'raster-saturation': -0.25 } : { 'raster-opacity': theme === 'print' ? 0.75 : 1 }
  const found: Ground = { sources: {}, layers: [] }
  for (const [at, plane] of base.planes.entries()) {
    const id = `base-${at}`
    const tiles = base.datum === 'gcj02' ? [shiftedAddress(plane)] : plane.map(absolute)
    found.sources[id] =
      base.kind === 'pmtiles'
        ? { type: 'raster', url: `pmtiles://${absolute(plane[0] ?? '')}`, tileSize }
        : { type: 'raster', tiles, tileSize, minzoom, maxzoom }
    found.layers.push({ id, type: 'raster', source: id, paint: { 'raster-fade-duration': 120, ...paint } })
  }
  return found
}

const source = 'base-0'
const sort: Expr = ['coalesce', get('kind'), get('class'), '']
const among = (...values: string[]): Expr => ['match', sort, values, true, false]
const MOTORWAYS = among('highway', 'motorway', 'trunk')
const STREETS = among('major_road', 'medium_road', 'minor_road', 'primary', 'secondary', 'tertiary', 'minor')
const GREEN = among('park', 'forest', 'wood', 'grass', 'grassland', 'nature_reserve', 'garden', 'meadow', 'scrub', 'cemetery', 'golf_course')
const TOWN = among('residential', 'commercial', 'industrial', 'retail', 'urban_area', 'suburb', 'quarter')

/** Which layers of the two common schemas (Protomaps, OpenMapTiles) a file has; all where it does not say. */
function vectors(base: BaseMap, theme: Theme, lang: Lang): Ground {
  const ink = MAP_INK[theme]
  const has = (layer: string) => base.layers.length === 0 || base.layers.includes(layer)
  const layers = [
    ...['earth'].map((layer) => fill(layer, ink.land)),
    ...['landcover', 'landuse', 'park'].flatMap((layer) => [fill(layer, ink.builtUp, TOWN), fill(layer, ink.green, layer === 'park' ? true : GREEN)]),
    fill('water', ink.water),
    ...['water', 'waterway'].map((layer) => stream(layer, ink)),
    ...['roads', 'transportation'].flatMap((layer) => roads(layer, ink)),
    ...['roads', 'transportation_name'].map((layer) => alongRoads(layer, ink, lang)),
    ...['places', 'place'].map((layer) => places(layer, ink, lang)),
  ]
  return {
    sources: { [source]: { type: 'vector', url: `pmtiles://${absolute(base.planes[0]?.[0] ?? '')}` } },
    layers: layers.filter((layer) => has((layer as { 'source-layer': string })['source-layer'])),
  }
}

function fill(layer: string, colour: string, which: Expr | true = true): Layer {
  const filter: Expr = which === true ? isArea : ['all', isArea, which]
  return { id: `base-${layer}-${colour}`, type: 'fill', source, 'source-layer': layer, filter, paint: { 'fill-color': colour } }
}

function stream(layer: string, ink: MapInk): Layer {
  const paint = { 'line-color': ink.water, 'line-width': zoomed([8, 0.8], [12, 2], [15, 6]) }
  return { id: `base-${layer}-stream`, type: 'line', source, 'source-layer': layer, filter: isLine, paint }
}

function roads(layer: string, ink: MapInk): Layer[] {
  const rank: Expr = ['match', sort, ['major_road', 'primary', 'secondary'], 1, ['medium_road', 'tertiary'], 0.7, 0.45]
  const width = (casing: number): Expr =>
    zoomed([8, ['+', ['*', rank, 0.8], casing * 0.4]], [12, ['+', ['*', rank, 4], casing]], [16, ['+', ['*', rank, 18], casing]])
  const highway = (casing: number) => zoomed([6, 1 + casing * 0.5], [10, 2.2 + casing], [14, 8 + casing], [17, 22 + casing])
  const layout = { 'line-cap': 'round', 'line-join': 'round' } as const
  const line = (name: string, filter: Expr, colour: string, size: Expr, minzoom: number): Layer =>
    ({ id: `base-${layer}-${name}`, type: 'line', source, 'source-layer': layer, minzoom, filter: ['all', isLine, filter], layout, paint: { 'line-color': colour, 'line-width': size } }) as Layer
  return [
    line('street-casing', STREETS, ink.casing, width(1.3), 9),
    line('highway-casing', MOTORWAYS, ink.highwayCasing, highway(1.4), 5),
    line('street', STREETS, ink.road, width(0), 9),
    line('highway', MOTORWAYS, ink.highway, highway(0), 5),
    line('rail', among('rail', 'transit'), ink.rail, zoomed([8, 0.6], [13, 1.2]), 8),
  ]
}

const named = (lang: Lang): Expr =>
  lang === 'en' ? ['coalesce', get('name:en'), get('name')] : ['coalesce', get('name:zh'), get('name:zh-Hans'), get('name')]

function alongRoads(layer: string, ink: MapInk, lang: Lang): Layer {
  return {
    id: `base-${layer}-name`,
    type: 'symbol',
    source,
    'source-layer': layer,
    minzoom: 12,
    filter: isLine,
    layout: { 'symbol-placement': 'line', 'text-field': named(lang), 'text-font': FONT, 'text-size': zoomed([12, 10], [16, 12.5]) },
    paint: { 'text-color': ink.labelQuiet, 'text-halo-color': ink.land, 'text-halo-width': 1.4 },
  }
}

function places(layer: string, ink: MapInk, lang: Lang): Layer {
  return {
    id: `base-${layer}-name`,
    type: 'symbol',
    source,
    'source-layer': layer,
    minzoom: 9,
    layout: { 'text-field': named(lang), 'text-font': FONT, 'text-size': zoomed([9, 10.5], [14, 13]), 'text-max-width': 7 },
    paint: { 'text-color': ink.label, 'text-halo-color': ink.land, 'text-halo-width': 1.4 },
  }
}

function districts(theme: Theme, lang: Lang): Layer[] {
  const ink = MAP_INK[theme]
  const layer = { source: 'basemap', 'source-layer': 'districts', type: 'line' } as const
  return [
    { id: 'district-halo', ...layer, paint: { 'line-color': ink.halo, 'line-width': 3, 'line-opacity': 0.55 } },
    { id: 'district-line', ...layer, paint: { 'line-color': ink.border, 'line-width': 1.1, 'line-dasharray': [9, 3, 1.6, 3] } },
    districtNames({ ink, name: lang === 'en' ? ['coalesce', get('name_en'), get('name')] : get('name') }, lang),
  ]
}
