/** What the page of the log shows, as the address bar carries it: every parameter begins with `log_`. */

const TEXTS = ['person', 'project', 'subject', 'origin', 'from', 'to', 'q', 'kind'] as const
type LogText = (typeof TEXTS)[number]

export interface LogView extends Partial<Record<LogText, string>> {
  tab?: 'access'
  /** Also rows that are laid out with their project or baseline. */
  parts?: boolean
}

export function parseLog(params: URLSearchParams): LogView | undefined {
  const view: LogView = {}
  for (const name of TEXTS) {
    const text = params.get(`log_${name}`)
    if (text) view[name] = text
  }
  if (params.get('log_tab') === 'access') view.tab = 'access'
  if (params.get('log_parts') === 'true') view.parts = true
  return Object.keys(view).length > 0 ? view : undefined
}

export function writeLog(view: LogView | undefined, into: URLSearchParams): void {
  if (!view) return
  for (const name of TEXTS) if (view[name]) into.set(`log_${name}`, view[name])
  if (view.tab) into.set('log_tab', view.tab)
  if (view.parts) into.set('log_parts', 'true')
}

const OF_CHANGES: readonly LogText[] = ['person', 'project', 'subject', 'origin', 'from', 'to', 'q']
const OF_ACCESS: readonly LogText[] = ['person', 'kind', 'from', 'to']

/** The query string of either list, with the service's names. */
export function logQueryText(view: LogView | undefined): string {
  const params = new URLSearchParams()
  const access = view?.tab === 'access'
  for (const name of access ? OF_ACCESS : OF_CHANGES) {
    const text = view?.[name]
    if (text) params.set(name, text)
  }
  if (!access && view?.parts) params.set('parts', 'true')
  return params.toString()
}
