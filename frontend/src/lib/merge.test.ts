import { describe, expect, it } from 'vitest'
import { changedFields, differences, mergeMine } from './merge'

interface Typed extends Record<string, unknown> {
  forecast: string
  actual: string | null
  reason: string
}
const base: Typed = { forecast: '2025-10-01', actual: null, reason: '' }
const mine: Typed = { forecast: '2025-10-15', actual: null, reason: '雨' }
const theirs: Typed = { forecast: '2025-11-01', actual: '2025-09-20', reason: '' }

describe('two people at one form', () => {
  it('send only what they changed', () => expect(changedFields(base, mine)).toEqual({ forecast: '2025-10-15', reason: '雨' }))
  it('see what the other one changed, and where both did', () =>
    expect(differences(base, mine, theirs)).toEqual([
      { key: 'forecast', before: '2025-10-01', theirs: '2025-11-01', mine: '2025-10-15', clash: true },
      { key: 'actual', before: null, theirs: '2025-09-20', mine: null, clash: false },
    ]))
  it('keep their own and take over the rest', () =>
    expect(mergeMine(base, mine, theirs)).toEqual({ forecast: '2025-10-15', actual: '2025-09-20', reason: '雨' }))
})
