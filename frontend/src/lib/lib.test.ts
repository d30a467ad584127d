import { describe, expect, it } from 'vitest'
import { dateText, dayNumber, instantText, isIsoDay, isoOf, yearShare } from './dates'
import { exactMoney, money, moneyIn, moneyParts } from './money'
import { axisTop, percent, unit } from './numbers'
import { slipOf } from './slip'

describe('money', () => {
  it('is said in 亿元 with two decimals from 10,000 万元 on', () => {
    expect(money(10_000, 'zh-CN')).toBe('1.00 亿元')
    expect(money(578_000, 'zh-CN')).toBe('57.80 亿元')
    expect(money(52_310_345.67, 'zh-CN')).toBe('5,231.03 亿元')
  })
  it('is said in 万元 with separators below', () => {
    expect(money(9_999, 'zh-CN')).toBe('9,999 万元')
    expect(money(5_000.5, 'zh-CN')).toBe('5,000.5 万元')
    expect(money(0, 'zh-CN')).toBe('0 万元')
  })
  it('reads as yuan in English', () => {
    expect(money(5_000, 'en')).toBe('CNY 50 m')
    expect(money(578_000, 'en')).toBe('CNY 5.78 bn')
  })
  it('keeps every yuan on the hover', () => {
    expect(exactMoney(578_000.1234, 'zh-CN')).toBe('578,000.1234 万元')
    expect(exactMoney(5_000, 'en')).toBe('CNY 50,000,000')
  })
  it('has one unit in a table', () => {
    expect(moneyIn('wan', 578_000)).toBe('578,000')
    expect(moneyIn('yi', 5_000)).toBe('0.50')
    expect(moneyParts(12_345, 'zh-CN')).toEqual({ figure: '1.23', unit: '亿元', unitFirst: false })
  })
})

describe('dates', () => {
  it('go to a day number and back', () => {
    for (const iso of ['2024-02-29', '2025-01-01', '2025-12-31']) expect(isoOf(dayNumber(iso))).toBe(iso)
  })
  it('say only as much as is known', () => {
    expect(dateText('2025-12-31', 'year')).toBe('2025')
    expect(dateText('2025-12-31', 'month')).toBe('2025-12')
    expect(dateText('2025-12-31')).toBe('2025-12-31')
  })
  it('refuse what is no day', () => {
    expect(isIsoDay('2025-02-30')).toBe(false)
    expect(isIsoDay('2025-2-3')).toBe(false)
    expect(isIsoDay('2025-02-28')).toBe(true)
  })
  it('show instants as Changchun sees them', () => {
    expect(instantText('2025-09-12T17:30:00Z')).toBe('2025-09-13 01:30')
  })
  it('count months for 序时进度', () => expect(yearShare('2025-09-30')).toBeCloseTo(0.75))
})

describe('figures', () => {
  it('slip late, early or not at all', () => {
    expect(slipOf(46)).toEqual({ tone: 'late', count: 46, unit: 'days' })
    expect(slipOf(-3)).toEqual({ tone: 'early', count: 3, unit: 'days' })
    expect(slipOf(0).tone).toBe('none')
    expect(slipOf(500)).toEqual({ tone: 'late', count: 16, unit: 'months' })
  })
  it('have one decimal at most as percentages', () => {
    expect(percent(62.44)).toBe('62.4%')
    expect(percent(60)).toBe('60%')
  })
  it('sit under a round axis top', () => {
    expect(axisTop(87)).toBe(100)
    expect(axisTop(100)).toBe(100)
    expect(axisTop(1234)).toBe(1500)
    expect(axisTop(0)).toBe(1)
  })
})

describe('a unit', () => {
  it('is a word in Chinese and a sign in English', () => {
    expect(unit('ha', 'zh-CN')).toBe('公顷')
    expect(unit('km²', 'en')).toBe('km²')
  })
})
