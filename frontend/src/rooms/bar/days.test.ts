import { describe, expect, it } from 'vitest'
import { monthEnds } from './days'

describe('the ends of months', () => {
  it('are those before this month', () => expect(monthEnds('2025-03-30', 4)).toEqual(['2025-02-28', '2025-01-31', '2024-12-31', '2024-11-30']))
  it('leave out the month that is not over', () => expect(monthEnds('2024-03-31', 1)).toEqual(['2024-02-29']))
})
