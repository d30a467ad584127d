import { Form, Input, QRCode } from 'antd'
import { useState } from 'react'
import { type Me, type TotpBegun, beginTotp, confirmTotp, turnTotpOff } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import css from './account.module.css'
import { useDoing } from './useDoing'

/** The second step of signing in: a code from the telephone. */
export function TwoSteps({ person }: { person: Me }) {
  const { t } = useWords()
  const [begun, setBegun] = useState<TotpBegun | null>(null)
  const begin = useDoing({ act: () => beginTotp(), changes: [], onDone: setBegun })
  return (
    <section aria-labelledby="account-totp">
      <h2 id="account-totp">{t('account.totp')}</h2>
      <p className={css.quiet}>{t(person.totp ? 'account.totpIsOn' : 'account.totpIsOff')}</p>
      {person.totp && <TurnOff />}
      {!person.totp && begun && <Confirm begun={begun} onDone={() => setBegun(null)} />}
      {!person.totp && !begun && (
        <Button disabled={begin.busy || !person.has_password} onClick={() => begin.run()}>
          {t('account.totpBegin')}
        </Button>
      )}
      {begin.trouble && (
        <p role="alert" className={css.trouble}>
          {begin.trouble}
        </p>
      )}
    </section>
  )
}

function Confirm({ begun, onDone }: { begun: TotpBegun; onDone: () => void }) {
  const { t } = useWords()
  const { run, busy, trouble } = useDoing({
    act: ({ code }: { code: string }) => confirmTotp(code),
    said: t('account.totpTurnedOn'),
    changes: [['session']],
    onDone,
  })
  return (
    <div className={css.totp}>
      <QRCode value={begun.address} size={168} bgColor="#ffffff" color="#000000" aria-label={t('account.totpPicture')} />
      <Form layout="vertical" requiredMark={false} onFinish={run}>
        <p>{t('account.totpScan')}</p>
        <p>
          <code className={css.secret}>{begun.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
        </p>
        <Form.Item name="code" label={t('signIn.code')} validateStatus={trouble ? 'error' : undefined} help={trouble ?? undefined} rules={[{ required: true, pattern: /^\d{3} ?\d{3}$/, message: t('signIn.codeMissing') }]}>
          <Input autoComplete="one-time-code" inputMode="numeric" maxLength={7} />
        </Form.Item>
        <Button look="main" type="submit" disabled={busy}>
          {t('account.totpConfirm')}
        </Button>
      </Form>
    </div>
  )
}

function TurnOff() {
  const { t } = useWords()
  const { run, busy, trouble } = useDoing({
    act: ({ password }: { password: string }) => turnTotpOff(password),
    said: t('account.totpTurnedOff'),
    changes: [['session']],
  })
  return (
    <Form layout="vertical" requiredMark={false} className={css.form} onFinish={run}>
      <Form.Item name="password" label={t('signIn.password')} validateStatus={trouble ? 'error' : undefined} help={trouble ?? undefined} rules={[{ required: true, message: t('signIn.passwordMissing') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button type="submit" disabled={busy}>
        {t('account.totpTurnOff')}
      </Button>
    </Form>
  )
}
