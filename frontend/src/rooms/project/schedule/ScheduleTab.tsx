import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { type Milestone, type Project, milestonesQuery, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Segments } from '@/ui/Segments'
import { Bones } from '@/ui/Values'
import { useAsOf } from '@/url'
import { Failed } from '../Failed'
import { Section } from '../Section'
import { MilestoneTable } from './MilestoneTable'
import { Timeline } from './Timeline'
import { Baselines } from './Baselines'
import css from './schedule.module.css'

const MilestoneForm = lazy(() => import('../write/MilestoneForm'))
const BaselineForm = lazy(() => import('../write/BaselineForm'))

/** Baseline, forecast and actual of every milestone; and, for who may, the place to record them. */
export function ScheduleTab({ project }: { project: Project }) {
  const { t, name } = useWords()
  const { data, error, refetch } = useQuery(milestonesQuery(project.code, useAsOf()))
  const [look, setLook] = useState<'chart' | 'table'>('chart')
  const [editing, setEditing] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const today = useToday(useAsOf())
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!data) return <Bones rows={10} height={26} />
  const mayWrite = project.may.includes('schedule.write')
  const own = data.items.filter((m) => m.component === null)
  const edited = data.items.find((m) => m.key === editing)
  const edit = mayWrite ? (m: Milestone) => setEditing(m.key) : undefined
  return (
    <>
      <Section
        title={t('schedule.title', { template: name(data.template) })}
        tools={
          <Segments
            label={t('schedule.look')}
            items={[{ value: 'chart', label: t('schedule.chart') }, { value: 'table', label: t('schedule.table') }]}
            value={look}
            onChange={setLook}
          />
        }
      >
        <Paperwork milestones={own} />
        {look === 'chart' ? <Chart milestones={own} today={today} onEdit={edit} /> : <MilestoneTable milestones={own} onEdit={edit} />}
        {mayWrite && (
          <div className={css.tools}>
            <Button look="main" icon="edit" onClick={() => setEditing(nextOf(own)?.key ?? null)}>
              {t('schedule.record')}
            </Button>
            <Button onClick={() => setAsking(true)}>{t('schedule.askBaseline')}</Button>
          </div>
        )}
      </Section>
      <Baselines project={project} milestones={own} />
      <Suspense>
        {edited && <MilestoneForm project={project} milestone={edited} milestones={own} onChoose={setEditing} onClose={() => setEditing(null)} />}
        {asking && <BaselineForm project={project} milestones={own} onClose={() => setAsking(false)} />}
      </Suspense>
    </>
  )
}

/** The timeline, with its table for screen readers. */
function Chart(props: { milestones: readonly Milestone[]; today: string; onEdit?: (m: Milestone) => void }) {
  return (
    <>
      <Timeline {...props} />
      <Key />
      <div className="sr-only">
        <MilestoneTable milestones={props.milestones} />
      </div>
    </>
  )
}

/** The first milestone that is neither reached nor computed: most likely the one to record. */
function nextOf(milestones: readonly Milestone[]): Milestone | undefined {
  const typed = milestones.filter((m) => !m.computed && !m.not_applicable)
  const lastDone = typed.findLastIndex((m) => m.actual_date !== null)
  return typed[lastDone + 1] ?? typed.at(-1)
}

function Paperwork({ milestones }: { milestones: readonly Milestone[] }) {
  const { t } = useWords()
  const paperwork = milestones.filter((m) => m.paperwork && !m.not_applicable)
  if (paperwork.length === 0) return null
  const done = paperwork.filter((m) => m.actual_date !== null).length
  return <p className={css.paperwork}>{t('schedule.paperwork', { done: done || '—', total: paperwork.length })}</p>
}

function Key() {
  const { t } = useWords()
  return (
    <ul className={css.key} aria-hidden>
      {(['baseline', 'forecast', 'actual'] as const).map((kind) => (
        <li key={kind}>
          <svg width="14" height="14" viewBox="-7 -7 14 14">
            <path d="M0-5.5 5.5 0 0 5.5-5.5 0z" className={css.diamond} />
            {kind === 'forecast' && <path d="M0-5.5V5.5L-5.5 0z" className={css.solid} />}
            {kind === 'actual' && <path d="M0-5.5 5.5 0 0 5.5-5.5 0z" className={css.solid} />}
          </svg>
          {t(`schedule.${kind}`)}
        </li>
      ))}
      <li>
        <span className={css.todayKey} /> {t('schedule.today')}
      </li>
    </ul>
  )
}
