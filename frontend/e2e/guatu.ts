/** Speaks the domain: what a person sees and does in Guatu. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { type Screen, type Window, breaches, openWindow } from './browser'

const ORIGIN = (process.env.GUATU_E2E_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '')

/** The one-time sign-in links, as `guatu run --links` writes them: a JSON object by login. */
function linkOf(login: string): string {
  const links = JSON.parse(process.env.GUATU_E2E_LINKS ?? '{}') as Record<string, string>
  const link = links[login]
  if (!link) throw new Error(`GUATU_E2E_LINKS has no link for ${login}`)
  const { pathname, hash } = new URL(link, ORIGIN)
  return pathname + hash
}

export interface NewProject {
  programme: string
  name: string
  unit: string
  wan: string
  lon: string
  lat: string
  accuracy: string
}

export class Guatu {
  private constructor(private readonly window: Window) {}

  static async visit(screen: Screen = 'laptop', path = '/'): Promise<Guatu> {
    const guatu = new Guatu(await openWindow(ORIGIN, screen))
    await guatu.open(path)
    return guatu
  }

  static async signIn(login: string, screen: Screen = 'laptop'): Promise<Guatu> {
    const guatu = new Guatu(await openWindow(ORIGIN, screen))
    await guatu.page.goto(linkOf(login))
    await guatu.page.getByTestId('list').waitFor()
    return guatu
  }

  get page(): Page {
    return this.window.page
  }

