import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Money } from '@/ui/Values'
import css from './money.module.css'
import { type YearSeries, keyOf } from './series'

/** The chart in figures. */
export function MonthTable({ series, onEdit }: { series: YearSeries; onEdit?: (month: string) => void }) {
  const { t, month } = useWords()
  const rows = series.bars.filter((bar) => bar.month <= series.last)
  return (
    <details className={css.details} open={onEdit !== undefined}>
      <summary>{t('money.figures')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('money.month')}</th>
            <th scope="col" className={css.num}>{t('field.actual_wan')}</th>
            <th scope="col" className={css.num}>{t('money.running')}</th>
            <th scope="col">{t('field.status')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((bar) => {
            const key = keyOf(series.year, bar.month)
            const label = bar.month === 2 ? t('money.firstMonths') : month(bar.month)
            return (
              <tr key={bar.month}>
                <th scope="row">{onEdit ? <Button look="link" onClick={() => onEdit(key)}>{label}</Button> : label}</th>
                <td className={css.num}>
                  {bar.row ? <Money wan={bar.wan} state={bar.row.actual_state} /> : t('code.money.not_reported')}
                </td>
                <td className={css.num}>{bar.cumulative !== null && <Money wan={bar.cumulative} />}</td>
                <td>
                  {bar.row && bar.wan !== null && t(`code.monthStatus.${bar.row.status}`)}
                  {bar.row?.note && <small>{bar.row.note}</small>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </details>
  )
}
