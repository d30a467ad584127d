import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Overlay, type Programme, summaryQuery, useOverlays, useProgrammes, useToday } from '@/api'
import { type Words, useWords } from '@/i18n/words'
import { CLASSES, type ColourBy, isMeasure } from '@/lib/classes'
import { STAGES } from '@/lib/codes'
import { classInks, unknownInk } from '@/ui/classes'
import { overlayInk } from '@/ui/overlays'
import { portfolioQuery, useAsOf, usePage } from '@/url'
import type { LegendLine, SheetWords } from './compose'

interface Key extends Pick<LegendLine, 'label' | 'sign'> {
  code: string | null
}

/** The classes of what the map is coloured by, in their order. */
function keysOf(by: ColourBy, programmes: readonly Programme[], { t, short }: Words): Key[] {
  if (by === 'programme')
    return programmes.map((one) => ({ code: one.code, label: short(one), sign: { programme: one.code, family: one.family, colour: one.colour } }))
  const plain = (colour: string) => ({ programme: '', family: 'metro', colour })
  const inks = classInks(by, 'print')
  if (!isMeasure(by)) return STAGES.map((code) => ({ code, label: t(`code.stage.${code}`), sign: plain(inks[code] ?? '') }))
  const classes = CLASSES[by].map(({ code }) => ({ code, label: t(`look.${by}.${code}`), sign: plain(inks[code] ?? '') }))
  return [...classes, { code: null, label: t(`look.${by}.unknown`), sign: plain(unknownInk('print')) }]
}

const MOST_CLASSES = 6
const NONE: readonly string[] = []

/** The layers of the operator's own that lie on the map, with the colours that they have on paper. */
function useGround(): SheetWords['ground'] {
  const { t, name } = useWords()
  const shown = usePage((page) => page.overlays) ?? NONE
  const { list } = useOverlays(useAsOf())
  return useMemo(() => {
    const classes = (layer: Overlay) =>
      layer.classes.slice(0, MOST_CLASSES).map((one, at) => ({ label: one.name || t('overlay.unnamed'), colour: overlayInk(layer.kind, at, 'print', layer.colour) }))
    const label = (layer: Overlay) => [name(layer), layer.data_date].filter(Boolean).join(' ')
    return list.filter(({ code }) => shown.includes(code)).map((layer) => ({ label: t('sheet.ground', { name: label(layer) }), classes: classes(layer) }))
  }, [list, shown, t, name])
}

/** What is printed beside the map: of what is selected, as of its day; null until it is known. */
export function useSheetWords(title: string, selection: readonly string[]): SheetWords | null {
  const words = useWords()
  const { list } = useProgrammes()
  const asOf = useAsOf()
  const today = useToday(asOf)
  const by = usePage((page) => page.colour ?? 'programme')
  const { data } = useQuery(summaryQuery(usePage(portfolioQuery)))
  const ground = useGround()
  return useMemo(() => {
    if (!data) return null
    const { t, count, money, date } = words
    const counts = new Map(data.by[by]?.map((share) => [share.code, share.selected]))
    const sum = data.total_investment_wan ? t('sheet.sum', { sum: money(data.total_investment_wan) }) : ''
    const unmapped = data.unmapped > 0 ? t('sheet.unmapped', { n: count(data.unmapped) }) : ''
    return {
      title,
      about: `${t('sheet.count', { n: count(data.count) })}${sum}${unmapped}${selection.length > 0 ? t('sheet.selection', { what: selection.join(t('sheet.and')) }) : ''}`,
      date: t('sheet.date', { day: date(today) }),
      source: t('sheet.source'),
      demo: data.demo_count > 0 ? t('sheet.demo', { n: count(data.demo_count) }) : null,
      north: t('sheet.north'),
      length: (metres) => (metres >= 1000 ? t('map.km', { n: metres / 1000 }) : t('map.m', { n: metres })),
      legendTitle: by === 'programme' ? t('legend.title') : t(`look.colour.${by}`),
      legend: keysOf(by, list, words)
        .filter(({ code }) => (counts.get(code) ?? 0) > 0)
        .map(({ code, label, sign }) => ({ label, count: count(counts.get(code) ?? 0), sign })),
      ground,
      internal: ground.length > 0 ? t('sheet.internal') : null,
      signs: [t('legend.vague'), ...(data.demo_count > 0 ? [t('legend.demo')] : [])],
    }
  }, [data, words, list, by, today, title, selection, ground])
}
