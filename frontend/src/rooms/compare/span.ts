/** The days between the first start and the last finish of all. */
export interface Range {
  from: number
  to: number
}

interface Dated {
  start_date?: string | null
  finish_date?: string | null
}

const days = (iso: string): number => Date.parse(iso) / 86_400_000

export function rangeOf(projects: readonly Dated[]): Range | null {
  const known = projects.flatMap(({ start_date, finish_date }) => [start_date, finish_date].filter((day): day is string => Boolean(day)).map(days))
  if (known.length === 0) return null
  const [from, to] = [Math.min(...known), Math.max(...known)]
  return { from, to: Math.max(to, from + 1) }
}

/** Where a day lies, from 0 to 100. */
export function placeOf(iso: string, { from, to }: Range): number {
  return Math.min(100, Math.max(0, ((days(iso) - from) / (to - from)) * 100))
}