  async leave(): Promise<void> {
    await this.window.close()
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path)
    await this.page.getByTestId('count').or(this.page.getByRole('main')).first().waitFor()
  }

  get address(): string {
    return this.page.url().slice(ORIGIN.length)
  }

  get strangers(): string[] {
    return this.window.strangers
  }

  get crashes(): string[] {
    return this.window.crashes
  }

  breaches(): Promise<string[]> {
    return breaches(this.page)
  }

  // What is selected

  async count(): Promise<number> {
    await this.settled()
    const text = await this.page.getByTestId('count').locator('strong').textContent()
    return Number(text?.replaceAll(',', ''))
  }

  /** Waits until totals and list show the current filter. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() => !document.querySelector('[data-stale="true"], [aria-busy="true"]'))
  }

  async onlyFrom50Million(): Promise<void> {
    await this.page.getByRole('button', { name: '5000万元以上', exact: true }).click()
    await this.page.waitForURL(/min_investment=5000/)
    await this.settled()
  }

  async onlyInMapView(): Promise<void> {
    await this.mapIsDrawn()
    await this.page.getByRole('button', { name: '只看地图范围内' }).click()
    await this.page.waitForURL(/bbox=/)
    await this.settled()
  }

  async clearFilter(): Promise<void> {
    await this.page.getByRole('button', { name: '全部清除' }).first().click()
    await this.settled()
  }

  async search(text: string): Promise<void> {
    await this.page.keyboard.press('/')
    await this.page.keyboard.type(text)
    await this.page.keyboard.press('Enter')
    await this.page.waitForURL(/[?&]q=/)
    await this.settled()
  }

  async chooseStage(stage: string): Promise<void> {
    await this.page.getByRole('tab', { name: '筛选' }).click()
    await this.page.locator('#facet-stage').getByRole('checkbox', { name: new RegExp(stage) }).click()
    await this.page.waitForURL(/stage=/)
    await this.settled()
  }

  async stageCount(stage: string): Promise<number> {
    const row = this.page.locator('#facet-stage label', { hasText: stage })
    const text = await row.innerText()
    return Number(/([\d,]+)\s*$/.exec(text)?.[1]?.replaceAll(',', ''))
  }

  async showUnmapped(): Promise<void> {
    await this.page.getByTestId('unmapped').click()
    await this.page.waitForURL(/mapped=false/)
    await this.settled()
  }

  // The list

  async rows(): Promise<string[]> {
    const rows = this.page.getByTestId('list').getByRole('option')
    await rows.first().waitFor()
    return rows.allInnerTexts()
  }

  async rowOf(code: string): Promise<string> {
    return this.page.locator(`[role=option][data-code="${code}"]`).innerText()
  }

  async openFirstWithTheKeyboard(): Promise<void> {
    await this.page.getByTestId('list').focus()
    await this.page.keyboard.press('ArrowDown')
    await this.page.keyboard.press('Enter')
    await this.page.getByTestId('project-name').waitFor()
  }

  // The table

  async showTable(): Promise<void> {
    await this.page.getByRole('tab', { name: '表格' }).click()
    await this.page.locator('.ant-table-row').first().waitFor()
  }

  async tableSays(): Promise<string> {
    return this.page.getByRole('main').innerText()
  }

  async tableRows(): Promise<number> {
    return this.page.locator('.ant-table-row').count()
  }

  // The project

  async openProject(code: string, tab = ''): Promise<void> {
    await this.open(`/?q=${code}&project=${code}${tab ? `&tab=${tab}` : ''}`)
    await this.page.getByTestId('project-name').waitFor()
  }

  async projectName(): Promise<string> {
    return this.page.getByTestId('project-name').innerText()
  }

  async showTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click()
    await this.settled()
  }

  async part(): Promise<string> {
    return this.page.locator('#project-part').innerText()
  }

  async closeWithEscape(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.page.getByTestId('project-name').waitFor({ state: 'detached' })
  }

  async history(): Promise<string> {
    await this.showTab('变更记录')
    await this.page.getByTestId('history').waitFor()
    return this.page.getByTestId('history').innerText()
  }

  // The map

  async mapIsDrawn(): Promise<boolean> {
    await this.page.locator('.guatu-map canvas').waitFor()
    await this.page.getByRole('button', { name: '只看地图范围内' }).and(this.page.locator(':enabled')).waitFor()
    return true
  }

  /** Goes to the open project on the map and reads what its sign says under the pointer. */
  async whatTheMapSays(): Promise<string> {
    await this.page.getByRole('button', { name: '缩放到项目' }).click()
    await this.page.waitForTimeout(1500)
    const ring = this.page.locator('.guatu-pulse')
    await ring.waitFor()
    const card = this.page.getByTestId('hover-card')
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const box = await ring.boundingBox()
      if (box) {
        await this.page.mouse.move(box.x + box.width / 2 + (attempt % 2), box.y + box.height / 2)
        await this.page.waitForTimeout(500)
        if (await card.isVisible()) return card.innerText()
      }
    }
    throw new Error('nothing under the pointer')
  }

  // Taking away

  async mayTake(): Promise<boolean> {
    return (await this.page.getByTestId('take').count()) > 0
  }

  /** Opens the export and answers what it says of the selection. */
  async startTaking(): Promise<string> {
    await this.page.getByTestId('take').click()
    return this.page.getByTestId('how-much').innerText()
  }

  async startTakingWithTheKeyboard(): Promise<void> {
    await this.page.getByTestId('take').focus()
    await this.page.keyboard.press('Enter')
    await this.page.getByTestId('how-much').waitFor()
    await this.page.getByRole('radio', { name: /^Excel/ }).focus()
    await this.page.keyboard.press('ArrowDown')
    await this.page.getByRole('radio', { name: /^CSV/, checked: true }).waitFor()
  }

  /** Chooses a format, and in each named field the option that begins so; answers the file that comes. */
  async take(format: string, choices: Record<string, string> = {}): Promise<{ name: string; text: string }> {
    await this.dialog.getByRole('radio', { name: new RegExp(`^${format}`) }).check()
    for (const [field, begins] of Object.entries(choices)) {
      const option = this.dialog.getByLabel(field).locator('option', { hasText: begins })
      await this.dialog.getByLabel(field).selectOption({ label: (await option.innerText()).trim() })
    }
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.getByTestId('download').click()])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }

  // Writing

  private get dialog() {
    return this.page.getByRole('dialog')
  }

  private async choose(field: string, option: string): Promise<void> {
    await this.dialog.getByLabel(field, { exact: true }).click()
    await this.page.keyboard.type(option)
    await this.page.locator('.ant-select-item-option-active', { hasText: option }).waitFor({ state: 'attached' })
    await this.page.keyboard.press('Enter')
  }

  /** Adds a project by the form and answers its code. */
  async addProject(project: NewProject): Promise<string> {
    await this.page.getByTestId('person').click()
    await this.page.getByRole('button', { name: '新增项目' }).click()
    await this.dialog.waitFor()
    await this.choose('专项', project.programme)
    await this.dialog.getByLabel('项目名称', { exact: true }).fill(project.name)
    await this.dialog.getByLabel('总投资 (万元)', { exact: true }).fill(project.wan)
    await this.choose('属地', project.unit)
    await this.dialog.getByLabel('经度', { exact: true }).fill(project.lon)
    await this.dialog.getByLabel('纬度', { exact: true }).fill(project.lat)
    await this.choose('位置精度', project.accuracy)
    await this.save()
    await this.page.getByTestId('project-name').waitFor()
    await this.settled()
    return new URL(this.page.url()).searchParams.get('project') ?? ''
  }

  async changeStage(stage: string): Promise<void> {
    await this.page.getByRole('button', { name: '变更阶段' }).click()
    await this.dialog.getByText(stage, { exact: true }).click()
    await this.save()
    await this.saved()
  }

  async startRecording(milestone: string): Promise<void> {
    await this.page.getByRole('button', { name: `填报节点：${milestone}` }).click()
    await this.page.getByRole('dialog').waitFor()
  }

  async typeDate(field: '实际' | '预计', date: string): Promise<void> {
    const input = this.page.getByRole('dialog').getByLabel(field, { exact: true })
    await input.fill(date)
    await input.press('Enter')
  }

  async typeReason(reason: string): Promise<void> {
    await this.page.getByRole('dialog').getByLabel('原因', { exact: true }).fill(reason)
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s')
  }

  async saved(): Promise<void> {
    await this.page.getByRole('dialog').waitFor({ state: 'detached' })
    await this.settled()
  }

  async whatTheFormSays(): Promise<string> {
    await this.page.getByRole('dialog').getByRole('alert').first().waitFor()
    return this.page.getByRole('dialog').innerText()
  }

  /** What somebody else saved meanwhile is shown, with this in it. */
  async conflict(words: string): Promise<void> {
    await this.page.getByTestId('conflict').getByText(words).waitFor()
  }

  async keepMine(): Promise<void> {
    await this.page.getByRole('button', { name: '保留我的内容并保存' }).click()
  }

  async rename(name: string): Promise<void> {
    await this.page.getByRole('button', { name: '修改项目' }).click()
    await this.page.getByRole('dialog').getByLabel('项目名称', { exact: true }).fill(name)
  }

  async mayWrite(): Promise<boolean> {
    return (await this.page.getByRole('button', { name: /^填报节点/ }).count()) > 0
  }

  // The place of a project

  async openPlace(code: string, view: string): Promise<void> {
    await this.open(`/?project=${code}&form=place&map=${view}`)
    await this.page.getByRole('dialog', { name: '位置' }).waitFor()
  }

  /** Draws a line through these parts of the map's width and height. */
  async drawLine(...at: [number, number][]): Promise<void> {
    await this.startLine(...at)
    await this.finishLine()
  }

  async startLine(...at: [number, number][]): Promise<void> {
    await this.page.getByRole('button', { name: /^(画线|加一条线|改为线)$/ }).click()
    await this.page.getByText('逐点点击').waitFor()
    const box = await this.page.getByTestId('map').boundingBox()
    if (!box) throw new Error('no map')
    for (const [x, y] of at) {
      await this.page.mouse.move(box.x + box.width * x, box.y + box.height * y)
      await this.page.mouse.click(box.x + box.width * x, box.y + box.height * y)
      await this.page.waitForTimeout(300)
    }
  }

  async finishLine(): Promise<void> {
    await this.page.getByRole('button', { name: '完成', exact: true }).click()
  }

  async shapes(): Promise<string> {
    return this.page.getByRole('list', { name: '组成部分' }).innerText()
  }

  async giveFile(name: string, content: string): Promise<void> {
    await this.page.getByText('从文件或坐标读入').click()
    await this.page.getByLabel('文件', { exact: true }).setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })
    await this.page.getByRole('list', { name: '读到的图形' }).waitFor()
  }

  async takeShape(): Promise<void> {
    await this.page.getByRole('button', { name: '采用' }).first().click()
  }

  async savePlace(reason: string): Promise<void> {
    const field = this.page.getByTestId('place-reason')
    await field.fill([reason, await field.inputValue()].join('\n'))
    await this.page.getByTestId('save').click()
    await this.saved()
  }

  async formerPlaces(): Promise<string> {
    await this.page.getByText('以前的位置').click()
    return this.page.getByRole('button', { name: '恢复' }).first().locator('xpath=ancestor::ol').innerText()
  }

  /** Takes back what it was before the last change. */
  async putBack(): Promise<void> {
    await this.page.getByText('以前的位置').click()
    await this.page.getByRole('button', { name: '恢复' }).first().click()
  }
}
