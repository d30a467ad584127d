import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Programme, summaryQuery, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { SIGN_PX } from '@/map'
import { Icon } from '@/ui/Icon'
import { Mark } from '@/ui/Mark'
import { useMedia } from '@/ui/useMedia'
import { portfolioQuery, useFilter, usePage } from '@/url'
import css from './Legend.module.css'

/** What the signs mean; and, clicked, which of them are shown. */
export function Legend() {
  const { t } = useWords()
  const roomy = useMedia('(min-width: 1500px) and (min-height: 860px)')
  const [choice, setChoice] = useState<boolean | null>(null)
  const open = choice ?? roomy
  return (
    <section className={css.legend} aria-label={t('legend.title')}>
      <button type="button" className={css.head} aria-expanded={open} onClick={() => setChoice(!open)}>
        <Icon name="layers" size={14} />
        {t('legend.title')}
        <Icon name={open ? 'down' : 'up'} size={12} />
      </button>
      {open && (
        <div className={css.body}>
          <ProgrammeKeys />
          <Variants />
          <Sizes />
        </div>
      )}
    </section>
  )
}

function ProgrammeKeys() {
  const { t } = useWords()
  const { list } = useProgrammes()
  const { filter } = useFilter()
  const { data } = useQuery(summaryQuery(usePage(portfolioQuery)))
  const counts = new Map(data?.by.programme?.map((share) => [share.code, share.count]))
  return (
    <ul className={css.keys} aria-label={t('choice.programme')}>
      {list.map((programme) => (
        <Key key={programme.code} programme={programme} count={counts.get(programme.code) ?? 0} chosen={filter.programme} />
      ))}
    </ul>
  )
}

function Key({ programme, count, chosen }: { programme: Programme; count: number; chosen: readonly string[] | undefined }) {
  const words = useWords()
  const { toggle } = useFilter()
  const on = chosen?.includes(programme.code) ?? false
  const quiet = (chosen !== undefined && !on) || count === 0
  return (
    <li>
      <button type="button" className={css.key} aria-pressed={on} data-quiet={quiet} onClick={() => toggle('programme', programme.code)}>
        <Mark programme={programme.code} family={programme.family} colour={programme.colour} />
        <span className={css.label}>{words.short(programme)}</span>
        <span className={css.count}>{words.count(count)}</span>
      </button>
    </li>
  )
}

function Variants() {
  const { t } = useWords()
  const sample = { programme: '', family: 'industry', colour: '#5B6673', size: 14 }
  return (
    <ul className={css.variants}>
      <li>
        <span className={css.hatched} /> {t('legend.demo')}
      </li>
      <li>
        <Mark {...sample} vague /> {t('legend.vague')}
      </li>
      <li>
        <svg width="22" height="8" aria-hidden>
          <path d="M1 4h20" stroke="var(--text-2)" strokeWidth="2.6" strokeDasharray="4.5 3" />
        </svg>
        {t('legend.planned')}
      </li>
    </ul>
  )
}

function Sizes() {
  const { t } = useWords()
  const [, ...px] = SIGN_PX
  return (
    <div className={css.sizes}>
      <p>{t('legend.size')}</p>
      <ol>
        {px.map((size, i) => (
          <li key={size}>
            <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden>
              <circle cx="12" cy="12" r="10.5" fill="var(--none)" />
            </svg>
            <span>{t(`legend.from.${i}`)}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
