import { type Me } from '@/api'
import { useWords } from '@/i18n/words'
import { Antd } from '@/ui/Antd'
import css from './account.module.css'
import { PasswordForm } from './PasswordForm'

/** Somebody else chose the password, or nobody yet: before anything else the person sets their own. */
export function FirstPasswordPage({ person }: { person: Me }) {
  const { t } = useWords()
  return (
    <main className={css.page} aria-label={t('account.firstTitle')}>
      <Antd>
        <article className={css.narrow}>
          <h1>{t('account.firstTitle')}</h1>
          <p>{t('account.firstText', { name: person.name })}</p>
          <PasswordForm login={person.login} withoutOld={person.method === 'invitation'} />
        </article>
      </Antd>
    </main>
  )
}
