import { dayNumber, isoOf } from '@/lib/dates'

/** The last days of the months before this day's own, newest first. */
export function monthEnds(today: string, count: number): string[] {
  const ends: string[] = []
  let first = `${today.slice(0, 7)}-01`
  while (ends.length < count) {
    const end = isoOf(dayNumber(first) - 1)
    ends.push(end)
    first = `${end.slice(0, 7)}-01`
  }
  return ends
}
