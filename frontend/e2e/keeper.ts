import { slowSending } from './browser'
import type { Guatu } from './guatu'

/** An administrator who keeps layers of the operator's own. */
export class Keeper {
  constructor(private readonly guatu: Guatu) {}

  private get page() {
    return this.guatu.page
  }

  private get dialog() {
    return this.page.getByRole('dialog')
  }

  async openLayers(lang = 'zh-CN'): Promise<void> {
    await this.guatu.open(`/admin?admin=overlays${lang === 'en' ? '&lang=en' : ''}`)
    await this.page.getByTestId('new-overlay').waitFor()
  }

  /** Answers what is said of the file. */
  async look(name: string, content: string): Promise<string> {
    await this.page.getByTestId('new-overlay').click()
    return this.give(name, content)
  }

  /** A newer file for the layer that is called so. */
  async lookAtNewer(layer: string, name: string, content: string): Promise<string> {
    await this.page.getByRole('button', { name: `为${layer}换新文件` }).click()
    return this.give(name, content)
  }

  private async give(name: string, content: string): Promise<string> {
    await this.drop(name, content)
    return this.found()
  }

  private drop(name: string, content: string): Promise<void> {
    return this.dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) })
  }

  /** What the bar says once features are counted, while a long file is looked at, and what is found in the end. */
  async lookAtLong(name: string, content: string): Promise<[string, string]> {
    await this.page.getByTestId('new-overlay').click()
    await this.drop(name, content)
    const bar = this.dialog.getByTestId('file-progress').filter({ hasText: '个要素' })
    await bar.waitFor()
    return [await bar.innerText(), await this.found()]
  }

  /** Gives a file on a slow line and calls it off again; answers what is said afterwards. */
  async callOff(name: string, content: string): Promise<string> {
    await this.page.getByTestId('new-overlay').click()
    await slowSending(this.page, 100_000)
    await this.drop(name, content)
    const bar = this.dialog.getByTestId('file-progress')
    await bar.getByRole('button', { name: '取消上传' }).click()
    await bar.waitFor({ state: 'detached' })
    await this.page.getByText('上传已取消').waitFor()
    await slowSending(this.page)
    return this.dialog.innerText()
  }

  /** A file in the dialog that is open. */
  another(name: string, content: string): Promise<string> {
    return this.give(name, content)
  }

  async edit(layer: string): Promise<void> {
    await this.page.getByRole('button', { name: `修改${layer}`, exact: true }).click()
    await this.dialog.waitFor()
  }

  async type(field: string, text: string): Promise<void> {
    await this.dialog.getByLabel(field, { exact: true }).fill(text)
  }

  /** The same person changes a layer elsewhere. */
  async changeElsewhere(code: string, change: Record<string, string>): Promise<void> {
    const { request } = this.page
    const path = `/api/v1/overlay-layers/${code}`
    const { version } = (await (await request.get(path)).json()) as { version: number }
    const headers = { Origin: new URL(this.page.url()).origin, 'If-Match': `"${version}"`, 'Idempotency-Key': `elsewhere-${Date.now()}` }
    const done = await request.patch(path, { data: change, headers })
    if (!done.ok()) throw new Error(await done.text())
  }

  async chooseSystem(begins: string): Promise<string> {
    const option = this.dialog.getByLabel('坐标系').locator('option', { hasText: begins })
    await this.dialog.getByLabel('坐标系').selectOption({ label: (await option.innerText()).trim() })
    await this.dialog.getByText('将保存').waitFor()
    return this.found()
  }

  private async found(): Promise<string> {
    await this.dialog.getByTestId('found').waitFor()
    return this.dialog.getByTestId('found').innerText()
  }

  async shut(): Promise<void> {
    await this.dialog.getByRole('button', { name: '关闭' }).last().click()
    await this.dialog.waitFor({ state: 'detached' })
  }

  async bring(code: string, name: string, role: string): Promise<void> {
    await this.dialog.getByLabel('名称', { exact: true }).fill(name)
    await this.dialog.getByLabel('代码', { exact: true }).fill(code)
    await this.dialog.getByRole('checkbox', { name: role, exact: true }).check()
    await this.confirm()
  }

  async confirm(): Promise<void> {
    await this.dialog.getByTestId('bring').click()
    await this.dialog.waitFor({ state: 'detached' })
    await this.guatu.settled()
  }

  async rowOf(name: string): Promise<string> {
    return this.page.getByRole('row').filter({ hasText: name }).innerText()
  }

  /** Presses what is called so in the list of layers, and waits until the row says what comes of it. */
  async press(button: string, row: string, says: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click()
    await this.page.getByRole('row').filter({ hasText: row }).filter({ hasText: says }).waitFor()
  }
}

/** Somebody who may, or may not, know of a layer. */
export class Reader {
  constructor(private readonly guatu: Guatu) {}

  private get page() {
    return this.guatu.page
  }

  /** Lays a layer on the map and answers whether its tiles came. */
  async show(name: string): Promise<boolean> {
    await this.guatu.open('/?side=overlays&map=10.5/43.89/125.33')
    await this.guatu.mapIsDrawn()
    const tile = this.page.waitForResponse((answer) => answer.url().includes('/tiles/overlays/'))
    await this.page.getByRole('checkbox', { name }).check()
    return (await tile).ok()
  }

  async legend(name: string): Promise<string> {
    await this.page.getByRole('button', { name: /^图例/ }).click()
    return this.page.getByRole('list', { name, exact: true }).innerText()
  }

  /** Opens the table of what is covered and answers it, sums first. */
  async covers(name: string): Promise<string> {
    await this.page.getByRole('button', { name: '压占清单' }).first().click()
    const table = this.page.getByRole('group', { name: `${name}：压占清单` })
    await table.getByTestId('cover').first().waitFor()
    return table.innerText()
  }

  /** The panel of the project that covers most, once it tells of this layer. */
  async openFirstCovering(layer: string): Promise<string> {
    await this.page.getByTestId('cover').first().getByRole('button').click()
    await this.page.getByTestId('project-name').waitFor()
    await this.page.locator('#project-part').getByRole('rowheader', { name: layer }).or(this.page.locator('#project-part').getByText(layer)).first().waitFor()
    return this.page.locator('#project-part').innerText()
  }

  /** All that the page says, whatever its address names. */
  async everything(path: string): Promise<string> {
    await this.guatu.open(path)
    await this.guatu.settled()
    return this.page.locator('body').innerText()
  }

  async asks(path: string): Promise<{ status: number; text: string }> {
    const answer = await this.page.request.get(path)
    return { status: answer.status(), text: await answer.text() }
  }
}
