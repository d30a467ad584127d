import { useWords } from '@/i18n/words'
import { useCityMap, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { Tip } from '@/ui/Tip'
import { useGo } from '@/url'
import css from './CityRoom.module.css'
import { NearMe } from './NearMe'

export function Controls() {
  const { t } = useWords()
  const map = useCityMap()
  return (
    <div className={css.controls} role="group" aria-label={t('map.controls')}>
      <Button look="plain" bare icon="plus" aria-label={t('map.zoomIn')} onClick={() => map.zoomBy(1)} />
      <Button look="plain" bare icon="minus" aria-label={t('map.zoomOut')} onClick={() => map.zoomBy(-1)} />
      <Button look="plain" bare icon="home" aria-label={t('map.home')} onClick={() => map.home()} />
      <NearMe />
    </div>
  )
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

export function Attribution() {
  const { t } = useWords()
  const go = useGo()
  return (
    <p className={css.attribution}>
      <Tip text={t('map.attributionHint')} focusable={false}>
        <button type="button" onClick={() => go({}, { to: '/about' })}>
          {t('map.attribution')}
        </button>
      </Tip>
    </p>
  )
}
