import { expect, test } from 'vitest'
import { placeOf, rangeOf } from './span'

test('the range holds every known day', () => {
  const range = rangeOf([
    { start_date: '2025-03-01', finish_date: null },
    { start_date: null, finish_date: '2026-03-01' },
  ])
  expect(range).not.toBeNull()
  if (!range) return
  expect(placeOf('2025-03-01', range)).toBe(0)
  expect(placeOf('2026-03-01', range)).toBe(100)
  expect(placeOf('2025-08-30', range)).toBeCloseTo(50, 0)
  expect(placeOf('2030-01-01', range)).toBe(100)
})

test('of nothing known there is no range, and one day is no division by zero', () => {
  expect(rangeOf([{}, { start_date: null }])).toBeNull()
  const range = rangeOf([{ start_date: '2025-01-01', finish_date: '2025-01-01' }])
  expect(range && placeOf('2025-01-01', range)).toBe(0)
})
