import { describe, expect, it } from 'vitest'
import { areaM2, circle, cornersOf, distanceM, lengthM, readCorners, writeCorners } from './geo'

describe('corners of a shape', () => {
  it('are found however deep they lie', () => {
    expect(cornersOf([125, 44])).toEqual([[125, 44]])
    expect(cornersOf([[[125, 44], [126, 44]], [[125, 45], [126, 45]]])).toEqual([[125, 44], [126, 44], [125, 45], [126, 45]])
    expect(cornersOf([])).toEqual([])
  })
})

describe('measuring on the ellipsoid', () => {
  // By PostGIS: ST_Distance and ST_Area of geography.
  it('knows a degree of latitude here', () => expect(distanceM([125, 43.5], [125, 44.5])).toBeCloseTo(111113.1, -1))
  it('knows a degree of longitude here', () => expect(distanceM([125, 44], [126, 44])).toBeCloseTo(80218, -2))
  it('adds up a line', () => expect(lengthM([[125, 44], [125.01, 44], [125.01, 44.01]])).toBeCloseTo(802.2 + 1111.1, 0))
  it('measures a square, and leaves out its hole', () => {
    const square = [[125.3, 43.88], [125.34, 43.88], [125.34, 43.92], [125.3, 43.92], [125.3, 43.88]] as const
    const side = distanceM([125.3, 43.9], [125.34, 43.9]) * distanceM([125.3, 43.88], [125.3, 43.92])
    expect(areaM2([square]) / side).toBeCloseTo(1, 5)
    expect(areaM2([square, square])).toBe(0)
  })
  it('draws a circle of that radius', () => {
    for (const corner of circle([125.3, 43.9], 800)) expect(distanceM([125.3, 43.9], corner)).toBeCloseTo(800, 0)
    expect(areaM2([circle([125.3, 43.9], 800)]) / (Math.PI * 800 * 800)).toBeCloseTo(1, 2)
  })
})

describe('corners in an address', () => {
  it('come back', () => expect(readCorners(writeCorners([[125.1234567, 43.9], [125, 44]]), 2)).toEqual([[125.123457, 43.9], [125, 44]]))
  it.each(['', '125', '125,43.9', '125,43.9,x,1', '125,43.9,126', '200,43,1,2', '125,43,125,'])('are not read from %j', (text) =>
    expect(readCorners(text, 2)).toBeNull())
})
