import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { Segments } from '@/ui/Segments'
import { Bones } from '@/ui/Values'
import { useGo, usePage } from '@/url'
import { Offices } from './Offices'
import { Overlays } from './Overlays'
import { People } from './People'
import css from './admin.module.css'

/** People, offices and the operator's own layers, for administrators. */
export function AdminPage() {
  const { t } = useWords()
  const session = useSession()
  const go = useGo()
  const tab = usePage((page) => page.admin) ?? 'people'
  if (!session) return <Bones rows={8} />
  if (!session.permissions.includes('administer'))
    return (
      <main className={css.refused}>
        <h1>{t('admin.title')}</h1>
        <p>{t('admin.onlyAdministrators')}</p>
      </main>
    )
  return (
    <main className={css.page} aria-label={t('admin.title')}>
      <Antd>
        <header className={css.head}>
          <h1>{t('admin.title')}</h1>
          <Segments
            label={t('admin.title')}
            look="tabs"
            items={(['people', 'offices', 'overlays'] as const).map((value) => ({ value, label: t(`admin.tab.${value}`) }))}
            value={tab}
            onChange={(admin) => go({ admin }, { replace: true })}
          />
        </header>
        {tab === 'people' && <People me={session.person?.login ?? ''} />}
        {tab === 'offices' && <Offices />}
        {tab === 'overlays' && <Overlays />}
      </Antd>
    </main>
  )
}
