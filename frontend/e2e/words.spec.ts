import { afterAll, describe, expect, it } from 'vitest'
import { closeBrowser, openWindow } from './browser'

const ORIGIN = (process.env.GUATU_E2E_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '')
afterAll(closeBrowser)

describe('a dictionary that does not arrive', () => {
  it.each(['zh-CN', 'en'])('is told of in both languages, and loading again shows the page: %s', async (lang) => {
    const { page, crashes, close } = await openWindow(ORIGIN, 'plain')
    const words = new RegExp(`/assets/${lang}-[^/]+\\.js$`)
    await page.route(words, (route) => route.abort())
    await page.goto(`/?lang=${lang}`)
    const said = page.getByRole('alert')
    await said.getByText('页面文字没有载入').waitFor()
    await said.getByText('The words of this page did not arrive').waitFor()
    await page.unroute(words)
    await said.getByRole('button', { name: 'Load again' }).click()
    await page.getByTestId('list').waitFor()
    expect(crashes).toEqual([])
    await close()
  })
})
