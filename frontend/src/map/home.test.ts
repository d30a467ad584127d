import { expect, it } from 'vitest'
import { HOME, homeLook } from './home'

it('a wall of screens shows the same ground as a desk, and a small screen no less than the city', () => {
  expect(homeLook(2160).z).toBe(HOME.z + 1)
  expect(homeLook(1080)).toEqual(HOME)
  expect(homeLook(600)).toEqual(HOME)
  expect(homeLook(8640).z).toBe(HOME.z + 1.5)
})
