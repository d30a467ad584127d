import { usePlace } from '@/api'
import { useWords } from '@/i18n/words'
import { type At, writeCorners } from '@/lib/geo'
import { noteIn } from '@/lib/note'
import { Button } from '@/ui/Button'
import { type Spot, useFilter, useGo, usePage } from '@/url'
import css from './PlaceCard.module.css'

const NEAR_M = 1000
const ALONG_M = 200

/** The place that was searched for: what it is, where, and what can be asked about it. */
export function PlaceCard() {
  const spot = usePage((page) => page.spot)
  return spot ? <Card spot={spot} /> : null
}

function Card({ spot }: { spot: Spot }) {
  const { t, name, lang } = useWords()
  const go = useGo()
  const { filter, change } = useFilter()
  const place = usePlace(spot)
  const here: At = [spot.lon, spot.lat]
  const asked = filter.near === writeCorners([here]) || (place?.path && filter.along === writeCorners(place.path))
  const shapes = { polygon: undefined, along: undefined, along_m: undefined, near: undefined, radius: undefined }
  return (
    <section className={css.card} aria-label={t('spot.card')} data-testid="place-card">
      <header>
        <strong>{place ? name(place) : (spot.name ?? t('spot.point'))}</strong>
        {place && (
          <span>
            {t(`spot.kind.${place.kind}`, { defaultValue: t('spot.kind.other') })}
            {place.note && ` · ${noteIn(lang, place.note)}`}
          </span>
        )}
        <Button look="plain" bare icon="close" aria-label={t('spot.close')} onClick={() => go({ spot: undefined })} />
      </header>
      <p className={css.numbers}>
        {spot.lon.toFixed(6)}, {spot.lat.toFixed(6)} <small>WGS 84</small>
      </p>
      <div className={css.acts}>
        {place?.kind === 'district' && place.code && !filter.within?.includes(place.code) && (
          <Button look="main" onClick={() => change({ within: [place.code ?? ''] })}>
            {t('spot.inside')}
          </Button>
        )}
        {place?.kind === 'unit' && place.code && !filter.unit?.includes(place.code) && (
          <Button look="main" onClick={() => change({ unit: [place.code ?? ''] })}>
            {t('spot.unit')}
          </Button>
        )}
        {place?.path && !asked && (
          <Button look="main" onClick={() => change({ ...shapes, along: writeCorners(place.path ?? []), along_m: ALONG_M })} data-testid="along">
            {t('spot.along')}
          </Button>
        )}
        {place?.kind !== 'district' && !place?.path && !asked && (
          <Button look={place?.kind === 'unit' ? 'line' : 'main'} onClick={() => change({ ...shapes, near: writeCorners([here]), radius: NEAR_M })} data-testid="near">
            {t('spot.near')}
          </Button>
        )}
        <Button onClick={() => go({ side: 'area' }, { replace: true })}>{t('spot.more')}</Button>
      </div>
    </section>
  )
}
