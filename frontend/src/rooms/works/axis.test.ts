import { describe, expect, it } from 'vitest'
import type { Work } from '@/api'
import { axisOf } from './axis'

const work = (first: string, last: string) => ({ first, last }) as Work

describe('the common axis of two works', () => {
  const axis = axisOf({ a: work('2025-03-01', '2025-10-31'), b: work('2025-06-01', '2026-02-28') })

  it('begins before the first and ends after the last', () => {
    expect(axis.at('2025-03-01')).toBeGreaterThan(0)
    expect(axis.at('2026-02-28')).toBeLessThan(1)
    expect(axis.at('2025-06-01')).toBeGreaterThan(axis.at('2025-03-01'))
  })
  it('has the turn of every year within it', () => {
    expect(axis.years.map(({ year }) => year)).toEqual([2026])
  })
  it('keeps what lies outside on its edge', () => {
    expect(axis.at('2020-01-01')).toBe(0)
    expect(axis.at('2030-01-01')).toBe(1)
  })
  it('stands for two works of one day each', () => {
    const short = axisOf({ a: work('2025-05-05', '2025-05-05'), b: work('2025-05-05', '2025-05-05') })
    expect(short.at('2025-05-05')).toBe(0.5)
  })
})
