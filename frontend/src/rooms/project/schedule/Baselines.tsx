import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { type Baseline, type Milestone, type Project, baselinesQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { useAsOf } from '@/url'
import { Section } from '../Section'
import css from './schedule.module.css'

const BaselineDecision = lazy(() => import('../write/BaselineDecision'))

/** Every baseline that was asked for: who, why, and what became of it. */
export function Baselines({ project, milestones }: { project: Project; milestones: readonly Milestone[] }) {
  const { t } = useWords()
  const { data } = useQuery(baselinesQuery(project.code, useAsOf()))
  if (!data || data.length === 0) return null
  return (
    <Section title={t('baseline.title')}>
      <ol className={css.baselines}>
        {[...data]
          .sort((a, b) => b.number - a.number)
          .map((baseline) => (
            <BaselineRow key={baseline.number} project={project} baseline={baseline} milestones={milestones} />
          ))}
      </ol>
    </Section>
  )
}

interface BaselineRowProps {
  project: Project
  baseline: Baseline
  milestones: readonly Milestone[]
}

function BaselineRow({ project, baseline, milestones }: BaselineRowProps) {
  const words = useWords()
  const { t, date } = words
  const [open, setOpen] = useState(baseline.state === 'requested')
  const nameOf = (key: string) => {
    const milestone = milestones.find((m) => m.key === key)
    return milestone ? words.name(milestone) : key
  }
  return (
    <li data-state={baseline.state}>
      <p>
        <strong>{t('baseline.number', { n: baseline.number })}</strong>
        <span className={css.state}>{t(`code.baseline.${baseline.state}`)}</span>
        <Button look="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('baseline.dates', { n: baseline.dates.length })}
        </Button>
      </p>
      <p className={css.reason}>
        {t('baseline.requested', { who: baseline.requested_by ?? '', when: instantText(baseline.requested_at), why: baseline.reason })}
      </p>
      {baseline.decided_at && (
        <p className={css.reason}>
          {t(baseline.state === 'refused' ? 'baseline.refused' : 'baseline.approved', { who: baseline.decided_by ?? '', when: instantText(baseline.decided_at) })}
          {baseline.decision_reason ? t('history.because', { reason: baseline.decision_reason }) : ''}
        </p>
      )}
      {open && (
        <ul className={css.dates}>
          {baseline.dates.map((d) => (
            <li key={d.key}>
              <span>{nameOf(d.key)}</span>
              <span>{date(d.date, d.precision)}</span>
            </li>
          ))}
        </ul>
      )}
      {baseline.state === 'requested' && project.may.includes('baseline.approve') && (
        <Suspense>
          <BaselineDecision project={project} number={baseline.number} />
        </Suspense>
      )}
    </li>
  )
}
