import { Checkbox, Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { type Milestone, type MilestoneInput, type Project, saveMilestone, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { daysBetween } from '@/lib/dates'
import { changedFields, differences, mergeMine } from '@/lib/merge'
import { SlipText } from '@/ui/Tags'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { FormLayer } from './FormLayer'
import { Conflict, Restored, Trouble } from './Trouble'
import { useDraft } from './drafts'
import { DayInput, showAtFields } from './inputs'
import { useWrite } from './useWrite'
import css from './write.module.css'

type Dates = Pick<Milestone, 'forecast_date' | 'actual_date' | 'not_applicable'>
interface Typed extends Dates {
  reason: string
  advance: boolean
}

const datesOf = ({ forecast_date, actual_date, not_applicable }: Dates): Dates => ({ forecast_date, actual_date, not_applicable })
const FIELDS = ['forecast_date', 'actual_date', 'not_applicable', 'reason'] as const

interface MilestoneFormProps {
  project: Project
  milestone: Milestone
  milestones: readonly Milestone[]
  onChoose: (key: string) => void
  onClose: () => void
}

export default function MilestoneForm(props: MilestoneFormProps) {
  return <OneMilestone key={props.milestone.key} {...props} />
}

/** Records a milestone: choose, date, reason, save. */
function OneMilestone({ project, milestone, milestones, onChoose, onClose }: MilestoneFormProps) {
  const words = useWords()
  const { t } = words
  const form = useFollowedForm<Typed>()
  const [base, setBase] = useState(milestone)
  const draft = useDraft<Typed>(`${project.code}/${milestone.key}`, { ...datesOf(milestone), reason: '', advance: true })
  const { save, busy, problem, forgive } = useWrite({
    code: project.code,
    send: (body: MilestoneInput, version, tryKey) => saveMilestone(project.code, milestone.key, body, { version: version ?? 0, tryKey }),
    onDone: (saved) => {
      draft.drop()
      notify('done', t('milestone.saved', { name: words.name(milestone) }))
      for (const warning of saved.warnings) notify('warn', warning)
      onClose()
    },
  })
  useEffect(() => showAtFields(form, problem, FIELDS), [form, problem])

  const theirs = problem?.isStale ? (problem.current as Milestone | undefined) : milestone.version === base.version ? undefined : milestone
  const typed = (): Typed => ({ ...draft.initial, ...form.getFieldsValue() })
  const submit = (from: Milestone, values: Typed) => {
    const body: MilestoneInput = changedFields(datesOf(from), datesOf(values))
    if (values.reason.trim()) body.reason = values.reason.trim()
    if (values.advance && values.actual_date && canAdvance(project, milestone)) body.advance_stage = true
    if (Object.keys(body).some((key) => key !== 'reason' && key !== 'advance_stage')) void save(body, from.version)
    else notify('warn', t('form.nothingChanged'))
  }
  const settle = (keepMine: boolean) => {
    if (!theirs) return
    const merged = keepMine ? mergeMine(datesOf(base), datesOf(typed()), datesOf(theirs)) : datesOf(theirs)
    form.setFieldsValue(merged)
    setBase(theirs)
    forgive()
    if (keepMine) submit(theirs, { ...typed(), ...merged })
  }
  return (
    <FormLayer title={t('milestone.title')} about={words.name(project)} busy={busy} onClose={onClose} onSave={() => void form.validateFields().then(() => submit(base, typed()), () => undefined)}>
      <Restored shown={draft.restored} onDrop={() => { draft.drop(); form.setFieldsValue({ ...datesOf(base), reason: '', advance: true }) }} />
      <Trouble problem={problem} />
      {theirs && <Conflict busy={busy} differences={differences(datesOf(base), datesOf(typed()), datesOf(theirs))} onMine={() => settle(true)} onTheirs={() => settle(false)} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={draft.initial} onValuesChange={() => draft.keep(typed())}>
        <ChooseMilestone milestone={milestone} milestones={milestones} onChoose={onChoose} />
        <MilestoneFields project={project} milestone={base} />
      </Form>
    </FormLayer>
  )
}

function canAdvance(project: Project, { stage_reached }: Milestone): boolean {
  return stage_reached !== null && stage_reached !== project.stage && project.allowed_stages.includes(stage_reached)
}

function ChooseMilestone({ milestone, milestones, onChoose }: Pick<MilestoneFormProps, 'milestone' | 'milestones' | 'onChoose'>) {
  const words = useWords()
  return (
    <Form.Item label={words.t('schedule.milestone')} htmlFor="milestone-choice">
      <Select
        id="milestone-choice"
        value={milestone.key}
        onChange={onChoose}
        options={milestones.filter((m) => !m.computed).map((m) => ({ value: m.key, label: words.name(m) }))}
      />
    </Form.Item>
  )
}

function MilestoneFields({ project, milestone }: { project: Project; milestone: Milestone }) {
  const { t } = useWords()
  const off = Form.useWatch('not_applicable') as boolean | undefined
  const actual = Form.useWatch('actual_date') as string | null | undefined
  return (
    <>
      <Standing milestone={milestone} />
      <div className={css.pair}>
        <Form.Item name="actual_date" label={t('schedule.actual')}>
          <DayInput past disabled={off} />
        </Form.Item>
        <Form.Item name="forecast_date" label={t('schedule.forecast')}>
          <DayInput disabled={off || Boolean(actual)} />
        </Form.Item>
      </div>
      <Form.Item name="reason" label={t('field.reason')} extra={t('milestone.reasonHint')}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
      {actual && canAdvance(project, milestone) && (
        <Form.Item name="advance" valuePropName="checked">
          <Checkbox>{t('milestone.advance', { stage: t(`code.stage.${milestone.stage_reached}`) })}</Checkbox>
        </Form.Item>
      )}
      <Form.Item name="not_applicable" valuePropName="checked">
        <Checkbox disabled={Boolean(actual)}>{t('milestone.notApplicable')}</Checkbox>
      </Form.Item>
    </>
  )
}

/** The baseline, and how what is being typed stands against it. */
function Standing({ milestone: m }: { milestone: Milestone }) {
  const { t, date } = useWords()
  const today = useToday()
  const actual = Form.useWatch('actual_date') as string | null | undefined
  const forecast = Form.useWatch('forecast_date') as string | null | undefined
  if (!m.baseline_date) return <p className={css.hint}>{t('milestone.noBaseline')}</p>
  const expected = forecast && m.baseline_date < today && forecast < today ? today : forecast
  const at = actual ?? expected
  return (
    <p className={css.hint}>
      {t('schedule.baseline')} {date(m.baseline_date, m.baseline_precision)} {at && <SlipText days={daysBetween(m.baseline_date, at)} />}
    </p>
  )
}
