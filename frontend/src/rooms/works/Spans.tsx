import { type Nearby, type Work, useProgrammes, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { NO_COLOUR } from '@/ui/palette'
import { useAsOf } from '@/url'
import { axisOf } from './axis'
import css from './works.module.css'

const WIDE = 300
const ROW = 9
/** Farther right a year has no room. */
const LAST_NAME = 0.91

/** The two windows on one axis, what they have in common shaded, and today. */
export function Spans({ pair }: { pair: Nearby }) {
  const { t } = useWords()
  const today = useToday(useAsOf())
  const { of } = useProgrammes()
  const axis = axisOf(pair)
  const x = (iso: string) => axis.at(iso) * WIDE
  const bar = (work: Work, row: number) => {
    const planned = work.start_basis !== 'actual'
    const ink = of(work.programme)?.colour ?? NO_COLOUR
    const width = Math.max(x(work.last) - x(work.first), 3)
    return <rect x={x(work.first)} y={3 + row * (ROW + 4)} width={width} height={ROW} rx="1.5" fill={ink} fillOpacity={planned ? 0.28 : 0.85} stroke={ink} strokeWidth="1" />
  }
  const said = t('works.spans', { a: `${pair.a.first} ${pair.a.last}`, b: `${pair.b.first} ${pair.b.last}` })
  const common = pair.overlap_days > 0 && pair.suggestion
  return (
    <svg className={css.spans} viewBox={`0 0 ${WIDE} 42`} preserveAspectRatio="none" role="img" aria-label={said}>
      {common && <rect x={x(common.first)} y="0" width={Math.max(x(common.last) - x(common.first), 2)} height="28" className={css.common} />}
      {axis.years.map(({ year, at }) => (
        <g key={year}>
          <path d={`M${at * WIDE} 0V30`} className={css.tick} />
          {at < LAST_NAME && <text x={at * WIDE + 2} y="40">{year}</text>}
        </g>
      ))}
      {bar(pair.a, 0)}
      {bar(pair.b, 1)}
      <path d={`M${x(today)} 0V32`} className={css.today} />
    </svg>
  )
}
