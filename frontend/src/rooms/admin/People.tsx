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

interface Search {
  words: string
  role: string
  state: 'active' | 'inactive' | 'all'
}

type Open = { what: 'new' } | { what: 'import' } | { what: 'edit' | 'invite' | 'leave'; person: Person } | null

/** Everybody in a table that is searched and sorted here, and what can be done about each. */
export function People({ me }: { me: string }) {
  const { t } = useWords()
  const phone = usePhone()
  const { data, isPending, isError, refetch } = useQuery(peopleQuery())
  const [search, setSearch] = useState<Search>({ words: '', role: '', state: 'active' })
  const [open, setOpen] = useState<Open>(null)
  const shown = useMemo(
    () =>
      (data ?? []).filter(
        (person) =>
          matches(person, search.words.trim()) &&
          (search.state === 'all' || person.active === (search.state === 'active')) &&
          (!search.role || person.grants.some((grant) => grant.role === search.role) || (search.role === 'none' && person.grants.length === 0)),
      ),
    [data, search],
  )
  const columns = usePeopleColumns(phone, (what, person) => setOpen({ what, person }))
  return (
    <>
      <Tools search={search} onSearch={setSearch} shown={shown.length} onImport={() => setOpen({ what: 'import' })} onNew={() => setOpen({ what: 'new' })} />
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
      <Opened open={open} me={me} onOpen={setOpen} />
    </>
  )
}

interface ToolsProps {
  search: Search
  onSearch: (search: Search) => void
  shown: number
  onImport: () => void
  onNew: () => void
}

function Tools({ search, onSearch, shown, onImport, onNew }: ToolsProps) {
  const { t, count } = useWords()
  return (
    <div className={css.tools}>
      <Input.Search allowClear className={css.search} value={search.words} placeholder={t('admin.people.search')} aria-label={t('admin.people.search')} onChange={(event) => onSearch({ ...search, words: event.target.value })} />
      <Select
        aria-label={t('admin.people.role')}
        value={search.role}
        onChange={(role) => onSearch({ ...search, role })}
        popupMatchSelectWidth={false}
        options={[{ value: '', label: t('admin.people.anyRole') }, ...ROLES.map((value) => ({ value, label: t(`code.role.${value}`) })), { value: 'none', label: t('admin.people.noRole') }]}
      />
      <Select aria-label={t('admin.people.state')} value={search.state} onChange={(state) => onSearch({ ...search, state })} options={(['active', 'inactive', 'all'] as const).map((value) => ({ value, label: t(`admin.state.${value}`) }))} />
      <span className={css.count}>{t('admin.people.count', { n: count(shown) })}</span>
      <Button icon="table" onClick={onImport}>
        {t('admin.import.title')}
      </Button>
      <Button look="main" icon="plus" onClick={onNew} data-testid="new-person">
        {t('admin.people.add')}
      </Button>
    </div>
  )
}

function Opened({ open, me, onOpen }: { open: Open; me: string; onOpen: (open: Open) => void }) {
  if (!open) return null
  const close = () => onOpen(null)
  const invite = (person: Person) => onOpen({ what: 'invite', person })
  if (open.what === 'import') return <ImportDialog onClose={close} />
  if (open.what === 'new') return <PersonForm person={null} own={false} onClose={close} onInvite={invite} />
  const own = open.person.login === me
  if (open.what === 'invite') return <InvitationDialog person={open.person} onClose={close} />
  if (open.what === 'leave') return <LeaveDialog person={open.person} own={own} onClose={close} />
  return <PersonForm key={open.person.login} person={open.person} own={own} onClose={close} onInvite={invite} />
}
