import { useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { inMonth, lastDayOf, monthOf, useAsOf, useFilter } from '@/url'
import css from './Quick.module.css'
import { monthsFrom, seasonsFrom } from './when'

/** When work goes on: a month, or a season. */
export function When() {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const today = useToday(useAsOf())
  const { under_way_from: from, under_way_to: to } = filter
  const asked = from || to ? `${from ?? ''}/${to ?? ''}` : ''
  const seasons = seasonsFrom(today).map((one) => ({ value: `${one.from}/${one.to}`, text: t(`when.${one.season}`, { year: one.year }) }))
  const months = monthsFrom(today).map((month) => ({ value: `${month}-01/${lastDayOf(month)}`, text: month }))
  const other = asked && ![...seasons, ...months].some((one) => one.value === asked)
  const choose = (value: string) => {
    const [first, last] = value.split('/')
    change({ ...inMonth(undefined), ...(value ? { under_way_from: first || undefined, under_way_to: last || undefined } : {}) })
  }
  return (
    <select className={css.when} aria-label={t('when.label')} data-on={Boolean(asked)} value={asked} onChange={(event) => choose(event.target.value)} data-testid="when">
      <option value="">{t('when.any')}</option>
      {other && <option value={asked}>{monthOf(filter) ?? `${from ?? '…'} – ${to ?? '…'}`}</option>}
      <Group label={t('when.seasons')} options={seasons} />
      <Group label={t('when.months')} options={months} />
    </select>
  )
}

function Group({ label, options }: { label: string; options: readonly { value: string; text: string }[] }) {
  return (
    <optgroup label={label}>
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.text}
        </option>
      ))}
    </optgroup>
  )
}
