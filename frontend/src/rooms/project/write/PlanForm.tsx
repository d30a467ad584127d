import { Form, InputNumber } from 'antd'
import { useEffect } from 'react'
import { type Investments, type PlanInput, type PlanYear, type Project, savePlan } from '@/api'
import { useWords } from '@/i18n/words'
import { differences } from '@/lib/merge'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { FormLayer } from './FormLayer'
import { grouped, ungrouped } from './MonthForm'
import { Conflict, Trouble } from './Trouble'
import { showAtFields } from './inputs'
import { useWrite } from './useWrite'
import css from './write.module.css'

interface PlanFormProps {
  project: Project
  investments: Investments
  year: number
  onClose: () => void
}

/** The investment planned for a year. */
export default function PlanForm({ project, investments, year, onClose }: PlanFormProps) {
  const words = useWords()
  const { t } = words
  const form = useFollowedForm<{ plan_wan: number | null }>()
  const row = investments.years.find((y) => y.year === year)
  const { save, busy, problem, forgive } = useWrite({
    code: project.code,
    send: (body: PlanInput, version, tryKey) => savePlan(project.code, year, body, { version, tryKey }),
    onDone: () => {
      notify('done', t('plan.saved', { year }))
      onClose()
    },
  })
  useEffect(() => showAtFields(form, problem, ['plan_wan']), [form, problem])
  const theirs = problem?.isStale ? (problem.current as PlanYear | undefined) : undefined
  const submit = (version: number | null) => {
    const sum = form.getFieldValue('plan_wan') as number | null | undefined
    void save({ plan_wan: sum ?? null }, version)
  }
  return (
    <FormLayer title={t('plan.title', { year })} about={words.name(project)} busy={busy} onClose={onClose} onSave={() => submit(row?.version ?? null)}>
      <Trouble problem={problem} />
      {theirs && (
        <Conflict
          busy={busy}
          differences={differences({ plan_wan: row?.plan_wan ?? null }, { plan_wan: form.getFieldValue('plan_wan') as unknown }, { plan_wan: theirs.plan_wan })}
          onMine={() => submit(theirs.version)}
          onTheirs={() => {
            form.setFieldsValue({ plan_wan: theirs.plan_wan })
            forgive()
            onClose()
          }}
        />
      )}
      <p className={css.hint}>{t('plan.hint')}</p>
      <Form form={form} layout="vertical" initialValues={{ plan_wan: row?.plan_wan ?? null }}>
        <Form.Item name="plan_wan" label={`${t('field.plan_wan')} (${t('unit.wan')})`}>
          <InputNumber<number> style={{ width: '100%' }} min={0} precision={4} controls={false} formatter={grouped} parser={ungrouped} />
        </Form.Item>
      </Form>
    </FormLayer>
  )
}
