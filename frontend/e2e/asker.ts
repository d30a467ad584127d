import type { Page } from 'playwright-core'
import type { Guatu } from './guatu'

const CHIPS = /已选条件|Active filters/

/** Somebody who asks the map: by the search box, by what is near, by months and seasons, by signs and charts. */
export class Asker {
  constructor(private readonly guatu: Guatu) {}

  private get page(): Page {
    return this.guatu.page
  }

  /** Types into the search box and takes the line that says this. */
  async ask(words: string, line: string): Promise<void> {
    await this.page.keyboard.press('/')
    await this.page.keyboard.type(words)
    await this.page.getByRole('option', { name: line }).first().click()
    await this.guatu.settled()
  }

  /** Types a whole question and takes what it is understood as by one press, at once. */
  async askWhole(words: string): Promise<void> {
    const before = this.page.url()
    await this.box.fill(words)
    await this.page.keyboard.press('Enter')
    await this.page.waitForURL((url) => url.href !== before)
    await this.guatu.settled()
  }

  /** The first line that is offered for the words. */
  async offered(words: string, line: RegExp): Promise<string> {
    await this.box.fill(words)
    await this.page.getByRole('option', { name: line }).first().waitFor()
    return this.page.getByRole('option').first().innerText()
  }

  /** What stands in the search box. */
  async question(): Promise<string> {
    return this.box.inputValue()
  }

  private get box() {
    return this.page.getByRole('search').getByRole('combobox')
  }

  async withoutChip(text: RegExp): Promise<void> {
    const before = this.page.url()
    await this.page.getByRole('list', { name: CHIPS }).getByRole('button', { name: text }).click()
    await this.page.waitForURL((url) => url.href !== before)
    await this.guatu.settled()
  }

  async chips(): Promise<string> {
    return this.page.getByRole('list', { name: CHIPS }).innerText()
  }

  async inSeason(season: string): Promise<void> {
    const label = await this.page.getByTestId('when').locator('option', { hasText: season }).first().innerText()
    await this.page.getByTestId('when').selectOption({ label })
    await this.guatu.settled()
  }

  async inMonth(month: string): Promise<void> {
    await this.page.getByTestId('when').selectOption({ label: month })
    await this.guatu.settled()
  }

  async onlyProgramme(name: string): Promise<void> {
    await this.page.getByRole('tab', { name: '筛选' }).click()
    const choices = this.page.locator('#facet-programme')
    await choices.getByRole('listitem').first().waitFor()
    const choice = choices.getByRole('checkbox', { name: new RegExp(name) })
    if (!(await choice.isVisible())) await choices.getByRole('button', { name: /全部/ }).click()
    await choice.click()
    await this.page.waitForURL(/programme=/)
    await this.page.getByRole('tab', { name: '列表' }).click()
    await this.guatu.settled()
  }

  /** Those that may be under way, since nobody states their dates. */
  async possibly(): Promise<void> {
    await this.page.getByTestId('possible').click()
    await this.page.waitForURL(/filter=/)
    await this.guatu.settled()
  }

  async back(): Promise<void> {
    await this.page.goBack()
    await this.page.waitForURL(/under_way_from=/)
    await this.guatu.settled()
  }

  async onlyNotStarted(): Promise<void> {
    await this.page.getByTestId('not-begun').click()
    await this.page.waitForURL(/stage=/)
    await this.guatu.settled()
  }

  async whatIsNear(find: string, near: string, stage: string): Promise<void> {
    await this.page.getByRole('tab', { name: '范围', exact: true }).click()
    await this.page.getByTestId('around-find').selectOption({ label: find })
    await this.page.getByTestId('around-programme').selectOption({ label: near })
    await this.page.getByTestId('around-stage').selectOption({ label: stage })
    await this.page.getByRole('button', { name: '查询', exact: true }).click()
    await this.page.waitForURL(/around_m=/)
    await this.guatu.settled()
  }

  async widen(): Promise<void> {
    await this.page.getByTestId('wider').first().click()
    await this.guatu.settled()
  }

  get zoom(): number {
    return Number(new URL(this.page.url()).searchParams.get('map')?.split('/')[0] ?? 0)
  }

  /** Looks for a sign that stands for many, across the map. */
  async crowdUnderPointer(): Promise<string> {
    await this.guatu.mapIsDrawn()
    const box = await this.page.getByTestId('map').boundingBox()
    if (!box) throw new Error('no map')
    const card = this.page.getByTestId('hover-card')
    for (let y = 0.2; y < 0.85; y += 0.03)
      for (let x = 0.3; x < 0.7; x += 0.012) {
        await this.page.mouse.move(box.x + box.width * x, box.y + box.height * y)
        if ((await card.isVisible()) && /单击展开/.test(await card.innerText())) return card.innerText()
      }
    throw new Error('no crowd on the map')
  }

  /** Clicks where the pointer is. */
  async openCrowd(): Promise<void> {
    await this.page.mouse.down()
    await this.page.mouse.up()
  }

  async showGantt(): Promise<void> {
    await this.page.getByTestId('gantt-switch').click()
    await this.page.getByTestId('gantt').getByRole('option').first().waitFor()
  }

  async ganttRows(): Promise<number> {
    return this.page.getByTestId('gantt').getByRole('option').count()
  }

  async openFromGantt(): Promise<void> {
    await this.page.getByTestId('gantt').getByRole('option').first().click()
    await this.page.getByTestId('project-name').waitFor()
  }
}
