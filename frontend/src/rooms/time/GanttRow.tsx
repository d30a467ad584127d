import { memo } from 'react'
import { type Schedule, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap, useMapState } from '@/map'
import { Mark } from '@/ui/Mark'
import { DemoTag } from '@/ui/Tags'
import { NO_COLOUR } from '@/ui/palette'
import { useGo } from '@/url'
import { type At, type Span, drawnOf } from './chart'
import { ROW_PX } from './months'
import css from './time.module.css'

interface GanttRowProps {
  item: Schedule
  at: At
  today: string
  top: number
  position: number
  total: number
  active: boolean
  selected: boolean
}

const place = ({ from, to }: Span) => ({ left: `${from * 100}%`, width: `${Math.max(to - from, 0) * 100}%` })

/** One project: its name, and its dates on the axis of the months above. */
export const GanttRow = memo(function GanttRow({ item, at, today, top, position, total, active, selected }: GanttRowProps) {
  const { t, name, date } = useWords()
  const map = useCityMap()
  const go = useGo()
  const hovered = useMapState((state) => state.hovered === item.id)
  const programme = useProgrammes().of(item.programme)
  const { baseline, actual, forecast, marks } = drawnOf(item, at, today)
  const end = (which: 'start' | 'finish') => {
    const { actual: done, forecast: expected, baseline: promised } = item[which]
    const day = done ?? expected ?? promised
    return day ? `${date(day, done || expected || which === 'start' ? 'day' : item.finish_precision)} ${t(`code.basis.${done ? 'actual' : expected ? 'forecast' : 'baseline'}`)}` : '—'
  }
  return (
    <div
      id={`gantt-${item.id}`}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={total}
      aria-label={`${name(item)} ${end('start')} — ${end('finish')}`}
      className={css.row}
      data-active={active}
      data-hovered={hovered}
      data-code={item.code}
      style={{ transform: `translateY(${top}px)`, height: ROW_PX, '--ink': programme?.colour ?? NO_COLOUR } as never}
      title={`${name(item)}\n${end('start')} — ${end('finish')}`}
      onClick={() => go({ project: item.code, form: undefined })}
      onMouseEnter={() => map.hover(item.id)}
      onMouseLeave={() => map.hover(null)}
    >
      <span className={css.who}>
        {programme && <Mark programme={programme.code} family={programme.family} colour={programme.colour} size={13} />}
        <span>{name(item)}</span>
        {item.provenance === 'demo' && <DemoTag short />}
      </span>
      <span className={css.bars}>
        {baseline && <i className={css.baseline} style={place(baseline)} />}
        {forecast && <i className={css.forecast} style={place(forecast)} />}
        {actual && <i className={css.actual} style={place(actual)} />}
        {marks.map((mark) => (
          <i key={mark.key} className={css.diamond} data-basis={mark.basis} style={{ left: `${mark.at * 100}%` }} title={`${name(mark)} ${mark.day} ${t(`code.basis.${mark.basis}`)}`} />
        ))}
      </span>
    </div>
  )
})
