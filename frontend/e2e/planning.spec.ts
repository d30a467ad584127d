import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'

let guatu: Guatu | undefined
afterEach(async () => {
  await guatu?.leave()
  guatu = undefined
})
afterAll(closeBrowser)

describe('finding by place', () => {
  it('finds a street, and the projects along it', async () => {
    guatu = await Guatu.visit()
    const all = await guatu.count()
    await guatu.page.keyboard.press('/')
    await guatu.page.keyboard.type('人民大街')
    await guatu.page.getByRole('option', { name: /^人民大街.*道路/ }).first().click()
    const card = guatu.page.getByTestId('place-card')
    await card.getByRole('button', { name: '看沿线 200 米内的项目' }).click()
    await guatu.page.waitForURL(/along=/)
    const along = await guatu.count()
    expect(along).toBeGreaterThan(0)
    expect(along).toBeLessThan(all)
    await guatu.open(guatu.address)
    expect(await guatu.count()).toBe(along)
  })

  it('says which projects lie near others, from the address alone', async () => {
    guatu = await Guatu.visit('plain', '/?around=metro&around_m=500')
    const near = await guatu.count()
    expect(near).toBeGreaterThan(0)
    expect(await guatu.page.getByRole('list', { name: '已选条件' }).innerText()).toMatch(/500 米内有：轨道交通/)
  })
})

describe('time', () => {
  it('shows the works of one month, in list and link alike', async () => {
    guatu = await Guatu.visit('plain', '/?time=months')
    const all = await guatu.count()
    await guatu.page.getByTestId('months').waitFor()
    await guatu.open('/?time=gantt&under_way_from=2025-10-01&under_way_to=2025-10-31')
    const october = await guatu.count()
    expect(october).toBeGreaterThan(0)
    expect(october).toBeLessThan(all)
    await guatu.page.getByTestId('gantt').waitFor()
    expect(guatu.crashes).toEqual([])
  })
})

describe('nearby works', () => {
  it('lists pairs, and opens one on the map by its link', async () => {
    guatu = await Guatu.visit('laptop', '/?side=works')
    const pairs = guatu.page.getByTestId('pair')
    await pairs.first().waitFor()
    expect(await pairs.first().innerText()).toMatch(/相距 [\d,]+ 米/)
    expect(guatu.crashes).toEqual([])
  })
})

describe('comparing', () => {
  it('sets two projects side by side', async () => {
    guatu = await Guatu.visit('plain')
    await guatu.openFirstWithTheKeyboard()
    const first = await guatu.projectName()
    await guatu.page.getByTestId('compare-toggle').click()
    await guatu.page.keyboard.press('ArrowDown')
    await guatu.page.getByTestId('list').getByRole('option').nth(2).click()
    await expect.poll(() => guatu?.projectName()).not.toBe(first)
    const second = await guatu.projectName()
    await guatu.page.getByTestId('compare-toggle').click()
    await guatu.page.getByTestId('compare-open').click()
    const heads = guatu.page.getByRole('columnheader')
    await heads.nth(1).waitFor()
    expect((await heads.allInnerTexts()).join()).toContain(first)
    expect((await heads.allInnerTexts()).join()).toContain(second)
    expect(await guatu.breaches()).toEqual([])
  })
})

describe('sharing', () => {
  it('gives the very view as a link and a code', async () => {
    guatu = await Guatu.visit('plain', '/?programme=metro')
    await guatu.count()
    await guatu.page.getByTestId('share').click()
    expect(await guatu.page.getByTestId('share-link').inputValue()).toContain('programme=metro')
    await guatu.page.getByTestId('share-code').waitFor()
    expect(await guatu.breaches()).toEqual([])
  })

  it('prints the view as a PDF with one page of A3', async () => {
    guatu = await Guatu.visit('laptop', '/?programme=metro')
    await guatu.mapIsDrawn()
    await guatu.page.getByTestId('share').click()
    await guatu.page.getByRole('tab', { name: '打印图' }).click()
    await guatu.page.getByRole('tab', { name: 'A3' }).click()
    const button = guatu.page.getByTestId('sheet-pdf')
    await guatu.page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('[data-testid="sheet-pdf"]')?.disabled, undefined, { timeout: 60_000 })
    const [download] = await Promise.all([guatu.page.waitForEvent('download'), button.click()])
    const file = (await readFile(await download.path())).toString('latin1')
    expect(file.startsWith('%PDF-1.4')).toBe(true)
    expect(file).toContain('/MediaBox [0 0 1190.55 841.89]')
    expect(file.length).toBeGreaterThan(100_000)
  })

  it('shows the map alone for another page', async () => {
    guatu = await Guatu.visit('laptop', '/embed?programme=metro')
    await guatu.page.getByRole('link', { name: '打开挂图' }).waitFor()
    expect(await guatu.page.getByTestId('count').count()).toBe(0)
    expect(guatu.crashes).toEqual([])
  })
})
