import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { Segments } from '@/ui/Segments'
import { Bones } from '@/ui/Values'
import { type LogView, useGo, usePage } from '@/url'
import { AccessList } from './AccessList'
import { ChangeList } from './ChangeList'
import { Filters } from './Filters'
import css from './log.module.css'

/** Who changed what across the city, and what happened at the door; for those who may read it. */
export function LogPage() {
  const { t } = useWords()
  const session = useSession()
  return (
    <main className={css.page} aria-label={t('log.title')}>
      <div className={css.sheet}>
        <h1>{t('log.title')}</h1>
        {!session && <Bones rows={6} />}
        {session && !session.permissions.includes('log.read') && <p className={css.none}>{t('log.notYours')}</p>}
        {session?.permissions.includes('log.read') && <Lists />}
      </div>
    </main>
  )
}

function Lists() {
  const { t } = useWords()
  const { view, change } = useLogView()
  const tab = view.tab ?? 'changes'
  return (
    <Antd>
      <Segments
        label={t('log.tabs')}
        look="tabs"
        items={[
          { value: 'changes', label: t('log.changes') },
          { value: 'access', label: t('log.access') },
        ]}
        value={tab}
        onChange={(next) => change({ tab: next === 'access' ? next : undefined })}
      />
      <Filters view={view} onChange={change} />
      {tab === 'access' ? <AccessList view={view} /> : <ChangeList view={view} onChange={change} />}
    </Antd>
  )
}

const PLAIN: LogView = {}

function useLogView() {
  const view = usePage((page) => page.log) ?? PLAIN
  const go = useGo()
  const change = (part: Partial<LogView>) =>
    go((page) => {
      const next = Object.fromEntries(Object.entries({ ...page.log, ...part }).filter(([, value]) => Boolean(value)))
      return { log: Object.keys(next).length > 0 ? (next as LogView) : undefined }
    })
  return { view, change }
}
