import type { MonthCount, Schedule } from '@/api'
import { dayNumber, isoOf } from '@/lib/dates'
import { monthAfter } from './months'

export interface Span {
  from: number
  to: number
}

/** What is drawn of one project, each end from 0 to 1 of the axis. */
export interface Drawn {
  /** As promised: hollow. */
  baseline: Span | null
  /** Really done: solid. */
  actual: Span | null
  /** Still expected: half. */
  forecast: Span | null
  marks: { key: string; at: number; basis: 'actual' | 'forecast' | 'baseline'; day: string; name: string; name_en: string }[]
}

export type At = (iso: string) => number

/** The days of these months as a share of the axis; days outside lie outside of 0 and 1. */
export function axisOf(months: readonly MonthCount[]): At {
  const first = months[0]?.month
  const last = months[months.length - 1]?.month
  if (!first || !last) return () => 0
  const from = dayNumber(`${first}-01`)
  const to = dayNumber(`${monthAfter(last)}-01`)
  return (iso) => (dayNumber(iso) - from) / (to - from)
}

function span(at: At, from: string | null, to: string | null): Span | null {
  if (!from || !to || to < from) return null
  // The last day is a day of work as well.
  return { from: at(from), to: at(isoOf(dayNumber(to) + 1)) }
}

/** Baseline beside what was done until today and what is still expected. */
export function drawnOf(schedule: Schedule, at: At, today: string): Drawn {
  const { start, finish } = schedule
  const begun = start.actual
  const done = finish.actual ?? today
  const expectedFrom = begun ? (finish.actual ? null : today) : (start.forecast ?? start.baseline)
  const expectedTo = finish.forecast ?? finish.baseline
  return {
    baseline: span(at, start.baseline, finish.baseline),
    actual: begun ? span(at, begun, done) : null,
    forecast: finish.actual ? null : span(at, expectedFrom, expectedTo),
    marks: schedule.milestones.flatMap((m) => {
      const basis = m.actual ? 'actual' : m.forecast ? 'forecast' : 'baseline'
      const day = m[basis]
      return day ? [{ key: m.key, at: at(day), basis, day, name: m.name, name_en: m.name_en } as const] : []
    }),
  }
}
