import { Input } from 'antd'
import { useState } from 'react'
import { type Project, decideBaseline } from '@/api'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notice'
import { Trouble } from './Trouble'
import { useWrite } from './useWrite'
import css from './write.module.css'

/** A dispatcher puts a requested baseline in force, or refuses it with a reason. */
export default function BaselineDecision({ project, number }: { project: Project; number: number }) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const { save, busy, problem } = useWrite({
    code: project.code,
    send: ({ approve }: { approve: boolean; reason: string }, _, tryKey) => decideBaseline(project.code, number, approve, reason.trim(), tryKey),
    onDone: () => notify('done', t('baseline.decided')),
  })
  return (
    <Antd>
      <div className={css.decision}>
        <Trouble problem={problem} />
        <Input value={reason} maxLength={1000} placeholder={t('baseline.decisionReason')} aria-label={t('baseline.decisionReason')} onChange={(event) => setReason(event.target.value)} />
        <div>
          <Button look="main" disabled={busy} onClick={() => void save({ approve: true, reason }, null)}>
            {t('baseline.approve')}
          </Button>
          <Button disabled={busy || !reason.trim()} onClick={() => void save({ approve: false, reason }, null)}>
            {t('baseline.refuse')}
          </Button>
        </div>
      </div>
    </Antd>
  )
}
