import { describe, expect, it } from 'vitest'
import { CLASSES, type Measure } from '@/lib/classes'
import { conditionsOf } from './filter'
import { belowOf, canChoose, isClass, withClass, withoutClass } from './measures'

const ALL = (Object.keys(CLASSES) as Measure[]).flatMap((measure) => [...CLASSES[measure], null].map((one) => [measure, one] as const))

describe('a class of a measure', () => {
  it.each(ALL)('of %s, once chosen, is the only one that is, and goes again: %o', (measure, one) => {
    const before = { stage: ['planned'], filter: 'sector IS NULL' }
    const chosen = withClass(before, measure, one)
    const on = [...CLASSES[measure], null].filter((other) => isClass(chosen, measure, other))
    expect(on).toEqual([one])
    expect(withoutClass(chosen, measure)).toEqual(before)
    expect(canChoose(chosen)).toBe(true)
  })
  it('takes the place of the one before, and leaves other measures alone', () => {
    const [, second, third] = CLASSES.progress
    const slip = withClass({}, 'slip', CLASSES.slip[0] ?? null)
    const first = withClass(slip, 'progress', second ?? null)
    expect(conditionsOf(withClass(first, 'progress', third ?? null))).toEqual([
      'finish_slip_days < 0',
      'progress_pct >= 50',
      'progress_pct < 75',
    ])
  })
  it('of money is a minimum and a maximum to the yuan', () => {
    const five = withClass({}, 'money', CLASSES.money[1] ?? null)
    expect(five).toEqual({ min_investment: 5000, max_investment: 9999.9999 })
    expect(belowOf(9999.9999)).toBe(10_000)
    expect(belowOf(10_000)).toBeNull()
  })
  it('cannot be chosen beside a written condition', () => expect(canChoose({ filter: "name LIKE 'A%'" })).toBe(false))
})
