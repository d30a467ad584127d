import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { ACCURACIES, PROVENANCES } from '@/lib/codes'
import { DemoTag } from '@/ui/Tags'
import css from './about.module.css'

const CHAPTERS = ['what', 'numbers', 'demo', 'accuracy', 'base', 'keys', 'licences'] as const

/** What the figures and places on this page are, and what they are not. */
export function AboutPage() {
  const { t } = useWords()
  const session = useSession()
  return (
    <main className={css.page} tabIndex={0} aria-label={t('about.title')}>
      <article>
        <h1>{t('about.title')}</h1>
        {CHAPTERS.map((chapter) => (
          <section key={chapter}>
            <h2>{t(`about.${chapter}.title`)}</h2>
            <p>{t(`about.${chapter}.text`, { today: session?.today ?? '' })}</p>
            {chapter === 'demo' && (
              <dl>
                {PROVENANCES.map((code) => (
                  <div key={code}>
                    <dt>{code === 'demo' ? <DemoTag /> : t(`code.provenance.${code}`)}</dt>
                    <dd>{t(`provenanceHint.${code}`)}</dd>
                  </div>
                ))}
              </dl>
            )}
            {chapter === 'accuracy' && (
              <dl>
                {[...ACCURACIES, 'none'].map((code) => (
                  <div key={code}>
                    <dt>{t(`code.accuracy.${code}`)}</dt>
                    <dd>{t(`accuracyHint.${code}`)}</dd>
                  </div>
                ))}
              </dl>
            )}
          </section>
        ))}
      </article>
    </main>
  )
}
