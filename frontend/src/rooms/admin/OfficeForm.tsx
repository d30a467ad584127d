import { Form, Input, Select, Switch } from 'antd'
import { useEffect, useState } from 'react'
import { type Organisation, changeOrganisation, createOrganisation, useCodes } from '@/api'
import { useWords } from '@/i18n/words'
import { type Difference, type Values, changedFields, differences, mergeMine } from '@/lib/merge'
import { ConflictBox } from '@/ui/Conflict'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { FormDrawer, Trouble } from './Layers'
import { useAct } from './useAct'
import { below } from './values'

const KINDS = ['office', 'department', 'government', 'enterprise'] as const

interface OfficeValues extends Values {
  code: string
  name: string
  name_en: string | null
  kind: (typeof KINDS)[number]
  parent: string | null
  unit: string | null
  active: boolean
}

const FIELDS = ['code', 'name', 'name_en', 'kind', 'parent', 'unit', 'active'] as const
const NEW: OfficeValues = { code: '', name: '', name_en: null, kind: 'office', parent: null, unit: null, active: true }

function valuesOf({ code, name, name_en, kind, parent, unit, active }: Organisation): OfficeValues {
  return { code, name, name_en, kind, parent, unit, active }
}

function clean(values: OfficeValues): OfficeValues {
  return { ...values, name: values.name?.trim(), name_en: values.name_en?.trim() || null, parent: values.parent ?? null, unit: values.unit ?? null }
}

interface OfficeFormProps {
  /** Null adds one. */
  office: Organisation | null
  offices: readonly Organisation[]
  onClose: () => void
}

export function OfficeForm({ office, offices, onClose }: OfficeFormProps) {
  const words = useWords()
  const { t } = words
  const form = useFollowedForm<OfficeValues & { reason?: string }>()
  const [base, setBase] = useState(office)
  const { act, busy, problem, forgive } = useAct()
  useEffect(() => {
    const found = ['code', 'name', 'parent', 'unit', 'kind', 'reason'].flatMap((name) => {
      const text = problem?.forField(name)
      return text ? [{ name, errors: [text] }] : []
    })
    form.setFields(found as never)
  }, [form, problem])
  const typed = (): OfficeValues => clean({ ...NEW, ...(base ? valuesOf(base) : {}), ...(form.getFieldsValue([...FIELDS]) as Partial<OfficeValues>) })
  const submit = async (values: OfficeValues, from: Organisation | null) => {
    const reason = (form.getFieldValue('reason') as string | undefined)?.trim() || null
    const changes = from ? changedFields(valuesOf(from), values) : {}
    if (from && Object.keys(changes).length === 0) return notify('warn', t('form.nothingChanged'))
    const saved = await act([values, reason, from?.version], (tryKey) =>
      from ? changeOrganisation(from.code, { ...changes, reason }, { version: from.version, tryKey }) : createOrganisation(freshOf(values, reason), tryKey),
    )
    if (!saved) return
    notify('done', t(from ? 'admin.offices.saved' : 'admin.offices.added', { name: words.name(saved) }))
    onClose()
  }
  const theirs = problem?.isStale ? (problem.current as Organisation | undefined) : undefined
  const settle = (mine: boolean) => {
    if (!theirs || !base) return
    const merged = mine ? mergeMine(valuesOf(base), typed(), valuesOf(theirs)) : valuesOf(theirs)
    form.setFieldsValue(merged as never)
    setBase(theirs)
    forgive()
    if (mine) void submit(merged, theirs)
  }
  return (
    <FormDrawer title={office ? t('admin.offices.change') : t('admin.offices.add')} busy={busy} onClose={onClose} onSave={() => void form.validateFields().then(() => submit(typed(), base), () => notify('warn', t('form.seeFields')))}>
      <Trouble problem={problem} />
      {theirs && base && <Differences found={differences(valuesOf(base), typed(), valuesOf(theirs))} offices={offices} busy={busy} onSettle={settle} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={base ? valuesOf(base) : NEW}>
        <Fields office={office} offices={offices} />
      </Form>
    </FormDrawer>
  )
}

/** A new office is active anyway. */
function freshOf({ code, name, name_en, kind, parent, unit }: OfficeValues, reason: string | null) {
  return { code, name, name_en, kind, parent, unit, reason }
}

interface DifferencesProps {
  found: readonly Difference[]
  offices: readonly Organisation[]
  busy: boolean
  onSettle: (mine: boolean) => void
}

function Differences({ found, offices, busy, onSettle }: DifferencesProps) {
  const words = useWords()
  const { t } = words
  const units = useCodes('units')
  const say = (key: string, value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'admin.state.active' : 'admin.state.inactive')
    if (typeof value !== 'string' || !value) return t('value.empty')
    if (key === 'kind') return t(`admin.kind.${value}`)
    const named = key === 'parent' ? offices.find((one) => one.code === value) : key === 'unit' ? units.of(value) : undefined
    return named ? words.name(named) : value
  }
  const rows = found.map((d) => ({ key: d.key, name: t(`admin.field.${d.key}`), before: say(d.key, d.before), theirs: say(d.key, d.theirs), mine: d.clash ? say(d.key, d.mine) : null }))
  return <ConflictBox rows={rows} busy={busy} onMine={() => onSettle(true)} onTheirs={() => onSettle(false)} />
}

function Fields({ office, offices }: { office: Organisation | null; offices: readonly Organisation[] }) {
  const words = useWords()
  const { t } = words
  const units = useCodes('units').list
  const own = office ? below(offices, office.code) : new Set<string>()
  const stops = Form.useWatch('active') === false && office?.active === true
  const find = { allowClear: true, showSearch: { optionFilterProp: 'label' } } as const
  return (
    <>
      <Form.Item name="code" label={t('admin.field.code')} extra={office ? undefined : t('admin.form.codeHint')} rules={office ? [] : [{ required: true, pattern: /^[a-z0-9][a-z0-9._-]+$/, message: t('admin.form.loginRule') }]}>
        <Input disabled={office !== null} maxLength={40} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="name" label={t('admin.field.name')} rules={[{ required: true, whitespace: true, message: t('admin.form.nameRule') }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="name_en" label={t('admin.field.name_en')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="parent" label={t('admin.field.parent')} extra={t('admin.form.parentHint')}>
        <Select {...find} options={offices.filter((one) => one.active && !own.has(one.code)).map((one) => ({ value: one.code, label: `${words.name(one)} ${one.code}` }))} />
      </Form.Item>
      <Form.Item name="unit" label={t('admin.field.unit')}>
        <Select {...find} options={units.map((unit) => ({ value: unit.code, label: words.name(unit) }))} />
      </Form.Item>
      <Form.Item name="kind" label={t('admin.field.kind')} extra={t('admin.form.kindHint')}>
        <Select options={KINDS.map((kind) => ({ value: kind, label: t(`admin.kind.${kind}`) }))} />
      </Form.Item>
      {office && (
        <Form.Item name="active" label={t('admin.field.active')} valuePropName="checked" extra={office.projects > 0 ? t('admin.form.stillLeads', { n: office.projects }) : t('admin.form.activeHint')}>
          <Switch disabled={office.active && office.projects > 0} />
        </Form.Item>
      )}
      <Form.Item name="reason" label={t('admin.field.reason')} extra={t('admin.form.reasonHint')} rules={[{ required: stops, whitespace: true, message: t('admin.form.reasonRule') }]}>
        <Input maxLength={1000} />
      </Form.Item>
    </>
  )
}
