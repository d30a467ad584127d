import { useSyncExternalStore } from 'react'
import { Icon } from './Icon'
import css from './notice.module.css'

export interface Notice {
  id: number
  tone: 'done' | 'warn' | 'bad'
  text: string
}

const LASTS_MS = 5000
let notices: readonly Notice[] = []
let next = 1
const listeners = new Set<() => void>()

function set(value: readonly Notice[]): void {
  notices = value
  for (const listener of listeners) listener()
}

/** Says for a moment what was done or what to mind. */
export function notify(tone: Notice['tone'], text: string): void {
  const id = next++
  set([...notices, { id, tone, text }])
  setTimeout(() => set(notices.filter((notice) => notice.id !== id)), tone === 'done' ? LASTS_MS : 2 * LASTS_MS)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Notices() {
  const shown = useSyncExternalStore(subscribe, () => notices)
  return (
    <div className={css.notices} role="status" aria-live="polite">
      {shown.map(({ id, tone, text }) => (
        <p key={id} className={`${css.notice} ${css[tone]}`}>
          <Icon name={tone === 'done' ? 'check' : 'warn'} />
          {text}
        </p>
      ))}
    </div>
  )
}
