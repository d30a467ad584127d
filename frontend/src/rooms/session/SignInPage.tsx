import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Problem, signInByLink } from '@/api'
import { useWords } from '@/i18n/words'
import { Bones } from '@/ui/Values'
import { keepPage } from '@/url'
import { OidcButton, useOidcRefusal } from './OidcButton'
import css from './session.module.css'
import { useEntered } from './useEntered'

const PasswordSignIn = lazy(() => import('./PasswordSignIn'))

/** By name and password, or by a one-time link; its token stands behind `#`, so that no server log ever sees it. */
export function SignInPage() {
  const { t } = useWords()
  // Read once, before the address is cleaned.
  const [link] = useState(() => decodeURIComponent(location.hash.replace(/^#/, '')))
  const refusal = useOidcRefusal()
  const [problem, setProblem] = useState<string | null>(link ? null : refusal)
  if (link && problem === null) return <ByLink link={link} onProblem={setProblem} />
  return (
    <main className={css.page}>
      <div className={css.box}>
        <h1>{t('signIn.title')}</h1>
        {problem !== null && (
          <div role="alert" className={css.trouble}>
            <p>{problem}</p>
            <p className={css.quiet}>{t('signIn.howTo')}</p>
          </div>
        )}
        <Suspense fallback={<Bones rows={4} />}>
          <PasswordSignIn />
        </Suspense>
        <OidcButton />
        <p className={css.quiet}>{t('signIn.forgotten')}</p>
        <p>
          <Link to="/" search={keepPage}>
            {t('signIn.toMap')}
          </Link>
        </p>
      </div>
    </main>
  )
}

function ByLink({ link, onProblem }: { link: string; onProblem: (problem: string) => void }) {
  const { t } = useWords()
  const entered = useEntered()
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    history.replaceState(history.state, '', location.pathname)
    signInByLink(link)
      .then(entered)
      .catch((error: unknown) => onProblem(error instanceof Problem && error.detail ? error.detail : t('error.offline')))
  }, [entered, link, onProblem, t])
  return (
    <main className={css.page}>
      <p aria-busy>{t('signIn.busy')}</p>
    </main>
  )
}
