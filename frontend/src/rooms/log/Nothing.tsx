import { Problem } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import css from './log.module.css'

export function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useWords()
  return <p className={css.none}>{t(filtered ? 'log.none' : 'log.noneAtAll')}</p>
}

/** What the service refused, or that it could not be reached, and the way to try again. */
export function Trouble({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const { t } = useWords()
  return (
    <div className={css.none} role="alert">
      <p>{error instanceof Problem && error.detail ? error.detail : t('log.failed')}</p>
      <Button onClick={onAgain}>{t('again')}</Button>
    </div>
  )
}
