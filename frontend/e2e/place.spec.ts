import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'

const CODE = 'CC2025-ART-0001'
const VIEW = '13.00/125.19610/43.89240'

describe('a planner corrects the place of a road', () => {
  let planner: Guatu

  beforeAll(async () => {
    planner = await Guatu.signIn('planner')
  })
  afterAll(async () => {
    await planner.leave()
    await closeBrowser()
  })

  it('draws one more line and saves it', async () => {
    await planner.openPlace(CODE, VIEW)
    await planner.drawLine([0.4, 0.35], [0.5, 0.4], [0.6, 0.35])
    expect(await planner.shapes()).toContain('线 2')
    expect(await planner.breaches()).toEqual([])
    await planner.savePlace('按设计图补一段')
    expect(await planner.history()).toContain('按设计图补一段')
  })

  it('replaces it from a file, and the former place stays', async () => {
    const line = { type: 'LineString', coordinates: [[125.2681, 43.8859], [125.2311, 43.8874], [125.1961, 43.8924]] }
    await planner.openPlace(CODE, VIEW)
    await planner.giveFile('road.geojson', JSON.stringify(line))
    await planner.takeShape()
    expect(await planner.shapes()).not.toContain('线 2')
    await planner.savePlace('按测绘成果更正')
    await planner.openPlace(CODE, VIEW)
    const former = await planner.formerPlaces()
    expect(former).toContain('按测绘成果更正')
    expect(former).toContain('road.geojson')
    expect(planner.crashes).toEqual([])
  })
})
