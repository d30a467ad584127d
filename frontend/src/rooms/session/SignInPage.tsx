import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Problem, sessionQuery, signIn } from '@/api'
import { useWords } from '@/i18n/words'
import { notify } from '@/ui/notice'
import { keepPage } from '@/url'
import { OidcButton, useOidcRefusal } from './OidcButton'
import css from './session.module.css'

/** Opened by a one-time link; the token stands behind `#`, so that no server log ever sees it. */
export function SignInPage() {
  const { t } = useWords()
  const cache = useQueryClient()
  const navigate = useNavigate()
  // Read once, before the address is cleaned.
  const [link] = useState(() => decodeURIComponent(location.hash.replace(/^#/, '')))
  const refusal = useOidcRefusal()
  const [problem, setProblem] = useState<string | null>(link ? null : (refusal ?? t('signIn.noLink')))
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current || !link) return
    begun.current = true
    history.replaceState(history.state, '', location.pathname)
    signIn(link)
      .then(async (session) => {
        await cache.resetQueries()
        cache.setQueryData(sessionQuery().queryKey, session)
        if (session.person) notify('done', t('signIn.welcome', { name: session.person.name }))
        await navigate({ to: '/', replace: true, search: keepPage })
      })
      .catch((error: unknown) => setProblem(error instanceof Problem && error.detail ? error.detail : t('error.offline')))
  }, [cache, link, navigate, t])
  return (
    <main className={css.page}>
      {problem === null ? (
        <p aria-busy>{t('signIn.busy')}</p>
      ) : (
        <div role="alert">
          <h1>{t('signIn.failed')}</h1>
          <p>{problem}</p>
          <p className={css.quiet}>{t('signIn.howTo')}</p>
          <OidcButton />
          <p>
            <Link to="/" search={keepPage}>
              {t('signIn.toMap')}
            </Link>
          </p>
        </div>
      )}
    </main>
  )
}
