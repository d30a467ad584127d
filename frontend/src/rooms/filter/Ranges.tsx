import { useState } from 'react'
import { useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { useAsOf, useFilter } from '@/url'
import css from './Ranges.module.css'

function amountOf(text: string): number | undefined {
  const value = Number(text.replaceAll(',', ''))
  return text.trim() === '' || !Number.isFinite(value) || value < 0 ? undefined : value
}

/** From and to, in 万元; taken over on Enter or on leaving the field. */
export function MoneyRange() {
  const { t } = useWords()
  const { filter, change } = useFilter()
  return (
    <section className={css.range}>
      <h3>{t('choice.investment')}</h3>
      <div className={css.fields}>
        <AmountField label={t('filter.min')} value={filter.min_investment} onChange={(min_investment) => change({ min_investment })} />
        <span aria-hidden>—</span>
        <AmountField label={t('filter.max')} value={filter.max_investment} onChange={(max_investment) => change({ max_investment })} />
        <span className={css.unit}>{t('unit.wan')}</span>
      </div>
    </section>
  )
}

interface AmountFieldProps {
  label: string
  value: number | undefined
  onChange: (value: number | undefined) => void
}

function AmountField({ label, value, onChange }: AmountFieldProps) {
  const given = value === undefined ? '' : String(value)
  const [text, setText] = useState(given)
  const [seen, setSeen] = useState(given)
  if (seen !== given) {
    setSeen(given)
    setText(given)
  }
  const take = () => {
    const amount = amountOf(text)
    if (amount !== value) onChange(amount)
    if (amount === undefined) setText('')
  }
  return (
    <input
      className={css.amount}
      inputMode="decimal"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  )
}

const YEARS_BACK = 1
const YEARS_AHEAD = 2

/** Projects whose building time touches a year. */
export function YearChoice() {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const now = Number(useToday(useAsOf()).slice(0, 4))
  const years = Array.from({ length: YEARS_BACK + YEARS_AHEAD + 1 }, (_, i) => now - YEARS_BACK + i)
  return (
    <section className={css.range}>
      <h3>{t('choice.year')}</h3>
      <div className={css.fields}>
        {years.map((year) => {
          const on = filter.year === year
          return (
            <Button key={year} on={on} onClick={() => change({ year: on ? undefined : year })}>
              {year}
            </Button>
          )
        })}
      </div>
    </section>
  )
}

const PERIODS = ['start', 'finish'] as const

/** When works start and finish: real, else expected, else planned. */
export function Periods() {
  const { t } = useWords()
  const { filter, change } = useFilter()
  return (
    <section className={css.range}>
      <h3>{t('choice.period')}</h3>
      {PERIODS.map((word) => (
        <div key={word} className={css.fields}>
          <span className={css.word}>{t(`column.${word}`)}</span>
          {(['from', 'to'] as const).map((end) => (
            <input
              key={end}
              type="date"
              className={css.day}
              aria-label={t(`filter.${word}.${end}`)}
              min={end === 'to' ? filter[`${word}_from`] : undefined}
              max={end === 'from' ? filter[`${word}_to`] : undefined}
              value={filter[`${word}_${end}`] ?? ''}
              onChange={({ target: { value, validity } }) => {
                if (validity.rangeOverflow || validity.rangeUnderflow) return
                change({ [`${word}_${end}`]: value || undefined }, { replace: true })
              }}
            />
          ))}
        </div>
      ))}
    </section>
  )
}
