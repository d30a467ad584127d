import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { searchQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { type At, boxOf, readCorners, writeCorners } from '@/lib/geo'
import { useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { Segments } from '@/ui/Segments'
import { useFilter } from '@/url'
import { NO_SHAPE } from './asked'
import css from './area.module.css'

type Kind = 'circle' | 'line' | 'area'
const LEAST = { circle: 1, line: 2, area: 3 } as const

/** The same without drawing. */
export function Typed() {
  const { t } = useWords()
  return (
    <details className={css.part}>
      <summary>{t('area.typed')}</summary>
      <TypedForm />
    </details>
  )
}

/** A place or coordinates, and how far. */
function TypedForm() {
  const { t } = useWords()
  const [kind, setKind] = useState<Kind>('circle')
  const [text, setText] = useState('')
  const [metres, setMetres] = useState('500')
  const [trouble, setTrouble] = useState('')
  const { change } = useFilter()
  const map = useCityMap()
  const find = usePlace()
  const id = useId()
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    const corners = readCorners(text.trim().replaceAll(/[\s，;；]+/g, ','), LEAST[kind]) ?? (await find(text, kind))
    const far = Number(metres)
    if (!corners) return setTrouble(t(`area.typedWrong.${kind}`))
    if (kind !== 'area' && !(far > 0 && far <= 20_000)) return setTrouble(t('area.metresWrong'))
    setTrouble('')
    const where = writeCorners(corners)
    change({ ...NO_SHAPE, ...(kind === 'circle' ? { near: where, radius: far } : kind === 'line' ? { along: where, along_m: far } : { polygon: where }) })
    if (kind === 'circle' && corners[0]) map.flyTo(corners[0], 13)
    else map.fit(boxOf(corners))
  }
  return (
      <form className={css.typed} onSubmit={(event) => void ask(event)}>
        <Segments
          label={t('area.typed')}
          items={(['circle', 'line', 'area'] as const).map((value) => ({ value, label: t(`area.typedKind.${value}`) }))}
          value={kind}
          onChange={setKind}
        />
        <label htmlFor={`${id}-w`}>{t(`area.typedWhere.${kind}`)}</label>
        <textarea id={`${id}-w`} rows={kind === 'circle' ? 1 : 3} className={css.text} value={text} aria-invalid={Boolean(trouble)} aria-describedby={`${id}-t`} onChange={(event) => setText(event.target.value)} />
        {kind !== 'area' && (
          <>
            <label htmlFor={`${id}-m`}>{t(kind === 'circle' ? 'area.radiusLabel' : 'area.asideLabel')}</label>
            <span className={css.row}>
              <input id={`${id}-m`} className={css.metres} inputMode="decimal" value={metres} onChange={(event) => setMetres(event.target.value)} />
              <span>{t('area.metres')}</span>
            </span>
          </>
        )}
        <p id={`${id}-t`} role="alert" className={css.trouble}>
          {trouble}
        </p>
        <Button look="main" type="submit" disabled={!text.trim()}>
          {t('area.ask')}
        </Button>
      </form>
  )
}

/** The place that a name means: of a circle its point, of a line its corners. */
function usePlace(): (words: string, kind: Kind) => Promise<readonly At[] | null> {
  const cache = useQueryClient()
  return async (words, kind) => {
    if (!words.trim() || kind === 'area') return null
    const { points, places, projects } = await cache.fetchQuery(searchQuery(words.trim()))
    if (kind === 'line') return places.find((one) => one.path)?.path ?? null
    const point = points?.[0] ? ([points[0].lon, points[0].lat] as const) : (places[0]?.point ?? projects[0]?.point)
    return point ? [point] : null
  }
}
