import type { Problem } from '@/api'
import { useWords } from '@/i18n/words'
import type { Difference } from '@/lib/merge'
import { Button } from '@/ui/Button'
import { ConflictBox, TroubleLine } from '@/ui/Conflict'
import { fieldName, valueText } from '../fields'
import css from './write.module.css'

/** Why it was not saved, in a sentence; errors of single fields stand at the fields. */
export function Trouble({ problem }: { problem: Problem | null }) {
  const { t } = useWords()
  if (!problem || problem.isStale) return null
  return <TroubleLine>{problem.isOffline ? t('error.notSaved') : problem.detail}</TroubleLine>
}

/** Typed before, not saved: it is here again. */
export function Restored({ shown, onDrop }: { shown: boolean; onDrop: () => void }) {
  const { t } = useWords()
  if (!shown) return null
  return (
    <p className={css.restored}>
      {t('form.restored')}
      <Button look="link" onClick={onDrop}>
        {t('form.discard')}
      </Button>
    </p>
  )
}

interface ConflictProps {
  differences: readonly Difference[]
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}

/** Somebody else saved in the meantime: what they changed, beside what stands in the form. */
export function Conflict({ differences, busy, onMine, onTheirs }: ConflictProps) {
  const words = useWords()
  return (
    <ConflictBox
      rows={differences.map((d) => ({
        key: d.key,
        name: fieldName(d.key, words),
        before: valueText(d.key, d.before, words),
        theirs: valueText(d.key, d.theirs, words),
        mine: d.clash ? valueText(d.key, d.mine, words) : null,
      }))}
      busy={busy}
      onMine={onMine}
      onTheirs={onTheirs}
    />
  )
}
