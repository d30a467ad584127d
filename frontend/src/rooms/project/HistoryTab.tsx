import { useInfiniteQuery } from '@tanstack/react-query'
import { type Change, type Project, historyQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { Bones } from '@/ui/Values'
import { useAsOf } from '@/url'
import { Failed } from './Failed'
import { Section } from './Section'
import css from './HistoryTab.module.css'

/** Every change, newest first: who, what, from what to what, and why, in the service's sentences. */
export function HistoryTab({ project }: { project: Project }) {
  const { t, lang } = useWords()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(historyQuery(project.code, lang, useAsOf()))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!data) return <Bones rows={8} height={22} />
  const changes = data.pages.flatMap((page) => page.items)
  if (changes.length === 0) return <p className={css.none}>{t('history.none')}</p>
  return (
    <Section title={t('history.title')}>
      <ol className={css.list} data-testid="history">
        {changes.map((change) => (
          <Entry key={change.id} change={change} />
        ))}
      </ol>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </Section>
  )
}

function Entry({ change }: { change: Change }) {
  return (
    <li className={css.entry}>
      <time dateTime={change.at}>{instantText(change.at)}</time>
      {change.sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </li>
  )
}
