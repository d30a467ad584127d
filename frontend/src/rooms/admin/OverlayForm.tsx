import { Form } from 'antd'
import { useEffect, useState } from 'react'
import { type KeptOverlay, changeOverlay } from '@/api'
import { useWords } from '@/i18n/words'
import { type Values, changedFields, differences, mergeMine } from '@/lib/merge'
import { ConflictBox } from '@/ui/Conflict'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { FormDrawer, Trouble } from './Layers'
import { OverlayFields } from './OverlayFields'
import { useAct } from './useAct'

interface OverlayValues extends Values {
  name: string
  name_en: string | null
  kind: KeptOverlay['kind']
  source: string | null
  data_date: string | null
  roles: KeptOverlay['roles']
  colour: string | null
}

const FIELDS = ['name', 'name_en', 'kind', 'source', 'data_date', 'roles', 'colour'] as const

const valuesOf = ({ name, name_en, kind, source, data_date, roles, colour }: KeptOverlay): OverlayValues => ({ name, name_en, kind, source, data_date, roles, colour })

function clean(values: OverlayValues): OverlayValues {
  return { ...values, name: values.name?.trim(), name_en: values.name_en?.trim() || null, source: values.source?.trim() || null, data_date: values.data_date || null, roles: [...values.roles].sort() }
}

/** Its names, kind, colour, and who may know of it. */
export function OverlayForm({ layer, roles, onClose }: { layer: KeptOverlay; roles: readonly KeptOverlay['roles'][number][]; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const form = useFollowedForm<OverlayValues & { reason?: string }>()
  const [base, setBase] = useState(layer)
  const { act, busy, problem, forgive } = useAct()
  useEffect(() => {
    form.setFields([...FIELDS, 'reason'].flatMap((name) => (problem?.forField(name) ? [{ name, errors: [problem.forField(name)] }] : [])) as never)
  }, [form, problem])
  const typed = (): OverlayValues => clean({ ...valuesOf(base), ...(form.getFieldsValue([...FIELDS]) as Partial<OverlayValues>) })
  const submit = async (values: OverlayValues, from: KeptOverlay) => {
    const reason = (form.getFieldValue('reason') as string | undefined)?.trim() || null
    const changes = changedFields(valuesOf(from), values)
    if (Object.keys(changes).length === 0) return notify('warn', t('form.nothingChanged'))
    const saved = await act([values, reason, from.version], (tryKey) => changeOverlay(from.code, { ...changes, reason }, { version: from.version, tryKey }))
    if (!saved) return
    notify('done', t('overlayKeep.saved', { name: words.name(saved) }))
    onClose()
  }
  const theirs = problem?.isStale ? (problem.current as KeptOverlay | undefined) : undefined
  const settle = (mine: boolean) => {
    if (!theirs) return
    const merged = mine ? mergeMine(valuesOf(base), typed(), valuesOf(theirs)) : valuesOf(theirs)
    form.setFieldsValue(merged as never)
    setBase(theirs)
    forgive()
    if (mine) void submit(merged, theirs)
  }
  const say = (key: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((role) => t(`code.role.${String(role)}`)).join(t('comma')) || t('overlayKeep.nobody')
    if (typeof value !== 'string' || !value) return t('value.empty')
    return key === 'kind' ? t(`overlay.kind.${value}`) : value
  }
  return (
    <FormDrawer title={t('overlayKeep.change', { name: words.name(layer) })} busy={busy} onClose={onClose} onSave={() => void form.validateFields().then(() => submit(typed(), base), () => notify('warn', t('form.seeFields')))}>
      <Trouble problem={problem} />
      {theirs && (
        <ConflictBox
          rows={differences(valuesOf(base), typed(), valuesOf(theirs)).map((d) => ({ key: d.key, name: t(`overlayKeep.field.${d.key}`), before: say(d.key, d.before), theirs: say(d.key, d.theirs), mine: d.clash ? say(d.key, d.mine) : null }))}
          busy={busy}
          onMine={() => settle(true)}
          onTheirs={() => settle(false)}
        />
      )}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={valuesOf(base)}>
        <OverlayFields roles={roles} kind={layer.kind} />
      </Form>
    </FormDrawer>
  )
}
