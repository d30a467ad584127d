import { type Overlay, useOverlays, useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { areaKm2 } from '@/lib/numbers'
import { useCityMap, useHasMap } from '@/map'
import { Button } from '@/ui/Button'
import { Swatch } from '@/ui/Swatch'
import { overlayInk } from '@/ui/overlays'
import { useTheme } from '@/ui/theme'
import { Bones } from '@/ui/Values'
import { MAX_OVERLAYS, useAsOf, useGo, usePage } from '@/url'
import { CoverList } from './CoverList'
import css from './overlay.module.css'

const NONE: readonly string[] = []

/** Layers of the operator's own: which of them lie on the map, what their colours mean, and what projects cover of each. */
export function OverlayPanel() {
  const { t } = useWords()
  const { list, known } = useOverlays(useAsOf())
  const cover = usePage((page) => page.cover)
  const open = list.find(({ code }) => code === cover)
  return (
    <section className={css.room} aria-label={t('overlay.title')}>
      {!known && <Bones rows={3} height={64} />}
      {known && list.length === 0 && <Nothing />}
      {list.length > 0 && !open && <p className={css.hint}>{t('overlay.hint')}</p>}
      <ul className={css.layers}>
        {(open ? [open] : list).map((layer) => (
          <LayerRow key={layer.code} layer={layer} open={layer === open} />
        ))}
      </ul>
      {open && <CoverList key={open.code} layer={open} />}
    </section>
  )
}

/** The same whether there is none or none for this reader; who runs the server is told how large files get there. */
function Nothing() {
  const { t } = useWords()
  const runs = useSession()?.permissions.includes('administer') ?? false
  return (
    <div className={css.none}>
      <p>{t('overlay.none')}</p>
      <p>{t('overlay.noneHow')}</p>
      {runs && (
        <>
          <p>{t('overlay.noneServer')}</p>
          <code>guatu overlay import FILE --code farmland --kind permanent_farmland --roles planner</code>
        </>
      )}
    </div>
  )
}

function LayerRow({ layer, open }: { layer: Overlay; open: boolean }) {
  const { t, name, count } = useWords()
  const go = useGo()
  const hasMap = useHasMap()
  const map = useCityMap()
  const shown = usePage((page) => page.overlays) ?? NONE
  const on = shown.includes(layer.code)
  const toggle = () => {
    const rest = shown.filter((code) => code !== layer.code)
    const next = on ? rest : [...rest, layer.code].slice(-MAX_OVERLAYS)
    go({ overlays: next.length > 0 ? next : undefined }, { replace: true })
  }
  const about = [
    t(`overlay.kind.${layer.kind}`),
    layer.data_date,
    t('overlay.size', { n: count(layer.feature_count), km2: areaKm2(layer.area_m2) }),
  ]
  return (
    <li className={css.layer} data-on={on}>
      <div className={css.head}>
        <label>
          <input type="checkbox" checked={on} onChange={toggle} />
          <span className={css.name}>{name(layer)}</span>
        </label>
        <Button look="plain" bare icon="target" aria-label={t('overlay.show', { name: name(layer) })} disabled={!hasMap} onClick={() => map.fit(layer.bounds as [number, number, number, number])} />
      </div>
      <p className={css.about}>{about.filter(Boolean).join(' · ')}</p>
      {layer.source && <p className={css.about}>{t('overlay.source', { text: layer.source })}</p>}
      <Classes layer={layer} />
      <Button
        icon={open ? 'left' : 'list'}
        aria-expanded={open}
        onClick={() => go({ cover: open ? undefined : layer.code, ...(open || on ? {} : { overlays: [...shown, layer.code].slice(-MAX_OVERLAYS) }) })}
      >
        {t(open ? 'overlay.back' : 'overlay.covers')}
      </Button>
    </li>
  )
}

const MOST_CLASSES = 12

/** The key of its colours, with the ground of each class. */
function Classes({ layer }: { layer: Overlay }) {
  const { t } = useWords()
  const { theme } = useTheme()
  const rest = layer.classes.length - MOST_CLASSES
  return (
    <ul className={css.classes} aria-label={t('overlay.classes')}>
      {layer.classes.slice(0, MOST_CLASSES).map((one, at) => (
        <li key={one.name}>
          <Swatch colour={overlayInk(layer.kind, at, theme, layer.colour)} />
          <span className={css.word}>{one.name || t('overlay.unnamed')}</span>
          <span className={css.amount}>{t('overlay.km2', { n: areaKm2(one.area_m2) })}</span>
        </li>
      ))}
      {rest > 0 && <li className={css.amount}>{t('overlay.moreClasses', { n: rest })}</li>}
    </ul>
  )
}
