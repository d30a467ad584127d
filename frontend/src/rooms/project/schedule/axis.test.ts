import { describe, expect, it } from 'vitest'
import type { Milestone } from '@/api'
import { axisOf } from './axis'

const milestone = (part: Partial<Milestone>): Milestone => ({ ...BARE, ...part })
const BARE: Milestone = {
  key: 'x', component: null, name: 'x', name_en: 'x', position: 1, baseline_date: null, baseline_precision: null,
  forecast_date: null, actual_date: null, status: null, slip_days: null, weight_pct: null, mark: null, stage_reached: null,
  computed: false, done: null, total: null, not_applicable: false, not_applicable_reason: null, frost: 'none',
  paperwork: false, version: 1,
}

describe('the axis of a timeline', () => {
  it('holds every date and today', () => {
    const axis = axisOf([milestone({ baseline_date: '2024-03-01', actual_date: '2026-06-30' })], '2025-09-30')
    for (const iso of ['2024-03-01', '2025-09-30', '2026-06-30']) {
      expect(axis.at(iso)).toBeGreaterThan(0)
      expect(axis.at(iso)).toBeLessThan(1)
    }
  })
  it('gives a promise for a year its whole year', () => {
    const axis = axisOf([milestone({ baseline_date: '2025-12-31', baseline_precision: 'year' })], '2025-09-30')
    expect(axis.at('2025-01-01')).toBeGreaterThan(0)
  })
  it('has few ticks, whatever the span', () => {
    for (const end of ['2025-11-01', '2026-12-31', '2029-01-01', '2040-01-01']) {
      const { ticks } = axisOf([milestone({ forecast_date: end })], '2025-09-30')
      expect(ticks.length).toBeGreaterThan(0)
      expect(ticks.length).toBeLessThan(10)
    }
  })
})
