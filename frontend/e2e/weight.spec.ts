import { readFileSync, readdirSync, statSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'

const MOST = 450_000
const DIST = new URL('../dist/', import.meta.url)

/** As it comes over the line: packed where it lies packed beside itself. */
function packed(name: string): number {
  try {
    return statSync(new URL(`${name}.br`, DIST)).size
  } catch {
    return statSync(new URL(name, DIST)).size
  }
}

/** The dictionaries: the page asks for that of its reader. */
const WORDS = readdirSync(new URL('assets/', DIST)).flatMap((name) => (/^(en|zh-CN)-.*\.js$/.test(name) ? [`assets/${name}`] : []))

let guatu: Guatu | undefined
afterEach(async () => {
  await guatu?.leave()
  guatu = undefined
})
afterAll(closeBrowser)

describe('the first view', () => {
  it('begins with less than 450 kB of scripts, those of the map library and of its worker and the words of one language among them', () => {
    const scripts = [...readFileSync(new URL('index.html', DIST), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name = '']) => name)
    expect(scripts.filter((name) => /\/(gl|gl-shared|worker)-/.test(name))).toHaveLength(4)
    expect(WORDS).toHaveLength(2)
    for (const words of WORDS) expect([...scripts, words].reduce((sum, name) => sum + packed(name), 0), words).toBeLessThan(MOST)
  })

  it.each(['zh-CN', 'en'])('asks for no script that its page did not name before the map stands, but for its words: %s', async (lang) => {
    guatu = await Guatu.visit('laptop', `/?lang=${lang}`)
    await guatu.page.locator('[data-map="drawn"]').waitFor({ state: 'attached', timeout: 60_000 })
    const asked = await guatu.page.evaluate(() => {
      const stands = performance.now()
      return performance.getEntriesByType('resource').flatMap((one) => (one.name.endsWith('.js') && one.startTime < stands - 500 ? [new URL(one.name).pathname] : []))
    })
    const named = readFileSync(new URL('index.html', DIST), 'utf8')
    // What a module that was named imports and weighs nothing to speak of may come without a name.
    const heavy = asked.filter((path) => !named.includes(path) && packed(path.slice(1)) > 2000)
    expect(heavy.map((path) => path.replace(/-[^/]*$/, ''))).toEqual([`/assets/${lang.split('-')[0]}`])
  })
})
