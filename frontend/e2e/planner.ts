import type { Page } from 'playwright-core'
import type { Guatu } from './guatu'

/** Somebody who works on places: parts of projects, coordinates from elsewhere, in the light and in the dark. */
export class Planner {
  constructor(private readonly guatu: Guatu) {}

  private get page(): Page {
    return this.guatu.page
  }

  async changeTheme(name: string): Promise<void> {
    await this.page.getByTestId('person').click()
    await this.page.getByText(name, { exact: true }).click()
    await this.page.getByTestId('person').click()
    await this.page.waitForTimeout(1500)
  }

  async openPartPlace(code: string, part: string, view: string): Promise<void> {
    await this.guatu.open(`/?project=${code}&tab=components&map=${view}`)
    await this.page.getByRole('button', { name: `画${part}的位置` }).click()
    await this.page.getByRole('dialog', { name: '位置' }).waitFor()
  }

  async paste(text: string, system: string): Promise<void> {
    await this.page.getByText('从文件或坐标读入').click()
    await this.page.getByLabel('或粘贴坐标', { exact: false }).fill(text)
    await this.page.getByRole('button', { name: '读取', exact: true }).click()
    await this.page.getByRole('dialog').locator('label', { hasText: '坐标系' }).last().locator('select').selectOption(system)
    await this.page.getByRole('list', { name: '读到的图形' }).waitFor()
  }
}
