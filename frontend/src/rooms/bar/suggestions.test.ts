import { describe, expect, it } from 'vitest'
import type { Asked, Found, FoundPlace, Programme } from '@/api'
import { filterOf, suggestionsOf } from './suggestions'

const LIST = [{ code: 'roads' }, { code: 'metro' }] as Programme[]
const place = (name: string): FoundPlace => ({ kind: 'other', name, name_en: null, point: [125, 43], box: [125, 43, 125, 43], code: null, districts: [], note: null, path: null }) as FoundPlace
const found = (total: number, ...places: string[]) => ({ total, programmes: [], asked: null, places: places.map(place), projects: [], points: null }) as unknown as Found
const NOTHING: Asked = { programme: [], stage: [], under_way_from: null, under_way_to: null, around: null, around_m: null, metres: null, sort: null, unread: null }
const WINTER = { under_way_from: '2025-12-01', under_way_to: '2026-02-28' }
const kinds = (words: string, answer: Found) => suggestionsOf(words, answer, LIST).map((one) => one.is)

describe('what the box offers', () => {
  it('puts a programme first that is called so', () => {
    expect(suggestionsOf('断头路', { ...found(0), programmes: ['roads'] }, LIST)[0]).toMatchObject({ is: 'programme', programme: { code: 'roads' } })
  })
  it('asks once about a square and the station under it, and twice where one name lies in two places', () => {
    const stop = { ...place('人民广场'), kind: 'metro_station', point: [125.0001, 43] } as FoundPlace
    const asks = (...places: FoundPlace[]) => suggestionsOf('人民广场', { ...found(0), places }).filter((one) => one.is === 'ask').length
    expect(asks(place('人民广场'), stop)).toBe(1)
    expect(asks(place('人民广场'), { ...stop, point: [125.1, 43] })).toBe(2)
  })
  it('takes a question with a place in it as one, with all that it asks for', () => {
    const asked = { ...NOTHING, ...WINTER, programme: ['metro'] }
    const [first] = suggestionsOf('今冬人民广场附近的地铁', { ...found(0, '人民广场'), asked }, LIST)
    expect(first).toMatchObject({ is: 'ask', ask: 'near', place: { name: '人民广场' }, asked })
    expect(suggestionsOf('人民广场', found(0, '人民广场'))[0]).toMatchObject({ is: 'ask', asked: undefined })
  })
  it('takes a question of no place as one, before words that nothing has, and after those that something has', () => {
    const asked = { ...NOTHING, ...WINTER }
    expect(kinds('冬季', { ...found(0), asked })).toEqual(['question', 'words'])
    expect(kinds('冬季', { ...found(3), asked })).toEqual(['words', 'question'])
  })
  it('offers no second line for a kind of work alone, unless something of it was not understood', () => {
    const asked = { ...NOTHING, programme: ['metro'] }
    expect(kinds('地铁', { ...found(0), programmes: ['metro'], asked })).toEqual(['programme', 'words'])
    expect(kinds('后天的地铁', { ...found(0), programmes: ['metro'], asked: { ...asked, unread: '后天' } })).toEqual(['question', 'programme', 'words'])
  })
  it('asks about the place that is called exactly so, however many others fit before it', () => {
    const asks = suggestionsOf('北湖', found(0, '长春新区', '北湖公园', '北湖大桥', '北湖')).filter((one) => one.is === 'ask')
    expect(asks.map((one) => one.place.name)).toEqual(['长春新区', '北湖公园', '北湖'])
  })
})

describe('the filter of a question', () => {
  const before = { q: 'x', stage: ['planned'], along: '125,43,125,44', along_m: 50 }
  it('about a place is asked of what is selected, but of one shape', () => {
    expect(filterOf({ is: 'ask', ask: 'near', place: place('塔') }, before)).toEqual({ stage: ['planned'], near: '125,43', radius: 1000 })
  })
  it('that is whole says all itself, how near as well', () => {
    const asked = { ...NOTHING, ...WINTER, programme: ['metro'], metres: 300 }
    expect(filterOf({ is: 'ask', ask: 'near', place: place('塔'), asked }, before)).toEqual({ programme: ['metro'], ...WINTER, near: '125,43', radius: 300 })
    expect(filterOf({ is: 'question', asked: { ...NOTHING, around: 'programme=roads', around_m: 500 } }, before)).toEqual({ around: 'programme=roads', around_m: 500 })
  })
  it('about a zone is of what its unit reports, in the districts that the zone lies in', () => {
    const zone = { ...place('长春新区'), kind: 'unit', code: 'xinqu', districts: ['220103'] } as FoundPlace
    expect(filterOf({ is: 'ask', ask: 'unit', place: zone }, {})).toEqual({ unit: ['xinqu'], district: ['220103'] })
  })
})
