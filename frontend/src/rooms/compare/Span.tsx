import { type Project, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { Absent } from '@/ui/Values'
import { useAsOf } from '@/url'
import css from './compare.module.css'
import { type Range, placeOf } from './span'

/** From start to finish on the axis that all share; today is a line. */
export function Span({ project, range }: { project: Project; range: Range }) {
  const { t } = useWords()
  const today = useToday(useAsOf())
  const { start_date: start, finish_date: finish } = project
  if (!start || !finish) return <Absent why={t('absent.noDate')} />
  const [from, to] = [placeOf(start, range), placeOf(finish, range)]
  return (
    <svg className={css.span} viewBox="0 0 100 14" preserveAspectRatio="none" role="img" aria-label={t('compare.span', { start, finish })}>
      <rect x="0" y="6" width="100" height="2" fill="var(--line)" />
      <rect x={from} y="3" width={Math.max(1, to - from)} height="8" fill="var(--accent)" opacity={project.finish_basis === 'actual' ? 1 : 0.55} />
      <rect x={placeOf(today, range)} y="0" width="0.6" height="14" fill="var(--text)" />
    </svg>
  )
}
