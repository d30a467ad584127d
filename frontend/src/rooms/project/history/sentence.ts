import type { Change, FieldChange } from '@/api'
import type { Words } from '@/i18n/words'
import { fieldName, valueText } from '../fields'

/** The name of a code in a list that the service keeps: a reporting unit, an office … */
export type NameOf = (field: string, code: string) => string | undefined

export interface Sentence {
  who: string
  does: string
  parts: string[]
  reason: string | null
}

/** Bookkeeping, or said by the sentence itself. */
const SILENT = new Set([
  'id', 'version', 'created_at', 'updated_at', 'project_id', 'name_pinyin', 'template', 'stage_before', 'number', 'month',
  'year', 'requested_at', 'requested_by', 'decided_at', 'decided_by', 'position', 'key',
])
/** What is told whole by the verb. */
const TOLD_WHOLE = new Set(['project.insert', 'baseline.insert', 'baseline_decision.insert'])

const isNothing = (value: unknown) => value === null || value === undefined || value === ''

function say(field: string, value: unknown, words: Words, nameOf: NameOf): string {
  if (field === 'geom') return words.t('value.place')
  const named = typeof value === 'string' ? nameOf(field, value) : undefined
  return named ?? valueText(field, value, words)
}

function partOf({ field, old, new: now }: FieldChange, words: Words, nameOf: NameOf): string {
  const { t } = words
  // Why a sum is missing is said of the sum.
  const what = fieldName(field.replace(/_state$/, '_wan'), words)
  const after = say(field, now, words, nameOf)
  if (isNothing(old)) return t('history.set', { what, after })
  const before = say(field, old, words, nameOf)
  if (isNothing(now)) return t('history.cleared', { what, before })
  if (field === 'geom') return t('history.moved', { what })
  return t('history.changed', { what, before, after })
}

function objectOf(change: Change, { t }: Words): string {
  const thing = t([`subject.${change.subject}`, 'subject.other'])
  if (change.subject === 'project') return thing
  if (change.name) return t('history.object', { thing, name: change.name })
  const dated = /^\d{4}(-\d{2})?/.exec(change.key)?.[0]
  return dated && change.subject !== 'baseline' ? t('history.dated', { thing, name: dated }) : thing
}

const valueOf = (change: Change, field: string) => change.changes.find((c) => c.field === field)?.new

/** The verb of the change, as exact as it can be said. */
function verbOf(change: Change): string {
  const { subject, action } = change
  if (subject === 'baseline_decision') return valueOf(change, 'approved') === false ? 'refused' : 'approved'
  const onlyAccepts = change.changes.length === 1 && valueOf(change, 'status') === 'accepted'
  return subject === 'month' && action === 'update' && onlyAccepts ? 'accepted' : action
}

/** What happened, as an office would write it: 更新了节点“主体封顶”：把预计日期从 2025-08-31 改为 2025-10-15. */
export function sentence(change: Change, words: Words, nameOf: NameOf): Sentence {
  const { t } = words
  const who = change.person?.name ?? t(change.origin === 'seed' ? 'history.seed' : 'history.someone')
  const verb = verbOf(change)
  const does = t([`history.verb.${change.subject}.${verb}`, `history.${change.action}`], { object: objectOf(change, words) })
  const whole = TOLD_WHOLE.has(`${change.subject}.${change.action}`) || change.action === 'delete' || verb === 'accepted'
  if (whole) return { who, does, parts: [], reason: change.reason }
  const fresh = change.action === 'insert'
  const told = change.changes.filter(({ field, new: now }) => {
    if (SILENT.has(field) || (fresh && isNothing(now))) return false
    return !(fresh && change.subject === 'month' && field === 'status')
  })
  const named = change.name === null ? told : told.filter(({ field }) => !(fresh && field === 'name'))
  return { who, does, parts: named.map((part) => partOf(part, words, nameOf)), reason: change.reason }
}
