import { describe, expect, it } from 'vitest'
import { monthAfter, shownMonths, timelinePx, underMonths } from './months'

describe('months', () => {
  it('follow one another over the turn of a year', () => {
    expect(monthAfter('2025-12')).toBe('2026-01')
    expect(monthAfter('2025-01', -1)).toBe('2024-12')
    expect(monthAfter('2025-06', 30)).toBe('2027-12')
  })
  const of = (month: string, count = 1) => ({ month, count, starting: 0, finishing: 0 })
  it('are without gaps, around today, and hold the chosen one', () => {
    const items = [of('2001-01'), of('2025-08', 3), of('2025-11', 2)]
    const shown = shownMonths(items, '2025-09-30', undefined)
    expect(shown[0]?.month).toBe('2023-03')
    expect(shown.at(-1)).toEqual(of('2025-11', 2))
    expect(shown.find((one) => one.month === '2025-09')?.count).toBe(0)
    expect(shownMonths(items, '2025-09-30', '2026-02').at(-1)?.month).toBe('2026-02')
    expect(shownMonths([of('2025-08'), of('2025-12')], '2025-09-30', undefined).map((one) => one.month)).toEqual(['2025-08', '2025-09', '2025-10', '2025-11', '2025-12'])
  })
  it('say their year and, where there is room, their quarter', () => {
    const run = (first: string, n: number) => Array.from({ length: n }, (_, at) => monthAfter(first, at))
    const named = (first: string, n: number) => underMonths(run(first, n), (number) => `${number}月`).filter(Boolean)
    expect(named('2025-03', 13)).toEqual(['2025', '7月', '10月', '2026'])
    expect(named('2024-11', 9)).toEqual(['2025', '4月', '7月'])
    expect(named('2025-09', 4)).toEqual(['2025', '10月', '11月', '12月'])
    expect(named('2023-03', 60)).toEqual(['2023', '2024', '2025', '2026', '2027', '2028'])
  })
  it('are none where nothing has a date', () => {
    expect(shownMonths([], '2025-09-30', undefined)).toEqual([])
    expect(shownMonths(undefined, '2025-09-30', '2025-01')).toEqual([])
  })
})

describe('the timeline', () => {
  it('covers at most half of the map', () => {
    for (const height of [768, 1080, 2160]) expect(timelinePx('gantt', false, height)).toBeLessThan((height - 48) / 2)
    expect(timelinePx(undefined, false, 768)).toBe(0)
  })
  it('is as high as few works need', () => {
    const lines = (n: number, phone: boolean) => timelinePx('gantt', phone, 1080, n)
    expect(lines(5, false) - lines(4, false)).toBe(26)
    expect(lines(0, true)).toBeGreaterThan(timelinePx('months', true, 1080))
    expect(lines(500, false)).toBe(timelinePx('gantt', false, 1080))
  })
})
