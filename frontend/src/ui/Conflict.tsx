import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import { Button } from './Button'
import css from './Conflict.module.css'
import { Icon } from './Icon'

/** Why it was not saved, in a sentence. */
export function TroubleLine({ children }: { children: ReactNode }) {
  return (
    <p className={css.trouble} role="alert">
      <Icon name="warn" />
      <span>{children}</span>
    </p>
  )
}

export interface ConflictRow {
  key: string
  name: string
  before: string
  theirs: string
  /** Null where only the other one changed it. */
  mine: string | null
}

interface ConflictBoxProps {
  rows: readonly ConflictRow[]
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}

/** Somebody else saved in the meantime: what they changed, beside what stands in the form. */
export function ConflictBox({ rows, busy, onMine, onTheirs }: ConflictBoxProps) {
  const { t } = useWords()
  return (
    <section className={css.conflict} role="alert" data-testid="conflict">
      <h4>
        <Icon name="warn" /> {t('conflict.title')}
      </h4>
      {rows.length > 0 ? (
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
            {rows.map((row) => (
              <tr key={row.key} data-clash={row.mine !== null}>
                <th scope="row">{row.name}</th>
                <td>{row.before}</td>
                <td>{row.theirs}</td>
                <td>{row.mine ?? t('conflict.untouched')}</td>
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
