import type { Milestone } from '@/api'
import { dayNumber, isoOf } from '@/lib/dates'

export interface Tick {
  at: number
  year: number
  /** 1 to 12; a year begins where it is 1. */
  month: number
}

export interface Axis {
  from: number
  to: number
  /** Where a day lies, from 0 to 1. */
  at: (iso: string) => number
  ticks: Tick[]
}

const MARGIN_SHARE = 0.05
const LEAST_DAYS = 150

function yearStart(iso: string): string {
  return `${iso.slice(0, 4)}-01-01`
}

/** All days that a timeline must show; a promise for a year takes the whole year. */
function daysOf(milestones: readonly Milestone[], today: string): number[] {
  const days = [dayNumber(today)]
  for (const m of milestones) {
    for (const iso of [m.baseline_date, m.forecast_date, m.actual_date]) if (iso) days.push(dayNumber(iso))
    if (m.baseline_date && m.baseline_precision === 'year') days.push(dayNumber(yearStart(m.baseline_date)))
  }
  return days
}

function ticksOf(from: number, to: number): Tick[] {
  const months = (to - from) / 30.4
  const step = months > 72 ? 24 : months > 30 ? 12 : months > 14 ? 6 : 3
  const ticks: Tick[] = []
  const first = Number(isoOf(from).slice(0, 4))
  const last = Number(isoOf(to).slice(0, 4))
  for (let year = first; year <= last; year += 1)
    for (let month = 1; month <= 12; month += Math.min(step, 12)) {
      if (step === 24 && year % 2 === 1) continue
      const at = dayNumber(`${year}-${String(month).padStart(2, '0')}-01`)
      if (at >= from && at <= to) ticks.push({ at: (at - from) / (to - from), year, month })
    }
  return ticks
}

export function axisOf(milestones: readonly Milestone[], today: string): Axis {
  const days = daysOf(milestones, today)
  const [first, last] = [Math.min(...days), Math.max(...days)]
  const room = Math.max((last - first) * MARGIN_SHARE, (LEAST_DAYS - (last - first)) / 2, 12)
  const [from, to] = [Math.floor(first - room), Math.ceil(last + room)]
  return { from, to, at: (iso) => (dayNumber(iso) - from) / (to - from), ticks: ticksOf(from, to) }
}
