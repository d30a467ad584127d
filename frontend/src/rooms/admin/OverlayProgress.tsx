import { useQuery } from '@tanstack/react-query'
import { Progress } from 'antd'
import { fileProgressQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import css from './admin.module.css'

/** A file on its way: the key of the try, and what share of it has gone out. */
export interface FileWork {
  tryKey: string
  sent: number
}

interface OverlayProgressProps {
  work: FileWork
  storing: boolean
  onCallOff: () => void
}

/** How far a file has come: sent, then read feature by feature, then measured project by project, each as it is counted. While it is being sent it can be called off. */
export function OverlayProgress({ work, storing, onCallOff }: OverlayProgressProps) {
  const { t, count } = useWords()
  const { tryKey, sent } = work
  const { data } = useQuery({ ...fileProgressQuery(tryKey), enabled: sent === 1 })
  const phase = sent < 1 ? 'sending' : (data?.phase ?? 'opening')
  const [done, of] = sent < 1 ? [sent, 1] : [data?.done ?? 0, data?.of ?? 0]
  const counted = phase === 'reading' || phase === 'measuring'
  return (
    <div className={css.stack} aria-busy data-testid="file-progress">
      <p role="status">
        {t(`overlayKeep.phase.${phase}`)} {storing && t('overlayKeep.keepOpen')}
      </p>
      <Progress
        aria-label={t(`overlayKeep.phase.${phase}`)}
        percent={of ? Math.floor((done / of) * 100) : 0}
        status="normal"
        size="small"
        format={(percent) => (counted ? t(`overlayKeep.counted.${phase}`, { done: count(done), of: count(of) }) : `${percent ?? 0} %`)}
      />
      {sent < 1 && (
        <p className={css.ways}>
          <Button onClick={onCallOff}>{t('overlayKeep.callOff')}</Button>
        </p>
      )}
    </div>
  )
}
