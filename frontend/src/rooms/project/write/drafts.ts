import { useState } from 'react'

/** What was typed and not saved yet, by form; kept until it is saved, given up, or the page is closed. */
const kept = new Map<string, unknown>()

export function useDraft<T>(id: string, fresh: T) {
  const [state, setState] = useState(() => ({ initial: (kept.get(id) as T | undefined) ?? fresh, restored: kept.has(id) }))
  return {
    ...state,
    keep: (values: T) => void kept.set(id, values),
    drop: () => {
      kept.delete(id)
      setState((now) => ({ ...now, restored: false }))
    },
  }
}
