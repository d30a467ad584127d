import { Link } from '@tanstack/react-router'
import { useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import { keepPage } from '@/url'
import css from './account.module.css'
import { PasswordForm } from './PasswordForm'
import { Sessions } from './Sessions'
import { Tokens } from './Tokens'
import { TwoSteps } from './TwoSteps'

/** One's own account: password, second step, open sessions, tokens for programs. */
export function AccountPage() {
  const { t, name } = useWords()
  const session = useSession()
  if (!session) return null
  const person = session.person
  return (
    <main className={css.page} tabIndex={0} aria-label={t('account.title')}>
      <Antd>
        <article>
          <h1>{t('account.title')}</h1>
          {!person && (
            <p>
              {t('account.nobody')}{' '}
              <Link to="/sign-in" search={keepPage}>
                {t('person.signIn')}
              </Link>
            </p>
          )}
          {person && (
            <>
              <p className={css.quiet}>
                {person.name} · {person.login} · {person.roles.map((role) => t([`code.role.${role}`, 'value.other'])).join(t('comma'))}
                {person.organisation && ` · ${name(person.organisation)}`}
              </p>
              <section aria-labelledby="account-password">
                <h2 id="account-password">{t('account.password')}</h2>
                {person.has_password ? <PasswordForm login={person.login} /> : <p className={css.quiet}>{t('account.noPassword')}</p>}
              </section>
              <TwoSteps person={person} />
              <Sessions />
              <Tokens />
            </>
          )}
        </article>
      </Antd>
    </main>
  )
}
