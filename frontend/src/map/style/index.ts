import type { StyleSpecification } from 'maplibre-gl'
import type { Wanted } from '../wanted'
import { baseLayers } from './base'
import { cellLayers } from './cells'
import { componentLayers } from './components'
import { baseLabels } from './labels'
import { nearbyLayers } from './nearby'
import { projectLayers } from './projects'

export { TOUCHED } from './projects'

/** Zooms that tiles are asked for; closer up the last ones are enlarged. */
const PYRAMID = { minzoom: 0, maxzoom: 14 }
/** Crowded places open until every project stands for itself. */
const DEEPER = { minzoom: 0, maxzoom: 18 }

function tiles(layer: string, query = ''): string[] {
  return [`${location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt${query ? `?${query}` : ''}`]
}

/** The tiles of what the filter touches. */
export function filteredTiles({ query, nearby }: Wanted): Record<string, string[]> {
  const found: Record<string, string[]> = query === null ? {} : { projects: tiles('projects', query), components: tiles('components', query) }
  return nearby === null ? found : { ...found, conflicts: tiles('conflicts', nearby) }
}

/** The whole wanted style; MapLibre finds the difference to what it shows. */
export function styleOf(wanted: Wanted): StyleSpecification {
  const { theme, lang, query, programmes, nearby, pair } = wanted
  const style: StyleSpecification = {
    version: 8,
    sources: {
      basemap: { type: 'vector', tiles: tiles('basemap'), ...PYRAMID },
      districts: { type: 'vector', tiles: tiles('districts'), ...PYRAMID },
    },
    layers: [...baseLayers(theme), ...baseLabels(theme, lang)],
  }
  if (query === null) return style
  for (const [name, addresses] of Object.entries(filteredTiles(wanted)))
    style.sources[name] = { type: 'vector', tiles: addresses, ...(name === 'components' ? PYRAMID : DEEPER) }
  style.layers = [...style.layers, ...projectLayers(programmes, theme, componentLayers(theme, lang)), ...cellLayers(theme, lang)]
  if (nearby !== null) style.layers.push(...nearbyLayers(theme, pair))
  return style
}
