import { describe, expect, it } from 'vitest'
import type { Project } from '@/api'
import { EMPTY_PROJECT, bodyOf, valuesOf } from './projectValues'

const PROJECT = {
  name: '示例道路', programme: 'dead_end_roads', kind: 'road', geometry: { type: 'Point', coordinates: [125.3, 43.9] },
  location_accuracy: 'site', fields: { length_m: 1200, lanes: 4 }, total_investment_wan: 5000,
  parties: [{ role: 'owner', name: '示例单位', origin: null, ranking: null, provenance: 'demo' }, { role: 'investor', name: '示例投资方', origin: '省外', ranking: null, provenance: 'demo' }],
} as unknown as Project

describe('the project form', () => {
  it('sends nothing when nothing was changed', () => expect(bodyOf(valuesOf(PROJECT), valuesOf(PROJECT), PROJECT)).toEqual({}))
  it('sends the fields of the kind apart', () => {
    const typed = { ...valuesOf(PROJECT), 'fields.lanes': 6, name: '示例道路一期' }
    expect(bodyOf(valuesOf(PROJECT), typed, PROJECT)).toEqual({ name: '示例道路一期', fields: { lanes: 6 } })
  })
  it('sends a place as a point with its accuracy', () => {
    const typed = { ...valuesOf(PROJECT), lon: 125.4 }
    expect(bodyOf(valuesOf(PROJECT), typed, PROJECT)).toEqual({ geometry: { type: 'Point', coordinates: [125.4, 43.9] }, location_accuracy: 'site' })
  })
  it('changes the owner and keeps the investors', () => {
    const typed = { ...valuesOf(PROJECT), owner: '示例单位二' }
    expect(bodyOf(valuesOf(PROJECT), typed, PROJECT).parties).toEqual([
      { role: 'owner', name: '示例单位二' },
      { role: 'investor', name: '示例投资方', origin: '省外', ranking: null },
    ])
  })
  it('makes a new project out of what was typed', () =>
    expect(bodyOf(EMPTY_PROJECT, { ...EMPTY_PROJECT, name: '新项目', programme: 'industrial' }, null)).toEqual({ name: '新项目', programme: 'industrial' }))
})
