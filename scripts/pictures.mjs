// node scripts/pictures.mjs [URL]: makes docs/pictures/*.png from a running Guatu with demo data.
//
// URL of the server: first argument or GUATU_E2E_URL; http://127.0.0.1:8000 without both.
// GUATU_E2E_LINKS: JSON of sign-in links by login, as `guatu run --links FILE` writes it. Only `editor` is
// used, for the two pictures of the milestone form; without it they are left as they are.
// GUATU_PICTURES: names to make, separated by commas; all without it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'

const { chromium } = createRequire(new URL('../frontend/package.json', import.meta.url))('playwright-core')

const URL_OF_SERVER = (process.argv[2] ?? process.env.GUATU_E2E_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '')
const LINKS = JSON.parse(process.env.GUATU_E2E_LINKS || '{}')
const ONLY = (process.env.GUATU_PICTURES ?? '').split(',').filter(Boolean)
const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
const DESKTOP = { width: 1440, height: 810 }
const PHONE = { width: 390, height: 844 }
// A page that hears of changes is never without a request.
const MAP_MS = 9_000
const MOST_BYTES = 350_000
const FLAGS = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
]

/** The first project of a list of the service. */
async function first(query) {
  const answer = await fetch(`${URL_OF_SERVER}/api/v1/projects?limit=1&${query}`)
  const [project] = (await answer.json()).items ?? []
  if (!project) throw new Error(`no project for ${query}: is the demo loaded?`)
  return project
}

/** An address with the project open and the map near it. */
const near = ({ code, point: [lon, lat] }, zoom, tab) => `/?project=${code}&tab=${tab}&map=${zoom}/${lon}/${lat}`

const metro = await first(`programme=metro&q=${encodeURIComponent('5号线')}`)
const plant = await first('programme=industrial&stage=under_construction&accuracy=surveyed&provenance=demo&sort=-year_actual')
const own = await first('office=demo-jingkai&kind=industrial&stage=under_construction&accuracy=surveyed&min_investment=10000&sort=finish')

/** What is pictured: an address, and what to do there before the picture is taken. */
const SCENES = {
  map: { at: '/?' },
  filter: { at: '/?min_investment=5000&side=filter' },
  'metro-overview': { at: near(metro, 11.2, 'overview') },
  'metro-milestones': { at: near(metro, 11.2, 'schedule') },
  money: { at: near(plant, 12.5, 'money') },
  table: { at: '/table?programme=industrial&min_investment=10000' },
  colour: { at: '/?colour=slip&side=none&map=10.2/125.33000/43.88000', act: openLegend },
  months: { at: '/?time=gantt&programme=metro&programme=dead_end_roads' },
  works: { at: '/?side=works' },
  near: { at: `/?side=area&around=metro&around_m=500&map=11.0/125.33000/43.88000` },
  compare: { at: `/compare?compare=${[metro, plant, own].map(({ code }) => code).join(',')}` },
  phone: { at: '/?', size: PHONE },
  'milestone-form': { at: near(own, 12.5, 'schedule'), as: 'editor', act: openMilestoneForm },
}
const RECORD = { 'zh-CN': '填报节点', en: 'Record a milestone' }

const LEGEND = { 'zh-CN': '图例', en: 'Legend' }

async function openLegend(page, lang) {
  const head = page.getByRole('button', { name: LEGEND[lang], exact: true })
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
}

/** The form as an office sees it, with a date typed; nothing is saved. */
async function openMilestoneForm(page, lang) {
  await page.getByRole('button', { name: RECORD[lang], exact: true }).click()
  const { today } = await (await page.request.get(`${URL_OF_SERVER}/api/v1/session`)).json()
  await page.locator('#actual_date').fill(today)
  await page.locator('#actual_date').press('Enter')
}

async function signIn(page, login) {
  await page.goto(LINKS[login])
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
}

