import { describe, expect, it } from 'vitest'
import { cellBox } from './cells'

describe('the box of a cell', () => {
  it.each([7.2, 8, 9.99, 22])('holds its point and is a sixteenth of a tile wide at zoom %s', (zoom) => {
    const [w, s, e, n] = cellBox(125.33, 43.88, zoom)
    expect(w).toBeLessThanOrEqual(125.33)
    expect(e).toBeGreaterThan(125.33)
    expect(s).toBeLessThan(43.88)
    expect(n).toBeGreaterThanOrEqual(43.88)
    expect(e - w).toBeCloseTo(360 / 2 ** Math.min(Math.floor(zoom), 18) / 16, 9)
  })
  it('does not overlap the next', () => {
    const [, , e] = cellBox(125.33, 43.88, 9)
    expect(cellBox(e + 1e-9, 43.88, 9)[0]).toBeCloseTo(e, 9)
  })
})
