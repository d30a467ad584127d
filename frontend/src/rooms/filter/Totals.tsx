import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Summary, summaryQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Tip } from '@/ui/Tip'
import { BigMoney, Bone } from '@/ui/Values'
import { conditioned, conditionsOf, portfolioQuery, unknown, useFilter, useGo, usePage } from '@/url'
import { StageBar } from './StageBar'
import css from './Totals.module.css'

const NO_SUM = unknown('total_investment_wan')

export function useSummary(): { summary: Summary | undefined; stale: boolean; failed: boolean } {
  const { data, isPlaceholderData, isError } = useQuery(summaryQuery(usePage(portfolioQuery)))
  return { summary: data, stale: isPlaceholderData, failed: isError }
}

/** How many, how much, how many made up, how many without a place: each opens what it counts. `tool` stands at the end. */
export function Totals({ tool }: { tool?: ReactNode }) {
  const { t, count } = useWords()
  const { summary, stale } = useSummary()
  const go = useGo()
  if (!summary)
    return (
      <div className={css.totals} aria-busy>
        <Bone width={220} height={24} />
        <Bone width={170} height={16} />
      </div>
    )
  return (
    <div className={css.totals} data-stale={stale} aria-live="polite">
      <div className={css.main}>
        <button type="button" className={css.count} onClick={() => go({ side: 'list' })} data-testid="count">
          <strong>{count(summary.count)}</strong> {t('totals.projects')}
        </button>
        <button type="button" className={css.sum} onClick={() => go({ side: 'list', sort: '-total_investment' })}>
          <span>{t('totals.investment')}</span> <BigMoney wan={summary.total_investment_wan} />
        </button>
        {tool && <span className={css.tool}>{tool}</span>}
      </div>
      <SubTotals summary={summary} />
      <StageBar summary={summary} />
    </div>
  )
}

function SubTotals({ summary }: { summary: Summary }) {
  const { t, count } = useWords()
  const { filter, change } = useFilter()
  const go = useGo()
  const without = summary.count - summary.total_known
  return (
    <div className={css.sub}>
      {summary.demo_count > 0 && (
        <button type="button" onClick={() => change({ provenance: ['demo'] })}>
          {t('totals.demo', { n: count(summary.demo_count) })}
        </button>
      )}
      <button
        type="button"
        disabled={summary.unmapped === 0}
        aria-pressed={filter.mapped === false}
        onClick={() => {
          change({ mapped: filter.mapped === false ? undefined : false })
          go({ side: 'list' })
        }}
        data-testid="unmapped"
      >
        {t('totals.unmapped', { n: count(summary.unmapped) })}
      </button>
      {without > 0 && (
        <Tip text={t('totals.unknownHint', { known: count(summary.total_known), floor: count(summary.floor_only) })}>
          <button
            type="button"
            aria-pressed={conditionsOf(filter).includes(NO_SUM)}
            onClick={() => {
              change({ filter: conditioned(filter, NO_SUM).filter })
              go({ side: 'list' })
            }}
            data-testid="no-sum"
          >
            {t('totals.unknown', { n: count(without) })}
          </button>
        </Tip>
      )}
    </div>
  )
}
