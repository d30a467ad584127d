import { Input, Modal } from 'antd'
import { useState } from 'react'
import { type Invitation, type Person, invitePerson } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notice'
import { Trouble } from './Layers'
import css from './admin.module.css'
import { useAct } from './useAct'

/** Makes the one-time link and shows it once, with how to hand it over. */
export function InvitationDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useWords()
  const [made, setMade] = useState<Invitation | null>(null)
  const { act, busy, problem } = useAct()
  const make = async () => {
    const answer = await act(['invite', person.login], (key) => invitePerson(person.login, key))
    if (answer) setMade(answer)
  }
  return (
    <Modal open title={t('admin.invitation.title', { name: person.name })} onCancel={onClose} mask={{ closable: false }} footer={null}>
      <Trouble problem={problem} />
      {made ? (
        <div className={css.stack}>
          {made.link ? <Link link={made.link} until={made.expires_at} /> : <p>{t('admin.invitation.gone')}</p>}
          <p>
            <Button onClick={onClose}>{t('close')}</Button>
          </p>
        </div>
      ) : (
        <div className={css.stack}>
          <p>{t('admin.invitation.about')}</p>
          {person.invited_at && <p className={css.quiet}>{t('admin.invitation.before', { at: instantText(person.invited_at) })}</p>}
          <p className={css.ways}>
            <Button look="main" icon="link" disabled={busy} onClick={() => void make()}>
              {t('admin.invitation.make')}
            </Button>
            <Button onClick={onClose}>{t('close')}</Button>
          </p>
        </div>
      )}
    </Modal>
  )
}

function Link({ link, until }: { link: string; until: string }) {
  const { t } = useWords()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      notify('done', t('admin.invitation.copied'))
    } catch {
      notify('warn', t('admin.invitation.notCopied'))
    }
  }
  return (
    <>
      <p>{t('admin.invitation.once', { until: instantText(until) })}</p>
      <div className={css.link}>
        <Input readOnly value={link} aria-label={t('admin.invitation.link')} data-testid="invitation" onFocus={(event) => event.target.select()} />
        <Button look="main" icon="copy" onClick={() => void copy()}>
          {t('admin.invitation.copy')}
        </Button>
      </div>
      <p className={css.quiet}>{t('admin.invitation.how')}</p>
    </>
  )
}
