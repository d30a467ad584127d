import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'

interface Taken {
  metadata: { count: number; filter: string }
  features: { properties: { programme: string } }[]
}

/** A link works once, so everything that the analyst does is done in one window. */
describe('an analyst', () => {
  let guatu: Guatu
  beforeAll(async () => {
    guatu = await Guatu.signIn('analyst', 'plain')
  })
  afterAll(closeBrowser)

  it('takes away what the filter selects, as GeoJSON', async () => {
    await guatu.open('/?programme=urban_villages&side=list')
    const count = await guatu.count()
    const said = await guatu.startTaking()
    expect(said).toContain(`${count} 个项目`)
    const { name, text } = await guatu.take('GeoJSON')
    expect(name).toMatch(/^挂图-项目-\d{4}-\d\d-\d\d\.geojson$/)
    const file = JSON.parse(text) as Taken
    expect(file.features).toHaveLength(count)
    expect(file.metadata).toMatchObject({ count, filter: 'programme=urban_villages' })
    expect(file.features.every((feature) => feature.properties.programme === 'urban_villages')).toBe(true)
  })

  it('takes a table from the page of the table, with one point for each project', async () => {
    await guatu.open('/table?programme=urban_villages')
    const count = await guatu.count()
    await guatu.startTaking()
    const { text } = await guatu.take('CSV', { 坐标系: '国家 2000 高斯平面', 位置写法: '一个代表点' })
    expect(text.startsWith('\uFEFFid,code,')).toBe(true)
    expect(text.split('\r\n')[0]).toMatch(/easting_m,northing_m$/)
    expect(text.trim().split('\r\n')).toHaveLength(count + 1)
  })

  it('chooses with the keyboard alone and meets no barrier', async () => {
    await guatu.open('/?programme=metro')
    await guatu.count()
    await guatu.startTakingWithTheKeyboard()
    expect(await guatu.breaches()).toEqual([])
    await guatu.open('/?programme=metro&lang=en')
    await guatu.count()
    await guatu.startTakingWithTheKeyboard()
    expect(await guatu.breaches()).toEqual([])
  })
})

describe('a visitor', () => {
  let guatu: Guatu | undefined
  afterEach(async () => {
    await guatu?.leave()
    guatu = undefined
  })
  afterAll(closeBrowser)

  it('is offered no export', async () => {
    guatu = await Guatu.visit('plain')
    await guatu.count()
    expect(await guatu.mayTake()).toBe(false)
  })
})
