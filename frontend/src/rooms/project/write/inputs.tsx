import { DatePicker, type FormInstance } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { type Problem, useToday } from '@/api'
import { useWords } from '@/i18n/words'

interface DayInputProps {
  id?: string
  value?: string | null
  onChange?: (value: string | null) => void
  /** Nothing after the business date. */
  past?: boolean
  disabled?: boolean
}

/** A day as `2025-09-30`; "today" is the business date, not the machine's. */
export function DayInput({ id, value, onChange, past = false, disabled }: DayInputProps) {
  const { t } = useWords()
  const today = useToday()
  return (
    <DatePicker
      id={id}
      style={{ width: '100%' }}
      value={value ? dayjs(value) : null}
      defaultPickerValue={dayjs(today)}
      disabled={disabled}
      showNow={false}
      placeholder={t('form.dayPlaceholder')}
      presets={[{ label: t('form.businessToday'), value: dayjs(today) }]}
      disabledDate={(day: Dayjs) => past && day.format('YYYY-MM-DD') > today}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : null)}
    />
  )
}

/** Puts the service's sentences at the fields they are about. */
export function showAtFields(form: FormInstance, problem: Problem | null, names: readonly string[]): void {
  if (!problem) return
  const found = names.flatMap((name) => {
    const text = problem.forField(name)
    return text ? [{ name, errors: [text] }] : []
  })
  form.setFields(found as never)
}
