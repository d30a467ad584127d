import { lazy, Suspense, useState } from 'react'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'

const ShareDialog = lazy(async () => ({ default: (await import('./ShareDialog')).ShareDialog }))

/** Opens what can be made of this view: a link, a code, a printed sheet. `selection`: the filter in words. */
export function ShareButton({ selection }: { selection: readonly string[] }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look="plain" bare icon="share" aria-label={t('share.open')} aria-haspopup="dialog" onClick={() => setOpen(true)} data-testid="share" />
      {open && (
        <Suspense>
          <ShareDialog selection={selection} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
