import { lastDayOf } from '@/url'

export interface Span {
  /** First and last day. */
  from: string
  to: string
}
export interface Season extends Span {
  season: 'spring' | 'summer' | 'autumn' | 'winter'
  /** In which it begins. */
  year: number
}

const MONTHS = 12
const SEASONS = ['spring', 'summer', 'autumn', 'winter'] as const

const monthText = (months: number): string => `${Math.floor(months / MONTHS)}-${String((months % MONTHS) + 1).padStart(2, '0')}`

function numberOf(day: string): number {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return year * MONTHS + month - 1
}

/** The season that a day lies in and the three after it; winter is December to February. */
export function seasonsFrom(today: string): Season[] {
  // March begins the first of the year.
  const first = Math.floor((numberOf(today) - 2) / 3)
  return [0, 1, 2, 3].map((step) => {
    const begins = (first + step) * 3 + 2
    const season = SEASONS[(first + step) % 4] ?? 'spring'
    return { season, year: Math.floor(begins / MONTHS), from: `${monthText(begins)}-01`, to: lastDayOf(monthText(begins + 2)) }
  })
}

/** This month and the eleven after it. */
export function monthsFrom(today: string): string[] {
  const first = numberOf(today)
  return Array.from({ length: MONTHS }, (_, step) => monthText(first + step))
}
