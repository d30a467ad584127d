import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'

let guatu: Guatu | undefined
afterEach(async () => {
  await guatu?.leave()
  guatu = undefined
})
afterAll(closeBrowser)

describe('a visitor', () => {
  it('opens the page and sees the projects on the map and in the list, with nothing fetched from elsewhere', async () => {
    guatu = await Guatu.visit()
    expect(await guatu.count()).toBeGreaterThan(40)
    expect((await guatu.rows()).length).toBeGreaterThan(5)
    expect(await guatu.mapIsDrawn()).toBe(true)
    expect(guatu.strangers).toEqual([])
    expect(guatu.crashes).toEqual([])
  })

  it('filters to 50 million yuan and more by one click, and the link opens the same', async () => {
    guatu = await Guatu.visit('plain')
    const all = await guatu.count()
    await guatu.onlyFrom50Million()
    const large = await guatu.count()
    expect(large).toBeLessThan(all)
    await guatu.open(guatu.address)
    expect(await guatu.count()).toBe(large)
    await guatu.clearFilter()
    expect(await guatu.count()).toBe(all)
  })

  it('gets as many projects as a choice promised', async () => {
    guatu = await Guatu.visit('plain', '/?side=filter')
    await guatu.count()
    const promised = await guatu.stageCount('在建')
    await guatu.chooseStage('在建')
    expect(await guatu.count()).toBe(promised)
  })

  it('searches with the slash key', async () => {
    guatu = await Guatu.visit('plain')
    await guatu.count()
    await guatu.search('5号线')
    expect((await guatu.rows()).join()).toContain('5号线')
  })

  it('finds the projects that have no place', async () => {
    guatu = await Guatu.visit('plain')
    await guatu.count()
    await guatu.showUnmapped()
    expect((await guatu.rows()).every((row) => row.includes('未落图'))).toBe(true)
  })

  it('opens a project from the keyboard, reads it, and closes it with Escape', async () => {
    guatu = await Guatu.visit('plain')
    await guatu.openFirstWithTheKeyboard()
    expect(await guatu.projectName()).not.toBe('')
    expect(await guatu.part()).toContain('基本情况')
    await guatu.showTab('节点')
    expect(await guatu.part()).toContain('基线')
    await guatu.showTab('资金')
    expect(await guatu.part()).toContain('年度计划')
    expect(await guatu.mayWrite()).toBe(false)
    await guatu.closeWithEscape()
  })

  it('reads where a fact of the report comes from', async () => {
    guatu = await Guatu.visit('plain', '/?provenance=report&sort=code')
    await guatu.openFirstWithTheKeyboard()
    expect(await guatu.part()).toMatch(/第 \d+ 行/)
  })

  it('keeps only what is in the map view', async () => {
    guatu = await Guatu.visit('laptop', '/?map=12.5/125.32000/43.88000')
    const all = await guatu.count()
    await guatu.onlyInMapView()
    const near = await guatu.count()
    expect(near).toBeGreaterThan(0)
    expect(near).toBeLessThan(all)
  })

  it('reads the same selection as a table', async () => {
    guatu = await Guatu.visit('plain', '/?programme=urban_villages')
    const all = await guatu.count()
    await guatu.showTable()
    expect(await guatu.tableSays()).toContain(`共 ${all} 个项目`)
    expect(await guatu.tableRows()).toBeGreaterThan(5)
    expect(await guatu.breaches()).toEqual([])
  })

  it('meets no barrier on the page or in a project, in Chinese or in English', async () => {
    guatu = await Guatu.visit('desk')
    await guatu.openFirstWithTheKeyboard()
    expect(await guatu.breaches()).toEqual([])
    await guatu.open('/?side=filter&lang=en')
    await guatu.count()
    expect(await guatu.breaches()).toEqual([])
  })

  it('is told why there is no map, and goes on without it', async () => {
    guatu = await Guatu.visit('plain')
    await guatu.page.getByRole('alert').getByText('没有可用的 WebGL').waitFor()
    expect((await guatu.rows()).length).toBeGreaterThan(5)
    expect(await guatu.breaches()).toEqual([])
    await guatu.page.getByRole('alert').getByRole('button', { name: '表格' }).click()
    await guatu.page.locator('.ant-table-row').first().waitFor()
    expect(await guatu.tableRows()).toBeGreaterThan(5)
    expect(guatu.crashes).toEqual([])
  })

  it('uses it on a phone', async () => {
    guatu = await Guatu.visit('phone')
    expect((await guatu.rows()).length).toBeGreaterThan(2)
    await guatu.openFirstWithTheKeyboard()
    expect(await guatu.projectName()).not.toBe('')
  })
})
