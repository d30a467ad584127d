import type { InvestmentMonth, Investments } from '@/api'

/** A bar of the year: one month; January is reported with February. */
export interface MonthBar {
  month: number
  row: InvestmentMonth | null
  wan: number | null
  /** Since the year began, with everything reported so far. */
  cumulative: number | null
}

export interface YearSeries {
  year: number
  plan: number | null
  actual: number
  accepted: number
  bars: MonthBar[]
  /** The last month that has any figure. */
  last: number
}

const MONTHS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

/** The months of a year in order, with the running sum; what was not reported stays a gap and adds nothing. */
export function seriesOf(investments: Investments, year: number): YearSeries {
  const months = new Map(investments.months.map((row) => [row.month.slice(0, 7), row]))
  const last = Math.max(0, ...MONTHS.filter((m) => months.has(keyOf(year, m))))
  let sum = 0
  const bars = MONTHS.map((month): MonthBar => {
    const row = months.get(keyOf(year, month)) ?? null
    sum += row?.actual_wan ?? 0
    return { month, row, wan: row?.actual_wan ?? null, cumulative: month <= last ? sum : null }
  })
  const plan = investments.years.find((row) => row.year === year)
  return {
    year,
    plan: plan?.plan_wan ?? null,
    actual: bars.reduce((total, bar) => total + (bar.wan ?? 0), 0),
    accepted: bars.reduce((total, bar) => total + (bar.row?.status === 'accepted' ? (bar.wan ?? 0) : 0), 0),
    bars,
    last,
  }
}

export function keyOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`
}

/** The years that have a plan or a month, the newest first; the current one always. */
export function yearsOf(investments: Investments, now: number): number[] {
  const years = new Set([now, ...investments.years.map((row) => row.year), ...investments.months.map((row) => Number(row.month.slice(0, 4)))])
  return [...years].sort((a, b) => b - a)
}

/** How far ahead of (positive) or behind the even pace 序时进度, in 万元, at the end of the last reported month. */
export function aheadOfPace(series: YearSeries): number | null {
  if (!series.plan || series.last === 0) return null
  return series.actual - (series.plan * series.last) / 12
}
