import type { Problem } from '@/api'
import { useWords } from '@/i18n/words'
import type { Difference } from '@/lib/merge'
import { Button } from '@/ui/Button'
import { Icon } from '@/ui/Icon'
import { fieldName, valueText } from '../fields'
import css from './write.module.css'

/** Why it was not saved, in a sentence; errors of single fields stand at the fields. */
export function Trouble({ problem }: { problem: Problem | null }) {
  const { t } = useWords()
  if (!problem || problem.isStale) return null
  return (
    <p className={css.trouble} role="alert">
      <Icon name="warn" />
      <span>{problem.isOffline ? t('error.notSaved') : problem.detail}</span>
    </p>
  )
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
  const { t } = words
  const say = (key: string, value: unknown) => valueText(key, value, words)
  return (
    <section className={css.conflict} role="alert" data-testid="conflict">
      <h4>
        <Icon name="warn" /> {t('conflict.title')}
      </h4>
      {differences.length > 0 ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('conflict.field')}</th>
              <th scope="col">{t('conflict.before')}</th>
              <th scope="col">{t('conflict.theirs')}</th>
              <th scope="col">{t('conflict.mine')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((d) => (
              <tr key={d.key} data-clash={d.clash}>
                <th scope="row">{fieldName(d.key, words)}</th>
                <td>{say(d.key, d.before)}</td>
                <td>{say(d.key, d.theirs)}</td>
                <td>{d.clash ? say(d.key, d.mine) : t('conflict.untouched')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p>{t('conflict.elsewhere')}</p>
      )}
      <p className={css.ways}>
        <Button look="main" disabled={busy} onClick={onMine}>
          {t('conflict.keepMine')}
        </Button>
        <Button disabled={busy} onClick={onTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
      </p>
    </section>
  )
}
