import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { summaryQuery, useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { areaM2, lengthM, readCorners } from '@/lib/geo'
import { type Filter, portfolioQuery, useFilter, usePage } from '@/url'
import { Distance, Metres } from './Metres'
import { SaveForm } from './SaveForm'
import { areaOf } from './asked'
import css from './area.module.css'

const MOST = { radius: 200_000, aside: 20_000 }

/** What is asked about now: how far, and under which name to keep it. */
export function InForce({ wider }: { wider: ReactNode }) {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const saves = useSession()?.permissions.includes('project.export') ?? false
  const { data, isPlaceholderData } = useQuery(summaryQuery(usePage(portfolioQuery)))
  const none = data?.count === 0 && !isPlaceholderData
  const area = areaOf(filter)
  if (!area && !filter.around) return null
  return (
    <section className={css.part}>
      <h3>{t('area.now')}</h3>
      <Size filter={filter} />
      {filter.near && <Distance label={t('area.radiusLabel')} value={filter.radius ?? 1000} most={MOST.radius} onChange={(radius) => change({ radius })} />}
      {filter.along && <Distance label={t('area.asideLabel')} value={filter.along_m ?? 200} most={MOST.aside} onChange={(along_m) => change({ along_m })} />}
      {filter.around && <Distance label={t('area.aroundLabel')} value={filter.around_m ?? 500} most={MOST.aside} onChange={(around_m) => change({ around_m })} />}
      {none && (
        <div className={css.quiet} role="status">
          <p>{t('area.none')}</p>
          {wider}
        </div>
      )}
      {area && saves && <SaveForm area={area} />}
    </section>
  )
}

/** How large the drawn area is, or how long the line. */
function Size({ filter }: { filter: Filter }) {
  const polygon = readCorners(filter.polygon ?? '', 3)
  const line = readCorners(filter.along ?? '', 2)
  if (!polygon && !line) return null
  return (
    <p className={css.measure}>
      {polygon && <Metres metres={areaM2([polygon])} label="area.size" squared />}
      {line && <Metres metres={lengthM(line)} label="area.length" />}
    </p>
  )
}
