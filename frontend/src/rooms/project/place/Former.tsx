import { useQuery } from '@tanstack/react-query'
import type { FormerPlace } from '@/api'
import { useWords } from '@/i18n/words'
import type { Lang } from '@/lib/codes'
import { instantText } from '@/lib/dates'
import { partsOf } from '@/lib/parts'
import { Button } from '@/ui/Button'
import css from './place.module.css'
import { sizeOf } from './size'
import type { Subject } from './subject'

interface FormerProps {
  former: Subject['former']
  looked: FormerPlace | null
  onLook: (place: FormerPlace | null) => void
  onPutBack: (place: FormerPlace) => void
}

/** Where it was before: each can be looked at on the map and put back. */
export function Former({ former, looked, onLook, onPutBack }: FormerProps) {
  const { t, lang } = useWords()
  const { data } = useQuery(former)
  if (!data) return null
  if (data.length === 0) return <p className={css.quiet}>{t('shape.noFormer')}</p>
  return (
    <ol className={css.former}>
      {data.map((place) => (
        <li key={place.until}>
          <div>
            <strong>{describe(place, lang, t)}</strong>
            <small>{t('shape.until', { at: instantText(place.until), who: place.person?.name ?? '' })}</small>
            {place.reason && <small>{place.reason}</small>}
          </div>
          <Button on={looked === place} onClick={() => onLook(looked === place ? null : place)}>
            {t('shape.look')}
          </Button>
          <Button onClick={() => onPutBack(place)}>{t('shape.putBack')}</Button>
        </li>
      ))}
    </ol>
  )
}

function describe(place: FormerPlace, lang: Lang, t: (key: string, values?: Record<string, unknown>) => string): string {
  const parts = partsOf(place.geometry)
  const [first] = parts
  const size = parts.length === 1 && first ? sizeOf(first, lang) : t('shape.pieces', { n: parts.length })
  return [t(`shape.type.${place.geometry.type}`), size, place.location_accuracy ? t(`code.accuracy.${place.location_accuracy}`) : ''].filter(Boolean).join(' · ')
}
