import { Form, Input, InputNumber, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import { type Entry, type Programme, useCodes } from '@/api'
import { type Words, useWords } from '@/i18n/words'
import { CLASSES, CONSTRUCTION_TYPES, type Kind, KINDS } from '@/lib/codes'
import { fieldName } from '../fields'
import { grouped, ungrouped } from './MonthForm'
import { DayInput } from './inputs'
import { type FieldShape, KIND_FIELDS } from './kindFields'
import { KIND_PREFIX } from './projectValues'
import css from './write.module.css'

const full = { width: '100%' }
const find = { showSearch: { optionFilterProp: 'label' }, allowClear: true } as const

function optionsOf(entries: readonly Entry[], { name }: Words, withCode = false) {
  return entries.map((entry) => ({ value: entry.code, label: withCode ? `${entry.code} ${name(entry)}` : name(entry) }))
}

/** Which programme a new project belongs to, and its kind where that leaves a choice. */
export function NewFields({ programmes, asksKind }: { programmes: readonly Programme[]; asksKind: boolean }) {
  const words = useWords()
  const { t } = words
  return (
    <>
      <Form.Item name="programme" label={t('field.programme')} rules={[{ required: true, message: t('form.programmeNeeded') }]}>
        <Select {...find} options={programmes.map((p) => ({ value: p.code, label: words.name(p) }))} />
      </Form.Item>
      {asksKind && (
        <Form.Item name="kind" label={t('field.kind')} rules={[{ required: true, message: t('form.kindNeeded') }]}>
          <Select {...find} options={KINDS.map((kind) => ({ value: kind, label: t(`code.kind.${kind}`) }))} />
        </Form.Item>
      )}
    </>
  )
}

export function CommonFields({ mayParties }: { mayParties: boolean }) {
  const words = useWords()
  const { t } = words
  const lists = { unit: useCodes('units').list, district: useCodes('districts').list, sector: useCodes('sectors').list, office: useCodes('offices').list }
  const choice = (name: keyof typeof lists) => (
    <Form.Item name={name} label={t(`field.${name}`)}>
      <Select {...find} options={optionsOf(lists[name], words, name === 'sector')} />
    </Form.Item>
  )
  return (
    <>
      <Form.Item name="name" label={t('field.name')} rules={[{ required: true, whitespace: true, min: 2, message: t('form.nameNeeded') }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="content_and_scale" label={t('field.content_and_scale')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
      </Form.Item>
      <div className={css.pair}>
        <Sum name="total_investment_wan" />
        <Sum name="investment_floor_wan" />
        {choice('unit')}
        {choice('district')}
        <Form.Item name="class" label={t('field.class')}>
          <Select {...find} options={CLASSES.map((code) => ({ value: code, label: t(`code.class.${code}`) }))} />
        </Form.Item>
        <Form.Item name="construction_type" label={t('field.construction_type')}>
          <Select {...find} options={CONSTRUCTION_TYPES.map((code) => ({ value: code, label: t(`code.construction_type.${code}`) }))} />
        </Form.Item>
      </div>
      {choice('sector')}
      {choice('office')}
      {mayParties && <Plain name="owner" />}
      <div className={css.pair}>
        <Plain name="national_code" />
        <Plain name="phase" />
      </div>
      <Plain name="investment_note" />
    </>
  )
}

function Sum({ name }: { name: string }) {
  const { t } = useWords()
  return (
    <Form.Item name={name} label={`${t(`field.${name}`)} (${t('unit.wan')})`}>
      <InputNumber<number> style={full} min={0} precision={4} controls={false} formatter={grouped} parser={ungrouped} />
    </Form.Item>
  )
}

function Plain({ name }: { name: string }) {
  const { t } = useWords()
  return (
    <Form.Item name={name} label={t(`field.${name}`)}>
      <Input maxLength={200} />
    </Form.Item>
  )
}

/** What only this kind of project has. */
export function KindFields({ kind }: { kind: Kind }) {
  const words = useWords()
  const { t } = words
  return (
    <fieldset className={css.group} style={{ border: 0, borderTop: '1px solid var(--line)', margin: 0, padding: '12px 0 0' }}>
      <legend className="sr-only">{t('overview.kindFacts', { kind: t(`code.kind.${kind}`) })}</legend>
      <div className={css.pair}>
        {Object.entries(KIND_FIELDS[kind]).map(([field, shape]) => (
          <KindField key={field} field={field} shape={shape} words={words} />
        ))}
      </div>
    </fieldset>
  )
}

const UNIT_IN_LABEL: [RegExp, string][] = [
  [/_wan$/, 'unit.wan'],
  [/_m2$/, 'unit.bare.m2'],
  [/_mu$/, 'unit.bare.mu'],
  [/_km$/, 'unit.bare.km'],
  [/_m$/, 'unit.bare.m'],
  [/_pct$/, 'unit.bare.pct'],
  [/_tce$/, 'unit.bare.tce'],
]

function KindField({ field, shape, words }: { field: string; shape: FieldShape; words: Words }) {
  const unit = UNIT_IN_LABEL.find(([pattern]) => pattern.test(field))?.[1]
  const label = unit ? `${fieldName(field, words)} (${words.t(unit)})` : fieldName(field, words)
  const wide = shape === 'long'
  return (
    <Form.Item name={KIND_PREFIX + field} label={label} style={wide ? { gridColumn: '1 / -1' } : undefined} valuePropName={shape === 'flag' ? 'checked' : 'value'}>
      {inputFor(field, shape, words)}
    </Form.Item>
  )
}

function inputFor(field: string, shape: FieldShape, { t }: Words): ReactNode {
  if (shape === 'money') return <InputNumber<number> style={full} min={0} precision={4} controls={false} formatter={grouped} parser={ungrouped} />
  if (shape === 'number') return <InputNumber<number> style={full} min={0} precision={3} controls={false} formatter={grouped} parser={ungrouped} />
  if (shape === 'count') return <InputNumber<number> style={full} min={0} precision={0} controls={false} formatter={grouped} parser={ungrouped} />
  if (shape === 'flag') return <Switch />
  if (shape === 'day' || shape === 'month') return <DayInput />
  if (shape === 'long') return <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={4000} />
  if (shape === 'text') return <Input maxLength={200} />
  return <Select {...find} options={shape.map((code) => ({ value: code, label: t(`code.${field}.${code}`) }))} />
}
