import { Problem } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import css from './ProjectPanel.module.css'

/** A part that could not be fetched, and the way to try again. */
export function Failed({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const { t } = useWords()
  return (
    <div className={css.missing} role="alert">
      <p>{error instanceof Problem && error.detail ? error.detail : t('error.offline')}</p>
      <div>
        <Button onClick={onAgain}>{t('again')}</Button>
      </div>
    </div>
  )
}