/** Opens an address and waits for the map; once more where something was refused meanwhile. */
async function load(page, address) {
  for (let left = 3; left > 0; left -= 1) {
    const refused = []
    const note = (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`)
    page.on('response', note)
    await page.goto(address, { waitUntil: 'load' })
    await page.waitForTimeout(MAP_MS)
    page.off('response', note)
    if (refused.length === 0) return
    console.log(`again: ${refused.join(', ')}`)
  }
  throw new Error(`${address} does not load`)
}

async function picture(page, name, scene, lang) {
  await page.setViewportSize(scene.size ?? DESKTOP)
  const address = new URL(scene.at, URL_OF_SERVER)
  address.searchParams.set('lang', lang)
  await load(page, address.href)
  await scene.act?.(page, lang)
  await page.mouse.move(0, 0)
  await page.waitForTimeout(1_000)
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  const { width, height, palette, pixels } = await drawer.evaluate(inFewColours, shot.toString('base64'))
  const bytes = pngOf(width, height, Buffer.from(palette), Buffer.from(pixels, 'latin1'))
  writeFileSync(`${FOLDER}${name}.${lang}.png`, bytes)
  console.log(`${name}.${lang}.png  ${Math.round(bytes.length / 1000)} kB${bytes.length > MOST_BYTES ? '  ← too large' : ''}`)
}

/** In the browser: a picture in 256 colours, by median cut. Answers the palette and one byte a pixel. */
async function inFewColours(base64) {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob())
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d')
  context.drawImage(bitmap, 0, 0)
  const rgba = context.getImageData(0, 0, width, height).data
  const binOf = (at) => ((rgba[at] >> 2) << 12) | ((rgba[at + 1] >> 2) << 6) | (rgba[at + 2] >> 2)
  const bins = new Map()
  for (let at = 0; at < rgba.length; at += 4) {
    const key = binOf(at)
    const bin = bins.get(key) ?? bins.set(key, { key, n: 0, sum: [0, 0, 0] }).get(key)
    bin.n += 1
    for (const c of [0, 1, 2]) bin.sum[c] += rgba[at + c]
  }
  const colours = [...bins.values()].map((bin) => ({ ...bin, rgb: bin.sum.map((total) => total / bin.n) }))
  const boxOf = (members) => {
    const spans = [0, 1, 2].map((c) => Math.max(...members.map((m) => m.rgb[c])) - Math.min(...members.map((m) => m.rgb[c])))
    const axis = spans.indexOf(Math.max(...spans))
    const n = members.reduce((total, m) => total + m.n, 0)
    return { members, axis, n, weight: members.length > 1 ? spans[axis] * Math.sqrt(n) : 0 }
  }
  let boxes = [boxOf(colours)]
  while (boxes.length < 256) {
    const widest = boxes.reduce((a, b) => (b.weight > a.weight ? b : a))
    if (widest.weight === 0) break
    const sorted = [...widest.members].sort((a, b) => a.rgb[widest.axis] - b.rgb[widest.axis])
    let cut = 0
    for (let seen = 0; cut < sorted.length - 1 && seen < widest.n / 2; cut += 1) seen += sorted[cut].n
    cut = Math.max(1, Math.min(cut, sorted.length - 1))
    boxes = [...boxes.filter((box) => box !== widest), boxOf(sorted.slice(0, cut)), boxOf(sorted.slice(cut))]
  }
  const palette = []
  const indexOf = new Map()
  boxes.forEach((box, index) => {
    palette.push(...[0, 1, 2].map((c) => Math.round(box.members.reduce((total, m) => total + m.sum[c], 0) / box.n)))
    for (const member of box.members) indexOf.set(member.key, index)
  })
  const parts = []
  for (let at = 0; at < rgba.length; at += 4) parts.push(String.fromCharCode(indexOf.get(binOf(at))))
  return { width, height, palette, pixels: parts.join('') }
}

/** A PNG with a palette. */
function pngOf(width, height, palette, pixels) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Each row begins with its filter: none.
  const rows = Buffer.concat(
    Array.from({ length: height }, (_, y) => Buffer.concat([Buffer.of(0), pixels.subarray(y * width, (y + 1) * width)])),
  )
  const data = deflateSync(rows, { level: 9, memLevel: 9 })
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', palette), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS })
const drawer = await browser.newPage()
try {
  for (const as of [undefined, 'editor']) {
    const scenes = Object.entries(SCENES).filter(([name, scene]) => scene.as === as && (!ONLY.length || ONLY.includes(name)))
    if (scenes.length === 0) continue
    if (as && !LINKS[as]) {
      console.log(`no link for ${as} in GUATU_E2E_LINKS: left out ${scenes.map(([name]) => name).join(', ')}`)
      continue
    }
    const context = await browser.newContext({ timezoneId: 'Asia/Shanghai', colorScheme: 'light', reducedMotion: 'reduce' })
    const page = await context.newPage()
    if (as) await signIn(page, as)
    // The page keeps the language of the last address that named one.
    for (const lang of ['zh-CN', 'en']) for (const [name, scene] of scenes) await picture(page, name, scene, lang)
    await context.close()
  }
} finally {
  await browser.close()
}
