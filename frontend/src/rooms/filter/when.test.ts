import { describe, expect, it } from 'vitest'
import { monthsFrom, seasonsFrom } from './when'

describe('seasons and months to ask for', () => {
  it('begins with the season of today; winter reaches into the next year', () => {
    const [autumn, winter, spring] = seasonsFrom('2025-10-15')
    expect(autumn).toEqual({ season: 'autumn', year: 2025, from: '2025-09-01', to: '2025-11-30' })
    expect(winter).toEqual({ season: 'winter', year: 2025, from: '2025-12-01', to: '2026-02-28' })
    expect(spring).toMatchObject({ season: 'spring', year: 2026 })
  })

  it('knows in February that winter began the year before', () => {
    expect(seasonsFrom('2028-02-29')[0]).toEqual({ season: 'winter', year: 2027, from: '2027-12-01', to: '2028-02-29' })
    expect(seasonsFrom('2026-01-01').map((one) => one.season)).toEqual(['winter', 'spring', 'summer', 'autumn'])
  })

  it('counts twelve months on, over the turn of the year', () => {
    const months = monthsFrom('2025-10-31')
    expect([months[0], months[3], months.length]).toEqual(['2025-10', '2026-01', 12])
  })
})
