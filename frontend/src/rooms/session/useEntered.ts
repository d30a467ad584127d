import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type Session, sessionQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { notify } from '@/ui/notice'
import { keepPage } from '@/url'

/** What follows a sign-in: nothing of the former reader is kept, and the map is shown as this one may see it. */
export function useEntered() {
  const { t } = useWords()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const map = useCityMap()
  return useCallback(
    async (session: Session) => {
      await cache.resetQueries()
      cache.setQueryData(sessionQuery().queryKey, session)
      map.refresh()
      if (session.person && !session.person.must_change) notify('done', t('signIn.welcome', { name: session.person.name }))
      await navigate({ to: '/', replace: true, search: keepPage })
    },
    [cache, map, navigate, t],
  )
}
