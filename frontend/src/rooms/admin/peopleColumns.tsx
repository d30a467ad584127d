import type { TableColumnsType } from 'antd'
import { useMemo } from 'react'
import { type Person, useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { instantText } from '@/lib/dates'
import { Button } from '@/ui/Button'
import { DemoTag } from '@/ui/Tags'
import css from './admin.module.css'

type Deed = 'edit' | 'invite' | 'leave'

/** A person's roles as tags; a viewer's limits behind the word. */
function Roles({ person }: { person: Person }) {
  const words = useWords()
  const { t } = words
  const units = useCodes('units')
  const programmes = useProgrammes()
  if (person.grants.length === 0) return <span className={css.quiet}>{t('admin.people.noRole')}</span>
  return (
    <span className={css.tags}>
      {person.grants.map((grant) => {
        const unit = grant.unit ? units.of(grant.unit) : undefined
        const programme = grant.programme ? programmes.of(grant.programme) : undefined
        const limit = (unit && words.short(unit)) ?? (programme && words.short(programme)) ?? grant.unit ?? grant.programme
        return (
          <span key={`${grant.role}/${grant.unit}/${grant.programme}`} className={css.tag} data-strong={grant.role === 'administrator'}>
            {t([`code.role.${grant.role}`, 'value.other'])}
            {limit && ` · ${limit}`}
          </span>
        )
      })}
    </span>
  )
}

function Presence({ person }: { person: Person }) {
  const { t } = useWords()
  if (!person.active) return <span>{t('admin.state.inactive')}</span>
  if (person.sessions > 0) return <span className={css.here}>{t('admin.people.here', { n: person.sessions })}</span>
  if (person.last_seen_at) return <time dateTime={person.last_seen_at}>{instantText(person.last_seen_at)}</time>
  return <span className={css.quiet}>{t(person.invited_at ? 'admin.people.invited' : 'admin.people.never')}</span>
}

function Acts({ person, onAct }: { person: Person; onAct: (deed: Deed, person: Person) => void }) {
  const { t } = useWords()
  return (
    <span className={css.acts}>
      <Button look="plain" bare icon="edit" aria-label={t('admin.people.edit', { name: person.name })} onClick={() => onAct('edit', person)} />
      <Button look="plain" bare icon="link" disabled={!person.active} aria-label={t('admin.people.invite', { name: person.name })} onClick={() => onAct('invite', person)} />
      <Button look="plain" bare icon={person.active ? 'out' : 'check'} aria-label={t(person.active ? 'admin.people.stop' : 'admin.people.start', { name: person.name })} onClick={() => onAct('leave', person)} />
    </span>
  )
}

export function usePeopleColumns(phone: boolean, onAct: (deed: Deed, person: Person) => void): TableColumnsType<Person> {
  const words = useWords()
  return useMemo(() => {
    const { t, lang } = words
    const order = new Intl.Collator(lang)
    const by = (text: (person: Person) => string) => (a: Person, b: Person) => order.compare(text(a), text(b))
    const name = {
      title: t('admin.field.person'),
      key: 'name',
      sorter: by((person) => person.name),
      defaultSortOrder: 'ascend' as const,
      render: (_: unknown, person: Person) => (
        <span className={css.person}>
          <button type="button" className={css.name} onClick={() => onAct('edit', person)}>
            {person.name}
          </button>
          {person.provenance === 'demo' && <DemoTag short />}
          {phone && (
            <>
              <small>
                {person.login} · {person.organisation ? words.name(person.organisation) : t('admin.people.noOffice')}
              </small>
              <Roles person={person} />
              <small>
                <Presence person={person} />
              </small>
            </>
          )}
        </span>
      ),
    }
    const acts = { title: t('admin.field.acts'), key: 'acts', width: 116, render: (_: unknown, person: Person) => <Acts person={person} onAct={onAct} /> }
    if (phone) return [name, acts]
    return [
      name,
      { title: t('admin.field.login'), key: 'login', sorter: by((person) => person.login), render: (_, person) => <code>{person.login}</code> },
      { title: t('admin.field.organisation'), key: 'organisation', sorter: by((person) => (person.organisation ? words.name(person.organisation) : '')), render: (_, person) => person.organisation ? words.name(person.organisation) : <span className={css.quiet}>{t('admin.people.noOffice')}</span> },
      { title: t('admin.field.roles'), key: 'roles', sorter: by((person) => person.grants[0]?.role ?? ''), render: (_, person) => <Roles person={person} /> },
      { title: t('admin.field.seen'), key: 'seen', sorter: by((person) => person.last_seen_at ?? ''), render: (_, person) => <Presence person={person} /> },
      acts,
    ]
  }, [words, phone, onAct])
}
