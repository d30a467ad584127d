import { describe, expect, it } from 'vitest'
import { logQueryText, parseLog, writeLog } from '@/url'
import { byDay, timeOf, whole } from './days'

describe('the log', () => {
  it('is grouped by the days of the city, in its own order', () => {
    const items = ['2025-09-30T16:00:00Z', '2025-09-30T15:59:00Z', '2025-09-30T02:00:00Z', '2025-09-30T17:00:00Z'].map((at) => ({ at }))
    expect(byDay(items).map(({ day, items: its }) => [day, its.length])).toEqual([['2025-10-01', 1], ['2025-09-30', 2], ['2025-10-01', 1]])
    expect(timeOf('2025-09-30T16:05:00Z')).toBe('00:05')
  })
  it('shows values whole', () => {
    expect([whole(null), whole(''), whole(0), whole(false), whole({ a: 1 })]).toEqual(['—', '—', '0', 'false', '{"a":1}'])
  })
  it('asks each list for what that list knows', () => {
    const view = { person: 'wang', subject: 'grants', kind: 'refused', parts: true, from: '2025-09-01' }
    expect(logQueryText(view)).toBe('person=wang&subject=grants&from=2025-09-01&parts=true')
    expect(logQueryText({ ...view, tab: 'access' })).toBe('person=wang&kind=refused&from=2025-09-01')
    expect(logQueryText(undefined)).toBe('')
  })
  it('is in the address bar and says nothing of itself elsewhere', () => {
    const params = new URLSearchParams()
    writeLog({ tab: 'access', q: '会议 & 纪要' }, params)
    expect(parseLog(new URLSearchParams(params.toString()))).toEqual({ tab: 'access', q: '会议 & 纪要' })
    expect(parseLog(new URLSearchParams('person=x&tab=money'))).toBeUndefined()
  })
})
