import { useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { type Token, type TokenInput, type TokenMade, makeToken, revokeToken, tokensQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText, isoOf } from '@/lib/dates'
import { Button } from '@/ui/Button'
import css from './account.module.css'
import { useDoing } from './useDoing'

const CHANGES = [['account', 'tokens']]
const DAYS = [30, 90, 180, 365] as const

/** Tokens with which programs act for this person, each in one role. */
export function Tokens() {
  const { t } = useWords()
  const { data } = useQuery(tokensQuery())
  const [making, setMaking] = useState(false)
  const revoke = useDoing({ act: (id: number) => revokeToken(id), said: t('account.tokenRevoked'), changes: CHANGES })
  return (
    <section aria-labelledby="account-tokens">
      <h2 id="account-tokens">{t('account.tokens')}</h2>
      <p className={css.quiet}>{t(data?.items.length === 0 ? 'account.noTokens' : 'account.tokensHint')}</p>
      <ul className={css.rows} aria-busy={!data}>
        {data?.items.map((row) => (
          <TokenRow key={row.id} row={row} busy={revoke.busy} onRevoke={() => revoke.run(row.id)} />
        ))}
      </ul>
      {revoke.trouble && (
        <p role="alert" className={css.trouble}>
          {revoke.trouble}
        </p>
      )}
      <Button icon="plus" onClick={() => setMaking(true)} data-testid="new-token">
        {t('account.newToken')}
      </Button>
      {making && data && <NewToken roles={data.roles} onClose={() => setMaking(false)} />}
    </section>
  )
}

function TokenRow({ row, busy, onRevoke }: { row: Token; busy: boolean; onRevoke: () => void }) {
  const { t } = useWords()
  const [now] = useState(Date.now)
  const over = Date.parse(row.expires_at) < now
  return (
    <li>
      <div>
        <strong>{row.name}</strong> <span className={css.mark}>{row.role ? t(`code.role.${row.role}`) : t('account.allRoles')}</span>
        <p className={css.quiet}>
          {t(over ? 'account.tokenOver' : 'account.tokenUntil', { until: lastDay(row.expires_at) })}
          {' · '}
          {row.last_used_at ? t('account.tokenUsed', { at: instantText(row.last_used_at) }) : t('account.tokenUnused')}
        </p>
      </div>
      <Button disabled={busy} onClick={onRevoke} aria-label={`${t('account.revoke')} ${row.name}`}>
        {t('account.revoke')}
      </Button>
    </li>
  )
}

/** A token ends with a day: the last one on which it is worth anything. */
function lastDay(expiresAt: string): string {
  return instantText(new Date(Date.parse(expiresAt) - 1).toISOString()).slice(0, 10)
}

interface Typed {
  name: string
  role: TokenInput['role']
  days: number
}

/** The day so many days ahead, in the city. */
function dayIn(days: number): string {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
  return isoOf(Date.parse(`${today}T00:00:00Z`) / 86_400_000 + days)
}

function NewToken({ roles, onClose }: { roles: readonly TokenInput['role'][]; onClose: () => void }) {
  const { t } = useWords()
  const [form] = Form.useForm<Typed>()
  const [made, setMade] = useState<TokenMade | null>(null)
  const { run, busy, trouble } = useDoing({
    act: ({ name, role, days }: Typed) => makeToken({ name, role, expires_on: dayIn(days) }),
    changes: CHANGES,
    onDone: (token) => setMade(token),
  })
  const footer = made ? (
    <Button look="main" onClick={onClose}>
      {t('account.tokenKept')}
    </Button>
  ) : (
    <Button look="main" disabled={busy} onClick={() => form.submit()} data-testid="make-token">
      {t('account.makeToken')}
    </Button>
  )
  return (
    <Modal open title={t('account.newToken')} footer={footer} onCancel={onClose} mask={{ closable: false }}>
      {made ? (
        <>
          <p>{t('account.tokenOnce')}</p>
          <Typography.Paragraph copyable={{ text: made.token, tooltips: [t('account.copy'), t('account.copied')] }} className={css.secret} data-testid="token">
            {made.token}
          </Typography.Paragraph>
        </>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={run} initialValues={{ role: roles.includes('viewer') ? 'viewer' : roles.at(-1), days: 90 }}>
          {trouble && (
            <p role="alert" className={css.trouble}>
              {trouble}
            </p>
          )}
          <Form.Item name="name" label={t('account.tokenName')} extra={t('account.tokenNameHint')} rules={[{ required: true, whitespace: true, message: t('account.tokenNameMissing') }]}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
          <Form.Item name="role" label={t('account.tokenRole')} extra={t('account.tokenRoleHint')}>
            <Select options={roles.map((role) => ({ value: role, label: t(`code.role.${role}`) }))} />
          </Form.Item>
          <Form.Item name="days" label={t('account.tokenDays')}>
            <Select options={DAYS.map((n) => ({ value: n, label: t('account.days', { n, until: dayIn(n) }) }))} />
          </Form.Item>
        </Form>
      )}
    </Modal>
  )
}
