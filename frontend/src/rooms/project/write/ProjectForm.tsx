import { Form } from 'antd'
import { useEffect, useState } from 'react'
import { type Programme, type Project, type ProjectChange, type ProjectInput, createProject, saveProject, useProgrammes, useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { type Kind, KINDS } from '@/lib/codes'
import { differences, mergeMine } from '@/lib/merge'
import { notify } from '@/ui/notice'
import { useFollowedForm } from '@/ui/useFollowedForm'
import { FormLayer } from './FormLayer'
import { CommonFields, KindFields, NewFields } from './ProjectFields'
import { PlaceFields } from './PlaceFields'
import { Conflict, Restored, Trouble } from './Trouble'
import { useDraft } from './drafts'
import { KIND_FIELDS } from './kindFields'
import { EMPTY_PROJECT, FORM_NAMES, KIND_PREFIX, type ProjectValues, bodyOf, valuesOf } from './projectValues'
import { useWrite } from './useWrite'

interface ProjectFormProps {
  /** Null makes a new one. */
  project: Project | null
  onSaved: (project: Project) => void
  onClose: () => void
}

const isKind = (code: string | null | undefined): code is Kind => (KINDS as readonly string[]).includes(code ?? '')

/** The kind of what is being typed: the programme's own, or chosen where the programme holds several. */
function kindOf(programme: Programme | undefined, chosen: string | null | undefined): Kind | null {
  if (programme?.kind) return programme.kind
  return isKind(chosen) ? chosen : null
}

/** Adds a project or changes one: common facts, the fields of its kind, and its place. */
export default function ProjectForm({ project, onSaved, onClose }: ProjectFormProps) {
  const words = useWords()
  const { t } = words
  const form = useFollowedForm<ProjectValues>()
  const [base, setBase] = useState(project)
  // A new project is led by the office of who adds it, where that may lead, unless they say otherwise.
  const own = useSession()?.person?.organisation
  const fresh = base ? valuesOf(base) : { ...EMPTY_PROJECT, office: own?.kind === 'office' ? own.code : null }
  const draft = useDraft<ProjectValues>(`project/${project?.code ?? 'new'}`, fresh)
  const write = useProjectWrite(project, (saved) => {
    draft.drop()
    onSaved(saved)
  })
  const { busy, problem } = write
  useEffect(() => {
    if (!problem) return
    const names = [...FORM_NAMES, ...Object.keys(project ? KIND_FIELDS[project.kind] : {}).map((key) => KIND_PREFIX + key)]
    form.setFields(
      names.flatMap((name) => {
        const text = problem.forField(name.replace(KIND_PREFIX, ''))
        return text ? [{ name, errors: [text] }] : []
      }) as never,
    )
  }, [problem, form, project])

  const theirs = problem?.isStale ? (problem.current as Project | undefined) : undefined
  const typed = (): ProjectValues => ({ ...draft.initial, ...clean(form.getFieldsValue(true) as ProjectValues) })
  const submit = (values: ProjectValues, from: Project | null) => {
    const body = bodyOf(from ? valuesOf(from) : EMPTY_PROJECT, values, from)
    if (Object.keys(body).length === 0) notify('warn', t('form.nothingChanged'))
    else void write.save(body, from?.version ?? null)
  }
  const settle = (keepMine: boolean) => {
    if (!theirs || !base) return
    const merged = keepMine ? mergeMine(valuesOf(base), typed(), valuesOf(theirs)) : valuesOf(theirs)
    form.setFieldsValue(merged as never)
    setBase(theirs)
    write.forgive()
    if (keepMine) submit(merged, theirs)
  }
  const title = project ? t('project.edit') : t('person.newProject')
  return (
    <FormLayer title={title} about={project ? words.name(project) : t('form.newHint')} busy={busy} onClose={onClose} onSave={() => void form.validateFields().then(() => submit(typed(), base), () => notify('warn', t('form.seeFields')))}>
      <Restored shown={draft.restored} onDrop={() => { draft.drop(); form.setFieldsValue(fresh as never) }} />
      <Trouble problem={problem} />
      {theirs && base && <Conflict busy={busy} differences={differences(valuesOf(base), typed(), valuesOf(theirs)).map((d) => ({ ...d, key: d.key.replace(KIND_PREFIX, '') }))} onMine={() => settle(true)} onTheirs={() => settle(false)} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={draft.initial} onValuesChange={() => draft.keep(typed())}>
        <Parts project={project} />
      </Form>
    </FormLayer>
  )
}

function useProjectWrite(project: Project | null, onSaved: (project: Project) => void) {
  const { t } = useWords()
  return useWrite({
    code: project?.code ?? '*',
    send: (body: ProjectChange, version, tryKey) =>
      project ? saveProject(project.code, body, { version: version ?? 0, tryKey }) : createProject(body as ProjectInput, tryKey),
    onDone: (saved: Project) => {
      notify('done', t(project ? 'form.projectSaved' : 'form.projectMade', { name: saved.name, code: saved.code }))
      onSaved(saved)
    },
  })
}

/** Blank texts are nothing. */
function clean(values: ProjectValues): ProjectValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === '' || value === undefined ? null : value])) as ProjectValues
}

function Parts({ project }: { project: Project | null }) {
  const programmes = useProgrammes()
  const chosen = Form.useWatch('programme') as string | undefined
  const typedKind = Form.useWatch('kind') as string | undefined
  const programme = programmes.of(project?.programme ?? chosen ?? '')
  const kind = project?.kind ?? kindOf(programme, typedKind)
  const may = (what: string) => project === null || project.may.includes(what)
  return (
    <>
      {!project && <NewFields programmes={programmes.list} asksKind={programme !== undefined && programme.kind === null} />}
      {may('facts.write') && <CommonFields mayParties={may('parties.write')} />}
      {may('place.write') && <PlaceFields project={project} />}
      {may('facts.write') && kind && <KindFields kind={kind} />}
    </>
  )
}
