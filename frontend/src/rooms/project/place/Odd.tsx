import { useState } from 'react'
import { type Geometry, type Oddity, readPlaces } from '@/api'
import { useWords } from '@/i18n/words'
import { type Part, geometryOf, partsOf } from '@/lib/parts'
import { Button } from '@/ui/Button'
import css from './place.module.css'

interface OddProps {
  odd: readonly Oddity[]
  parts: readonly Part[]
  busy: boolean
  onConfirm: () => void
  onCorrected: (parts: Part[]) => void
}

/** The place lies oddly: it is corrected, or saved because somebody says that it is meant so. */
export function Odd({ odd, parts, busy, onConfirm, onCorrected }: OddProps) {
  const { t } = useWords()
  const [failed, setFailed] = useState(false)
  if (odd.length === 0) return null
  const turnBack = async () => {
    try {
      const read = await readPlaces(new Blob([JSON.stringify(geometryOf(parts))]), 'line', 'gcj02')
      const [first] = read.items
      if (first) onCorrected(partsOf(first.geometry as Geometry))
    } catch {
      setFailed(true)
    }
  }
  return (
    <section className={css.odd} role="alert" data-testid="odd-place">
      {odd.map((one) => (
        <p key={one}>{t(`odd.${one}`)}</p>
      ))}
      {failed && <p className={css.trouble}>{t('error.offline')}</p>}
      <div className={css.row}>
        {odd.includes('gcj02') && (
          <Button look="main" disabled={busy} onClick={() => void turnBack()}>
            {t('odd.turnBack')}
          </Button>
        )}
        <Button disabled={busy} onClick={onConfirm} data-testid="confirm-place">
          {t('odd.confirm')}
        </Button>
      </div>
    </section>
  )
}
