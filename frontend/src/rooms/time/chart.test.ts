import { describe, expect, it } from 'vitest'
import type { Schedule } from '@/api'
import { axisOf, drawnOf } from './chart'

const month = (name: string) => ({ month: name, count: 1, starting: 0, finishing: 0 })
const at = axisOf([month('2025-01'), month('2025-12')])
const none = { baseline: null, forecast: null, actual: null }
const of = (start: object, finish: object, milestones: object[] = []) =>
  ({ start: { ...none, ...start }, finish: { ...none, ...finish }, milestones }) as unknown as Schedule

describe('the chart of one project', () => {
  it('has an axis of whole months', () => {
    expect(at('2025-01-01')).toBe(0)
    expect(at('2026-01-01')).toBe(1)
    expect(at('2024-12-31')).toBeLessThan(0)
  })
  it('is solid to today and half from there where works have begun', () => {
    const drawn = drawnOf(of({ baseline: '2025-03-01', actual: '2025-04-01' }, { baseline: '2025-10-31', forecast: '2025-11-30' }), at, '2025-09-30')
    expect(drawn.baseline).toEqual({ from: at('2025-03-01'), to: at('2025-11-01') })
    expect(drawn.actual).toEqual({ from: at('2025-04-01'), to: at('2025-10-01') })
    expect(drawn.forecast).toEqual({ from: at('2025-09-30'), to: at('2025-12-01') })
  })
  it('is only half where nothing has begun, and only solid where all is done', () => {
    const planned = drawnOf(of({ forecast: '2025-10-08' }, { baseline: '2025-12-01' }), at, '2025-09-30')
    expect([planned.baseline, planned.actual]).toEqual([null, null])
    expect(planned.forecast).toEqual({ from: at('2025-10-08'), to: at('2025-12-02') })
    const done = drawnOf(of({ actual: '2025-02-01' }, { actual: '2025-06-30', forecast: '2025-07-31' }), at, '2025-09-30')
    expect(done.actual).toEqual({ from: at('2025-02-01'), to: at('2025-07-01') })
    expect(done.forecast).toBeNull()
  })
  it('shows each milestone at the best date that is known of it', () => {
    const steps = [
      { key: 'a', name: '甲', name_en: 'A', baseline: '2025-02-01', forecast: '2025-02-05', actual: '2025-02-07' },
      { key: 'b', name: '乙', name_en: 'B', baseline: '2025-05-01', forecast: '2025-05-05', actual: null },
      { key: 'c', name: '丙', name_en: 'C', baseline: '2025-08-01', forecast: null, actual: null },
    ]
    expect(drawnOf(of({}, {}, steps), at, '2025-03-01').marks.map(({ basis, day }) => [basis, day])).toEqual([
      ['actual', '2025-02-07'],
      ['forecast', '2025-05-05'],
      ['baseline', '2025-08-01'],
    ])
  })
})
