import { useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { Icon } from '@/ui/Icon'
import { useAsOf, useGo } from '@/url'
import css from './LookingBack.module.css'

/** Says on every page that it shows a day in the past, what that means, and how to get back. */
export function LookingBack() {
  const { t } = useWords()
  const go = useGo()
  const asOf = useAsOf()
  const today = useToday()
  if (!asOf) return null
  const later = asOf > today
  return (
    <div className={css.banner} role={later ? 'alert' : 'status'} data-testid="looking-back">
      <Icon name={later ? 'warn' : 'clock'} />
      <strong>{later ? t('asOf.later', { today }) : t('asOf.banner', { day: asOf })}</strong>
      <span className={css.quiet}>{t('asOf.readOnly')}</span>
      <button type="button" onClick={() => go({ asOf: undefined })} data-testid="back-to-today">
        {t('asOf.backToToday')}
      </button>
    </div>
  )
}
