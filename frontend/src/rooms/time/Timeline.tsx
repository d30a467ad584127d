import { lazy, Suspense } from 'react'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { usePhone } from '@/ui/useMedia'
import { useGo, usePage } from '@/url'
import css from './time.module.css'

export const openedTimeline = () => import('./Opened')
const Opened = lazy(async () => ({ default: (await openedTimeline()).Opened }))

/** 时间轴: which works are under way in a month, month by month; with a Gantt chart of what is selected below it. */
export function Timeline({ height }: { height: number }) {
  const { t } = useWords()
  const go = useGo()
  const time = usePage((page) => page.time)
  const phone = usePhone()
  const spot = usePage((page) => page.spot !== undefined)
  // On a phone a place that was searched for is said where the button is.
  if (!time && phone && spot) return null
  if (!time)
    return (
      <Button className={css.open} icon="chart" title={t('time.hint')} onClick={() => go({ time: 'months' }, { replace: true })} data-testid="timeline-open">
        {t('time.title')}
      </Button>
    )
  return (
    <section className={css.timeline} style={{ height }} aria-label={t('time.title')}>
      <Suspense>
        <Opened />
      </Suspense>
    </section>
  )
}
