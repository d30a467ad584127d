import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import type { Change } from '@/api'
import en from '@/i18n/en.json'
import zh from '@/i18n/zh-CN.json'
import { wordsOf } from '@/i18n/words'
import type { Lang } from '@/lib/codes'
import { sentence } from './sentence'

await i18next.init({
  lng: 'zh-CN',
  resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  interpolation: { escapeValue: false },
})

const CHANGE: Change = {
  id: 1, at: '2025-09-12T02:30:00Z', person: { name: '示例专班人员' }, origin: 'web', subject: 'milestone', key: 'topped_out',
  name: '主体封顶', action: 'update', reason: '雨天影响', changes: [{ field: 'forecast_date', old: '2025-08-31', new: '2025-10-15' }],
}

function told(part: Partial<Change>, lang: Lang = 'zh-CN'): string {
  const words = wordsOf(i18next.getFixedT(lang), lang)
  const said = sentence({ ...CHANGE, ...part }, words, (field, code) => (field === 'unit' && code === 'nanguan' ? '南关区' : undefined))
  return `${said.who}${said.does}${said.parts.join('；')}`
}

describe('the history of a project says', () => {
  it('a moved date from when to when', () =>
    expect(told({})).toBe('示例专班人员更新了节点“主体封顶”：把预计日期从 2025-08-31 改为 2025-10-15'))
  it('a date that was recorded first', () =>
    expect(told({ changes: [{ field: 'actual_date', old: null, new: '2025-09-10' }] })).toBe('示例专班人员更新了节点“主体封顶”：实际日期为 2025-09-10'))
  it('a month with its sum', () =>
    expect(
      told({
        subject: 'month', key: '2025-09', name: null, action: 'insert', reason: null,
        changes: [{ field: 'month', old: null, new: '2025-09-01' }, { field: 'status', old: null, new: 'reported' }, { field: 'actual_wan', old: null, new: 12000 }],
      }),
    ).toBe('示例专班人员报送了 2025-09 月度投资：完成投资为 1.20 亿元'))
  it('that a month was accepted', () =>
    expect(
      told({ subject: 'month', key: '2025-08', name: null, changes: [{ field: 'status', old: 'reported', new: 'accepted' }] }),
    ).toBe('示例专班人员审核通过了 2025-08 月度投资'))
  it('stages and codes by their names', () =>
    expect(
      told({
        subject: 'project', key: 'X', name: 'X',
        changes: [{ field: 'stage', old: 'preparing', new: 'under_construction' }, { field: 'unit', old: null, new: 'nanguan' }],
      }),
    ).toBe('示例专班人员修改了项目：把阶段从 前期 改为 在建；属地为 南关区'))
  it('that a project came in, without a list of all its fields', () =>
    expect(told({ subject: 'project', action: 'insert', person: null, origin: 'seed', changes: [{ field: 'name', old: null, new: 'X' }] })).toBe('数据导入把项目纳入项目库'))
  it('nothing of a field it does not know but that it changed', () =>
    expect(told({ changes: [{ field: 'whatever_new', old: 'a', new: 'b' }] })).toContain('其他内容'))
  it('the same in English', () =>
    expect(told({ name: 'Topped out' }, 'en')).toBe('示例专班人员updated the milestone “Topped out”: Forecast date from 2025-08-31 to 2025-10-15'))
})
