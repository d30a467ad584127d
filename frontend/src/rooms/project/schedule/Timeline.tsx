import type { Milestone } from '@/api'
import { useWords } from '@/i18n/words'
import { SlipText, StatusTag } from '@/ui/Tags'
import { Tip } from '@/ui/Tip'
import { type Axis, axisOf } from './axis'
import css from './schedule.module.css'

interface TimelineProps {
  milestones: readonly Milestone[]
  today: string
  onEdit?: (milestone: Milestone) => void
}

const HEAD_PX = 22
const pct = (share: number) => `${(share * 100).toFixed(2)}%`

/** One row a milestone on one axis of time. Screen readers get the table instead. */
export function Timeline({ milestones, today, onEdit }: TimelineProps) {
  const { t, month, lang } = useWords()
  const axis = axisOf(milestones, today)
  return (
    <div className={css.timeline} aria-hidden={onEdit ? undefined : true} data-testid="timeline">
      <div className={css.grid} style={{ top: HEAD_PX }}>
        {axis.ticks.map((tick) => (
          <span key={`${tick.year}-${tick.month}`} className={tick.month === 1 ? css.year : css.month} style={{ left: pct(tick.at) }} />
        ))}
        <span className={css.today} style={{ left: pct(axis.at(today)) }}>
          <span>{t('schedule.today')}</span>
        </span>
      </div>
      <div className={css.axis} style={{ height: HEAD_PX }}>
        {axis.ticks.map((tick) => (
          <span key={`${tick.year}-${tick.month}`} style={{ left: pct(tick.at) }}>
            {tick.month === 1 ? tick.year : (lang === 'en' ? month(tick.month) : t('date.monthShort', { n: tick.month }))}
          </span>
        ))}
      </div>
      <ol>
        {milestones.map((milestone) => (
          <TimelineRow key={milestone.key} milestone={milestone} axis={axis} onEdit={onEdit} />
        ))}
      </ol>
    </div>
  )
}

function TimelineRow({ milestone: m, axis, onEdit }: { milestone: Milestone; axis: Axis; onEdit?: (m: Milestone) => void }) {
  const words = useWords()
  const { t } = words
  const label = words.name(m)
  const writable = onEdit && !m.computed
  return (
    <li className={css.row} data-key={m.key} data-quiet={m.not_applicable}>
      <div className={css.label}>
        {writable ? (
          <button type="button" className={css.name} title={label} onClick={() => onEdit(m)} aria-label={t('schedule.edit', { name: label })}>
            {label}
          </button>
        ) : (
          <span className={css.name} title={label}>
            {label}
          </span>
        )}
        <RowState milestone={m} />
      </div>
      <div className={css.track}>{!m.not_applicable && <Marks milestone={m} axis={axis} />}</div>
    </li>
  )
}

function RowState({ milestone: m }: { milestone: Milestone }) {
  const { t, date } = useWords()
  if (m.not_applicable)
    return (
      <Tip text={m.not_applicable_reason ?? ''}>
        <small>{t('schedule.notApplicable')}</small>
      </Tip>
    )
  const shown = m.actual_date ?? m.forecast_date
  const figure = shown ?? (m.baseline_date ? date(m.baseline_date, m.baseline_precision) : null)
  return (
    <small>
      {m.computed && m.total !== null && <b>{m.done ?? '—'}/{m.total}</b>}
      {figure && <span>{figure}</span>}
      {m.status ? <StatusTag status={m.status} /> : !figure && t('schedule.noDate')}
    </small>
  )
}

function Marks({ milestone: m, axis }: { milestone: Milestone; axis: Axis }) {
  const reached = m.actual_date ?? m.forecast_date
  const late = (m.slip_days ?? 0) > 0
  const from = m.baseline_date ? axis.at(m.baseline_date) : null
  const to = reached ? axis.at(reached) : null
  const right = Math.max(from ?? 0, to ?? 0)
  return (
    <>
      {m.baseline_date && m.baseline_precision === 'year' && (
        <span className={css.wholeYear} style={{ left: pct(axis.at(`${m.baseline_date.slice(0, 4)}-01-01`)), right: pct(1 - axis.at(m.baseline_date)) }} />
      )}
      {from !== null && to !== null && from !== to && (
        <span className={css.slipBar} data-late={late} style={{ left: pct(Math.min(from, to)), width: pct(Math.abs(to - from)) }} />
      )}
      {from !== null && <Diamond at={from} kind="baseline" />}
      {to !== null && <Diamond at={to} kind={m.actual_date ? 'actual' : 'forecast'} />}
      {m.slip_days ? (
        <span className={css.slipText} style={right > 0.7 ? { right: pct(1 - Math.min(from ?? 1, to ?? 1)) } : { left: pct(right) }}>
          <SlipText days={m.slip_days} />
        </span>
      ) : null}
    </>
  )
}

function Diamond({ at, kind }: { at: number; kind: 'baseline' | 'forecast' | 'actual' }) {
  return (
    <svg className={css.mark} style={{ left: pct(at) }} width="13" height="13" viewBox="-6.5 -6.5 13 13">
      <path d="M0-5.5 5.5 0 0 5.5-5.5 0z" className={kind === 'actual' ? css.solid : css.diamond} />
      {kind === 'forecast' && <path d="M0-5.5V5.5L-5.5 0z" className={css.solid} />}
    </svg>
  )
}
