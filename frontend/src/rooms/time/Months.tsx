import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { MonthCount } from '@/api'
import { useWords } from '@/i18n/words'
import { underMonths } from './months'
import css from './time.module.css'

interface MonthsProps {
  months: readonly MonthCount[]
  chosen: string | undefined
  today: string
  /** Leaves the room that names take in the chart below. */
  gutter: boolean
  onChoose: (month: string) => void
}

const KEYS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 12, PageDown: -12, Home: -1e4, End: 1e4 }

/** A slider over months; above each how many works are under way. */
export function Months({ months, chosen, today, gutter, onChoose }: MonthsProps) {
  const { t, count, month: nameOf } = useWords()
  const names = underMonths(months.map((one) => one.month), nameOf)
  const track = useRef<HTMLDivElement>(null)
  const most = Math.max(...months.map((one) => one.count), 1)
  const now = months.findIndex((one) => one.month === today.slice(0, 7))
  const at = months.findIndex((one) => one.month === chosen)
  const choose = (index: number) => {
    const one = months[Math.min(Math.max(index, 0), months.length - 1)]
    if (one && one.month !== chosen) onChoose(one.month)
  }
  const point = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect()
    if (box && box.width > 0) choose(Math.floor(((event.clientX - box.left) / box.width) * months.length))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (step === undefined) return
    event.preventDefault()
    choose(at < 0 ? now : at + step)
  }
  const one = months[at]
  return (
    <div className={css.months} data-gutter={gutter}>
      <div
        ref={track}
        className={css.track}
        role="slider"
        tabIndex={0}
        aria-label={t('time.slider')}
        aria-valuemin={0}
        aria-valuemax={Math.max(months.length - 1, 0)}
        aria-valuenow={Math.max(at < 0 ? now : at, 0)}
        aria-valuetext={one ? t('time.value', { month: one.month, n: count(one.count) }) : t('time.all')}
        data-testid="months"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          point(event)
        }}
        onPointerMove={(event) => event.buttons === 1 && point(event)}
      >
        {months.map((month, index) => (
          <Bar key={month.month} month={month} name={names[index] ?? ''} share={month.count / most} on={month.month === chosen} now={index === now} quiet={at >= 0 && Math.abs(index - at) < 5} />
        ))}
      </div>
    </div>
  )
}

interface BarProps {
  month: MonthCount
  /** What stands under it, where something does. */
  name: string
  share: number
  on: boolean
  now: boolean
  /** The name of the chosen month stands where this would. */
  quiet: boolean
}

function Bar({ month: { month, count: n }, name, share, on, now, quiet }: BarProps) {
  const { t, count } = useWords()
  const year = month.endsWith('-01')
  return (
    <span className={css.month} data-on={on} data-now={now} data-year={year} title={t('time.value', { month, n: count(n) })}>
      <i style={{ height: `${share * 100}%` }} />
      {(on || (name && !quiet)) && <small>{on ? month : name}</small>}
    </span>
  )
}
