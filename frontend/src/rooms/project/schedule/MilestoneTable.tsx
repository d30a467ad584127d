import type { Milestone } from '@/api'
import { useWords } from '@/i18n/words'
import { SlipText, StatusTag } from '@/ui/Tags'
import { Button } from '@/ui/Button'
import css from './schedule.module.css'

interface MilestoneTableProps {
  milestones: readonly Milestone[]
  onEdit?: (milestone: Milestone) => void
}

/** The timeline in figures. */
export function MilestoneTable({ milestones, onEdit }: MilestoneTableProps) {
  const words = useWords()
  const { t, date } = words
  return (
    <table className={css.table}>
      <caption className="sr-only">{t('schedule.tableCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('schedule.milestone')}</th>
          <th scope="col">{t('schedule.baseline')}</th>
          <th scope="col">{t('schedule.forecast')}</th>
          <th scope="col">{t('schedule.actual')}</th>
          <th scope="col">{t('schedule.slip')}</th>
        </tr>
      </thead>
      <tbody>
        {milestones.map((m) => (
          <tr key={m.key}>
            <th scope="row">
              {onEdit && !m.computed ? (
                <Button look="link" onClick={() => onEdit(m)}>
                  {words.name(m)}
                </Button>
              ) : (
                words.name(m)
              )}
              <small>{m.not_applicable ? `${t('schedule.notApplicable')}: ${m.not_applicable_reason}` : m.status && <StatusTag status={m.status} />}</small>
            </th>
            <td>{m.baseline_date ? date(m.baseline_date, m.baseline_precision) : '—'}</td>
            <td>{m.forecast_date ?? '—'}</td>
            <td>{m.actual_date ?? (m.computed && m.total !== null ? `${m.done ?? '—'}/${m.total}` : '—')}</td>
            <td>{m.slip_days === null ? '—' : <SlipText days={m.slip_days} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
