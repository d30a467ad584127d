/** The only file that knows the browser. */
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'

const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
/** The map is drawn by the processor; the page around it need not take the same long way. */
const WITH_MAP = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-gpu-compositing']
const WITHOUT_WEBGL = ['--disable-gpu', '--disable-software-rasterizer']
const PATIENCE_MS = 30_000

/**
 * `plain` is a laptop whose browser has no WebGL: the page without its map, as on old office machines, and quick. Nor have `wide`
 * and `wall`: the processor draws no map of that size while one waits.
 */
export type Screen = 'desk' | 'laptop' | 'phone' | 'plain' | 'wall' | 'wide'
const SIZES: Record<Screen, { width: number; height: number }> = {
  desk: { width: 1920, height: 1080 },
  laptop: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
  plain: { width: 1366, height: 768 },
  wall: { width: 3840, height: 2160 },
  wide: { width: 2560, height: 1440 },
}

/** A window of its own: cookies of one person, and what the page asked of other hosts. */
export interface Window {
  page: Page
  /** Requests to any host but the service. */
  strangers: string[]
  /** Errors that nobody caught. */
  crashes: string[]
  close: () => Promise<void>
}

/** One with a map and one without. */
const browsers = new Map<string[], Browser>()

async function browserWith(flags: string[]): Promise<Browser> {
  const open = browsers.get(flags) ?? (await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, ...flags] }))
  browsers.set(flags, open)
  return open
}

export async function openWindow(origin: string, screen: Screen = 'laptop'): Promise<Window> {
  const browser = await browserWith(['plain', 'wide', 'wall'].includes(screen) ? WITHOUT_WEBGL : WITH_MAP)
  const context: BrowserContext = await browser.newContext({
    baseURL: origin,
    viewport: SIZES[screen],
    hasTouch: screen === 'phone',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const strangers: string[] = []
  const crashes: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) strangers.push(url)
  })
  page.on('pageerror', (error) => crashes.push(error.message))
  return { page, strangers, crashes, close: () => context.close() }
}

export async function closeBrowser(): Promise<void> {
  await Promise.all([...browsers.values()].map((browser) => browser.close()))
  browsers.clear()
}

/** Lets out so many bytes a second; without a number as many as there are. */
export async function slowSending(page: Page, rate = -1): Promise<void> {
  const line = await page.context().newCDPSession(page)
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: rate })
}

/** For what share of the next two seconds scripts run. */
export async function busyShare(page: Page): Promise<number> {
  const line = await page.context().newCDPSession(page)
  await line.send('Performance.enable')
  const spent = async () => (await line.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN
  const before = await spent()
  await page.waitForTimeout(2000)
  return ((await spent()) - before) / 2
}

/** Breaches of WCAG 2 A and AA; the drawing of the map itself is left out, its twin is the list. */
export async function breaches(page: Page): Promise<string[]> {
  // What still fades is paler than it will be.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished)))
  // Without frames of other hosts the older way finds the same, and opens no page besides.
  const found = await new AxeBuilder({ page }).setLegacyMode().withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).exclude('.guatu-map').analyze()
  return found.violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}
