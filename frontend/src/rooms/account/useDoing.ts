import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { Problem } from '@/api'
import { useWords } from '@/i18n/words'
import { notify } from '@/ui/notice'

interface Doing<T, R> {
  act: (given: T) => Promise<R>
  /** Said when it is done. */
  said?: string
  /** What the service knows differently then. */
  changes: QueryKey[]
  onDone?: (result: R) => void
}

/** One act on the account: what went wrong stays with the form, or is said where there is none. */
export function useDoing<T, R>({ act, said, changes, onDone }: Doing<T, R>) {
  const { t } = useWords()
  const cache = useQueryClient()
  const doing = useMutation({
    mutationFn: act,
    onSuccess: async (result) => {
      onDone?.(result)
      if (said) notify('done', said)
      await Promise.all(changes.map((queryKey) => cache.invalidateQueries({ queryKey })))
    },
  })
  const problem = doing.error instanceof Problem ? doing.error : null
  return {
    run: doing.mutate,
    busy: doing.isPending,
    problem,
    trouble: problem && (problem.isOffline ? t('error.offline') : problem.detail),
    forgive: doing.reset,
  }
}
