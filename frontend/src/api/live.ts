/** What was changed elsewhere, as far as the reader may see it: the data of an event `changed`. */
export interface News {
  /** Codes of projects. */
  projects: string[]
  /** Whether there were more than are named. */
  more: boolean
  /** Whether a list of programmes was changed. */
  lists: boolean
}

const EVENTS = '/api/v1/events'
/** After a refusal the browser does not try again by itself. */
const RETRY_MS = 30_000

/**
 * Hears of changes made elsewhere as long as the page is looked at; null after a gap, in which anything may have changed.
 * A page that nobody looks at listens to nothing: a browser opens only six connections to a host.
 */
export function hearNews(hear: (news: News | null) => void): () => void {
  let source: EventSource | null = null
  let again: ReturnType<typeof setTimeout> | undefined
  let heardBefore = false

  const close = () => {
    clearTimeout(again)
    source?.close()
    source = null
  }
  const open = () => {
    if (source || document.hidden) return
    const opened = new EventSource(EVENTS)
    source = opened
    opened.addEventListener('ready', () => {
      if (heardBefore) hear(null)
      heardBefore = true
    })
    opened.addEventListener('changed', (event: MessageEvent<string>) => hear(JSON.parse(event.data) as News))
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED) return
      close()
      again = setTimeout(open, RETRY_MS)
    })
  }
  const look = () => (document.hidden ? close() : open())
  document.addEventListener('visibilitychange', look)
  open()
  return () => {
    document.removeEventListener('visibilitychange', look)
    close()
  }
}
