import { useState } from 'react'
import { useWords } from '@/i18n/words'
import { COLOURINGS, type ColourBy } from '@/lib/classes'
import { SIGN_PX } from '@/map'
import { Icon } from '@/ui/Icon'
import { Mark } from '@/ui/Mark'
import { StageSign } from '@/ui/Tags'
import { useMedia } from '@/ui/useMedia'
import { useGo, usePage } from '@/url'
import css from './Legend.module.css'
import { Keys } from './LegendKeys'
import { OverlayKeys } from './OverlayKeys'

/** What the signs mean; and, clicked, which of them are shown. */
export function Legend() {
  const { t } = useWords()
  const roomy = useMedia('(min-width: 1500px) and (min-height: 860px)')
  const [choice, setChoice] = useState<boolean | null>(null)
  const open = choice ?? roomy
  const by = usePage((page) => page.colour ?? 'programme')
  return (
    <section className={css.legend} aria-label={t('legend.title')}>
      <button type="button" className={css.head} aria-expanded={open} onClick={() => setChoice(!open)}>
        <Icon name="layers" size={14} />
        {t('legend.title')}
        <Icon name={open ? 'down' : 'up'} size={12} />
      </button>
      {open && (
        <div className={css.body}>
          <Chooser by={by} />
          <Keys by={by} />
          <OverlayKeys />
          <Variants />
          <Sizes />
        </div>
      )}
    </section>
  )
}

/** What the colours mean is the reader's choice, and a part of the link. */
function Chooser({ by }: { by: ColourBy }) {
  const { t } = useWords()
  const go = useGo()
  return (
    <label className={css.chooser}>
      <span>{t('look.colourBy')}</span>
      <select value={by} onChange={(event) => go({ colour: event.target.value as ColourBy }, { replace: true })}>
        {COLOURINGS.map((one) => (
          <option key={one} value={one}>
            {t(`look.colour.${one}`)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Variants() {
  const { t } = useWords()
  const around = usePage((page) => page.filter.around !== undefined)
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
        <span className={css.dot} /> {t('legend.dot')}
      </li>
      <li>
        <svg width="22" height="8" aria-hidden>
          <path d="M1 4h20" stroke="var(--text-2)" strokeWidth="2.6" strokeDasharray="4.5 3" />
        </svg>
        {t('legend.planned')}
      </li>
      {around && (
        <li>
          <svg width="22" height="12" aria-hidden>
            <path d="M2 6h18" stroke="var(--accent)" strokeWidth="8" strokeOpacity="0.35" strokeLinecap="round" />
            <path d="M2 6h18" stroke="var(--accent)" strokeWidth="1.5" strokeDasharray="3 3" />
          </svg>
          {t('legend.around')}
        </li>
      )}
      <li>
        <Parts />
        {t('look.parts')}
      </li>
    </ul>
  )
}

/** Not begun, being built, built, stopped: by fill and dash, the same for stations and sections. */
function Parts() {
  return (
    <span className={css.parts}>
      {(['planned', 'under_construction', 'operating', 'suspended'] as const).map((stage) => (
        <StageSign key={stage} stage={stage} />
      ))}
    </span>
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
