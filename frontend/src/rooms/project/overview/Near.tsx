import { useQuery } from '@tanstack/react-query'
import { type Project, nearestStationQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { noteIn } from '@/lib/note'
import { useCityMap, useHasMap } from '@/map'
import { Button } from '@/ui/Button'
import { Absent, Bone, Fact } from '@/ui/Values'
import { useAsOf, useGo } from '@/url'
import css from './overview.module.css'

const AROUND_M = 500

/** What is near: the nearest metro station, and the way to the projects around. Marks of a district are near nothing. */
export function Near({ project }: { project: Project }) {
  const { t, count } = useWords()
  const go = useGo()
  const exact = project.mapped && project.location_accuracy !== 'district'
  if (!exact) return null
  return (
    <>
      <Fact label={t('near.station')} wide>
        <NearestStation code={project.code} />
      </Fact>
      <Fact label={t('near.projects')} wide>
        <Button look="link" onClick={() => go({ filter: { around: project.code, around_m: AROUND_M }, side: 'list' })} data-testid="around-project">
          {t('near.ask', { m: count(AROUND_M) })}
        </Button>
      </Fact>
    </>
  )
}

function NearestStation({ code }: { code: string }) {
  const { t, lang, count } = useWords()
  const { data } = useQuery(nearestStationQuery(code, useAsOf()))
  const map = useCityMap()
  const hasMap = useHasMap()
  if (!data) return <Bone width={180} height={16} />
  const { station } = data
  if (!station) return <Absent why={t('near.noneNear')} />
  const name = lang === 'en' && station.name_en ? station.name_en : station.name
  return (
    <span className={css.station}>
      {hasMap ? (
        <button type="button" onClick={() => map.flyTo(station.point, 14)}>
          {name}
        </button>
      ) : (
        name
      )}{' '}
      {station.lines.map((line) => noteIn(lang, line)).join(t('near.and'))}
      {station.stage && ` · ${t(`code.stage.${station.stage}`)}`} · {t('near.away', { m: count(station.distance_m) })}
    </span>
  )
}
