import { useOverlays } from '@/api'
import { useWords } from '@/i18n/words'
import { overlayInk } from '@/ui/overlays'
import { Swatch } from '@/ui/Swatch'
import { useTheme } from '@/ui/theme'
import { useAsOf, usePage } from '@/url'
import css from './Legend.module.css'

const NONE: readonly string[] = []
const MOST = 6

/** The colours of the operator's own layers that lie on the map. */
export function OverlayKeys() {
  const { t, name } = useWords()
  const { theme } = useTheme()
  const shown = usePage((page) => page.overlays) ?? NONE
  const { list } = useOverlays(useAsOf())
  const layers = list.filter(({ code }) => shown.includes(code))
  return layers.map((layer) => (
    <ul key={layer.code} className={css.variants} aria-label={name(layer)}>
      <li className={css.layer}>{name(layer)}</li>
      {layer.classes.slice(0, MOST).map((one, at) => (
        <li key={one.name}>
          <Swatch colour={overlayInk(layer.kind, at, theme, layer.colour)} />
          <span className={css.label}>{one.name || t('overlay.unnamed')}</span>
        </li>
      ))}
      {layer.classes.length > MOST && <li>{t('overlay.restClasses', { n: layer.classes.length - MOST })}</li>}
    </ul>
  ))
}
