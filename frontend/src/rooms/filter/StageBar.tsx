import type { Summary } from '@/api'
import { useWords } from '@/i18n/words'
import { STAGES } from '@/lib/codes'
import { StageSign } from '@/ui/Tags'
import { useFilter } from '@/url'
import css from './StageBar.module.css'

/** What is selected by stage: how many, and on pointing how much; one press narrows to a stage and another one widens again. */
export function StageBar({ summary }: { summary: Summary }) {
  const { t, count, money } = useWords()
  const { filter, change } = useFilter()
  const chosen = filter.stage ?? []
  const shares = (summary.by.stage ?? []).filter((one) => one.count > 0)
  if (shares.length === 0) return null
  return (
    <ul className={css.bar} aria-label={t('totals.byStage')} data-testid="by-stage">
      {STAGES.flatMap((stage) => {
        const share = shares.find((one) => one.code === stage)
        if (!share) return []
        const on = chosen.length === 1 && chosen[0] === stage
        const sum = share.total_investment_wan === null ? '' : ` · ${money(share.total_investment_wan)}`
        const words = `${t(`code.stage.${stage}`)} ${t('totals.nProjects', { n: count(share.count) })}${sum}`
        return (
          <li key={stage}>
            <button type="button" aria-pressed={on} title={words} aria-label={words} data-off={chosen.length > 0 && !chosen.includes(stage)} onClick={() => change({ stage: on ? undefined : [stage] })}>
              <StageSign stage={stage} size={12} />
              <span>{t(`code.stage.${stage}`)}</span>
              <b>{count(share.count)}</b>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
