import type { StyleSpecification } from 'maplibre-gl'
import type { Wanted } from '../wanted'
import { aroundLayers } from './around'
import { askedData, askedLayers } from './asked'
import { baseLayers } from './base'
import { cellLayers } from './cells'
import { componentLayers } from './components'
import { groundOf } from './ground'
import { baseLabels } from './labels'
import { nearbyLayers } from './nearby'
import { overlayLayers, overlaySources } from './overlays'
import { projectLayers } from './projects'

export { askedData } from './asked'
export { TOUCHED } from './projects'

/** Zooms that tiles are asked for; closer up the last ones are enlarged. */
const PYRAMID = { minzoom: 0, maxzoom: 14 }
/** Crowded places open until every project stands for itself. */
const DEEPER = { minzoom: 0, maxzoom: 18 }

function tiles(layer: string, query = ''): string[] {
  return [`${location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt${query ? `?${query}` : ''}`]
}

/** The tiles of what the filter touches. */
export function filteredTiles({ query, around, nearby }: Wanted): Record<string, string[]> {
  if (query === null) return {}
  return {
    projects: tiles('projects', query),
    components: tiles('components', query),
    ...(around === null ? {} : { around: tiles('projects', around) }),
    ...(nearby === null ? {} : { conflicts: tiles('conflicts', nearby) }),
  }
}

/** Drawing and what is looked at beside it have layers of their own in the map. */
const DRAWN = /^(guatu-draw|ghost)/

/** A new style with what is being drawn in the old one: nobody loses a shape by a change of colours. */
export function withDrawn(before: StyleSpecification | undefined, next: StyleSpecification): StyleSpecification {
  if (!before) return next
  const sources = Object.entries(before.sources).filter(([id]) => DRAWN.test(id))
  if (sources.length === 0) return next
  return { ...next, sources: { ...next.sources, ...Object.fromEntries(sources) }, layers: [...next.layers, ...before.layers.filter((layer) => DRAWN.test(layer.id))] }
}

/** The whole wanted style; MapLibre finds the difference to what it shows. */
export function styleOf(wanted: Wanted): StyleSpecification {
  const { theme, lang, query, around, nearby, pair } = wanted
  const elsewhere = wanted.base && groundOf(wanted.base, theme, lang)
  const style: StyleSpecification = {
    version: 8,
    // The tiles of our base map hold the districts as well.
    sources: { basemap: { type: 'vector', tiles: tiles(elsewhere ? 'districts' : 'basemap'), ...PYRAMID }, ...elsewhere?.sources },
    layers: elsewhere ? [...elsewhere.layers, ...overlayLayers(wanted)] : [...baseLayers(theme), ...overlayLayers(wanted), ...baseLabels(theme, lang)],
  }
  Object.assign(style.sources, overlaySources(wanted, DEEPER))
  if (query === null) return style
  for (const [name, addresses] of Object.entries(filteredTiles(wanted)))
    style.sources[name] = { type: 'vector', tiles: addresses, ...(name === 'components' ? PYRAMID : DEEPER) }
  style.sources.asked = { type: 'geojson', data: askedData(wanted.asked) }
  style.layers = [...style.layers, ...askedLayers(theme), ...(around === null ? [] : aroundLayers(theme)), ...projectLayers(wanted, componentLayers(wanted)), ...cellLayers(wanted)]
  // The topmost is placed first: sums keep clear of the names of districts, and these of the numbers in the signs.
  const height = ({ id }: { id: string }) => ['district-name', 'cell-count'].indexOf(id)
  style.layers.sort((one, other) => height(one) - height(other))
  if (nearby !== null) style.layers.push(...nearbyLayers(theme, pair))
  return style
}
