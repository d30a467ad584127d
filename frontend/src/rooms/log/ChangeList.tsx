import { useInfiniteQuery } from '@tanstack/react-query'
import { type LogEntry, logFile, logQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Bones } from '@/ui/Values'
import { logQueryText, useGo } from '@/url'
import type { FilterProps } from './Filters'
import { Nothing, Trouble } from './Nothing'
import { byDay, timeOf, whole } from './days'
import css from './log.module.css'

/** The changes by day, newest first, in sentences. */
export function ChangeList({ view, onChange }: FilterProps) {
  const { t, lang } = useWords()
  const query = logQueryText(view)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery(logQuery(query, lang))
  if (error) return <Trouble error={error} onAgain={() => void refetch()} />
  if (!data) return <Bones rows={10} height={22} />
  const entries = data.pages.flatMap((page) => page.items)
  return (
    <>
      <p className={css.files}>
        <a href={logFile(query, 'csv', lang)} download>
          {t('log.table')}
        </a>
        <a href={logFile(query, 'jsonl', lang)} download>
          {t('log.lines')}
        </a>
      </p>
      {entries.length === 0 && <Nothing filtered={query !== ''} />}
      <div aria-busy={isPlaceholderData} aria-label={t('log.list')} role="region" data-testid="log">
        {byDay(entries).map(({ day, items }) => (
          <section key={`${day} ${items[0]?.id}`} className={css.day}>
            <h2>{day}</h2>
            <ol>
              {items.map((entry) => (
                <Entry key={entry.id} entry={entry} onPerson={(person) => onChange({ person })} />
              ))}
            </ol>
          </section>
        ))}
      </div>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('log.more')}
        </Button>
      )}
    </>
  )
}

function Entry({ entry, onPerson }: { entry: LogEntry; onPerson: (login: string) => void }) {
  const { t, name } = useWords()
  const go = useGo()
  const { project, login } = entry
  return (
    <li className={css.entry}>
      <time dateTime={entry.at}>{timeOf(entry.at)}</time>
      <div>
        {entry.sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p className={css.about}>
          {project && (
            <Button look="link" title={t('log.toProject')} onClick={() => go({ project: project.code, tab: 'history', log: undefined }, { to: '/' })}>
              {name(project)}
            </Button>
          )}
          <span>{t([`subject.${entry.subject}`, 'subject.other'])}</span>
          <span>{t([`log.byOrigin.${entry.origin}`, 'value.other'])}</span>
          {login && (
            <Button look="link" title={t('log.onlyPerson')} onClick={() => onPerson(login)}>
              {login}
            </Button>
          )}
        </p>
        <Details entry={entry} />
      </div>
    </li>
  )
}

function Details({ entry }: { entry: LogEntry }) {
  const { t } = useWords()
  if (entry.changes.length === 0) return null
  return (
    <details className={css.details}>
      <summary>{t('log.details')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('log.field')}</th>
            <th scope="col">{t('log.before')}</th>
            <th scope="col">{t('log.after')}</th>
          </tr>
        </thead>
        <tbody>
          {entry.changes.map(({ field, old, new: now }) => (
            <tr key={field}>
              <th scope="row">{t([`field.${field}`, 'field.other'])}</th>
              <td>{whole(old)}</td>
              <td>{whole(now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entry.request_id && (
        <p>
          {t('log.request')} <code>{entry.request_id}</code>
        </p>
      )}
    </details>
  )
}
