import { expect, it } from 'vitest'
import { scaleAt } from './scale'

it('the scale bar has a round length that fits', () => {
  for (let zoom = 7; zoom <= 18; zoom += 0.37) {
    const { metres, px } = scaleAt(zoom, 43.88)
    expect(px).toBeLessThanOrEqual(110)
    expect(px).toBeGreaterThan(40)
    expect(['1', '2', '5']).toContain(String(metres)[0])
  }
})
