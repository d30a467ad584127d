import type { Precision } from './codes'

const DAY_MS = 86_400_000
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/** Days since 1970-01-01 of an ISO day; dates are dates, no zone takes part. */
export function dayNumber(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS)
}

export function isoOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from)
}

export function isIsoDay(text: string): boolean {
  return ISO_DAY.test(text) && isoOf(dayNumber(text)) === text
}

/** A date as far as it is known: `2025-10-15`, `2025-10`, or the year alone. */
export function dateText(iso: string, precision: Precision | null = 'day'): string {
  if (precision === 'year') return iso.slice(0, 4)
  return precision === 'month' ? iso.slice(0, 7) : iso
}

/** An instant as the clock on the wall in Changchun shows it. */
export function instantText(instant: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(instant))
  return parts.replace(',', '')
}

/** The share of the year gone by at the end of that month: 序时进度. */
export function yearShare(iso: string): number {
  return Number(iso.slice(5, 7)) / 12
}
