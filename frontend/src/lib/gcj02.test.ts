import { describe, expect, it } from 'vitest'
import { gcj02, pixelOf, piecesOf, placeOf, shiftAt, shiftOf } from './gcj02'

/** All over the city, from its south-west to its north-east. */
const PLACES = [124.3, 124.9, 125.33, 125.9, 126.6, 127.2].flatMap((lon) => [43, 43.5, 43.88, 44.4, 45.4].map((lat) => [lon, lat] as const))

describe('GCJ-02', () => {
  it('shifts Beijing as the published formula does', () => {
    const [lon, lat] = gcj02(116.404, 39.915)
    expect(lon).toBeCloseTo(116.41024449916938, 9)
    expect(lat).toBeCloseTo(39.91640428150164, 9)
  })
  it('shifts Changchun by some hundred metres', () => {
    const [lon, lat] = gcj02(125.33, 43.88)
    const metres = Math.hypot((lon - 125.33) * 80_200, (lat - 43.88) * 111_100)
    expect(metres).toBeGreaterThan(300)
    expect(metres).toBeLessThan(800)
  })
})

describe('a tile that is shifted right', () => {
  it.each([15, 16, 17])('is nowhere off by a pixel at zoom %i', (z) => {
    for (const [lon, lat] of PLACES) {
      const [x, y] = pixelOf(lon, lat, z).map((v) => Math.floor(v / 256)) as [number, number]
      const [dx, dy] = shiftOf(z, x, y)
      // What is drawn at whole pixels: half a pixel at most is lost by that.
      for (const [px, py] of [[0, 0], [256, 0], [0, 256], [256, 256], [128, 0]] as const) {
        const [ex, ey] = shiftAt(x * 256 + px, y * 256 + py, z)
        expect(Math.hypot(ex - Math.round(dx), ey - Math.round(dy))).toBeLessThan(1)
      }
    }
  })
  it('is put together from pieces that cover it', () => {
    for (const [lon, lat] of PLACES) {
      const [x, y] = pixelOf(lon, lat, 16).map((v) => Math.floor(v / 256)) as [number, number]
      const pieces = piecesOf(16, x, y)
      const area = pieces.map(({ left, top }) => (256 - Math.abs(left)) * (256 - Math.abs(top))).reduce((a, b) => a + b, 0)
      expect(area).toBe(256 * 256)
    }
  })
  it('takes places to pixels and back', () => {
    const [lon, lat] = placeOf(...pixelOf(125.33, 43.88, 16), 16)
    expect(lon).toBeCloseTo(125.33, 9)
    expect(lat).toBeCloseTo(43.88, 9)
  })
})
