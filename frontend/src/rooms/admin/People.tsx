import { useQuery } from '@tanstack/react-query'
import { Input, Select, Table } from 'antd'
import { useMemo, useState } from 'react'
import { type Person, peopleQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import { usePhone } from '@/ui/useMedia'
import { ImportDialog } from './ImportDialog'
import { InvitationDialog } from './InvitationDialog'
import { LeaveDialog } from './LeaveDialog'
import { PersonForm } from './PersonForm'
import css from './admin.module.css'
import { usePeopleColumns } from './peopleColumns'
import { ROLES, matches } from './values'

type Open = { what: 'new' | 'import' } | { what: 'edit' | 'invite' | 'leave'; person: Person } | null

/** Everybody in a table that is searched and sorted here, and what can be done about each. */
export function People({ me }: { me: string }) {
  const { t, count } = useWords()
  const phone = usePhone()
  const { data, isPending, isError, refetch } = useQuery(peopleQuery())
  const [words, setWords] = useState('')
  const [role, setRole] = useState<string>('')
  const [state, setState] = useState<'active' | 'inactive' | 'all'>('active')
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const shown = useMemo(
    () =>
      (data ?? []).filter(
        (person) =>
          matches(person, words.trim()) &&
          (state === 'all' || person.active === (state === 'active')) &&
          (!role || person.grants.some((grant) => grant.role === role) || (role === 'none' && person.grants.length === 0)),
      ),
    [data, words, role, state],
  )
  const columns = usePeopleColumns(phone, (what, person) => setOpen({ what, person }))
  return (
    <>
      <div className={css.tools}>
        <Input.Search allowClear className={css.search} value={words} placeholder={t('admin.people.search')} aria-label={t('admin.people.search')} onChange={(event) => setWords(event.target.value)} />
        <Select
          aria-label={t('admin.people.role')}
          value={role}
          onChange={setRole}
          popupMatchSelectWidth={false}
          options={[{ value: '', label: t('admin.people.anyRole') }, ...ROLES.map((value) => ({ value, label: t(`code.role.${value}`) })), { value: 'none', label: t('admin.people.noRole') }]}
        />
        <Select aria-label={t('admin.people.state')} value={state} onChange={setState} options={(['active', 'inactive', 'all'] as const).map((value) => ({ value, label: t(`admin.state.${value}`) }))} />
        <span className={css.count}>{t('admin.people.count', { n: count(shown.length) })}</span>
        <Button icon="table" onClick={() => setOpen({ what: 'import' })}>
          {t('admin.import.title')}
        </Button>
        <Button look="main" icon="plus" onClick={() => setOpen({ what: 'new' })} data-testid="new-person">
          {t('admin.people.add')}
        </Button>
      </div>
      <div className={css.frame}>
        {isError ? (
          <TroubleLine>
            {t('error.offline')} <Button look="link" onClick={() => void refetch()}>{t('again')}</Button>
          </TroubleLine>
        ) : (
          <Table<Person>
            size="small"
            rowKey="login"
            columns={columns}
            dataSource={shown}
            loading={isPending}
            sticky
            pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
            rowClassName={(person) => (person.active ? '' : (css.inactive ?? ''))}
            locale={{ emptyText: t(data?.length ? 'admin.people.noneFound' : 'admin.people.none') }}
            showSorterTooltip={false}
          />
        )}
      </div>
      {open?.what === 'new' && <PersonForm person={null} own={false} onClose={close} onInvite={(person) => setOpen({ what: 'invite', person })} />}
      {open?.what === 'edit' && <PersonForm key={open.person.login} person={open.person} own={open.person.login === me} onClose={close} onInvite={(person) => setOpen({ what: 'invite', person })} />}
      {open?.what === 'invite' && <InvitationDialog person={open.person} onClose={close} />}
      {open?.what === 'leave' && <LeaveDialog person={open.person} own={open.person.login === me} onClose={close} />}
      {open?.what === 'import' && <ImportDialog onClose={close} />}
    </>
  )
}
