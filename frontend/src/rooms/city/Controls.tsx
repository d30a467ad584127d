import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { summaryQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { gaussOf } from '@/lib/gauss'
import { type Bearings, useBearings, useCityMap, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { Tip } from '@/ui/Tip'
import { portfolioQuery, useGo, usePage } from '@/url'
import css from './CityRoom.module.css'
import { NearMe } from './NearMe'
import { useBase } from './useBase'

export function Controls() {
  const { t } = useWords()
  const map = useCityMap()
  return (
    <div className={css.controls} role="group" aria-label={t('map.controls')}>
      <North />
      <Button look="plain" bare icon="plus" aria-label={t('map.zoomIn')} onClick={() => map.zoomBy(1)} />
      <Button look="plain" bare icon="minus" aria-label={t('map.zoomOut')} onClick={() => map.zoomBy(-1)} />
      <Button look="plain" bare icon="home" aria-label={t('map.home')} onClick={() => map.home()} />
      <ToSelection />
      <NearMe />
      <FullScreen />
    </div>
  )
}

/** Brings in sight what the filter selects, as far as places are known. */
function ToSelection() {
  const { t } = useWords()
  const map = useCityMap()
  const { data } = useQuery(summaryQuery(usePage(portfolioQuery)))
  const box = data?.bbox
  return <Button look="plain" bare icon="fit" aria-label={t('map.toSelection')} disabled={!box} onClick={() => box && map.fit(box)} />
}

/** Points to the north; pressed, north is up again. */
function North() {
  const { t } = useWords()
  const map = useCityMap()
  const bearing = useBearings((at) => Math.round(at?.bearing ?? 0))
  return (
    <button
      type="button"
      className={css.north}
      aria-label={bearing ? t('look.northUp', { n: Math.abs(bearing) }) : t('look.north')}
      data-turned={bearing !== 0}
      onClick={() => map.compass.north()}
    >
      <svg width="18" height="26" viewBox="0 0 18 26" aria-hidden style={{ transform: `rotate(${-bearing}deg)` }}>
        <path d="M9 8 13.5 24 9 20.6z" fill="currentColor" />
        <path d="M9 8 4.5 24 9 20.6z" fill="none" stroke="currentColor" strokeWidth="1.1" strokeLinejoin="round" />
        <path d="M6.6 6.2V1l4.8 5.2V1" fill="none" stroke="currentColor" strokeWidth="1.3" />
      </svg>
    </button>
  )
}

const subscribeFull = (listener: () => void) => {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

function FullScreen() {
  const { t } = useWords()
  const full = useSyncExternalStore(subscribeFull, () => document.fullscreenElement !== null)
  if (!document.fullscreenEnabled) return null
  const turn = () => void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen())
  return <Button look="plain" bare icon={full ? 'unfull' : 'full'} aria-label={t(full ? 'look.unfull' : 'look.full')} onClick={turn} />
}

export function ScaleBar() {
  const { t } = useWords()
  const scale = useMapState((state) => state.scale)
  const text = scale.metres >= 1000 ? t('map.km', { n: scale.metres / 1000 }) : t('map.m', { n: scale.metres })
  return (
    <div className={css.scale} aria-label={t('map.scale', { length: text })}>
      <span>{text}</span>
      <span className={css.ruler} style={{ width: scale.px }} />
    </div>
  )
}

const degrees = (value: number, plus: string, minus: string) => `${Math.abs(value).toFixed(5)}°${value < 0 ? minus : plus}`
const metres = (value: number) => value.toFixed(1).replace(/\B(?=(\d{3})+\.)/g, ' ')

/** Where the pointer is, in degrees and on the surveyors' plane; the middle of the map when it is elsewhere. */
export function Coordinates() {
  const { t } = useWords()
  const at = useBearings<Bearings | null>((bearings) => bearings)
  if (!at) return null
  const [y, x] = gaussOf(at.lon, at.lat)
  return (
    <dl className={css.coordinates} aria-label={t('look.coordinates')} data-testid="coordinates">
      <dt>{t(at.pointed ? 'look.pointer' : 'look.middle')}</dt>
      <dd title={t('look.wgs84')}>
        <abbr>WGS 84</abbr> {degrees(at.lon, 'E', 'W')} {degrees(at.lat, 'N', 'S')}
      </dd>
      <dd title={t('look.cgcs2000')}>
        <abbr>CGCS2000</abbr> X {metres(x)} Y {metres(y)}
      </dd>
    </dl>
  )
}

/** Which base map, and whose it is. */
export function Attribution() {
  const { t, name } = useWords()
  const go = useGo()
  const { id, offline, choices, attribution } = useBase()
  return (
    <div className={css.attribution}>
      {choices.length > 0 && (
        <select aria-label={t('look.base')} value={id} onChange={(event) => go({ base: event.target.value }, { replace: true })}>
          <option value={offline}>{t('look.offline')}</option>
          {choices.map((one) => (
            <option key={one.id} value={one.id}>
              {name(one)}
            </option>
          ))}
        </select>
      )}
      {attribution && <span data-testid="attribution">{attribution}</span>}
      {id === offline && !attribution && (
        <Tip text={t('map.attributionHint')} focusable={false}>
          <button type="button" onClick={() => go({}, { to: '/about' })}>
            {t('map.attribution')}
          </button>
        </Tip>
      )}
    </div>
  )
}
