import { lazy, Suspense, useState } from 'react'
import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'

const TakeDialog = lazy(async () => ({ default: (await import('./TakeDialog')).TakeDialog }))

/** Opens the export of what is selected; not there for who may not. */
export function TakeButton() {
  const { t } = useWords()
  const session = useSession()
  const [open, setOpen] = useState(false)
  if (!session?.permissions.includes('project.export')) return null
  return (
    <>
      <Button look="link" icon="download" aria-haspopup="dialog" onClick={() => setOpen(true)} data-testid="take">
        {t('take.open')}
      </Button>
      {open && (
        <Suspense>
          <TakeDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
