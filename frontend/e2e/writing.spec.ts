import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'

const STEP = '开工（主体工程）'

describe('a project office and a dispatcher', () => {
  let office: Guatu
  let dispatcher: Guatu
  let code: string

  beforeAll(async () => {
    office = await Guatu.signIn('editor')
    dispatcher = await Guatu.signIn('dispatcher', 'plain')
  })
  afterAll(async () => {
    await office.leave()
    await dispatcher.leave()
    await closeBrowser()
  })

  it('the office adds a project, and the list has it', async () => {
    code = await office.addProject({
      programme: '产业项目',
      name: '示例测试厂房项目',
      unit: '经济技术开发区',
      wan: '12345.6',
      lon: '125.4012',
      lat: '43.8411',
      accuracy: '地块',
    })
    expect(code).toMatch(/^CC2025-/)
    expect(await office.part()).toContain('1.23 亿元')
    await office.openProject(code, 'schedule')
    expect(await office.rowOf(code)).toContain('谋划')
    await office.changeStage('前期')
    expect(await office.rowOf(code)).toContain('前期')
  })

  it('the office is told at the field what is missing, and loses nothing', async () => {
    await office.startRecording(STEP)
    expect(await office.breaches()).toEqual([])
    await office.typeDate('预计', '2025-11-20')
    await office.save()
    await office.saved()
    await office.startRecording(STEP)
    await office.typeDate('预计', '2025-12-20')
    await office.save()
    expect(await office.whatTheFormSays()).toContain('原因')
    await office.typeReason('管线迁改未完')
    await office.save()
    await office.saved()
    expect(await office.part()).toContain('2025-12-20')
  })

  it('neither loses what the other saved', async () => {
    await dispatcher.openProject(code, 'schedule')
    await dispatcher.startRecording(STEP)
    await office.startRecording(STEP)
    await office.typeDate('预计', '2025-10-20')
    await office.typeReason('施工许可提前办结')
    await office.save()
    await office.saved()

    // Their page hears of it before they type, and what they type then stands beside it.
    await dispatcher.conflict('2025-10-20')
    await dispatcher.typeDate('预计', '2025-12-01')
    await dispatcher.typeReason('按调度会意见')
    await dispatcher.conflict('2025-12-01')
    await dispatcher.save()
    await dispatcher.conflict('2025-10-20')
    await dispatcher.keepMine()
    await dispatcher.saved()
    const history = await dispatcher.history()
    expect(history).toContain('2025-10-20')
    expect(history).toContain('按调度会意见')
  })

  it('the office records that works began, and list, map and history tell it', async () => {
    await office.openProject(code, 'schedule')
    expect(await office.rowOf(code)).toContain('前期')
    await office.startRecording(STEP)
    await office.typeDate('实际', '2025-09-28')
    await office.typeReason('正式打桩')
    await office.save()
    await office.saved()

    expect(await office.part()).toContain('2025-09-28')
    expect(await office.rowOf(code)).toContain('在建')
    const history = await office.history()
    expect(history).toContain('2025-09-28')
    expect(history).toContain('正式打桩')
    expect(await office.whatTheMapSays()).toContain('在建')
    expect(office.crashes).toEqual([])
  })

  it('an open page hears of what the dispatcher saves, and keeps what is being typed', async () => {
    const visitor = await Guatu.visit('plain', `/?q=${code}`)
    await visitor.count()
    const asked = visitor.page.waitForRequest((request) => request.url().includes('/api/v1/projects?'))
    await visitor.page.keyboard.press('/')
    await visitor.page.keyboard.type('正在输入')
    const { request } = dispatcher.page
    const at = new URL(`/api/v1/projects/${code}`, dispatcher.page.url())
    const { version } = (await (await request.get(at.href)).json()) as { version: number }
    const headers = { Origin: at.origin, 'If-Match': `"${version}"`, 'Idempotency-Key': `live-${Date.now()}` }
    const saved = await request.patch(at.href, { headers, data: { description: `更新于 ${Date.now()}` } })
    expect(saved.status()).toBe(200)
    await asked
    expect(await visitor.page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toContain('正在输入')
    await visitor.leave()
  })

  it('on a wall of screens the days open beside the field of a date', async () => {
    await dispatcher.page.setViewportSize({ width: 3840, height: 2160 })
    await dispatcher.openProject(code, 'schedule')
    await dispatcher.startRecording(STEP)
    const field = dispatcher.page.getByRole('dialog').locator('.ant-picker').first()
    await field.locator('input').click()
    const days = dispatcher.page.locator('.ant-picker-dropdown').first()
    await days.waitFor()
    const beside = async () => {
      const [at, opened] = [await field.boundingBox(), await days.boundingBox()]
      if (!at || !opened) return null
      return { aside: Math.round(opened.x - at.x), below: Math.round((opened.y - at.y - at.height) / 20) }
    }
    await expect.poll(beside, { timeout: 15_000 }).toEqual({ aside: 0, below: 0 })
  })
})
