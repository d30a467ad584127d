import { describe, expect, it } from 'vitest'
import { gaussOf } from './gauss'

/** Longitude and latitude; northing and easting as PostGIS (PROJ) gives them in EPSG:4551, to the millimetre. */
const KNOWN = [
  [125.4375, 43.8826, 4860931.746, 454795.121],
  [125.467, 43.889, 4861627.14, 457170.454],
  [126.533, 44.841, 4967412.891, 542141.436],
  [125.35624, 43.91396, 4864463.826, 448291.86],
] as const

describe('the Gauss-Krüger plane of 126° E', () => {
  it.each(KNOWN)('has %f, %f where PostGIS has it, X to the north', (lon, lat, x, y) => {
    const [east, north] = gaussOf(lon, lat)
    expect(Math.abs(north - x)).toBeLessThan(0.001)
    expect(Math.abs(east - y)).toBeLessThan(0.001)
  })
  it('is true to scale on its meridian and has the false easting there', () => {
    expect(gaussOf(126, 43.9)[0]).toBe(500_000)
    const degree = gaussOf(126, 44.5)[1] - gaussOf(126, 43.5)[1]
    expect(degree).toBeCloseTo(111_122.4, -2)
  })
})
