import { describe, expect, it } from 'vitest'
import { changed, filterQuery, parseFilter, tileQuery, toggled } from './filter'
import { type Page, EMPTY_PAGE, parsePage, writePage } from './page'

const FULL: Page = {
  filter: {
    programme: ['industrial', 'metro'],
    stage: ['under_construction'],
    accuracy: ['none', 'district'],
    min_investment: 5000,
    max_investment: 100000,
    year: 2025,
    q: '净水厂 & 5号线',
    bbox: [125.1, 43.7, 125.5, 44],
    mapped: true,
  },
  sort: '-finish',
  side: 'filter',
  project: 'CC2025-IND-0001',
  tab: 'money',
  view: { z: 9.6, lon: 125.33, lat: 43.88 },
  lang: 'en',
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
      '?min_investment=5000&map=9.60/125.33000/43.88000',
    )
  })
  it('opens whatever a link holds', () => {
    const page = parsePage('?bbox=1,2,x,4&map=99/0/0&sort=-nonsense&tab=wrong&year=abc&min_investment=-3&unknown=1')
    expect(page).toEqual(EMPTY_PAGE)
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
  it('counts zero as a bound', () => {
    expect(parseFilter(new URLSearchParams('min_investment=0'))).toEqual({ min_investment: 0 })
  })
})
