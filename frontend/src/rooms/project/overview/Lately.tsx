import { useInfiniteQuery } from '@tanstack/react-query'
import { type Project, historyQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { useAsOf, useGo } from '@/url'
import { Section } from '../Section'
import css from './overview.module.css'

const SHOWN = 3

/** What changed lately; all of it stands in its own part. */
export function Lately({ project }: { project: Project }) {
  const { t, lang } = useWords()
  const go = useGo()
  const { data } = useInfiniteQuery(historyQuery(project.code, lang, useAsOf()))
  const changes = data?.pages[0]?.items.slice(0, SHOWN) ?? []
  if (changes.length === 0) return null
  return (
    <Section title={t('overview.lately')}>
      <ol className={css.lately}>
        {changes.map((change) => (
          <li key={change.id}>
            <time dateTime={change.at}>{instantText(change.at)}</time>
            <span>{change.sentences.slice(0, 2).join(t('overview.then'))}</span>
          </li>
        ))}
      </ol>
      <Button look="link" onClick={() => go({ tab: 'history' }, { replace: true })}>
        {t('overview.allChanges')}
      </Button>
    </Section>
  )
}
