import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { Asker } from './asker'
import { type Screen, closeBrowser } from './browser'
import { Guatu } from './guatu'

let guatu: Guatu | undefined
afterEach(async () => {
  expect(guatu?.crashes).toEqual([])
  await guatu?.leave()
  guatu = undefined
})
afterAll(closeBrowser)

const WINTER = /under_way_from=2025-12-01&under_way_to=2026-02-28/
const OCTOBER = /under_way_from=2025-10-01&under_way_to=2025-10-31/
const NOT_STARTED = /stage=planned&stage=signed&stage=preparing/
const OPENED = /around=programme=dead_end_roads&stage=under_construction/

/** A question as one types it, in three ways, and the chips that it leaves, each of which can be taken away. */
interface Question {
  typed: readonly [string, string, string]
  address: readonly RegExp[]
  chips: readonly (RegExp | string)[]
  /** How many there are, where the demo says so. */
  count?: number
  rows?: readonly RegExp[]
}

const NEAR = [/programme=metro/, /near=125\.3\d+,43\.8\d+/, WINTER]
const VILLAGES = [/programme=urban_villages/, OPENED, /around_m=500/]
const DUG = [/along=/, /along_m=200/, OCTOBER]
const LARGEST = [/unit=xinqu/, /district=220103/, NOT_STARTED]
const BIGGEST = [/区域医疗中心院区01/, /中试基地05/, /中试基地07/]
const ZH: Question[] = [
  { typed: ['人民广场附近今年冬天的地铁', '今冬人民广场周边的地铁施工', '冬季人民广场附近有哪些地铁项目'], address: NEAR, chips: ['轨道交通', '人民广场', '2025-12-01 至 2026-02-28'] },
  { typed: ['正在打通的断头路500米内的城中村', '离在建断头路 500 米以内有哪些城中村', '500米内有正在施工的断头路的所有城中村'], address: VILLAGES, chips: ['城中村', /500 米内有：打通断头路、卡脖路、在建/], count: 2, rows: [/示例村/, /示例村/] },
  { typed: ['人民大街10月在挖什么', '今年10月沿人民大街有什么施工', '十月份沿人民大街正在开挖的项目'], address: DUG, chips: ['沿人民大街两侧 200 米', '2025-10 在施'] },
  { typed: ['北湖尚未开工的最大的三个项目', '北湖未开工项目中投资最大的3个', '北湖还没有开工的投资额前三大项目'], address: LARGEST, chips: ['长春新区', '宽城区', '前期'], count: 4, rows: BIGGEST },
]
const EN: Question[] = [
  { typed: ["metro works near People's Square this winter", "which metro works are near People's Square in winter?", "subway projects around People's Square this winter"], address: NEAR, chips: ['Metro', "People's Square", /2025-12-01[^]*2026-02-28/] },
  { typed: ['all urban villages within 500 m of a dead-end road being opened', 'urban villages within 500 metres of dead-end roads under construction', 'which urban villages are near a dead-end road being opened?'], address: VILLAGES, chips: ['Urban village', /within 500 m of: Dead-end/], count: 2, rows: [/示例村/, /示例村/] },
  { typed: ['what is being dug along Renmin Street in October', "what's being dug up along Renmin Street in October 2025?", 'works along Renmin Street this October'], address: DUG, chips: [/200 m of Renmin Street/, 'Under way in 2025-10'] },
  { typed: ['the three largest projects in Beihu that have not started', 'top 3 projects in Beihu not yet started', 'biggest three in Beihu that have not begun'], address: LARGEST, chips: ['Changchun New Area', 'Kuancheng', 'Preparing'], count: 4, rows: BIGGEST },
]

/** Typed into the box, and one press. */
async function answered(typed: string, { address, chips, count, rows }: Question): Promise<void> {
  if (!guatu) throw new Error('nobody is there')
  const asker = new Asker(guatu)
  await asker.askWhole(typed)
  for (const part of address) expect(decodeURIComponent(guatu.address), typed).toMatch(part)
  // The name of a place in another language comes a moment later.
  for (const chip of chips) await expect.poll(() => asker.chips(), { timeout: 10_000, message: typed }).toMatch(chip)
  if (count !== undefined) expect(await guatu.count(), typed).toBe(count)
  if (rows) {
    const found = await guatu.rows()
    for (const [at, row] of rows.entries()) expect(found[at], typed).toMatch(row)
  }
  expect(await asker.question(), typed).toBe('')
}

/** In turn, so that each comes after another one. */
async function eachAnswered(questions: readonly Question[]): Promise<void> {
  for (const way of [0, 1, 2] as const) for (const question of questions) await answered(question.typed[way], question)
}

describe.each<Screen>(['plain', 'phone'])('a question that is typed whole, on a %s', (screen) => {
  it('in Chinese is answered by one press, whatever was selected before', async () => {
    guatu = await Guatu.visit(screen)
    await eachAnswered(ZH)
    expect(await guatu.breaches()).toEqual([])
  }, 240_000)

  it('in English is answered by one press', async () => {
    guatu = await Guatu.visit(screen, '/?lang=en')
    await eachAnswered(EN)
    expect(await guatu.breaches()).toEqual([])
  }, 240_000)
})

describe('what a question left in the filter', () => {
  it('is taken away part by part', async () => {
    guatu = await Guatu.visit('plain')
    const asker = new Asker(guatu)
    await asker.askWhole('人民广场附近今年冬天的地铁')
    await asker.withoutChip(/轨道交通/)
    expect(guatu.address).not.toMatch(/programme=/)
    await asker.withoutChip(/2025-12-01/)
    expect(guatu.address).not.toMatch(/under_way/)
    expect(guatu.address).toMatch(/near=/)
    await asker.withoutChip(/人民广场/)
    expect(guatu.address).not.toMatch(/near=/)
  })

  it('tells what was not understood before one presses', async () => {
    guatu = await Guatu.visit('phone')
    const line = await new Asker(guatu).offered('人民广场后天的地铁', /后天”$/)
    expect(line).toMatch(/人民广场周边 1 公里内的项目 · 轨道交通\s*未读懂：“后天”/)
    expect(await guatu.breaches()).toEqual([])
  })
})
