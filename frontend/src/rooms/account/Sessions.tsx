import { useQuery } from '@tanstack/react-query'
import { type OwnSession, endOtherSessions, endSession, ownSessionsQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText } from '@/lib/dates'
import { Button } from '@/ui/Button'
import css from './account.module.css'
import { useDoing } from './useDoing'

/** Where the person is signed in, and how to end it. */
export function Sessions() {
  const { t } = useWords()
  const { data } = useQuery(ownSessionsQuery())
  const changes = [['account', 'sessions']]
  const end = useDoing({ act: (id: number) => endSession(id), said: t('account.sessionEnded'), changes })
  const endOthers = useDoing({ act: () => endOtherSessions(), said: t('account.othersEnded'), changes })
  const trouble = end.trouble ?? endOthers.trouble
  return (
    <section aria-labelledby="account-sessions">
      <h2 id="account-sessions">{t('account.sessions')}</h2>
      <ul className={css.rows} aria-busy={!data}>
        {data?.map((row) => (
          <SessionRow key={row.id} row={row} busy={end.busy} onEnd={() => end.run(row.id)} />
        ))}
      </ul>
      {trouble && (
        <p role="alert" className={css.trouble}>
          {trouble}
        </p>
      )}
      {data && data.length > 1 && (
        <Button icon="out" disabled={endOthers.busy} onClick={() => endOthers.run()}>
          {t('account.endOthers')}
        </Button>
      )}
      {data?.length === 1 && <p className={css.quiet}>{t('account.onlyThis')}</p>}
    </section>
  )
}

function SessionRow({ row, busy, onEnd }: { row: OwnSession; busy: boolean; onEnd: () => void }) {
  const { t } = useWords()
  return (
    <li>
      <div>
        <strong title={row.user_agent ?? undefined}>{browserOf(row.user_agent) ?? t('account.unknownBrowser')}</strong> {row.current && <span className={css.mark}>{t('account.thisSession')}</span>}
        <p className={css.quiet}>
          {t('account.sessionFacts', { began: instantText(row.created_at), seen: instantText(row.last_seen_at), address: row.address ?? '—' })}
          {` · ${t(`account.method.${row.method}`)}`}
        </p>
      </div>
      {!row.current && (
        <Button disabled={busy} onClick={onEnd} aria-label={`${t('account.end')} ${instantText(row.created_at)}`}>
          {t('account.end')}
        </Button>
      )}
    </li>
  )
}

/** The browser and the system, as far as the browser says. */
export function browserOf(agent: string | null): string | null {
  const browser = /(Edg|OPR|MicroMessenger|Firefox|Chrome|Safari)\/(\d+)/.exec(agent ?? '')
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|HarmonyOS|Linux)/.exec(agent ?? '')
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', MicroMessenger: 'WeChat' }
  const parts = [browser && `${names[browser[1] ?? ''] ?? browser[1]} ${browser[2]}`, system?.[1]].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : null
}
