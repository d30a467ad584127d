/** How late or early, in the unit a person would say it in. Positive is late. */
export interface Slip {
  tone: 'late' | 'early' | 'none'
  count: number
  unit: 'days' | 'months'
}

/** Up to a year in days, beyond in months, as one would say it. */
export function slipOf(days: number): Slip {
  const size = Math.abs(days)
  const tone = days > 0 ? 'late' : days < 0 ? 'early' : 'none'
  if (size <= 365) return { tone, count: size, unit: 'days' }
  return { tone, count: Math.round(size / 30.4), unit: 'months' }
}
