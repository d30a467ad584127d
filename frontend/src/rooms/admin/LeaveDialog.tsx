import { Modal } from 'antd'
import { useState } from 'react'
import { type Person, changePerson, endSessions } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notice'
import { Reason, Trouble } from './Layers'
import css from './admin.module.css'
import { useAct } from './useAct'

/** Out of all sessions, out for good, or back in; nobody is deleted. */
export function LeaveDialog({ person, own, onClose }: { person: Person; own: boolean; onClose: () => void }) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const { act, busy, problem } = useAct()
  const given = reason.trim()
  const turn = async () => {
    const active = !person.active
    const saved = await act([person.login, active, given, person.version], (tryKey) =>
      changePerson(person.login, { active, reason: given || null }, { version: person.version, tryKey }),
    )
    if (!saved) return
    notify('done', t(active ? 'admin.people.started' : 'admin.people.stopped', { name: person.name }))
    onClose()
  }
  const end = async () => {
    const answer = await act(['end', person.login], (key) => endSessions(person.login, key))
    if (!answer) return
    notify('done', t('admin.people.ended', { name: person.name, n: answer.ended }))
    onClose()
  }
  return (
    <Modal open title={t(person.active ? 'admin.people.stop' : 'admin.people.start', { name: person.name })} onCancel={onClose} footer={null}>
      <div className={css.stack}>
        <Trouble problem={problem} />
        {problem?.isStale && <p role="alert">{t('admin.people.staleState')}</p>}
        {own ? <p>{t('admin.people.notYourself')}</p> : <p>{t(person.active ? 'admin.people.stopHint' : 'admin.people.startHint')}</p>}
        {!own && <Reason value={reason} onChange={setReason} />}
        <p className={css.ways}>
          {!own && (
            <Button look="main" disabled={busy || (person.active && !given)} onClick={() => void turn()} data-testid="turn">
              {t(person.active ? 'admin.people.stopNow' : 'admin.people.startNow')}
            </Button>
          )}
          {person.active && (
            <Button icon="out" disabled={busy || person.sessions === 0} onClick={() => void end()}>
              {t('admin.people.end', { n: person.sessions })}
            </Button>
          )}
          <Button onClick={onClose}>{t('close')}</Button>
        </p>
      </div>
    </Modal>
  )
}
