import { describe, expect, it } from 'vitest'
import { changed, conditioned, conditionsOf, filterQuery, parseFilter, tileQuery, toggled } from './filter'
import { type Page, EMPTY_PAGE, aroundQuery, mapQuery, parsePage, portfolioQuery, writePage } from './page'
import { possibleSpan, possiblyUnderWay } from './possible'

const FULL: Page = {
  filter: {
    programme: ['industrial', 'metro'],
    stage: ['under_construction'],
    accuracy: ['none', 'district'],
    min_investment: 5000,
    max_investment: 100000,
    year: 2025,
    q: '净水厂 & 5号线',
    finish_from: '2025-07-01',
    finished_to: '2025-09-30',
    under_way_from: '2025-10-01',
    under_way_to: '2025-10-31',
    filter: 'sector IS NULL AND office IS NULL',
    near: '125.3,43.9',
    radius: 1500,
    within: ['220102', 'area-x'],
    polygon: '125.1,43.8,125.4,43.8,125.4,44',
    along: '125.1,43.8,125.4,43.8',
    along_m: 300,
    around: 'programme=dead_end_roads&stage=under_construction',
    around_m: 500,
    bbox: [125.1, 43.7, 125.5, 44],
    mapped: true,
  },
  sort: '-finish',
  side: 'filter',
  project: 'CC2025-IND-0001',
  tab: 'money',
  asOf: '2025-06-30',
  view: { z: 9.6, lon: 125.33, lat: 43.88, bearing: -30 },
  spot: { lon: 125.3181, lat: 43.8862, name: '人民广场' },
  lang: 'en',
  colour: 'slip',
  base: 'tianditu-imagery',
  overlays: ['farmland-2024', 'redline'],
  cover: 'redline',
  log: { tab: 'access', person: 'wang', from: '2025-09-01', kind: 'refused', parts: true },
}

describe('the address bar', () => {
  it('gives back what was written', () => {
    expect(parsePage(writePage(FULL))).toEqual(FULL)
    expect(parsePage(writePage(EMPTY_PAGE))).toEqual(EMPTY_PAGE)
  })
  it('is empty for the plain page', () => expect(writePage(EMPTY_PAGE)).toBe(''))
  it('stays readable', () => {
    expect(writePage({ ...EMPTY_PAGE, filter: { min_investment: 5000 }, view: FULL.view })).toBe(
      '?min_investment=5000&map=9.60/125.33000/43.88000/-30',
    )
  })
  it('opens whatever a link holds', () => {
    const page = parsePage('?bbox=1,2,x,4&map=99/0/0&sort=-nonsense&as_of=2025-02-30&tab=wrong&year=abc&min_investment=-3&unknown=1&near=1&start_from=soon&polygon=1,2,3,4&along=1,2&along_m=5&around_m=5&at=125')
    expect(page).toEqual(EMPTY_PAGE)
  })
})

describe('what a question about nearness starts from', () => {
  const around = (text: string) => aroundQuery({ ...EMPTY_PAGE, filter: { around: text }, asOf: '2025-06-30' }, (code) => code === 'metro')
  it('is a selection, a programme, or one project by its code', () => {
    expect(around('programme=metro&stage=planned')).toBe('programme=metro&stage=planned&as_of=2025-06-30')
    expect(around('metro')).toBe('programme=metro&as_of=2025-06-30')
    expect(around('CC2025-MET-0001')).toBe('filter=code+%3D+%27CC2025-MET-0001%27&as_of=2025-06-30')
    expect(around('no_such_programme')).toBeNull()
  })
})

describe('the filter', () => {
  it('repeats a parameter for each code', () => {
    expect(filterQuery({ programme: ['a', 'b'] })).toBe('programme=a&programme=b')
  })
  it('leaves the box out of tiles', () => {
    expect(tileQuery({ stage: ['planned'], bbox: [1, 2, 3, 4] })).toBe('stage=planned')
  })
  it('toggles a code on and off, and forgets what is empty', () => {
    const on = toggled({}, 'stage', 'planned')
    expect(on).toEqual({ stage: ['planned'] })
    expect(toggled(on, 'stage', 'planned')).toEqual({})
    expect(changed({ q: 'x' }, { q: undefined })).toEqual({})
  })
  it('adds a written condition and takes it away, and leaves what somebody wrote alone', () => {
    const one = conditioned({}, 'sector IS NULL')
    const two = conditioned(one, 'office IS NULL')
    expect(two).toEqual({ filter: 'sector IS NULL AND office IS NULL' })
    expect(conditionsOf(two)).toEqual(['sector IS NULL', 'office IS NULL'])
    expect(conditioned(two, 'sector IS NULL')).toEqual({ filter: 'office IS NULL' })
    expect(conditioned(one, 'sector IS NULL')).toEqual({})
    const written = { filter: "name LIKE 'A AND B'" }
    expect(conditionsOf(written)).toEqual([written.filter])
    expect(conditioned(written, written.filter)).toEqual({})
    expect(conditioned(written, 'sector IS NULL')).toEqual({ filter: "(name LIKE 'A AND B') AND sector IS NULL" })
  })
  it('knows the works that may be under way among other conditions', () => {
    const span = { from: '2025-12-01', to: '2026-02-28' }
    const possible = possiblyUnderWay(span)
    const both = conditioned({ filter: 'sector IS NULL' }, possible)
    expect(conditionsOf(both)).toEqual(['sector IS NULL', possible])
    expect(conditionsOf(both).map(possibleSpan)).toEqual([undefined, span])
    expect(conditioned(both, possible)).toEqual({ filter: 'sector IS NULL' })
  })
  it('counts zero as a bound', () => {
    expect(parseFilter(new URLSearchParams('min_investment=0'))).toEqual({ min_investment: 0 })
  })
})

describe('the day that is looked back to', () => {
  const page = { ...EMPTY_PAGE, filter: { stage: ['planned'], bbox: [1, 2, 3, 4] } as const, asOf: '2025-06-30' }
  it('goes with every question of list, totals and map', () => {
    expect(portfolioQuery(page)).toBe('stage=planned&bbox=1%2C2%2C3%2C4&as_of=2025-06-30')
    expect(mapQuery(page)).toBe('stage=planned&as_of=2025-06-30')
    expect(portfolioQuery({ ...EMPTY_PAGE, asOf: '2025-06-30' })).toBe('as_of=2025-06-30')
  })
  it('is no part of the filter, so that clearing the filter does not leave the past', () => {
    expect(parseFilter(new URLSearchParams('as_of=2025-06-30'))).toEqual({})
  })
})
