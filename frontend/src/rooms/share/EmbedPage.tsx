import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import { pageAddress } from './address'
import css from './embed.module.css'

/** The map alone, to be looked at inside another page; it leads to the whole one. `map` is drawn by the caller. */
export function EmbedPage({ map }: { map: ReactNode }) {
  const { t } = useWords()
  const whole = useMemo(() => pageAddress('/'), [])
  return (
    <main className={css.embed}>
      {map}
      <a className={css.whole} href={whole} target="_blank" rel="noreferrer">
        {t('share.whole')}
      </a>
    </main>
  )
}
