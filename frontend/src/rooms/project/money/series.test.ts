import { describe, expect, it } from 'vitest'
import type { InvestmentMonth, Investments } from '@/api'
import { aheadOfPace, seriesOf, yearsOf } from './series'

const month = (key: string, wan: number | null, status: 'reported' | 'accepted' = 'accepted'): InvestmentMonth => ({
  month: key, actual_wan: wan, actual_state: wan === null ? 'not_reported' : null, arrived_wan: null, status, note: null, version: 1,
})
const INVESTMENTS: Investments = {
  total_investment_wan: 50_000, total_investment_state: null, investment_floor_wan: null, actual_wan: 9_000, accepted_wan: 8_000,
  years: [{ year: 2025, plan_wan: 12_000, plan_state: null, actual_wan: 6_000, accepted_wan: 5_000, version: 1 }],
  months: [month('2024-12', 3_000), month('2025-02', 2_000), month('2025-03', null), month('2025-04', 3_000), month('2025-06', 1_000, 'reported')],
}

describe('the months of a year', () => {
  const series = seriesOf(INVESTMENTS, 2025)
  it('begin with February', () => expect(series.bars.map((bar) => bar.month)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))
  it('add up, and stop at the last report', () => {
    expect(series.bars.map((bar) => bar.cumulative).slice(0, 6)).toEqual([2_000, 2_000, 5_000, 5_000, 6_000, null])
    expect(series.last).toBe(6)
  })
  it('tell reported from accepted', () => {
    expect(series.actual).toBe(6_000)
    expect(series.accepted).toBe(5_000)
  })
  it('keep a month that was not reported apart from zero', () => expect(series.bars[1]?.wan).toBeNull())
  it('stand against the even pace', () => expect(aheadOfPace(series)).toBe(0))
  it('know their years', () => expect(yearsOf(INVESTMENTS, 2026)).toEqual([2026, 2025, 2024]))
})
