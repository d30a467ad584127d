import { instantText } from '@/lib/dates'

export interface Day<T> {
  day: string
  items: T[]
}

/** Neighbours of one day together, in the order they come; the day is the city's. */
export function byDay<T extends { at: string }>(items: readonly T[]): Day<T>[] {
  const days: Day<T>[] = []
  for (const item of items) {
    const day = instantText(item.at).slice(0, 10)
    const last = days.at(-1)
    if (last?.day === day) last.items.push(item)
    else days.push({ day, items: [item] })
  }
  return days
}

export const timeOf = (instant: string) => instantText(instant).slice(11)

/** A value whole, as it was kept. */
export function whole(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
