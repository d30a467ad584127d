import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Problem, isCalledOff, newKey } from '@/api'
import { useWords } from '@/i18n/words'

/**
 * Sends something once. The same content tried again carries the same key, so that a lost answer is not a second deed;
 * afterwards all that it may have changed is asked again.
 */
export function useAct() {
  const { t } = useWords()
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const tried = useRef({ content: '', key: '' })
  const act = async <A>(content: unknown, send: (tryKey: string) => Promise<A>): Promise<A | null> => {
    const text = JSON.stringify(content)
    if (tried.current.content !== text) tried.current = { content: text, key: newKey() }
    setBusy(true)
    setProblem(null)
    try {
      const answer = await send(tried.current.key)
      tried.current = { content: '', key: '' }
      for (const part of ['admin', 'codes', 'portfolio', 'project', 'overlays']) void cache.invalidateQueries({ queryKey: [part] })
      return answer
    } catch (error) {
      if (isCalledOff(error)) return null
      const known = error instanceof Problem ? error : new Problem(0, t('error.offline'))
      // Half of it may be done, or somebody else did something.
      if (known.status === 412 || known.status === 409) void cache.invalidateQueries({ queryKey: ['admin'] })
      setProblem(known)
      return null
    } finally {
      setBusy(false)
    }
  }
  return { act, busy, problem, forgive: () => setProblem(null) }
}
