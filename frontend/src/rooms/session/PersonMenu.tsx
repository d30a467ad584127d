import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type Session, signOut, useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap } from '@/map'
import { Button } from '@/ui/Button'
import { Icon } from '@/ui/Icon'
import { Segments } from '@/ui/Segments'
import { DemoTag } from '@/ui/Tags'
import { notify } from '@/ui/notice'
import { chooseTheme, useTheme } from '@/ui/theme'
import { usePhone } from '@/ui/useMedia'
import { useAsOf, useGo } from '@/url'
import css from './session.module.css'

/** Who is signed in; how to sign in or out; how the page looks. */
export function PersonMenu() {
  const { t } = useWords()
  const session = useSession()
  const phone = usePhone()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      setOpen(false)
    }
    window.addEventListener('pointerdown', away)
    window.addEventListener('keydown', escape, true)
    return () => {
      window.removeEventListener('pointerdown', away)
      window.removeEventListener('keydown', escape, true)
    }
  }, [open])
  const person = session?.person
  return (
    <div ref={box} className={css.person}>
      <button type="button" className={css.who} aria-haspopup="true" aria-expanded={open} aria-label={t('person.menu')} onClick={() => setOpen(!open)} data-testid="person">
        <Icon name="person" />
        {!phone && <span>{person ? person.name : t('person.visitor')}</span>}
      </button>
      {open && session && <Menu session={session} onClose={() => setOpen(false)} />}
    </div>
  )
}

function Menu({ session, onClose }: { session: Session; onClose: () => void }) {
  return (
    <div className={css.menu}>
      <Who person={session.person} />
      <ThemeChoice />
      <Acts session={session} onClose={onClose} />
    </div>
  )
}

function Who({ person }: { person: Session['person'] }) {
  const { t, name } = useWords()
  if (!person)
    return (
      <div className={css.about}>
        <p>
          <strong>{t('person.visitor')}</strong>
        </p>
        <p className={css.quiet}>{t('person.howToSignIn')}</p>
      </div>
    )
  return (
    <div className={css.about}>
      <p>
        <strong>{person.name}</strong> {person.provenance === 'demo' && <DemoTag short />}
      </p>
      <p className={css.quiet}>
        {person.roles.map((role) => t([`code.role.${role}`, 'value.other'])).join(t('comma'))}
        {person.organisation && ` · ${name(person.organisation)}`}
      </p>
    </div>
  )
}

function Acts({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useWords()
  const go = useGo()
  const { person, permissions } = session
  const asOf = useAsOf()
  const office = person?.organisation?.code
  const act = (what: () => void) => () => {
    onClose()
    what()
  }
  return (
    <div className={css.acts}>
      {office && (
        <Button look="plain" icon="list" onClick={act(() => go({ filter: { office: [office] }, side: 'list' }))}>
          {t('person.ourProjects')}
        </Button>
      )}
      {permissions.includes('facts.write') && (
        <Button look="plain" icon="plus" disabled={Boolean(asOf)} title={asOf && t('asOf.readOnly')} onClick={act(() => go({ form: 'new', project: undefined }, { to: '/' }))}>
          {t('person.newProject')}
        </Button>
      )}
      {permissions.includes('log.read') && (
        <Button look="plain" icon="clock" onClick={act(() => go({}, { to: '/log' }))}>
          {t('log.title')}
        </Button>
      )}
      {permissions.includes('administer') && (
        <Button look="plain" icon="person" onClick={act(() => go({}, { to: '/admin' }))}>
          {t('admin.title')}
        </Button>
      )}
      <Button look="plain" icon="info" onClick={act(() => go({}, { to: '/about' }))}>
        {t('about.title')}
      </Button>
      {person && (
        <Button look="plain" icon="person" onClick={act(() => go({}, { to: '/account' }))}>
          {t('account.title')}
        </Button>
      )}
      {person ? (
        <SignOut onDone={onClose} />
      ) : (
        <Button look="plain" icon="out" onClick={act(() => go({}, { to: '/sign-in' }))}>
          {t('person.signIn')}
        </Button>
      )}
    </div>
  )
}

function ThemeChoice() {
  const { t } = useWords()
  const { choice } = useTheme()
  return (
    <div className={css.theme}>
      <span>{t('theme.title')}</span>
      <Segments
        label={t('theme.title')}
        items={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
        value={choice}
        onChange={chooseTheme}
      />
    </div>
  )
}

function SignOut({ onDone }: { onDone: () => void }) {
  const { t } = useWords()
  const cache = useQueryClient()
  const map = useCityMap()
  const out = useMutation({
    mutationFn: signOut,
    onSuccess: async (out) => {
      onDone()
      // Who came by the provider signs out there as well; the browser has to go there itself.
      if (out?.continue_at) return location.assign(out.continue_at)
      await cache.resetQueries()
      map.refresh()
      notify('done', t('person.signedOut'))
    },
    onError: () => notify('bad', t('error.offline')),
  })
  return (
    <Button look="plain" icon="out" disabled={out.isPending} onClick={() => out.mutate()}>
      {t('person.signOut')}
    </Button>
  )
}
