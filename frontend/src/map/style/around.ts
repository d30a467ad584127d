import { MAP_INK, type Theme } from '@/ui/palette'
import { type Expr, type Layer, is, isLine, isPoint, zoomed } from './parts'

const SOURCE = { source: 'around', 'source-layer': 'projects' } as const
/** What is known by its district only takes no part in the question. */
const isMeant: Expr = ['all', ['!', ['has', 'count']], ['!', is('accuracy', 'district')]]

/** Those that the selection has to lie near: by their outline, so that nobody takes them for what was found. */
export function aroundLayers(theme: Theme): Layer[] {
  const { accent, halo } = MAP_INK[theme]
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'around-halo', type: 'line', ...SOURCE, filter: ['all', isMeant, isLine], layout: round, paint: { 'line-color': accent, 'line-opacity': 0.35, 'line-width': zoomed([9, 4], [14, 10]) } },
    { id: 'around-line', type: 'line', ...SOURCE, filter: ['all', isMeant, ['!', isPoint]], layout: round, paint: { 'line-color': accent, 'line-width': 1.5, 'line-dasharray': [2, 2] } },
    {
      id: 'around-point',
      type: 'circle',
      ...SOURCE,
      filter: ['all', isMeant, isPoint],
      paint: { 'circle-radius': zoomed([9, 4], [14, 8]), 'circle-color': halo, 'circle-opacity': 0.6, 'circle-stroke-color': accent, 'circle-stroke-width': 1.5 },
    },
  ]
}
