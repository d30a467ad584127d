import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Problem, newKey } from '@/api'
import { useWords } from '@/i18n/words'
import { notify } from '@/ui/notice'

/** Sends a change of an area once, says what went wrong, and asks for the areas again. */
export function useAreaAct() {
  const { t } = useWords()
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const tried = useRef({ content: '', key: '' })
  const act = async <A>(content: unknown, send: (tryKey: string) => Promise<A>): Promise<A | null> => {
    const text = JSON.stringify(content)
    if (tried.current.content !== text) tried.current = { content: text, key: newKey() }
    setBusy(true)
    try {
      const answer = await send(tried.current.key)
      tried.current = { content: '', key: '' }
      return answer
    } catch (error) {
      notify('bad', error instanceof Problem && !error.isOffline ? error.detail : t('error.offline'))
      return null
    } finally {
      void cache.invalidateQueries({ queryKey: ['areas'] })
      setBusy(false)
    }
  }
  return { act, busy }
}
