import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { axisTop } from '@/lib/numbers'
import type { MonthBar, YearSeries } from './series'
import css from './money.module.css'

const W = 400
const PAD = { left: 4, right: 74, top: 14 }
const SUM_H = 118
const BAR_H = 78
const GAP = 22
const FOOT = 20
const COLUMNS = 11
const H = PAD.top + SUM_H + GAP + BAR_H + FOOT

const step = (W - PAD.left - PAD.right) / COLUMNS
const middle = (i: number) => PAD.left + step * (i + 0.5)
/** Where a month ends: the running sum and the plan are drawn there. */
const endOf = (month: number) => PAD.left + step * (month - 1)

/** Above: the running sum against the plan's even pace. Below: each month, reported and accepted told apart. */
export function YearChart({ series }: { series: YearSeries }) {
  const { t, money, month } = useWords()
  const [pointed, setPointed] = useState<number | null>(null)
  const shown = series.bars.find((bar) => bar.month === (pointed ?? series.last))
  return (
    <figure className={css.chart}>
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={t('money.chartLabel', { year: series.year })} onMouseLeave={() => setPointed(null)}>
        <Running series={series} />
        <Bars series={series} pointed={pointed} />
        {series.bars.map((bar, i) => (
          <rect
            key={bar.month}
            x={PAD.left + step * i}
            y={0}
            width={step}
            height={H}
            fill="transparent"
            onMouseEnter={() => setPointed(bar.month)}
          />
        ))}
      </svg>
      {shown && (
        <figcaption>
          {shown.month === 2 ? t('money.firstMonths') : month(shown.month)} <MonthSum bar={shown} />
          {shown.cumulative !== null && <span>{t('money.cumulative', { sum: money(shown.cumulative) })}</span>}
        </figcaption>
      )}
    </figure>
  )
}

function MonthSum({ bar }: { bar: MonthBar }) {
  const { t, money } = useWords()
  if (!bar.row) return <span>{t('money.nothingYet')}</span>
  if (bar.wan === null) return <span>{t(`code.money.${bar.row.actual_state ?? 'empty'}`)}</span>
  return (
    <span>
      <b>{money(bar.wan)}</b> {t(`code.monthStatus.${bar.row.status}`)}
    </span>
  )
}

function Running({ series }: { series: YearSeries }) {
  const { t, money } = useWords()
  const base = PAD.top + SUM_H
  const top = axisTop(Math.max(series.plan ?? 0, series.actual))
  const y = (wan: number) => base - (wan / top) * SUM_H
  const line = series.bars.filter((bar) => bar.cumulative !== null).map((bar) => [endOf(bar.month), y(bar.cumulative ?? 0)] as const)
  const start = [PAD.left, base] as const
  const path = [start, ...line].map(([px, py], i) => `${i ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`).join('')
  const end = line.at(-1)
  // Two labels at one height would lie on each other: the plan's then moves up.
  const planY = series.plan ? y(series.plan) : 0
  return (
    <g>
      <path d={`M${PAD.left} ${base}H${W - PAD.right}`} className={css.axis} />
      {end && <path d={`${path}L${end[0]} ${base}Z`} className={css.area} />}
      {series.plan !== null && <path d={`M${PAD.left} ${base}L${endOf(12)} ${planY}`} className={css.plan} />}
      <path d={path} className={css.actual} />
      {end && <circle cx={end[0]} cy={end[1]} r={3} className={css.dot} />}
      {series.plan !== null && (
        <text x={W - PAD.right + 5} y={planY + 4} className={css.text}>
          <tspan>{t('money.planShort')}</tspan>
          <tspan x={W - PAD.right + 5} dy={13}>
            {money(series.plan)}
          </tspan>
        </text>
      )}
      {end && (
        <text x={end[0] - 5} y={Math.max(end[1] - 7, 10)} className={`${css.text} ${css.strong}`} textAnchor="end">
          {money(series.actual)}
        </text>
      )}
    </g>
  )
}

function Bars({ series, pointed }: { series: YearSeries; pointed: number | null }) {
  const { t } = useWords()
  const top = axisTop(Math.max(...series.bars.map((bar) => bar.wan ?? 0)))
  const base = PAD.top + SUM_H + GAP + BAR_H
  return (
    <g>
      <path d={`M${PAD.left} ${base}H${W - PAD.right}`} className={css.axis} />
      {series.bars.map((bar, i) => {
        const height = ((bar.wan ?? 0) / top) * BAR_H
        const x = middle(i) - step * 0.31
        return (
          <g key={bar.month} data-pointed={pointed === bar.month}>
            {bar.wan !== null && <rect x={x} y={base - height} width={step * 0.62} height={Math.max(height, 1)} className={bar.row?.status === 'accepted' ? css.accepted : css.reported} />}
            {bar.row && bar.wan === null && (
              <text x={middle(i)} y={base - 5} textAnchor="middle" className={css.gap}>
                {t('money.gap')}
              </text>
            )}
            <text x={middle(i)} y={base + 14} textAnchor="middle" className={`${css.text} ${pointed === bar.month ? css.strong : ''}`}>
              {bar.month === 2 ? '1–2' : bar.month}
            </text>
          </g>
        )
      })}
      <text x={W - PAD.right + 5} y={base + 14} className={css.text}>
        {t('date.monthUnit')}
      </text>
    </g>
  )
}
