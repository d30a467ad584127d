import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'

const MET = 'CC2025-MET-0001'

let guatu: Guatu | undefined
afterEach(async () => {
  expect(guatu?.crashes).toEqual([])
  await guatu?.leave()
  guatu = undefined
})
afterAll(closeBrowser)

/** How high the number of projects is written, in pixels of the screen. */
const height = (of: Guatu) => of.page.getByTestId('count').evaluate((element) => element.getBoundingClientRect().height)

/** As on a wall, on a screen of which the map is drawn in good time. */
const grow = (of: Guatu) => of.page.evaluate(() => document.documentElement.style.setProperty('zoom', '1.25'))

/** Where on the screen this part of the map's width and height is. */
async function spot(of: Guatu, x: number, y: number): Promise<[number, number]> {
  const box = await of.page.getByTestId('map').boundingBox()
  if (!box) throw new Error('no map')
  return [Math.round(box.x + box.width * x), Math.round(box.y + box.height * y)]
}

describe('on a wall of screens', () => {
  it('what is written is larger by three quarters, and on a wide desk as ever', async () => {
    guatu = await Guatu.visit('wide')
    const desk = await height(guatu)
    await guatu.leave()
    guatu = await Guatu.visit('wall')
    expect((await height(guatu)) / desk).toBeCloseTo(1.75, 1)
  })

  it('the pointer meets the project that lies under it, and the map is as sharp as the screen', async () => {
    guatu = await Guatu.visit('desk', `/?project=${MET}`)
    await grow(guatu)
    expect(await guatu.whatTheMapSays()).toContain('2号线东延')
    const canvas = await guatu.page.locator('.guatu-map canvas').first().evaluate((element) => [(element as HTMLCanvasElement).width, Math.round(element.getBoundingClientRect().width)])
    expect(canvas[0]).toBe(canvas[1])
  }, 180_000)

  it('an area is drawn where the pointer is', async () => {
    guatu = await Guatu.visit('desk', '/?side=area&map=13.00/125.33000/43.88000')
    await grow(guatu)
    await guatu.mapIsDrawn()
    const corner = await spot(guatu, 0.5, 0.4)
    await guatu.page.mouse.move(...corner)
    const said = /([\d.]+)°E\s+([\d.]+)°N/.exec(await guatu.page.getByTestId('coordinates').innerText())
    await guatu.page.getByRole('button', { name: '多边形' }).click()
    await guatu.page.getByText('逐点单击').waitFor()
    for (const at of [corner, await spot(guatu, 0.6, 0.4), await spot(guatu, 0.6, 0.55)]) {
      await guatu.page.mouse.move(...at)
      await guatu.page.mouse.click(...at)
      await guatu.page.waitForTimeout(500)
    }
    await guatu.page.keyboard.press('Enter')
    await guatu.page.waitForURL(/polygon=/)
    const [lon, lat] = decodeURIComponent(new URL(guatu.page.url()).searchParams.get('polygon') ?? '').split(',').map(Number)
    expect(lon).toBeCloseTo(Number(said?.[1]), 4)
    expect(lat).toBeCloseTo(Number(said?.[2]), 4)
  }, 180_000)
})
