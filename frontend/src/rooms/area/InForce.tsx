import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { useFilter } from '@/url'
import { Distance } from './Metres'
import { SaveForm } from './SaveForm'
import { areaOf } from './asked'
import css from './area.module.css'

const MOST = { radius: 200_000, aside: 20_000 }

/** What is asked about now: how far, and under which name to keep it. */
export function InForce() {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const saves = useSession()?.permissions.includes('project.export') ?? false
  const area = areaOf(filter)
  if (!area && !filter.around) return null
  return (
    <section className={css.part}>
      <h3>{t('area.now')}</h3>
      {filter.near && <Distance label={t('area.radiusLabel')} value={filter.radius ?? 1000} most={MOST.radius} onChange={(radius) => change({ radius })} />}
      {filter.along && <Distance label={t('area.asideLabel')} value={filter.along_m ?? 200} most={MOST.aside} onChange={(along_m) => change({ along_m })} />}
      {filter.around && <Distance label={t('area.aroundLabel')} value={filter.around_m ?? 500} most={MOST.aside} onChange={(around_m) => change({ around_m })} />}
      {area && saves && <SaveForm area={area} />}
    </section>
  )
}
