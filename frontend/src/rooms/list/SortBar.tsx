import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { SORT_KEYS, type SortKey, useGo, usePage } from '@/url'
import css from './ProjectList.module.css'

/** Large sums and fresh news first; names and dates from the beginning. */
const FALLING: readonly SortKey[] = ['total_investment', 'year_plan', 'year_actual', 'progress', 'slip', 'updated']

export function SortBar() {
  const { t } = useWords()
  const go = useGo()
  const sort = usePage((page) => page.sort)
  const falling = sort.startsWith('-')
  const key = sort.replace('-', '') as SortKey
  return (
    <div className={css.sort}>
      <label>
        <span className={css.by}>{t('sort.by')}</span>
        <select
          value={key}
          onChange={(event) => {
            const next = event.target.value as SortKey
            go({ sort: FALLING.includes(next) ? `-${next}` : next })
          }}
        >
          {SORT_KEYS.map((k) => (
            <option key={k} value={k}>
              {t(`sort.${k}`)}
            </option>
          ))}
        </select>
      </label>
      <Button
        look="plain"
        bare
        icon={falling ? 'sortDown' : 'sortUp'}
        aria-label={t(falling ? 'sort.falling' : 'sort.rising')}
        onClick={() => go({ sort: falling ? key : `-${key}` })}
      />
    </div>
  )
}
