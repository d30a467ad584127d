import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Asker } from './asker'
import { Guatu } from './guatu'

let guatu: Guatu | undefined
afterEach(async () => {
  expect(guatu?.crashes).toEqual([])
  await guatu?.leave()
  guatu = undefined
})
afterAll(closeBrowser)

function asker(): Asker {
  if (!guatu) throw new Error('nobody is there')
  return new Asker(guatu)
}

describe('a question that somebody new has', () => {
  it('which metro works are near People’s Square this winter: the line whose dates nobody states, and farther off others', async () => {
    guatu = await Guatu.visit()
    await asker().ask('人民广场', '人民广场周边 1 公里内的项目')
    await asker().inSeason('冬季')
    await asker().onlyProgramme('轨道交通')
    expect(await asker().chips()).toContain('人民广场')
    await asker().possibly()
    expect((await guatu.rows()).join()).toContain('轨道交通5号线')
    expect(await asker().chips()).toContain('可能在施')
    await asker().back()
    if ((await guatu.count()) === 0) await asker().widen()
    expect(await guatu.count()).toBeGreaterThan(0)
    expect(guatu.address).toMatch(/programme=metro/)
    expect(guatu.address).toMatch(/under_way_from=\d{4}-12-01/)
    expect(await guatu.breaches()).toEqual([])
  }, 180_000)

  it('which roads are the dead ends: the programme by its name', async () => {
    guatu = await Guatu.visit('plain')
    await asker().ask('断头路', '专项为“断头路”的项目')
    expect(guatu.address).toContain('programme=dead_end_roads')
    expect(await guatu.count()).toBeGreaterThan(0)
  })

  it('which urban villages are within 500 m of a dead-end road being opened', async () => {
    guatu = await Guatu.visit('plain')
    await asker().whatIsNear('城中村改造', '打通断头路、卡脖路', '在建')
    expect(guatu.address).toContain('around_m=500')
    expect(await guatu.count()).toBe(2)
    expect(await guatu.breaches()).toEqual([])
  })

  it('what is being dug along Renmin Street in October', async () => {
    guatu = await Guatu.visit()
    await asker().ask('人民大街', '沿人民大街两侧 200 米内的项目')
    await asker().inMonth('2025-10')
    expect(await asker().chips()).toMatch(/沿人民大街两侧 200 米[^]*2025-10|2025-10[^]*沿人民大街两侧 200 米/)
    expect((await guatu.rows()).length).toBeGreaterThan(0)
  })

  it('which are the three largest in Beihu that have not started', async () => {
    guatu = await Guatu.visit('plain')
    await asker().ask('北湖', '属地为长春新区的项目')
    await asker().onlyNotStarted()
    for (const row of (await guatu.rows()).slice(0, 3)) expect(row).toMatch(/谋划|签约|前期/)
    expect(guatu.address).toContain('unit=xinqu')
  })
})

describe('crowded places', () => {
  it('stand as one sign with their sum, and open on a click', async () => {
    guatu = await Guatu.visit('laptop', '/?map=9.60/125.33000/43.88000')
    const before = asker().zoom
    expect(await asker().crowdUnderPointer()).toMatch(/\d+ 个项目[^]*亿元/)
    await asker().openCrowd()
    await expect.poll(() => asker().zoom, { timeout: 20_000 }).toBeGreaterThan(before + 1)
  })
})

describe('in English', () => {
  it('a place is called by its English name where it is asked about', async () => {
    guatu = await Guatu.visit('plain', '/?lang=en')
    await guatu.page.keyboard.press('/')
    await guatu.page.keyboard.type("People's Square")
    await guatu.page.getByRole('option', { name: "Projects within 1 km of People's Square" }).click()
    await guatu.page.getByText("within 1,000 m of People's Square").waitFor()
    expect(await guatu.page.getByRole('complementary').or(guatu.page.getByRole('main')).first().innerText()).not.toContain('人民广场')
  })
})

describe('a whole question', () => {
  it('is asked as one, of the place and the kind of work that it names', async () => {
    guatu = await Guatu.visit('plain', '/?lang=en')
    await guatu.page.keyboard.press('/')
    await guatu.page.keyboard.type("metro works near People's Square")
    await guatu.page.getByRole('option', { name: "Projects within 1 km of People's Square · Metro lines" }).click()
    await expect.poll(async () => (await guatu?.rows())?.join()).toContain('Metro line 5')
    expect(guatu.address).toMatch(/programme=metro.*near=/)
  })
})

describe('on a phone', () => {
  it('has room for a question about what is near, and for its answer beside the map', async () => {
    guatu = await Guatu.visit('phone')
    const top = async () => (await guatu?.page.getByTestId('by-stage').boundingBox())?.y ?? 0
    const before = await top()
    await guatu.page.getByRole('tab', { name: '范围', exact: true }).click()
    await expect.poll(top).toBeLessThan(before - 200)
    await asker().whatIsNear('净水厂升级改造', '打通断头路、卡脖路', '在建')
    await guatu.page.getByTestId('wider').waitFor()
    await asker().widen()
    expect((await guatu.rows()).length).toBeGreaterThan(0)
    await expect.poll(top).toBeGreaterThan(before - 60)
  })

  it('a place that was searched for is said beside the buttons of the map, and when works go on is asked in sight', async () => {
    guatu = await Guatu.visit('phone', '/?at=125.3181,43.8862&at_name=人民广场')
    const card = await guatu.page.getByTestId('place-card').boundingBox()
    const north = await guatu.page.getByRole('button', { name: /正北朝上/ }).boundingBox()
    const when = await guatu.page.getByTestId('when').boundingBox()
    expect((card?.x ?? 0) + (card?.width ?? 0)).toBeLessThanOrEqual(north?.x ?? 0)
    expect(await guatu.page.getByTestId('timeline-open').count()).toBe(0)
    expect((when?.x ?? 0) + (when?.width ?? 0)).toBeLessThan(390)
    const stages = await guatu.page.getByTestId('by-stage').evaluate((bar) => bar.scrollWidth - bar.clientWidth)
    expect(stages).toBe(0)
  })


  it('the chart of dates stands above the map and opens a project', async () => {
    guatu = await Guatu.visit('phone', '/?time=months')
    await asker().showGantt()
    expect(await asker().ganttRows()).toBeGreaterThan(3)
    expect(await guatu.breaches()).toEqual([])
    await asker().openFromGantt()
    expect(await guatu.projectName()).not.toBe('')
  })

  it('a pair of nearby works opens with both schedules and a common window', async () => {
    guatu = await Guatu.visit('phone', '/?side=works')
    await guatu.page.getByTestId('pair').first().getByRole('button').first().click()
    await guatu.page.getByTestId('pair').first().getByText(/建议|共同/).first().waitFor()
    expect(await guatu.breaches()).toEqual([])
  })
})
