import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyShare, closeBrowser } from './browser'
import { Guatu } from './guatu'
import { Planner } from './planner'

const CODE = 'CC2025-ART-0001'
const VIEW = '13.00/125.19610/43.89240'

describe('a planner corrects the place of a road', () => {
  let planner: Guatu
  let at: Planner

  beforeAll(async () => {
    planner = await Guatu.signIn('planner')
    at = new Planner(planner)
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

  it('rests while nobody does anything', async () => {
    await planner.openPlace(CODE, VIEW)
    await planner.mapIsDrawn()
    expect(await busyShare(planner.page)).toBeLessThan(0.5)
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

  it('puts the former place back', async () => {
    await planner.openPlace(CODE, VIEW)
    await planner.putBack()
    expect(await planner.shapes()).toContain('线 2')
    await planner.savePlace('恢复')
  })

  it('keeps what is being drawn when the colours of the page change', async () => {
    await planner.openPlace(CODE, VIEW)
    await planner.startLine([0.4, 0.35], [0.5, 0.4], [0.6, 0.35])
    await at.changeTheme('深色')
    await planner.finishLine()
    expect(await planner.shapes()).toMatch(/线 3/)
    expect(await planner.breaches()).toEqual([])
    await at.changeTheme('浅色')
  })

  it('is asked before a place outside the city is saved', async () => {
    await planner.openPlace('CC2025-ART-0003', VIEW)
    await at.paste('124.25, 42.95\n124.26, 42.96', 'wgs84')
    await planner.page.getByRole('button', { name: '照原样采用' }).click()
    await planner.page.getByTestId('place-reason').fill('按设计图')
    await planner.page.getByTestId('save').click()
    await planner.page.getByTestId('odd-place').getByText('市域外').waitFor()
    expect(await planner.breaches()).toEqual([])
    await planner.page.getByTestId('confirm-place').click()
    await planner.saved()
    expect(await planner.history()).toContain('按设计图')
  })

  it('moves a station, and puts it back', async () => {
    await at.openPartPlace('CC2025-MET-0001', '哈尔滨大街', VIEW)
    expect(await planner.breaches()).toEqual([])
    await at.paste('125.4012, 43.8912', 'wgs84')
    await planner.takeShape()
    await planner.savePlace('按竣工图')
    await at.openPartPlace('CC2025-MET-0001', '哈尔滨大街', VIEW)
    await planner.putBack()
    await planner.savePlace('试过了，恢复')
    expect(await planner.history()).toContain('试过了，恢复')
    expect(planner.crashes).toEqual([])
  })
})
