import type { OverlayFile } from '@/api'
import { useWords } from '@/i18n/words'
import css from './admin.module.css'

const SIDE = 240
type Ring = readonly (readonly number[])[]

const ringsOf = (shape: OverlayFile['sketch']): Ring[] => ((shape as { coordinates?: Ring[][] } | null)?.coordinates ?? []).flat()

/** Where it lies in the city: the areas over the outlines of the districts. */
export function OverlaySketch({ found }: { found: OverlayFile }) {
  const { t } = useWords()
  const city = ringsOf(found.city)
  const areas = ringsOf(found.sketch)
  const corners = [...city, ...areas].flat()
  const [xs, ys] = [corners.map(([x]) => x ?? 0), corners.map(([, y]) => y ?? 0)]
  // Every fold of so many numbers at once would be too many arguments.
  const [w, e] = [xs.reduce((a, b) => Math.min(a, b)), xs.reduce((a, b) => Math.max(a, b))]
  const [s, n] = [ys.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.max(a, b))]
  const flat = Math.cos(((s + n) / 2) * (Math.PI / 180))
  const scale = SIDE / Math.max((e - w) * flat, n - s, 1e-6)
  const path = (rings: readonly Ring[]) =>
    rings.map((ring) => `M${ring.map(([x, y]) => `${(((x ?? 0) - w) * flat * scale).toFixed(1)} ${((n - (y ?? 0)) * scale).toFixed(1)}`).join('L')}Z`).join('')
  return (
    <svg className={css.sketch} role="img" aria-label={t('overlayKeep.sketch')} viewBox={`-4 -4 ${(e - w) * flat * scale + 8} ${(n - s) * scale + 8}`}>
      <path className={css.sketchCity} d={path(city)} />
      <path className={css.sketchAreas} d={path(areas)} fillRule="evenodd" />
    </svg>
  )
}
