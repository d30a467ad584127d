import { useInfiniteQuery } from '@tanstack/react-query'
import { type AccessEvent, accessQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Bones } from '@/ui/Values'
import { type LogView, logQueryText } from '@/url'
import { Nothing, Trouble } from './Nothing'
import { byDay, timeOf } from './days'
import css from './log.module.css'

/** Sign-ins, refusals, exports and the use of tokens, newest first. */
export function AccessList({ view }: { view: LogView }) {
  const { t } = useWords()
  const query = logQueryText(view)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery(accessQuery(query))
  if (error) return <Trouble error={error} onAgain={() => void refetch()} />
  if (!data) return <Bones rows={10} height={22} />
  const events = data.pages.flatMap((page) => page.items)
  return (
    <>
      {events.length === 0 && <Nothing filtered={query !== ''} />}
      <div aria-busy={isPlaceholderData} aria-label={t('log.accessList')} role="region" data-testid="access">
        {byDay(events).map(({ day, items }) => (
          <section key={`${day} ${items[0]?.id}`} className={css.day}>
            <h2>{day}</h2>
            <ol>
              {items.map((event) => (
                <Event key={event.id} event={event} />
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

function Event({ event }: { event: AccessEvent }) {
  const { t } = useWords()
  const what = t([`log.door.${event.kind}`, 'value.other'])
  const token = typeof event.detail?.name === 'string' ? event.detail.name : null
  return (
    <li className={css.entry} data-kind={event.kind}>
      <time dateTime={event.at}>{timeOf(event.at)}</time>
      <div>
        <p>
          <strong>{what}</strong> {event.name ?? t('log.stranger')}
          {event.login && event.login !== event.name && `（${event.login}）`}
        </p>
        <p className={css.about}>
          <span>{t([`log.byOrigin.${event.origin}`, 'value.other'])}</span>
          {event.address && <span>{event.address}</span>}
          {event.path && <code>{event.path}</code>}
          {token && <span>{token}</span>}
        </p>
      </div>
    </li>
  )
}
