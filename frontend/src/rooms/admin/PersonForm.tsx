import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { type Person, type Problem, changeGrants, changePerson, createPerson, organisationsQuery, useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { differences, mergeMine } from '@/lib/merge'
import { Button } from '@/ui/Button'
import { ConflictBox } from '@/ui/Conflict'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { FormDrawer, Trouble } from './Layers'
import { RolesField } from './RolesField'
import css from './admin.module.css'
import { useAct } from './useAct'
import { NEW_PERSON, type PersonValues, grantsOf, personValues } from './values'

interface PersonFormProps {
  /** Null adds one. */
  person: Person | null
  /** Nobody changes their own roles. */
  own: boolean
  onClose: () => void
  onInvite: (person: Person) => void
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Facts and roles are two resources; each is sent only when it differs. An editor needs an office, so it comes first. */
async function save(values: PersonValues, reason: string | null, base: Person | null, key: string): Promise<Person> {
  const { login, name, organisation } = values
  if (!base) return createPerson({ login, name, organisation, grants: grantsOf(values), reason }, key)
  const before = personValues(base)
  let now = base
  const facts = async () => {
    if (name === before.name && organisation === before.organisation) return
    now = await changePerson(login, { name, organisation, reason }, { version: now.version, tryKey: `${key}-facts` })
  }
  const roles = async () => {
    if (same(grantsOf(values), grantsOf(before))) return
    now = await changeGrants(login, grantsOf(values), reason, { version: now.version, tryKey: `${key}-roles` })
  }
  for (const step of organisation ? [facts, roles] : [roles, facts]) await step()
  return now
}

export function PersonForm({ person, own, onClose, onInvite }: PersonFormProps) {
  const { t } = useWords()
  const form = useFollowedForm<PersonValues & { reason?: string }>()
  const [base, setBase] = useState(person)
  const [made, setMade] = useState<Person | null>(null)
  const { act, busy, problem, forgive } = useAct()
  useFieldErrors(form.setFields, problem)
  const typed = (): PersonValues => ({ ...NEW_PERSON, ...(base ? personValues(base) : {}), ...clean(form.getFieldsValue(true) as PersonValues) })
  const submit = async (values: PersonValues, from: Person | null) => {
    const reason = (form.getFieldValue('reason') as string | undefined)?.trim() || null
    const saved = await act([values, reason, from?.version], (key) => save(values, reason, from, key))
    if (!saved) return
    notify('done', t(from ? 'admin.people.saved' : 'admin.people.added', { name: saved.name }))
    if (from) onClose()
    else setMade(saved)
  }
  const theirs = problem?.isStale ? (problem.current as Person | undefined) : undefined
  const settle = (mine: boolean) => {
    if (!theirs || !base) return
    const merged = mine ? mergeMine(personValues(base), typed(), personValues(theirs)) : personValues(theirs)
    form.setFieldsValue(merged as never)
    setBase(theirs)
    forgive()
    if (mine) void submit(merged, theirs)
  }
  if (made) return <Made person={made} onClose={onClose} onInvite={onInvite} />
  return (
    <FormDrawer title={person ? t('admin.people.change') : t('admin.people.add')} busy={busy} onClose={onClose} onSave={() => void form.validateFields().then(() => submit(typed(), base), () => notify('warn', t('form.seeFields')))}>
      <Trouble problem={problem} />
      {theirs && base && <Differences base={personValues(base)} mine={typed()} theirs={personValues(theirs)} busy={busy} onSettle={settle} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={base ? personValues(base) : NEW_PERSON}>
        <Facts isNew={!person} />
        <RolesField disabled={own} />
        <Form.Item name="reason" label={t('admin.field.reason')} extra={t('admin.form.reasonHint')}>
          <Input maxLength={1000} />
        </Form.Item>
      </Form>
    </FormDrawer>
  )
}

function clean(values: PersonValues): PersonValues {
  return { ...values, login: values.login?.trim(), name: values.name?.trim(), organisation: values.organisation || null }
}

/** Puts the service's sentences at the fields they are about. */
function useFieldErrors(set: (fields: never) => void, problem: Problem | null) {
  useEffect(() => {
    if (!problem) return
    const at = { login: 'login', name: 'name', organisation: 'organisation', roles: 'grants', reason: 'reason' }
    const found = Object.entries(at).flatMap(([name, sent]) => {
      const text = problem.forField(sent)
      return text ? [{ name, errors: [text] }] : []
    })
    set(found as never)
  }, [set, problem])
}

function Facts({ isNew }: { isNew: boolean }) {
  const words = useWords()
  const { t } = words
  const offices = useQuery(organisationsQuery()).data ?? []
  const editor = ((Form.useWatch('roles') as string[] | undefined) ?? []).includes('editor')
  return (
    <>
      <Form.Item name="login" label={t('admin.field.login')} extra={isNew ? t('admin.form.loginHint') : undefined} rules={isNew ? [{ required: true, pattern: /^[a-z0-9][a-z0-9._-]+$/, message: t('admin.form.loginRule') }] : []}>
        <Input disabled={!isNew} maxLength={80} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="name" label={t('admin.field.person')} rules={[{ required: true, whitespace: true, message: t('admin.form.nameRule') }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="organisation" label={t('admin.field.organisation')} dependencies={['roles']} rules={[{ required: editor, message: t('admin.form.editorOffice') }]}>
        <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={offices.filter((one) => one.active).map((one) => ({ value: one.code, label: `${words.name(one)} ${one.code}` }))} />
      </Form.Item>
    </>
  )
}

interface DifferencesProps {
  base: PersonValues
  mine: PersonValues
  theirs: PersonValues
  busy: boolean
  onSettle: (mine: boolean) => void
}

function Differences({ base, mine, theirs, busy, onSettle }: DifferencesProps) {
  const words = useWords()
  const { t } = words
  const units = useCodes('units')
  const programmes = useProgrammes()
  const offices = useQuery(organisationsQuery()).data ?? []
  const one = (key: string, code: string) => {
    const named = key === 'units' ? units.of(code) : key === 'programmes' ? programmes.of(code) : offices.find((office) => office.code === code)
    if (key === 'roles') return t([`code.role.${code}`, 'value.other'])
    return named && key !== 'name' ? words.name(named) : code
  }
  const say = (key: string, value: unknown) => [value].flat().filter(Boolean).map((code) => one(key, String(code))).join(t('comma')) || t('value.empty')
  const rows = differences(base, mine, theirs).map((d) => ({
    key: d.key,
    name: t(`admin.field.${d.key === 'name' ? 'person' : d.key}`),
    before: say(d.key, d.before),
    theirs: say(d.key, d.theirs),
    mine: d.clash ? say(d.key, d.mine) : null,
  }))
  return <ConflictBox rows={rows} busy={busy} onMine={() => onSettle(true)} onTheirs={() => onSettle(false)} />
}

/** Added; the next step is to let them in. */
function Made({ person, onClose, onInvite }: { person: Person; onClose: () => void; onInvite: (person: Person) => void }) {
  const { t } = useWords()
  return (
    <FormDrawer title={t('admin.people.added', { name: person.name })} busy={false} saveLabel={t('admin.invitation.make')} onSave={() => onInvite(person)} onClose={onClose}>
      <p>{t('admin.people.inviteNext')}</p>
      <p className={css.next}>
        <Button icon="link" onClick={() => onInvite(person)}>
          {t('admin.invitation.make')}
        </Button>
      </p>
    </FormDrawer>
  )
}
