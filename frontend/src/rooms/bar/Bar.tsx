import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { speak, useSession } from '@/api'
import { changeLang } from '@/i18n'
import { useWords } from '@/i18n/words'
import { DemoTag } from '@/ui/Tags'
import { Tip } from '@/ui/Tip'
import { usePhone } from '@/ui/useMedia'
import { keepPage, useGo } from '@/url'
import css from './Bar.module.css'
import { DayControl } from './DayControl'
import { SearchBox } from './SearchBox'

/** The slim bar over every page: name, search, business date, language, person. */
export function Bar({ views, people }: { views: ReactNode; people: ReactNode }) {
  const { t } = useWords()
  const phone = usePhone()
  return (
    <header className={css.bar}>
      <Link to="/" search={keepPage} className={css.name} aria-label={t('app.home')}>
        <img src="/mark.svg" width={24} height={24} alt="" />
        <span className={css.word}>{t('app.name')}</span>
        {!phone && <span className={css.latin}>Guatu</span>}
      </Link>
      {!phone && <span className={css.city}>{t('app.city')}</span>}
      <SearchBox />
      {!phone && views}
      <BusinessDate />
      <DayControl />
      <LangSwitch />
      {people}
    </header>
  )
}

function BusinessDate() {
  const { t } = useWords()
  const session = useSession()
  const phone = usePhone()
  if (!session || phone) return null
  return (
    <div className={css.date}>
      <Tip text={session.clock_shifted ? t('bar.dateShifted') : t('bar.dateHint')}>
        <span className={css.dateLabel}>{t('bar.date')}</span> <time dateTime={session.today}>{session.today}</time>
      </Tip>
      {session.demo && (
        <Tip text={t('bar.demoHint')}>
          <DemoTag text={t('bar.demo')} />
        </Tip>
      )}
    </div>
  )
}

function LangSwitch() {
  const { t, lang } = useWords()
  const go = useGo()
  const other = lang === 'en' ? 'zh-CN' : 'en'
  return (
    <button
      type="button"
      className={css.lang}
      lang={other}
      aria-label={t('bar.switchLang')}
      title={t('bar.switchLang')}
      onClick={() => {
        speak(other)
        void changeLang(other)
        go({ lang: other === 'en' ? 'en' : undefined }, { replace: true })
      }}
    >
      {t('bar.otherLang')}
    </button>
  )
}
