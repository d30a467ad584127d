import type { Words } from '@/i18n/words'

/** Fields whose values are codes, and the vocabulary that says them. */
const VOCABULARY: Record<string, string> = {
  stage: 'stage',
  stage_before: 'stage',
  kind: 'kind',
  class: 'class',
  nature: 'nature',
  category: 'category',
  provenance: 'provenance',
  location_accuracy: 'accuracy',
  construction_type: 'construction_type',
  status: 'monthStatus',
  role: 'party',
  state: 'approval',
  precision: 'precision',
  subtype: 'subtype',
  approval_type: 'approval_type',
  land_status: 'land_status',
  road_class: 'road_class',
  obstacle_type: 'obstacle_type',
  opened_kind: 'opened_kind',
  renewal_mode: 'renewal_mode',
  land_ownership: 'land_ownership',
}

const UNITS: [RegExp, string][] = [
  [/_m2$/, 'm2'],
  [/_mu$/, 'mu'],
  [/_km$/, 'km'],
  [/_m$/, 'm'],
  [/_pct$/, 'pct'],
  [/_tce$/, 'tce'],
  [/^(jobs|population|served_population)$/, 'persons'],
  [/^households/, 'households'],
  [/^homes_/, 'homes'],
]

export function fieldName(field: string, { t }: Words): string {
  return t([`field.${field}`, 'field.other'])
}

/** A value as a person would say it: codes as words, sums with units, dates as dates. */
export function valueText(field: string, value: unknown, words: Words): string {
  const { t, lang } = words
  if (value === null || value === undefined || value === '') return t('value.empty')
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  const vocabulary = field.endsWith('_state') ? 'money' : VOCABULARY[field]
  if (vocabulary && typeof value === 'string') return t([`code.${vocabulary}.${value}`, 'value.other'])
  const number = typeof value === 'number' ? value : Number.NaN
  if (field.endsWith('_wan') && !Number.isNaN(Number(value))) return words.money(Number(value))
  if (field.endsWith('_month') && typeof value === 'string') return value.slice(0, 7)
  if (!Number.isNaN(number)) return withUnit(field, number, words)
  if (typeof value === 'string') return value
  if (typeof value === 'object' && 'type' in value) return t('value.place')
  return Array.isArray(value) ? value.join(lang === 'en' ? ', ' : '、') : t('value.other')
}

function withUnit(field: string, value: number, { t }: Words): string {
  const figure = /(^|_)(year|line|position)$/.test(field) ? String(value) : value.toLocaleString('en-US', { maximumFractionDigits: 4 })
  const unit = UNITS.find(([pattern]) => pattern.test(field))?.[1]
  return unit ? t(`unit.of.${unit}`, { n: figure }) : figure
}
