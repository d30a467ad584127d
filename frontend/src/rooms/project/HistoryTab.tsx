import { useInfiniteQuery } from '@tanstack/react-query'
import { type Change, type Project, historyQuery, useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { Bones } from '@/ui/Values'
import { useAsOf } from '@/url'
import { Failed } from './Failed'
import { Section } from './Section'
import css from './HistoryTab.module.css'
import { type NameOf, sentence } from './history/sentence'

/** Every change, newest first: who, what, from what to what, and why. */
export function HistoryTab({ project }: { project: Project }) {
  const { t } = useWords()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(historyQuery(project.code, useAsOf()))
  const nameOf = useNameOf()
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!data) return <Bones rows={8} height={22} />
  const changes = data.pages.flatMap((page) => page.items)
  if (changes.length === 0) return <p className={css.none}>{t('history.none')}</p>
  return (
    <Section title={t('history.title')}>
      <ol className={css.list} data-testid="history">
        {changes.map((change) => (
          <Entry key={change.id} change={change} nameOf={nameOf} />
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

function useNameOf(): NameOf {
  const { name } = useWords()
  const lists = {
    programme: useProgrammes().of,
    unit: useCodes('units').of,
    district: useCodes('districts').of,
    sector: useCodes('sectors').of,
    office: useCodes('offices').of,
    list: useCodes('lists').of,
  }
  return (field, code) => {
    const entry = lists[field as keyof typeof lists]?.(code)
    return entry ? name(entry) : undefined
  }
}

function Entry({ change, nameOf }: { change: Change; nameOf: NameOf }) {
  const words = useWords()
  const { who, does, parts, reason } = sentence(change, words, nameOf)
  return (
    <li className={css.entry}>
      <time dateTime={change.at}>{instantText(change.at)}</time>
      <p>
        <strong>{who}</strong> {does}
        {parts.length === 1 && <span className={css.part}>{parts[0]}</span>}
        {reason && <span className={css.reason}>{words.t('history.because', { reason })}</span>}
      </p>
      {parts.length > 1 && (
        <ul>
          {parts.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      )}
    </li>
  )
}
