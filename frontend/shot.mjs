import { chromium } from 'playwright-core'
const [, , ...jobs] = process.argv
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--use-angle=swiftshader','--enable-unsafe-swiftshader'] })
for (const job of jobs) {
  const [name, path, size, lang] = job.split('|')
  const [width, height] = size.split('x').map(Number)
  const page = await browser.newPage({ viewport: { width, height }, locale: lang ?? 'zh-CN' })
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') console.log(name, m.text().slice(0, 300)) })
  page.on('pageerror', (e) => console.log(name, 'pageerror', String(e).slice(0, 300)))
  await page.goto('http://127.0.0.1:8151/ogc' + path)
  await page.waitForTimeout(path.includes('items') ? 5000 : 500)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  if (wide > width) console.log(name, 'too wide', wide)
  await page.screenshot({ path: `../var/${name}.png` })
  await page.close()
}
await browser.close()
