import type { Nearby } from '@/api'
import { dayNumber, isoOf } from '@/lib/dates'

export interface SpanAxis {
  /** Where a day lies, from 0 to 1; days outside lie on the edge. */
  at: (iso: string) => number
  years: { year: number; at: number }[]
}

const MARGIN_DAYS = 20

/** One axis for two works: from the first day of either to the last, with the turns of years. */
export function axisOf({ a, b }: Pick<Nearby, 'a' | 'b'>): SpanAxis {
  const from = Math.min(dayNumber(a.first), dayNumber(b.first)) - MARGIN_DAYS
  const to = Math.max(dayNumber(a.last), dayNumber(b.last)) + MARGIN_DAYS
  const share = (day: number) => Math.min(Math.max((day - from) / (to - from), 0), 1)
  const years = []
  for (let year = Number(isoOf(from).slice(0, 4)) + 1; year <= Number(isoOf(to).slice(0, 4)); year += 1)
    years.push({ year, at: share(dayNumber(`${year}-01-01`)) })
  return { at: (iso) => share(dayNumber(iso)), years }
}
