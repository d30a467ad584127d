import begins from '@/lib/seasons.json'
import { lastDayOf } from '@/url'

export interface Span {
  /** First and last day. */
  from: string
  to: string
}
export interface Season extends Span {
  season: keyof typeof begins
  /** In which it begins. */
  year: number
}

const MONTHS = 12
/** By the month that each begins with, of three; the service reads sentences by the same (a test holds them together). */
const SEASONS = Object.keys(begins) as (keyof typeof begins)[]
const FIRST = begins.spring - 1

const monthText = (months: number): string => `${Math.floor(months / MONTHS)}-${String((months % MONTHS) + 1).padStart(2, '0')}`

function numberOf(day: string): number {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return year * MONTHS + month - 1
}

/** The season that a day lies in and the three after it; winter is December to February. */
export function seasonsFrom(today: string): Season[] {
  const first = Math.floor((numberOf(today) - FIRST) / 3)
  return [0, 1, 2, 3].map((step) => {
    const month = (first + step) * 3 + FIRST
    const season = SEASONS[(first + step) % 4] ?? 'spring'
    return { season, year: Math.floor(month / MONTHS), from: `${monthText(month)}-01`, to: lastDayOf(monthText(month + 2)) }
  })
}

/** This month and the eleven after it. */
export function monthsFrom(today: string): string[] {
  const first = numberOf(today)
  return Array.from({ length: MONTHS }, (_, step) => monthText(first + step))
}
