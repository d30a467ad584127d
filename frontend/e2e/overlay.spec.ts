import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeBrowser } from './browser'
import { Guatu } from './guatu'
import { Keeper, Reader } from './keeper'

const NAME = '保密农田图'
const CODE = 'e2e-farmland'

const square = (w: number, s: number, e: number, n: number) => [[[w, s], [e, s], [e, n], [w, n], [w, s]]]

/** Squares in a row, every other one of another class. */
const layer = (squares: number[][][][]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: squares.map((coordinates, at) => ({ type: 'Feature', properties: { DLMC: at % 2 ? '旱地' : '水田', MC: `图斑${at + 1}` }, geometry: { type: 'Polygon', coordinates } })),
  })

const CITY = layer([square(125.2, 43.8, 125.3, 43.95), square(125.3, 43.8, 125.4, 43.95)])
const SMALL = layer([square(125.3, 43.88, 125.31, 43.89)])
const LONG = 12_000
/** As CAD programs write it: a closed line in metres, an open one, and no system. */
const DRAWING = ['0', 'SECTION', '2', 'ENTITIES', ...line(1), ...line(0), '0', 'ENDSEC', '0', 'EOF', ''].join('\n')

function line(closed: 0 | 1): string[] {
  const corners = [[441000, 4858000], [442000, 4858000], [442000, 4859000]]
  const vertices = corners.flatMap(([x, y]) => ['0', 'VERTEX', '8', 'FIELD', '10', String(x), '20', String(y), '30', '0'])
  return ['0', 'POLYLINE', '8', 'FIELD', '66', '1', '70', String(closed), ...vertices, '0', 'SEQEND', '8', 'FIELD']
}

/** Links work once: each person has one window for all of it. */
describe('a layer of the operator’s own', () => {
  let administrator: Guatu
  let keeper: Keeper
  let viewer: Guatu
  let auditor: Guatu
  beforeAll(async () => {
    administrator = await Guatu.signIn('administrator', 'plain')
    viewer = await Guatu.signIn('viewer')
    auditor = await Guatu.signIn('auditor', 'plain')
    keeper = new Keeper(administrator)
  })
  afterAll(closeBrowser)

  it('is looked at before it is stored, and what is wrong is named by the feature', async () => {
    await keeper.openLayers()
    const broken = JSON.parse(SMALL) as { features: { geometry: unknown }[] }
    broken.features.push({ ...broken.features[0], geometry: { type: 'Point', coordinates: [125.3, 43.9] } })
    const said = await keeper.look('坏的.geojson', JSON.stringify(broken))
    expect(said).toContain('第 2 个要素')
    await keeper.shut()
  })

  it('asks for the system of a drawing, and takes its closed lines', async () => {
    const said = await keeper.look('图纸.dxf', DRAWING)
    expect(said).toContain('没有说明坐标系')
    const chosen = await keeper.chooseSystem('CGCS2000 3 度带，126°')
    expect(chosen).toContain('将保存 1 个要素')
    expect(chosen).toContain('1 个线、点、文字不是面')
    await keeper.shut()
  })

  it('counts the areas of a long file while they are read', async () => {
    const many = Array.from({ length: LONG }, (_, at) => square(125.2 + (at % 100) / 1000, 43.8 + Math.floor(at / 100) / 1000, 125.2009 + (at % 100) / 1000, 43.8009 + Math.floor(at / 100) / 1000))
    const [bar, said] = await keeper.lookAtLong('很多.geojson', layer(many))
    expect(bar).toMatch(/正在读入要素[\s\S]*[\d,]+ \/ 12,000 个要素/)
    expect(said).toContain('将保存 12,000 个要素')
    await keeper.shut()
  })

  it('is called off while it is on its way, and another is taken', async () => {
    const said = await keeper.callOff('很大.geojson', layer(Array.from({ length: 8000 }, () => square(125.2, 43.8, 125.3, 43.95))))
    expect(said).not.toContain('连接不上')
    expect(said).not.toContain('检查结果')
    expect(await keeper.another('小的.geojson', SMALL)).toContain('将保存 1 个要素')
    await keeper.shut()
  })

  it('comes in by the page for one role', async () => {
    const said = await keeper.look('农田.geojson', CITY)
    expect(said).toMatch(/将保存 2 个要素，\d+ 平方公里/)
    expect(await administrator.breaches()).toEqual([])
    await keeper.bring(CODE, NAME, '查看')
    const row = await keeper.rowOf(NAME)
    expect(row).toContain('查看')
    expect(row).toContain('农田.geojson')
    expect(await administrator.breaches()).toEqual([])
  })

  it('shows what somebody else saved meanwhile beside what is typed, and follows that', async () => {
    await keeper.edit(NAME)
    await keeper.changeElsewhere(CODE, { source: '自然资源局' })
    await keeper.type('来源', '农业农村局')
    await administrator.save()
    await administrator.conflict('自然资源局')
    await administrator.conflict('农业农村局')
    await keeper.type('来源', '农业农村局测绘科')
    await administrator.conflict('农业农村局测绘科')
    await administrator.keepMine()
    await administrator.saved()
    expect(await keeper.rowOf(NAME)).toContain('农业农村局测绘科')
  })

  it('lies on the map of a person of that role, with its legend and what projects cover of it', async () => {
    const reader = new Reader(viewer)
    expect(await reader.show(NAME)).toBe(true)
    expect(await reader.legend(NAME)).toMatch(/水田[\s\S]*旱地|旱地[\s\S]*水田/)
    const covers = await reader.covers(NAME)
    expect(covers).toMatch(/已选项目中 [\d,]+ 个|[\d,]+ 个/)
    expect(covers).toMatch(/平方米|m²/)
    expect(await reader.openFirstCovering(NAME)).toContain(NAME)
    expect(viewer.crashes).toEqual([])
  })

  it('is not there for anybody else, nor is its name', async () => {
    const reader = new Reader(auditor)
    for (const path of [`/?side=overlays&overlays=${CODE}&cover=${CODE}`, '/log']) {
      const said = await reader.everything(path)
      expect(said).not.toContain(NAME)
      expect(said).not.toContain(CODE)
    }
    expect(await reader.asks('/api/v1/overlays')).toMatchObject({ status: 200, text: '{"items":[]}' })
    for (const path of [`/api/v1/overlays/${CODE}`, `/api/v1/overlays/${CODE}/projects`, `/tiles/overlays/${CODE}.json`])
      expect((await reader.asks(path)).status).toBe(404)
    // Whoever keeps it sees none of its areas.
    expect((await new Reader(administrator).asks(`/tiles/overlays/${CODE}.json`)).status).toBe(403)
  })

  it('gets a newer file and holds again what it held before', async () => {
    await keeper.openLayers()
    await keeper.lookAtNewer(NAME, '新.geojson', SMALL)
    await keeper.confirm()
    expect(await keeper.rowOf(NAME)).toContain('新.geojson')
    await keeper.press(`把${NAME}退回替换前`, NAME, '农田.geojson')
  })

  it('is gone for everybody when it is removed, and comes back', async () => {
    await keeper.press(`移除${NAME}`, NAME, '彻底删除')
    const reader = new Reader(viewer)
    expect(await reader.asks('/api/v1/overlays')).toMatchObject({ text: '{"items":[]}' })
    await keeper.press(`恢复${NAME}`, NAME, '换新文件')
    expect((await reader.asks('/api/v1/overlays')).text).toContain(NAME)
    await keeper.openLayers('en')
    expect(await administrator.breaches()).toEqual([])
    expect(administrator.crashes).toEqual([])
  })
})
