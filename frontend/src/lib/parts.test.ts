import { expect, it } from 'vitest'
import { degreesOf, gaussOf } from './gauss'
import { type Part, allowed, cornersOf, geometryOf, partFrom, partsOf, simplesOf, withSimples } from './parts'

const RING = [[125.3, 43.8], [125.4, 43.8], [125.4, 43.9], [125.3, 43.8]]
const HOLE = [[125.38, 43.82], [125.39, 43.82], [125.39, 43.83], [125.38, 43.82]]
const AREA: Part = { type: 'Polygon', coordinates: [RING, HOLE] }

it('takes a place apart and puts it together again', () => {
  const multi = { type: 'MultiPolygon' as const, coordinates: [[RING, HOLE], [RING]] }
  expect(geometryOf(partsOf(multi))).toEqual(multi)
  expect(geometryOf(partsOf(AREA))).toEqual(AREA)
  expect(geometryOf([])).toBeNull()
  expect(geometryOf([AREA, { type: 'Point', coordinates: [125.3, 43.8] }])).toBeNull()
})

it('gives outlines and holes to the map one by one, and takes them back', () => {
  const { shapes } = simplesOf([AREA])
  expect(shapes).toHaveLength(2)
  expect(withSimples([AREA], shapes)).toEqual([AREA])
  expect(withSimples([AREA], [shapes[0] ?? null, null])).toEqual([{ type: 'Polygon', coordinates: [RING] }])
  expect(withSimples([AREA], [null, shapes[1] ?? null])).toEqual([])
})

it('moves the holes of an area that is moved', () => {
  const away = (ring: number[][]) => ring.map(([x = 0, y = 0]) => [Math.round((x + 0.01) * 1e8) / 1e8, y])
  const [part] = withSimples([AREA], [{ type: 'Polygon', coordinates: [away(RING)] }, { type: 'Polygon', coordinates: [HOLE] }])
  expect((part as typeof AREA).coordinates[1]).toEqual(away(HOLE))
})

it('makes a part of the corners of a table', () => {
  expect(partFrom('Polygon', cornersOf(AREA))).toEqual(AREA)
  expect(partFrom('LineString', [[[125, 43]]])).toBeNull()
})

it('knows what a kind accepts', () => {
  const road = ['Point', 'LineString', 'MultiLineString']
  expect(allowed(road, 'line', true)).toBe(true)
  expect(allowed(road, 'point', true)).toBe(false)
  expect(allowed(road, 'area', false)).toBe(false)
})

it('agrees with the service on EPSG:4551 to a millimetre', () => {
  const [east, north] = gaussOf(125.3245, 43.886)
  expect([east, north].map((n) => n.toFixed(3))).toEqual(['445717.035', '4861377.531'])
  const [lon, lat] = degreesOf(east, north)
  expect(lon).toBeCloseTo(125.3245, 9)
  expect(lat).toBeCloseTo(43.886, 9)
})
