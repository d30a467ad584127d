import { useInfiniteQuery } from '@tanstack/react-query'
import { type Nearby, type Project, nearbyQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { SeverityTag } from '@/ui/Severity'
import { DemoTag } from '@/ui/Tags'
import { useAsOf, useGo } from '@/url'
import { Section } from '../Section'
import css from './overview.module.css'

const OVER = new Set(['completed', 'operating', 'cancelled'])
const MOST = 20

/** 邻近施工: the works near this one in place and time, worst first. */
export function NearbyWorks({ project }: { project: Project }) {
  const { t } = useWords()
  const go = useGo()
  const asOf = useAsOf()
  const query = new URLSearchParams({ filter: `code = '${project.code}'`, ...(asOf ? { as_of: asOf } : {}) }).toString()
  const over = OVER.has(project.stage)
  const vague = project.location_accuracy === 'district' || (!project.mapped && project.kind !== 'metro_line')
  const { data } = useInfiniteQuery({ ...nearbyQuery(query, MOST), enabled: !over && !vague, placeholderData: undefined })
  const [page] = data?.pages ?? []
  if (over || vague)
    return (
      <Section title={t('works.near')}>
        <p className={css.quiet}>{t(over ? 'works.nearOver' : 'works.nearVague')}</p>
      </Section>
    )
  if (!page) return null
  return (
    <Section title={t('works.near')}>
      {page.total === 0 && <p className={css.quiet}>{t('works.nearNone')}</p>}
      <ul className={css.nearby}>
        {page.items.map((pair) => (
          <Other key={`${pair.a.code}/${pair.b.code}`} pair={pair} of={project.code} />
        ))}
      </ul>
      {page.total > 0 && (
        <Button icon="map" onClick={() => go({ side: 'works', filter: { filter: `code = '${project.code}'` }, works: {} }, { to: '/' })}>
          {t('works.nearAll')}
        </Button>
      )}
    </Section>
  )
}

function Other({ pair, of }: { pair: Nearby; of: string }) {
  const { t, count, name } = useWords()
  const go = useGo()
  const map = useCityMap()
  const other = pair.a.code === of ? pair.b : pair.a
  return (
    <li onMouseEnter={() => map.hover(other.id)} onMouseLeave={() => map.hover(null)}>
      <Button look="link" onClick={() => go({ project: other.code, form: undefined })}>
        {name(other)}
      </Button>
      {other.provenance === 'demo' && <DemoTag short />}
      <p>
        <SeverityTag severity={pair.severity} /> {t('works.apart', { m: count(Math.round(pair.distance_m)) })} ·{' '}
        {pair.overlap_days > 0 ? t('works.overlap', { n: count(pair.overlap_days) }) : t('works.gap', { n: count(pair.gap_days) })} ·{' '}
        {t(pair.agreement ? 'works.agreed' : 'works.open')}
      </p>
    </li>
  )
}
