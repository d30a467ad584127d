import { Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd'
import { useEffect, useState } from 'react'
import { type InvestmentMonth, type Investments, type MonthInput, type Project, saveMonth, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { type MoneyState, MONEY_STATES } from '@/lib/codes'
import { differences, mergeMine } from '@/lib/merge'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { keyOf } from '../money/series'
import { FormLayer } from './FormLayer'
import { Conflict, Restored, Trouble } from './Trouble'
import { useDraft } from './drafts'
import { showAtFields } from './inputs'
import { useWrite } from './useWrite'

interface Typed {
  [field: string]: unknown
  actual_wan: number | null
  actual_state: MoneyState | null
  arrived_wan: number | null
  note: string | null
  accept: boolean
}

const FIELDS = ['actual_wan', 'actual_state', 'arrived_wan', 'note'] as const
const EMPTY: Typed = { actual_wan: null, actual_state: null, arrived_wan: null, note: null, accept: false }
const typedOf = (row: InvestmentMonth | null): Typed =>
  row ? { actual_wan: row.actual_wan, actual_state: row.actual_state, arrived_wan: row.arrived_wan, note: row.note, accept: row.status === 'accepted' } : EMPTY

/** A figure, or why there is none. */
function bodyOf(values: Typed): MonthInput {
  const missing = values.actual_wan === null || values.actual_wan === undefined
  const body: MonthInput = {
    actual_wan: missing ? null : values.actual_wan,
    actual_state: missing ? (values.actual_state ?? 'not_reported') : null,
    arrived_wan: values.arrived_wan ?? null,
    note: values.note || null,
  }
  if (values.accept) body.status = 'accepted'
  return body
}

interface MonthFormProps {
  project: Project
  investments: Investments
  year: number
  month: string | null
  onClose: () => void
}

/** The months of a year that can be reported: February on, none after the business date. */
function monthsOf(year: number, today: string): string[] {
  return Array.from({ length: 11 }, (_, i) => keyOf(year, i + 2)).filter((key) => key <= today.slice(0, 7))
}

export default function MonthForm(props: MonthFormProps) {
  const today = useToday()
  const months = monthsOf(props.year, today)
  const reported = new Set(props.investments.months.map((row) => row.month))
  const [month, setMonth] = useState(props.month ?? months.find((key) => !reported.has(key)) ?? months.at(-1))
  if (!month) return null
  const row = props.investments.months.find((m) => m.month === month) ?? null
  return <OneMonth key={month} {...props} month={month} row={row} months={months} onMonth={setMonth} />
}

interface OneMonthProps extends MonthFormProps {
  month: string
  row: InvestmentMonth | null
  months: readonly string[]
  onMonth: (month: string) => void
}

/** What was put in place in a month, or why there is no figure. */
function OneMonth({ project, month, row, months, onMonth, onClose }: OneMonthProps) {
  const words = useWords()
  const { t } = words
  const form = useFollowedForm<Typed>()
  const [base, setBase] = useState(row)
  const draft = useDraft<Typed>(`${project.code}/${month}`, typedOf(row))
  const { save, busy, problem, forgive } = useWrite({
    code: project.code,
    send: (body: MonthInput, version, tryKey) => saveMonth(project.code, month, body, { version, tryKey }),
    onDone: () => {
      draft.drop()
      notify('done', t('month.saved', { month }))
      onClose()
    },
  })
  useEffect(() => showAtFields(form, problem, FIELDS), [form, problem])
  const theirs = problem?.isStale ? (problem.current as InvestmentMonth | null | undefined) : row?.version === base?.version ? undefined : row
  const typed = (): Typed => ({ ...draft.initial, ...form.getFieldsValue() })
  const submit = (from: InvestmentMonth | null, values: Typed) => {
    void save(bodyOf(values), from ? from.version : null)
  }
  const settle = (keepMine: boolean) => {
    if (!theirs) return
    const merged = keepMine ? mergeMine(typedOf(base), typed(), typedOf(theirs)) : typedOf(theirs)
    form.setFieldsValue(merged)
    setBase(theirs)
    forgive()
    if (keepMine) submit(theirs, merged)
  }
  return (
    <FormLayer title={t('month.title')} about={words.name(project)} busy={busy} onClose={onClose} onSave={() => void form.validateFields().then(() => submit(base, typed()), () => undefined)}>
      <Restored shown={draft.restored} onDrop={() => { draft.drop(); form.setFieldsValue(typedOf(base)) }} />
      <Trouble problem={problem} />
      {theirs && <Conflict busy={busy} differences={differences(typedOf(base), typed(), typedOf(theirs))} onMine={() => settle(true)} onTheirs={() => settle(false)} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={draft.initial} onValuesChange={() => draft.keep(typed())}>
        <Form.Item label={t('money.month')} htmlFor="month-choice" extra={month.endsWith('-02') ? t('month.firstHint') : undefined}>
          <Select id="month-choice" value={month} onChange={onMonth} options={months.map((key) => ({ value: key, label: key.endsWith('-02') ? `${key.slice(0, 4)} ${t('money.firstMonths')}` : key }))} />
        </Form.Item>
        <MonthFields mayAccept={project.may.includes('investment.accept')} />
      </Form>
    </FormLayer>
  )
}

function MonthFields({ mayAccept }: { mayAccept: boolean }) {
  const { t } = useWords()
  const sum = Form.useWatch('actual_wan') as number | null | undefined
  const missing = sum === null || sum === undefined
  return (
    <>
      <Form.Item name="actual_wan" label={`${t('field.actual_wan')} (${t('unit.wan')})`}>
        <InputNumber<number> style={{ width: '100%' }} min={0} precision={4} controls={false} formatter={grouped} parser={ungrouped} />
      </Form.Item>
      {missing && (
        <Form.Item name="actual_state" label={t('month.why')}>
          <Radio.Group options={MONEY_STATES.filter((state) => state !== 'empty').map((state) => ({ value: state, label: t(`code.money.${state}`) }))} />
        </Form.Item>
      )}
      <Form.Item name="arrived_wan" label={`${t('field.arrived_wan')} (${t('unit.wan')})`}>
        <InputNumber<number> style={{ width: '100%' }} min={0} precision={4} controls={false} formatter={grouped} parser={ungrouped} />
      </Form.Item>
      <Form.Item name="note" label={t('field.note')}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      {mayAccept && (
        <Form.Item name="accept" valuePropName="checked">
          <Checkbox>{t('month.accept')}</Checkbox>
        </Form.Item>
      )}
    </>
  )
}

/** 12,345.6789: separators while typing, no zeros that nobody typed. */
export function grouped(value: number | string | undefined): string {
  if (value === undefined || value === null || value === '') return ''
  const [whole = '', part] = String(value).split('.')
  const trimmed = part?.replace(/0+$/, '')
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (trimmed ? `.${trimmed}` : '')
}

export function ungrouped(text: string | undefined): number {
  return (text ?? '').replace(/[,，\s]/g, '') as unknown as number
}
