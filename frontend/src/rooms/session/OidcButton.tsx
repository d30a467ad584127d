import { useQuery } from '@tanstack/react-query'
import { waysInQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { localPath } from '@/url'
import css from './OidcButton.module.css'

// Read before the router tidies the address: the browser came here by itself.
const arrived = new URLSearchParams(location.search)
const REASONS = ['expired', 'denied', 'provider', 'unknown'] as const

/** Why the provider's way in ended here, if it did: the service sends the browser back with a word for it. */
export function useOidcRefusal(): string | null {
  const { t } = useWords()
  const reason = REASONS.find((one) => one === arrived.get('refused'))
  return reason ? t(`oidc.${reason}`) : null
}

/** The way to the OpenID Connect provider, where the service has one. A link, since the browser itself has to go there. */
export function OidcButton() {
  const { t } = useWords()
  const { data } = useQuery(waysInQuery())
  if (!data?.oidc) return null
  const next = localPath(new URLSearchParams(location.search).get('next') ?? arrived.get('next'))
  return (
    <a className={css.provider} href={`/api/v1/oidc/start?next=${encodeURIComponent(next)}`} data-testid="oidc">
      {t('oidc.signIn', { name: data.oidc.name })}
    </a>
  )
}
