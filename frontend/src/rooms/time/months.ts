import type { MonthCount } from '@/api'
import type { Time } from '@/url'

export const MONTHS_PX = 112
const MONTHS_PHONE_PX = 96
/** A line of the Gantt chart. */
export const ROW_PX = 26
const LEAST_ROWS = 3

/** How much of the map the timeline covers: never more than half of it, and no more than so many works need. */
export function timelinePx(time: Time | undefined, phone: boolean, height: number, works = Infinity): number {
  if (!time) return 0
  const months = phone ? MONTHS_PHONE_PX : MONTHS_PX
  if (time === 'months') return months
  const most = Math.round(phone ? height * 0.5 : Math.min(Math.max(height * 0.44, 260), 420))
  return Math.min(most, months + Math.max(works, LEAST_ROWS) * ROW_PX + 8)
}

export function monthAfter(month: string, by = 1): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = year * 12 + number - 1 + by
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

// Months as 2025-10 are in order as texts are.
const least = (months: string[]): string => months.reduce((a, b) => (a < b ? a : b))
const most = (months: string[]): string => months.reduce((a, b) => (a > b ? a : b))

const NO_MONTHS: readonly MonthCount[] = []
/** Works of long ago and of a far future would press the months of interest together. */
const BEFORE = 30
const AFTER = 42

/** The months that the slider has: those with works, around today. */
export function shownMonths(items: readonly MonthCount[] | undefined, today: string, chosen: string | undefined, reach = { before: BEFORE, after: AFTER }): readonly MonthCount[] {
  if (!items || items.length === 0) return NO_MONTHS
  const now = today.slice(0, 7)
  const known = new Map(items.map((one) => [one.month, one]))
  const months = [...known.keys(), now].sort()
  const from = least([most([months[0] ?? now, monthAfter(now, -reach.before)]), chosen ?? now])
  const to = most([least([months[months.length - 1] ?? now, monthAfter(now, reach.after)]), chosen ?? now])
  const found: MonthCount[] = []
  for (let month = from; month <= to; month = monthAfter(month)) found.push(known.get(month) ?? { month, count: 0, starting: 0, finishing: 0 })
  return found
}

/** The fewer months for which a narrow screen has room. */
export function monthsAround(items: readonly MonthCount[] | undefined, today: string, chosen: string | undefined): readonly MonthCount[] {
  return shownMonths(items, today, chosen, { before: 6, after: 18 })
}

const MANY = 36
const FEW = 6
const CLOSE = 3

/** What stands under each month: years where they turn, quarters where there is room, and of a few each. */
export function underMonths(months: readonly string[], nameOf: (number: number) => string): string[] {
  const turn = (at: number) => months[at]?.endsWith('-01') ?? false
  return months.map((month, at) => {
    const year = month.slice(0, 4)
    const number = Number(month.slice(5))
    if (turn(at)) return year
    if (at === 0) return [1, 2, CLOSE].some(turn) ? '' : year
    if (months.length <= FEW) return nameOf(number)
    return months.length <= MANY && number % 3 === 1 && at >= CLOSE ? nameOf(number) : ''
  })
}
