import { Form, Input, Select } from 'antd'
import { useEffect } from 'react'
import { type BaselineInput, type Milestone, type Project, requestBaseline } from '@/api'
import { useWords } from '@/i18n/words'
import type { Precision } from '@/lib/codes'
import { dayNumber, isoOf } from '@/lib/dates'
import { notify } from '@/ui/notice'
import { FormLayer } from './FormLayer'
import { Trouble } from './Trouble'
import { DayInput, showAtFields } from './inputs'
import { useWrite } from './useWrite'
import css from './write.module.css'

const PRECISIONS: readonly Precision[] = ['day', 'month', 'year']

/** A promise for a month or a year stands on its last day. */
export function promisedDay(iso: string, precision: Precision): string {
  if (precision === 'year') return `${iso.slice(0, 4)}-12-31`
  if (precision === 'day') return iso
  const [year = 0, month = 1] = iso.split('-').map(Number)
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
  return isoOf(dayNumber(next) - 1)
}

interface Typed {
  reason: string
  date: Record<string, string | null>
  precision: Record<string, Precision>
}

interface BaselineFormProps {
  project: Project
  milestones: readonly Milestone[]
  onClose: () => void
}

/** Asks for other baseline dates, with the reason; a dispatcher decides. */
export default function BaselineForm({ project, milestones, onClose }: BaselineFormProps) {
  const words = useWords()
  const { t } = words
  const [form] = Form.useForm<Typed>()
  const initial: Typed = {
    reason: '',
    date: Object.fromEntries(milestones.map((m) => [m.key, m.baseline_date])),
    precision: Object.fromEntries(milestones.map((m) => [m.key, m.baseline_precision ?? 'day'])),
  }
  const { save, busy, problem } = useWrite({
    code: project.code,
    send: (body: BaselineInput, _, tryKey) => requestBaseline(project.code, body, tryKey),
    onDone: () => {
      notify('done', t('baseline.asked'))
      onClose()
    },
  })
  useEffect(() => showAtFields(form, problem, ['reason']), [form, problem])
  const submit = async () => {
    const typed = await form.validateFields().catch(() => null)
    if (!typed) return
    const dates = milestones.flatMap((m) => {
      const [date, precision] = [typed.date[m.key], typed.precision[m.key] ?? 'day']
      if (!date || (date === m.baseline_date && precision === (m.baseline_precision ?? 'day'))) return []
      return [{ key: m.key, date: promisedDay(date, precision), precision }]
    })
    if (dates.length === 0) notify('warn', t('form.nothingChanged'))
    else void save({ reason: typed.reason.trim(), dates }, null)
  }
  return (
    <FormLayer title={t('schedule.askBaseline')} about={words.name(project)} busy={busy} onClose={onClose} onSave={() => void submit()} saveLabel={t('baseline.send')}>
      <Trouble problem={problem} />
      <p className={css.hint}>{t('baseline.hint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial}>
        <Form.Item name="reason" label={t('field.reason')} rules={[{ required: true, whitespace: true, message: t('form.reasonNeeded') }]}>
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
        <DateRows milestones={milestones} />
      </Form>
    </FormLayer>
  )
}

function DateRows({ milestones }: { milestones: readonly Milestone[] }) {
  const words = useWords()
  const { t } = words
  return (
        <table className={css.rows}>
          <thead>
            <tr>
              <th scope="col">{t('schedule.milestone')}</th>
              <th scope="col">{t('field.date')}</th>
              <th scope="col">{t('field.precision')}</th>
            </tr>
          </thead>
          <tbody>
            {milestones.map((m) => (
              <tr key={m.key}>
                <th scope="row">{words.name(m)}</th>
                <td>
                  <Form.Item name={['date', m.key]} noStyle>
                    <DayInput />
                  </Form.Item>
                </td>
                <td>
                  <Form.Item name={['precision', m.key]} noStyle>
                    <Select style={{ width: 72 }} options={PRECISIONS.map((value) => ({ value, label: t(`code.precision.${value}`) }))} />
                  </Form.Item>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
  )
}
