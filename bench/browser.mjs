// node bench/browser.mjs URL [ZOOM/LON/LAT]: the page in a real browser, on a throttled 4G line with a cold cache.
//
// It prints how much JavaScript the first view loads, when the map can be used for the first time (the style is there and
// the projects of the view are drawn), frames a second while it is dragged, and the long tasks meanwhile. Nothing fails.
// Drawn in software, as on a machine without a graphics card, frames say more of the machine than of the page: the line
// "main thread" tells how much of the time the page itself was at work.
import { createRequire } from 'node:module'

const { chromium } = createRequire(new URL('../frontend/package.json', import.meta.url))('playwright-core')

const SERVER = (process.argv[2] ?? 'http://127.0.0.1:8000').replace(/\/$/, '')
const VIEW = process.argv[3] ?? ''
// What Chromium's own tools call "fast 4G": 9 Mbit/s down, 1.5 up, a round trip of 60 ms.
const LINE = { offline: false, downloadThroughput: (9e6 / 8) * 0.9, uploadThroughput: (1.5e6 / 8) * 0.9, latency: 60 }
const SIZE = { width: 1366, height: 768 }
const DRAG_S = 6
// Without a graphics card the browser paints the page itself; the map alone is drawn by a graphics card in software.
const FLAGS = ['--no-sandbox', '--disable-gpu-rasterization', '--disable-quic', '--no-first-run', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
try {
  // A context of its own has nothing kept; a cache that is switched off would fetch twice what the page asks for ahead.
  const page = await (await browser.newContext({ viewport: SIZE })).newPage()
  const cdp = await page.context().newCDPSession(page)
  const sizes = await watched(cdp)
  await cdp.send('Network.emulateNetworkConditions', LINE)
  await page.addInitScript(observe)
  const began = Date.now()
  await page.goto(`${SERVER}/${VIEW && `?map=${VIEW}`}`)
  const useful = await usable(page, began)
  const scripts = [...sizes.values()].filter((one) => one.script && one.at <= began + useful)
  const map = scripts.filter((one) => /\/(gl|gl-shared|worker)-/.test(one.url))
  const kB = (all) => (all.reduce((sum, one) => sum + one.bytes, 0) / 1000).toFixed(0)
  console.log(`JavaScript of the first view   ${kB(scripts)} kB as sent, of it the map library ${kB(map)} kB`)
  console.log(`everything of the first view   ${kB([...sizes.values()])} kB as sent, ${sizes.size} requests`)
  console.log(`first useful map               ${(useful / 1000).toFixed(2)} s (4G, nothing kept)`)
  await cdp.send('Network.emulateNetworkConditions', { ...LINE, downloadThroughput: -1, uploadThroughput: -1, latency: 0 })
  await page.waitForTimeout(3000)
  const found = await dragged(page, cdp)
  console.log(`dragging for ${DRAG_S} s             ${found.frames.toFixed(0)} frames a second`)
  console.log(`main thread                    ${(found.busy * 100).toFixed(0)} % of the time at work, scripts ${(found.scripts * 100).toFixed(0)} %`)
  console.log(`tasks over 50 ms               ${found.long.length}, over 200 ms ${found.long.filter((ms) => ms > 200).length}, the longest ${Math.max(0, ...found.long).toFixed(0)} ms`)
} finally {
  await browser.close()
}

/** The bytes of each answer as they came over the line, by request. */
async function watched(cdp) {
  const found = new Map()
  await cdp.send('Network.enable')
  cdp.on('Network.responseReceived', ({ requestId, response, type }) => {
    found.set(requestId, { url: response.url, script: type === 'Script' || /\.js$/.test(response.url), bytes: 0, at: Infinity })
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = found.get(requestId)
    if (one) Object.assign(one, { bytes: encodedDataLength, at: Date.now() })
  })
  return found
}

/** In the page: notes long tasks. */
function observe() {
  globalThis.longTasks = []
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) globalThis.longTasks.push(task.duration)
  }).observe({ type: 'longtask', buffered: true })
}

/** Milliseconds until projects are drawn: the page then says so of its map. */
async function usable(page, began) {
  await page.waitForSelector('[data-map="drawn"]', { state: 'attached', timeout: 120_000 })
  return Date.now() - began
}

async function dragged(page, cdp) {
  await page.evaluate(() => {
    globalThis.longTasks.length = 0
    globalThis.frames = 0
    const count = () => {
      globalThis.frames += 1
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
  })
  await cdp.send('Performance.enable')
  const before = await metrics(cdp)
  const began = Date.now()
  const [x, y] = [SIZE.width * 0.6, SIZE.height * 0.5]
  await page.mouse.move(x, y)
  await page.mouse.down()
  while (Date.now() - began < DRAG_S * 1000) {
    const turn = ((Date.now() - began) / 1000) * 1.5
    await page.mouse.move(x + Math.cos(turn) * 220, y + Math.sin(turn) * 140)
  }
  await page.mouse.up()
  const took = (Date.now() - began) / 1000
  const after = await metrics(cdp)
  const { frames, long } = await page.evaluate(() => ({ frames: globalThis.frames, long: globalThis.longTasks }))
  const share = (name) => (after[name] - before[name]) / took
  return { frames: frames / took, long, busy: share('TaskDuration'), scripts: share('ScriptDuration') }
}

async function metrics(cdp) {
  const { metrics: found } = await cdp.send('Performance.getMetrics')
  return Object.fromEntries(found.map(({ name, value }) => [name, value]))
}
