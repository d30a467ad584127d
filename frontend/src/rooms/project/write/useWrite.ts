import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Problem, forgetProject, newKey } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'

interface Writing<B, A> {
  /** The project whose list rows, totals, history and tiles are fetched again. */
  code: string | null
  send: (body: B, version: number | null, tryKey: string) => Promise<A>
  onDone: (answer: A) => void
}

/**
 * Sends a form. The same content tried again carries the same key, so that a lost answer is not a second write; what was
 * typed stays until the service has said yes.
 */
export function useWrite<B, A>({ code, send, onDone }: Writing<B, A>) {
  const { t } = useWords()
  const cache = useQueryClient()
  const map = useCityMap()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const tried = useRef({ content: '', key: '' })

  const save = async (body: B, version: number | null) => {
    const content = JSON.stringify([body, version])
    if (tried.current.content !== content) tried.current = { content, key: newKey() }
    setBusy(true)
    setProblem(null)
    try {
      const answer = await send(body, version, tried.current.key)
      tried.current = { content: '', key: '' }
      if (code) await forgetProject(cache, code)
      map.refresh()
      setBusy(false)
      onDone(answer)
    } catch (error) {
      setBusy(false)
      setProblem(error instanceof Problem ? error : new Problem(0, t('error.offline')))
    }
  }
  return { save, busy, problem, forgive: () => setProblem(null) }
}
