import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { Problem, type Project, componentsQuery, projectQuery } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { Segments } from '@/ui/Segments'
import { Bone, Bones } from '@/ui/Values'
import { TABS, type Tab, useAsOf, useGo, usePage } from '@/url'
import { ComponentsTab } from './ComponentsTab'
import { Header } from './Header'
import { HistoryTab } from './HistoryTab'
import css from './ProjectPanel.module.css'
import { MoneyTab } from './money/MoneyTab'
import { OverviewTab } from './overview/OverviewTab'
import { ofPart, ofProject } from './place/subject'
import { ScheduleTab } from './schedule/ScheduleTab'

const ProjectForm = lazy(() => import('./write/ProjectForm'))
const PlaceForm = lazy(() => import('./place/PlaceForm'))
const StageForm = lazy(() => import('./write/StageForm'))

/** One project: what it is, what was promised, where dates and money stand, and where each fact comes from. */
export function ProjectPanel({ code }: { code: string }) {
  const { data, error, refetch } = useQuery(projectQuery(code, useAsOf()))
  const go = useGo()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role="dialog"]')
      if (event.key === 'Escape' && !typing && !event.defaultPrevented) go({ project: undefined })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [go])
  if (data) return <Loaded project={data} />
  if (error) return <Missing error={error} onAgain={() => void refetch()} />
  return (
    <div className={css.waiting} aria-busy>
      <Bone width={120} height={14} />
      <Bone width={280} height={24} />
      <Bone width="100%" height={64} />
      <Bones rows={8} height={18} />
    </div>
  )
}

function Missing({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const { t } = useWords()
  const go = useGo()
  const asOf = useAsOf()
  const gone = error instanceof Problem && error.status === 404
  const said = error instanceof Problem && error.detail ? error.detail : t('error.offline')
  return (
    <div className={css.missing} role="alert">
      <p>{gone && asOf ? t('asOf.unknownThen', { day: asOf }) : said}</p>
      <div>
        {!gone && <Button onClick={onAgain}>{t('again')}</Button>}
        <Button onClick={() => go({ project: undefined })}>{t('close')}</Button>
      </div>
    </div>
  )
}

function Loaded({ project }: { project: Project }) {
  const { t } = useWords()
  const go = useGo()
  const asked = usePage((page) => page.tab)
  const tabs = TABS.filter((tab) => tab !== 'components' || project.kind === 'metro_line')
  const tab: Tab = tabs.includes(asked) ? asked : 'overview'
  return (
    <>
      <Header project={project} />
      <div className={css.tabs}>
        <Segments
          label={t('project.parts')}
          look="tabs"
          items={tabs.map((value) => ({ value, label: t(`tab.${value}`) }))}
          value={tab}
          onChange={(next) => go({ tab: next }, { replace: true })}
          controls="project-part"
        />
      </div>
      <div id="project-part" role="tabpanel" aria-label={t(`tab.${tab}`)} className={css.body} key={`${project.code}-${tab}`}>
        {tab === 'overview' && <OverviewTab project={project} />}
        {tab === 'schedule' && <ScheduleTab project={project} />}
        {tab === 'money' && <MoneyTab project={project} />}
        {tab === 'components' && <ComponentsTab project={project} />}
        {tab === 'history' && <HistoryTab project={project} />}
      </div>
      <div id="panel-layer" />
      <Writing project={project} />
    </>
  )
}

/** The form that the address asks for, for who may. */
function Writing({ project }: { project: Project }) {
  const go = useGo()
  const form = usePage((page) => page.form)
  const part = usePage((page) => page.part)
  const words = useWords()
  const close = () => go({ form: undefined, part: undefined }, { replace: true })
  const may = project.may.includes('facts.write') || project.may.includes('place.write')
  return (
    <Suspense>
      {form === 'edit' && may && <ProjectForm project={project} onClose={close} onSaved={close} />}
      {form === 'place' && project.may.includes('place.write') && (part ? <PartPlace key={part} project={project} part={part} onClose={close} /> : <PlaceForm key={project.code} subject={ofProject(project)} about={words.name(project)} onClose={close} />)}
      {form === 'stage' && project.allowed_stages.length > 0 && <StageForm project={project} onClose={close} />}
    </Suspense>
  )
}

/** The place of a station, a section or another part. */
function PartPlace({ project, part, onClose }: { project: Project; part: string; onClose: () => void }) {
  const { name } = useWords()
  const { data } = useQuery(componentsQuery(project.code))
  const found = data?.find((one) => one.key === part)
  return found ? <PlaceForm subject={ofPart(project, found)} about={`${name(project)} · ${name(found)}`} onClose={onClose} /> : null
}

/** A new project takes the place of the panel. */
export function NewProjectPanel() {
  const go = useGo()
  return (
    <>
      <div id="panel-layer" />
      <Suspense fallback={<Bones rows={8} height={22} />}>
        <ProjectForm
          project={null}
          onClose={() => go({ form: undefined }, { replace: true })}
          onSaved={(saved) => go({ form: undefined, project: saved.code }, { replace: true })}
        />
      </Suspense>
    </>
  )
}
