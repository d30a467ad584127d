import { useQuery } from '@tanstack/react-query'
import { summaryQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { changed, conditioned, inMonth, portfolioQuery, possiblyUnderWay, useFilter, useGo, usePage } from '@/url'
import css from './Quick.module.css'

/** Where a time is asked for: how many more are being built whose dates are not all known, so that nobody takes them for idle;
 * `prominent` where nothing else was found. */
export function Possible({ prominent = false }: { prominent?: boolean }) {
  const { t, count } = useWords()
  const page = usePage((all) => all)
  const { change } = useFilter()
  const go = useGo()
  const { under_way_from: from, under_way_to: to } = page.filter
  const asked = from && to ? { filter: conditioned(page.filter, possiblyUnderWay({ from, to })).filter, ...inMonth(undefined) } : null
  const { data } = useQuery({ ...summaryQuery(portfolioQuery({ ...page, filter: changed(page.filter, asked ?? {}) })), enabled: asked !== null })
  if (!asked || !data || data.count === 0) return null
  return (
    <p className={prominent ? undefined : css.possible}>
      <Button
        look={prominent ? 'main' : 'link'}
        title={t('when.possibleHint')}
        onClick={() => {
          change(asked)
          go({ side: 'list' })
        }}
        data-testid={prominent ? 'possible-first' : 'possible'}
      >
        {t('when.possible', { n: count(data.count) })}
      </Button>
    </p>
  )
}
