import { expect, it } from 'vitest'
import { NOTHING } from '../wanted'
import { TOUCHED, projectLayers } from './projects'

const layers = projectLayers(NOTHING, [])
const layer = (id: string) => layers.find((one) => one.id === id) as { filter?: unknown; layout?: Record<string, unknown> } | undefined

it('no sign lies on another, and what has no room is a dot under it that can be touched', () => {
  expect(layer('project-point')?.layout).not.toHaveProperty('icon-allow-overlap')
  expect(layer('project-dot')?.filter).toEqual(layer('project-point')?.filter)
  expect(layers.findIndex(({ id }) => id === 'project-dot')).toBeLessThan(layers.findIndex(({ id }) => id === 'project-point'))
  expect(TOUCHED).toContain('project-dot')
})

it('an area is named in its middle, a sign beside it', () => {
  expect(layer('project-area-name')?.layout).not.toHaveProperty('text-variable-anchor')
  expect(layer('project-name')?.layout).toHaveProperty('text-variable-anchor')
  expect(layer('project-name')?.filter).not.toEqual(layer('project-area-name')?.filter)
})
