import { describe, expect, it } from 'vitest'
import type { Found, FoundPlace, Programme } from '@/api'
import { programmesOf, suggestionsOf } from './suggestions'

const programme = (code: string, name: string, short_name: string, kind: string) => ({ code, name, short_name, kind, name_en: code }) as Programme
const LIST = [programme('roads', '打通断头路、卡脖路', '断头路', 'road'), programme('metro', '轨道交通', '轨道交通', 'metro_line')]
const called = (kind: string) => (kind === 'metro_line' ? '地铁 轻轨' : '')
const place = (name: string): FoundPlace => ({ kind: 'other', name, name_en: null, point: [125, 43], box: [125, 43, 125, 43], code: null, note: null, path: null }) as FoundPlace
const found = (total: number, ...places: string[]) => ({ total, places: places.map(place), projects: [], points: null }) as unknown as Found
const codes = (words: string, total: number) => programmesOf(words, found(total), LIST, called).map((one) => one.code)

describe('what the box offers', () => {
  it('finds a programme by its names and by what people call it', () => {
    expect(codes('断头路', 0)).toEqual(['roads'])
    expect(codes('卡脖', 0)).toEqual(['roads'])
    expect(codes('地铁', 3)).toEqual(['metro'])
    expect(codes('人', 3)).toEqual([])
  })
  it('takes a programme out of longer words only where no project has them', () => {
    expect(codes('断头路打通', 0)).toEqual(['roads'])
    expect(codes('断头路打通', 1)).toEqual([])
  })
  it('asks once about a square and the station under it, and twice where one name lies in two places', () => {
    const stop = { ...place('人民广场'), kind: 'metro_station', point: [125.0001, 43] } as FoundPlace
    const asks = (...places: FoundPlace[]) => suggestionsOf('人民广场', { ...found(0), places }).filter((one) => one.is === 'ask').length
    expect(asks(place('人民广场'), stop)).toBe(1)
    expect(asks(place('人民广场'), { ...stop, point: [125.1, 43] })).toBe(2)
  })
  it('takes a question with a kind of work and a place in it as one', () => {
    const words = '人民广场附近的地铁'
    const [first] = suggestionsOf(words, found(0, '人民广场'), programmesOf(words, found(0), LIST, called))
    expect(first).toMatchObject({ is: 'ask', ask: 'near', place: { name: '人民广场' }, programme: { code: 'metro' } })
    const [plain] = suggestionsOf('人民广场', found(0, '人民广场'), [])
    expect(plain).toMatchObject({ is: 'ask', programme: undefined })
  })
  it('asks about the place that is called exactly so, however many others fit before it', () => {
    const asks = suggestionsOf('北湖', found(0, '长春新区', '北湖公园', '北湖大桥', '北湖')).filter((one) => one.is === 'ask')
    expect(asks.map((one) => one.place.name)).toEqual(['长春新区', '北湖公园', '北湖'])
  })
})
