import type { Lang } from '@/lib/codes'
import { MAP_INK } from '@/ui/palette'
import type { Wanted } from '../wanted'
import { type Expr, FONT_STRONG, type Layer, get } from './parts'

const FAINT = 0.4
const source = { source: 'projects', 'source-layer': 'cells' } as const

/** The sum as the panels say it: 亿元 in Chinese, billions in English. */
function sum(lang: Lang): Expr {
  const wan: Expr = ['to-number', get('wan'), 0]
  const inUnit: Expr = ['/', wan, lang === 'en' ? 100_000 : 10_000]
  const digits = { 'min-fraction-digits': 2, 'max-fraction-digits': 2 }
  const [before, after] = lang === 'en' ? ['CNY ', ' bn'] : ['', ' 亿元']
  const [all, some] = lang === 'en' ? [' · demo', ' · some demo'] : [' 示例', ' 含示例']
  const demo: Expr = ['to-number', get('demo'), 0]
  const marked: Expr = ['case', ['==', demo, get('count')], all, ['>', demo, 0], some, '']
  return ['concat', before, ['number-format', inUnit, digits], after, marked]
}

/** What stands for projects where they would lie one over another: how many, and how much money. */
export function cellLayers({ theme, lang, nearby }: Pick<Wanted, 'theme' | 'lang' | 'nearby'>): Layer[] {
  const ink = MAP_INK[theme]
  // Signs of nearby works lie over them, and are what is looked at then.
  const strength = nearby === null ? 1 : FAINT
  return [
    {
      id: 'cell',
      type: 'circle',
      ...source,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['ln', ['get', 'count']], 0, 9, 3, 13, 6, 19, 10, 27],
        'circle-color': ink.accent,
        'circle-opacity': 0.82 * strength,
        'circle-stroke-color': ink.halo,
        'circle-stroke-width': 1.5,
        'circle-stroke-opacity': strength,
      },
    },
    {
      id: 'cell-sum',
      type: 'symbol',
      ...source,
      layout: {
        'text-field': sum(lang),
        'text-font': FONT_STRONG,
        'text-size': 10.5,
        'text-max-width': 20,
        'text-variable-anchor': ['top', 'bottom', 'right', 'left'],
        'text-radial-offset': 1.7,
        'text-optional': true,
        'symbol-sort-key': ['-', 0, ['get', 'count']],
      },
      paint: { 'text-color': ink.ink, 'text-halo-color': ink.halo, 'text-halo-width': 1.6, 'text-opacity': strength },
    },
    {
      id: 'cell-count',
      type: 'symbol',
      ...source,
      layout: {
        'text-field': ['number-format', get('count'), {}] as unknown as Expr,
        'text-font': FONT_STRONG,
        'text-size': 11.5,
        'text-allow-overlap': true,
        // The topmost is placed first: sums keep clear of the signs.
        'text-padding': 4,
      },
      // The dark accent is too light for white.
      paint: { 'text-color': theme === 'dark' ? ink.halo : '#ffffff', 'text-opacity': strength },
    },
  ]
}
