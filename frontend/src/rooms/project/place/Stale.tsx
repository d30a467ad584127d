import type { Problem } from '@/api'
import { useWords } from '@/i18n/words'
import { partsOf } from '@/lib/parts'
import { ConflictBox } from '@/ui/Conflict'
import type { Subject } from './subject'

interface StaleProps {
  problem: Problem | null
  subject: Subject
  onMine: (theirs: Subject) => void
  onTheirs: (theirs: Subject) => void
}

/** Somebody else saved in the meantime: take theirs, or put mine over it. */
export function Stale({ problem, subject, onMine, onTheirs }: StaleProps) {
  const { t } = useWords()
  const theirs = problem?.isStale && problem.current ? subject.as(problem.current) : undefined
  if (!theirs) return null
  const place = theirs.geometry ? `${t(`shape.type.${theirs.geometry.type}`)} · ${t('shape.pieces', { n: partsOf(theirs.geometry).length })}` : t('value.empty')
  const rows = [{ key: 'geometry', name: t('shape.title'), before: '', theirs: place, mine: t('shape.mine') }]
  return <ConflictBox rows={rows} busy={false} onMine={() => onMine(theirs)} onTheirs={() => onTheirs(theirs)} />
}
