import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Checkbox, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { type ReactNode, useState } from 'react'
import { suggestionsQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import type { LogView } from '@/url'
import css from './log.module.css'

const SUBJECTS = [
  'project', 'year', 'milestone', 'baseline', 'baseline_decision', 'baseline_dates', 'month', 'plan', 'component', 'party', 'signing', 'funding',
  'approval', 'list', 'pipe', 'people', 'grants', 'api_tokens', 'organisations', 'parties', 'programmes', 'milestone_templates', 'template_steps',
  'template_links', 'districts', 'reporting_units', 'sectors', 'lists', 'chain_prunings',
] as const
const ORIGINS = ['web', 'api', 'import', 'seed', 'command', 'migration', 'sql'] as const
const DOORS = ['sign_in', 'sign_in_refused', 'sign_out', 'session_ended', 'refused', 'token_used', 'export'] as const

export interface FilterProps {
  view: LogView
  onChange: (part: Partial<LogView>) => void
}

/** What to show of either list; all of it is in the address bar. */
export function Filters({ view, onChange }: FilterProps) {
  const { t } = useWords()
  const access = view.tab === 'access'
  const chosen = Object.keys(view).some((name) => name !== 'tab')
  return (
    <section className={css.filters} aria-label={t('log.filters')}>
      <Typed key={`person ${view.person ?? ''}`} label={t('log.person')} value={view.person} onChange={(person) => onChange({ person })} />
      {access ? (
        <Choice label={t('log.kind')} value={view.kind} options={DOORS.map((value) => ({ value, label: t(`log.door.${value}`) }))} onChange={(kind) => onChange({ kind })} />
      ) : (
        <>
          <ProjectChoice key={`project ${view.project ?? ''}`} value={view.project} onChange={(project) => onChange({ project })} />
          <Choice label={t('log.subject')} value={view.subject} options={SUBJECTS.map((value) => ({ value, label: t(`subject.${value}`) }))} onChange={(subject) => onChange({ subject })} />
          <Choice label={t('log.origin')} value={view.origin} options={ORIGINS.map((value) => ({ value, label: t(`log.byOrigin.${value}`) }))} onChange={(origin) => onChange({ origin })} />
        </>
      )}
      <Day label={t('log.from')} value={view.from} onChange={(from) => onChange({ from })} />
      <Day label={t('log.to')} value={view.to} onChange={(to) => onChange({ to })} />
      {!access && (
        <>
          <Typed key={`q ${view.q ?? ''}`} label={t('log.words')} value={view.q} onChange={(q) => onChange({ q })} />
          <Checkbox className={css.parts} checked={view.parts ?? false} onChange={(event) => onChange({ parts: event.target.checked })}>
            {t('log.parts')}
          </Checkbox>
        </>
      )}
      {chosen && (
        <Button
          look="link"
          onClick={() => onChange({ person: '', project: '', subject: '', origin: '', from: '', to: '', q: '', kind: '', parts: false })}
        >
          {t('log.clear')}
        </Button>
      )}
    </section>
  )
}

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      {children}
    </label>
  )
}

interface PartProps {
  label: string
  value: string | undefined
  onChange: (value: string) => void
}

/** Asks when the word is finished, by Enter or by leaving the field. */
function Typed({ label, value, onChange }: PartProps) {
  const done = (text: string) => {
    if (text.trim() !== (value ?? '')) onChange(text.trim())
  }
  return (
    <Field label={label}>
      <Input
        allowClear
        defaultValue={value}
        aria-label={label}
        maxLength={80}
        onPressEnter={(event) => done(event.currentTarget.value)}
        onBlur={(event) => done(event.currentTarget.value)}
        onClear={() => done('')}
      />
    </Field>
  )
}

function Choice({ label, value, options, onChange }: PartProps & { options: { value: string; label: string }[] }) {
  return (
    <Field label={label}>
      <Select allowClear showSearch={{ optionFilterProp: 'label' }} aria-label={label} value={value} options={options} onChange={(next?: string) => onChange(next ?? '')} />
    </Field>
  )
}

function ProjectChoice({ value, onChange }: Omit<PartProps, 'label'>) {
  const { t, name } = useWords()
  const [words, setWords] = useState('')
  const { data } = useQuery(suggestionsQuery(words))
  return (
    <Field label={t('log.project')}>
      <AutoComplete
        allowClear
        aria-label={t('log.project')}
        defaultValue={value}
        options={(words ? (data ?? []) : []).map((row) => ({ value: row.code, label: `${name(row)} ${row.code}` }))}
        showSearch={{ onSearch: (text) => setWords(text.trim()) }}
        onSelect={(code: string) => onChange(code)}
        onClear={() => onChange('')}
        popupMatchSelectWidth={320}
      />
    </Field>
  )
}

function Day({ label, value, onChange }: PartProps) {
  const { t } = useWords()
  return (
    <Field label={label}>
      <DatePicker
        aria-label={label}
        value={value ? dayjs(value) : null}
        placeholder={t('form.dayPlaceholder')}
        onChange={(day) => onChange(day ? day.format('YYYY-MM-DD') : '')}
      />
    </Field>
  )
}
