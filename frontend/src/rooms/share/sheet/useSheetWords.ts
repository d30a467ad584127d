import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { summaryQuery, useProgrammes, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { portfolioQuery, useAsOf, usePage } from '@/url'
import type { SheetWords } from './compose'

/** What is printed beside the map: of what is selected, as of its day; null until it is known. */
export function useSheetWords(title: string, selection: readonly string[]): SheetWords | null {
  const words = useWords()
  const { list } = useProgrammes()
  const asOf = useAsOf()
  const today = useToday(asOf)
  const { data } = useQuery(summaryQuery(usePage(portfolioQuery)))
  return useMemo(() => {
    if (!data) return null
    const { t, count, money, date, short } = words
    const counts = new Map(data.by.programme?.map((share) => [share.code, share.count]))
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
      legendTitle: t('legend.title'),
      legend: list
        .filter(({ code }) => (counts.get(code) ?? 0) > 0)
        .map((one) => ({
          label: short(one),
          count: count(counts.get(one.code) ?? 0),
          sign: { programme: one.code, family: one.family, colour: one.colour },
        })),
      signs: [t('legend.vague'), ...(data.demo_count > 0 ? [t('legend.demo')] : [])],
    }
  }, [data, words, list, today, title, selection])
}
