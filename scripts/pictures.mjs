// node scripts/pictures.mjs [URL]: makes docs/pictures/*.png from a running Guatu with demo data.
//
// URL of the server: first argument or GUATU_E2E_URL; http://127.0.0.1:8000 without both.
// GUATU_E2E_LINKS: JSON of sign-in links by login, as `guatu run --links FILE` writes it. Only `editor` is
// used, once, for the pictures of the milestone form; without it those two are left as they are.
// GUATU_PICTURES: names to make, separated by commas; all without it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const { chromium } = createRequire(new URL('../frontend/package.json', import.meta.url))('playwright-core')

const URL_OF_SERVER = (process.argv[2] ?? process.env.GUATU_E2E_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '')
const LINKS = JSON.parse(process.env.GUATU_E2E_LINKS || '{}')
const ONLY = (process.env.GUATU_PICTURES ?? '').split(',').filter(Boolean)
const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
const DESKTOP = { width: 1440, height: 810 }
const PHONE = { width: 390, height: 844 }
const MAP_MS = 6_000
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
  return project.code
}

const metro = await first(`programme=metro&q=${encodeURIComponent('5号线')}`)
const plant = await first('programme=industrial&stage=under_construction&accuracy=surveyed&provenance=demo&sort=-year_actual')
const own = await first('office=demo-jingkai&kind=industrial&stage=under_construction&accuracy=surveyed&min_investment=10000&sort=-slip')

/** What is pictured: an address, and what to do there before the picture is taken. */
const SCENES = {
  map: { at: '/?' },
  filter: { at: '/?min_investment=5000&side=filter' },
  'metro-overview': { at: `/?project=${metro}` },
  'metro-milestones': { at: `/?project=${metro}&tab=schedule` },
  money: { at: `/?project=${plant}&tab=money` },
  table: { at: '/table?programme=industrial&min_investment=10000' },
  phone: { at: '/?', size: PHONE },
  'milestone-form': { at: `/?project=${own}&tab=schedule`, as: 'editor', act: openMilestoneForm },
}
const RECORD = { 'zh-CN': '填报节点', en: 'Record a milestone' }

/** The form as an office sees it, with a date typed; nothing is saved. */
async function openMilestoneForm(page, lang) {
  await page.getByRole('button', { name: RECORD[lang], exact: true }).click()
  const today = (await (await page.request.get(`${URL_OF_SERVER}/api/v1/session`)).json()).today
  const day = page.getByPlaceholder(/./).first()
  await day.fill(today)
  await day.press('Tab')
}

async function signIn(page, login) {
  await page.goto(LINKS[login])
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
}

async function picture(page, name, scene, lang) {
  await page.setViewportSize(scene.size ?? DESKTOP)
  const address = new URL(scene.at, URL_OF_SERVER)
  if (lang === 'en') address.searchParams.set('lang', 'en')
  await page.goto(address.href, { waitUntil: 'networkidle' })
  await page.waitForTimeout(MAP_MS)
  await scene.act?.(page, lang)
  await page.mouse.move(0, 0)
  await page.waitForTimeout(1_000)
  const file = `${FOLDER}${name}.${lang}.png`
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
  squeeze(file)
  const { size } = statSync(file)
  console.log(`${name}.${lang}.png  ${Math.round(size / 1000)} kB${size > MOST_BYTES ? '  ← too large' : ''}`)
}

/** To 256 colours, where pngquant is installed. */
function squeeze(file) {
  const small = `${file}.small`
  try {
    execFileSync('pngquant', ['--force', '--speed', '1', '--strip', '--output', small, '256', file], { stdio: 'ignore' })
    renameSync(small, file)
  } catch {
    rmSync(small, { force: true })
  }
}

mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS })
try {
  for (const as of [undefined, 'editor']) {
    const scenes = Object.entries(SCENES).filter(([name, scene]) => scene.as === as && (!ONLY.length || ONLY.includes(name)))
    if (scenes.length === 0) continue
    if (as && !LINKS[as]) {
      console.log(`no link for ${as} in GUATU_E2E_LINKS: left out ${scenes.map(([name]) => name).join(', ')}`)
      continue
    }
    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', colorScheme: 'light', reducedMotion: 'reduce' })
    const page = await context.newPage()
    if (as) await signIn(page, as)
    for (const [name, scene] of scenes) for (const lang of ['zh-CN', 'en']) await picture(page, name, scene, lang)
    await context.close()
  }
} finally {
  await browser.close()
}
