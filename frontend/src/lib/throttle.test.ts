import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gathered } from './throttle'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('the first is passed on at once, the rest together after the pause', () => {
  const passed: number[][] = []
  const { add } = gathered<number>(1000, (all) => passed.push(all))
  add(1)
  add(2)
  add(3)
  expect(passed).toEqual([[1]])
  vi.advanceTimersByTime(1000)
  expect(passed).toEqual([[1], [2, 3]])
  vi.advanceTimersByTime(1000)
  add(4)
  expect(passed).toEqual([[1], [2, 3], [4]])
})

test('what waits is forgotten when it is stopped', () => {
  const passed: number[][] = []
  const { add, stop } = gathered<number>(1000, (all) => passed.push(all))
  add(1)
  add(2)
  stop()
  vi.advanceTimersByTime(5000)
  expect(passed).toEqual([[1]])
})
