import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { useCompare, useGo } from '@/url'
import css from './compare.module.css'

/** How many projects wait to be compared, and the way to see them side by side. */
export function CompareTray() {
  const { t } = useWords()
  const go = useGo()
  const { codes } = useCompare()
  if (codes.length === 0) return null
  return (
    <section className={css.tray} aria-label={t('compare.tray')}>
      <span>{t('compare.chosen', { n: codes.length })}</span>
      <Button look="main" disabled={codes.length < 2} onClick={() => go({}, { to: '/compare' })} data-testid="compare-open">
        {t('compare.open')}
      </Button>
      <Button look="plain" bare icon="close" aria-label={t('compare.clear')} onClick={() => go({ compare: undefined }, { replace: true })} />
    </section>
  )
}
