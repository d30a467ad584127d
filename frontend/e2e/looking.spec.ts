import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'
import { Tiles } from './tiles'

const SIGHT = '/?side=none&map=15.00/125.33000/43.88000'
const tiles = new Tiles()
let guatu: Guatu | undefined
beforeAll(() => tiles.start())
afterEach(async () => {
  await guatu?.leave()
  guatu = undefined
})
afterAll(async () => {
  await tiles.stop()
  await closeBrowser()
})

const legend = (of: Guatu) => of.page.getByRole('region', { name: '图例' })

/** Colours by another measure and answers how many the class has. */
async function colourBy(of: Guatu, choice: string, label: string): Promise<number> {
  const head = legend(of).getByRole('button', { name: '图例' })
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
  await legend(of).getByLabel('着色').selectOption({ label: choice })
  const key = legend(of).getByRole('button', { name: label })
  await key.waitFor()
  await expect.poll(async () => Number(/[\d,]+$/.exec((await key.innerText()).trim())?.[0].replaceAll(',', ''))).toBeGreaterThan(0)
  return Number(/[\d,]+$/.exec((await key.innerText()).trim())?.[0].replaceAll(',', ''))
}

describe('the legend', () => {
  it.each([
    ['工期偏差', '晚 31–90 天', 'laptop'],
    ['形象进度', '进度未知', 'plain'],
    ['总投资', '1–10 亿元', 'plain'],
    ['阶段', '停工', 'plain'],
  ] as const)('colours by %s, counts the class %s and filters by it, and the link shows the same', async (choice, label, screen) => {
    guatu = await Guatu.visit(screen)
    const all = await guatu.count()
    const promised = await colourBy(guatu, choice, label)
    await legend(guatu).getByRole('button', { name: label }).click()
    await expect.poll(() => guatu?.count()).toBe(promised)
    await guatu.open(guatu.address)
    expect(await guatu.count()).toBe(promised)
    await colourBy(guatu, choice, label)
    await legend(guatu).getByRole('button', { name: label }).click()
    await expect.poll(() => guatu?.count()).toBe(all)
  })
})

describe('a base map of the settings', () => {
  it('is chosen on the map, named on it, and kept in the link', async () => {
    guatu = await Guatu.visit('laptop', SIGHT)
    await guatu.page.getByLabel('底图', { exact: true }).selectOption({ label: '影像' })
    await guatu.page.getByTestId('attribution').getByText('测试影像').waitFor()
    await expect.poll(() => tiles.asked.filter(({ of }) => of === 'plain').length, { timeout: 20_000 }).toBeGreaterThan(3)
    expect(guatu.address).toContain('base=plain')
    expect(guatu.crashes).toEqual([])
  })

  it('in GCJ-02 is asked for where the provider has it', async () => {
    guatu = await Guatu.visit('laptop', `${SIGHT}&base=shifted`)
    await expect.poll(() => tiles.asked.filter(({ of }) => of === 'shifted').length, { timeout: 20_000 }).toBeGreaterThan(3)
    const of = (name: string) => new Set(tiles.asked.filter((one) => one.of === name && one.z === 16).map(({ x, y }) => `${x}/${y}`))
    await expect.poll(() => [...of('shifted')].filter((one) => !of('plain').has(one)).length).toBeGreaterThan(0)
    expect(guatu.crashes).toEqual([])
  })
})

describe('the foot of the map', () => {
  it.each([['zh-CN', '底图', /^比例尺/], ['en', 'Base map', /^Scale/]] as const)('has scale and base map side by side on a phone: %s', async (lang, base, scale) => {
    guatu = await Guatu.visit('phone', `/?lang=${lang}`)
    const [bar, select] = await Promise.all([guatu.page.getByLabel(scale).boundingBox(), guatu.page.getByLabel(base, { exact: true }).boundingBox()])
    expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBeGreaterThan(40)
    expect(select?.x).toBeGreaterThan((bar?.x ?? 0) + (bar?.width ?? 0))
    expect((select?.x ?? 0) + (select?.width ?? 0)).toBeLessThan(390)
  })
})

describe('the instruments', () => {
  it('tell the place under the pointer in degrees and on the plane', async () => {
    guatu = await Guatu.visit('laptop', SIGHT)
    const coordinates = guatu.page.getByTestId('coordinates')
    await coordinates.getByText(/WGS 84 125\.33000°E 43\.88000°N/).waitFor()
    await coordinates.getByText(/CGCS2000 X 4 860 7\d\d\.\d Y 446 \d\d\d\.\d/).waitFor()
  })

  it('show how the map is turned, and turn north up again', async () => {
    guatu = await Guatu.visit('laptop', '/?side=none&map=12.00/125.33000/43.88000/40')
    const north = guatu.page.getByRole('button', { name: '恢复正北朝上（现转动 40 度）' })
    await north.click()
    await guatu.page.getByRole('button', { name: '指北针，正北朝上' }).waitFor()
    await expect.poll(() => guatu?.address).toMatch(/map=12\.00\/125\.33\d*\/43\.8\d*$/)
  })
})
