import { useWords } from '@/i18n/words'
import type { MilestoneStatus, Provenance, Stage } from '@/lib/codes'
import css from './Tags.module.css'
import { Tip } from './Tip'

/** 示例, hatched wherever made-up data appears. */
export function DemoTag({ text, short = false }: { text?: string; short?: boolean }) {
  const { t } = useWords()
  return <span className={`${css.tag} ${css.demo}`}>{text ?? t(short ? 'tag.demoShort' : 'code.provenance.demo')}</span>
}

/** Where the record comes from. */
export function ProvenanceTag({ provenance }: { provenance: Provenance }) {
  const { t } = useWords()
  if (provenance === 'demo')
    return (
      <Tip text={t('provenanceHint.demo')}>
        <DemoTag />
      </Tip>
    )
  return (
    <Tip text={t(`provenanceHint.${provenance}`)}>
      <span className={`${css.tag} ${css[provenance] ?? ''}`}>{t(`code.provenance.${provenance}`)}</span>
    </Tip>
  )
}

/** How far a project is: a word, and a sign that fills up. */
export function StageTag({ stage }: { stage: Stage }) {
  const { t } = useWords()
  return (
    <span className={css.stage}>
      <StageSign stage={stage} />
      {t(`code.stage.${stage}`)}
    </span>
  )
}

const FILL: Record<Stage, number> = {
  planned: 0,
  signed: 0.12,
  preparing: 0.3,
  under_construction: 0.6,
  completed: 0.85,
  operating: 1,
  suspended: 0.5,
  cancelled: 0,
}

export function StageSign({ stage, size = 12 }: { stage: Stage; size?: number }) {
  const stopped = stage === 'suspended' || stage === 'cancelled'
  const ink = stopped ? 'var(--red)' : stage === 'completed' || stage === 'operating' ? 'var(--green)' : 'var(--accent)'
  const r = 3
  const around = 2 * Math.PI * r
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden style={{ flex: 'none' }}>
      <circle cx="7" cy="7" r="6" fill="none" stroke={ink} strokeWidth="1.3" strokeDasharray={stage === 'planned' ? '2 1.6' : undefined} />
      {!stopped && FILL[stage] > 0 && (
        <circle cx="7" cy="7" r={r} fill="none" stroke={ink} strokeWidth={2 * r} transform="rotate(-90 7 7)" strokeDasharray={`${FILL[stage] * around} ${around}`} />
      )}
      {stage === 'suspended' && <path d="M5.2 4.6v4.8M8.8 4.6v4.8" stroke={ink} strokeWidth="1.5" />}
      {stage === 'cancelled' && <path d="M4.7 4.7l4.6 4.6M9.3 4.7l-4.6 4.6" stroke={ink} strokeWidth="1.3" />}
    </svg>
  )
}

const STATUS_SIGN: Record<MilestoneStatus, string> = {
  achieved: '●',
  achieved_late: '●',
  on_track: '○',
  due_soon: '◐',
  slipping: '▲',
  overdue: '■',
}

export function StatusTag({ status }: { status: MilestoneStatus }) {
  const { t } = useWords()
  return (
    <span className={`${css.status} ${css[status]}`}>
      <span aria-hidden>{STATUS_SIGN[status]}</span> {t(`code.status.${status}`)}
    </span>
  )
}

/** 晚 46 天 or 早 3 天. */
export function SlipText({ days }: { days: number | null }) {
  const { slip } = useWords()
  if (days === null) return null
  const tone = days > 0 ? css.late : days < 0 ? css.early : css.even
  return <span className={`${css.slip} ${tone}`}>{slip(days)}</span>
}
