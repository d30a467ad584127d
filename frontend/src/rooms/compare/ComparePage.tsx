import { useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Project, projectQuery, useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { percent } from '@/lib/numbers'
import { Button } from '@/ui/Button'
import { Mark } from '@/ui/Mark'
import { ProvenanceTag, SlipText, StageTag } from '@/ui/Tags'
import { Absent, Bones, Money } from '@/ui/Values'
import { useAsOf, useCompare, useGo } from '@/url'
import { Span } from './Span'
import css from './compare.module.css'
import { rangeOf } from './span'

/** Up to four projects side by side: the same facts in the same rows, their time on one axis. */
export function ComparePage() {
  const { t } = useWords()
  const go = useGo()
  const asOf = useAsOf()
  const { codes } = useCompare()
  const answers = useQueries({ queries: codes.map((code) => projectQuery(code, asOf)) })
  const projects = answers.flatMap((answer) => (answer.data ? [answer.data] : []))
  const failed = answers.some((answer) => answer.isError)
  return (
    <main className={css.page}>
      <header className={css.head}>
        <h1>{t('compare.title')}</h1>
        <Button onClick={() => go({ filter: { filter: oneOf(codes) }, side: 'list', project: undefined }, { to: '/' })} disabled={codes.length === 0}>
          {t('compare.onMap')}
        </Button>
        <Button look="link" onClick={() => go({}, { to: '/' })}>
          {t('compare.back')}
        </Button>
      </header>
      {codes.length === 0 && <p className={css.none}>{t('compare.none')}</p>}
      {failed && <p role="alert">{t('compare.failed')}</p>}
      {projects.length < codes.length && !failed ? <Bones rows={10} height={22} /> : projects.length > 0 && <Facts projects={projects} />}
    </main>
  )
}

/** The one filter's condition for exactly these projects. */
function oneOf(codes: readonly string[]): string {
  return `code IN (${codes.map((code) => `'${code.replaceAll("'", "''")}'`).join(', ')})`
}

const LABEL_PX = 96
const COLUMN_PX = 156

type Row = [string, (project: Project) => ReactNode]

function useRows(projects: readonly Project[]): Row[] {
  const { t, name, date } = useWords()
  const programmes = useProgrammes()
  const units = useCodes('units')
  const sectors = useCodes('sectors')
  const range = rangeOf(projects)
  const empty = (project: Project) => <Absent why={t(project.provenance === 'report' ? 'absent.notInReport' : 'absent.notEntered')} />
  const text = (pick: (project: Project) => string | null | undefined) => (project: Project) => pick(project) || empty(project)
  const named = (entry: { name: string; name_en?: string | null } | undefined) => entry && name(entry)
  const day = (which: 'start' | 'finish') => (project: Project) => {
    const at = project[`${which}_date`]
    const basis = project[`${which}_basis`]
    if (!at) return <Absent why={t('absent.noDate')} />
    const slip = which === 'finish' ? project.finish_slip_days : null
    return (
      <>
        {date(at, which === 'finish' ? project.finish_precision : null)} {basis && <small>{t(`compare.basis.${basis}`)}</small>} {slip ? <SlipText days={slip} /> : null}
      </>
    )
  }
  return [
    [t('field.programme'), text((project) => named(programmes.of(project.programme)))],
    [t('field.stage'), (project) => <StageTag stage={project.stage} />],
    [t('field.provenance'), (project) => <ProvenanceTag provenance={project.provenance} />],
    [t('field.unit'), text((project) => named(units.of(project.unit ?? '')))],
    [t('field.sector'), text((project) => named(sectors.of(project.sector ?? '')))],
    [t('field.owner'), text((project) => project.owner)],
    [t('field.office'), text((project) => project.office_name)],
    [t('field.total_investment_wan'), (project) => <Money wan={project.total_investment_wan} state={project.total_investment_state} floor={project.investment_floor_wan} />],
    [t('column.year_plan'), (project) => <Money wan={project.year_plan_wan} why={t('absent.notEntered')} />],
    [t('column.year_actual'), (project) => <YearActual project={project} />],
    [t('column.progress'), (project) => <Progress share={project.progress_pct} />],
    [t('column.start'), day('start')],
    [t('column.finish'), day('finish')],
    [t('compare.time'), (project) => (range ? <Span project={project} range={range} /> : <Absent why={t('absent.noDate')} />)],
    [t('field.content_and_scale'), text((project) => project.content_and_scale)],
    [t('field.address'), text((project) => project.address)],
  ]
}

function YearActual({ project }: { project: Project }) {
  const { t } = useWords()
  const { year_plan_wan: plan, year_actual_wan: actual } = project
  return (
    <>
      <Money wan={actual} state={project.year_actual_state} why={t('absent.notReported')} />
      {plan && actual !== null ? <small> {t('project.ofPlan', { share: percent((actual / plan) * 100) })}</small> : null}
    </>
  )
}

function Progress({ share }: { share: number | null }) {
  const { t } = useWords()
  if (share === null) return <Absent why={t('absent.notReported')} />
  return (
    <span className={css.progress}>
      <span className={css.track} aria-hidden>
        <span style={{ width: `${Math.min(100, share)}%` }} />
      </span>
      {percent(share)}
    </span>
  )
}

function Facts({ projects }: { projects: readonly Project[] }) {
  const { t } = useWords()
  const rows = useRows(projects)
  return (
    <div className={css.frame} tabIndex={0} role="region" aria-label={t('compare.title')}>
      <table className={css.table} style={{ minWidth: LABEL_PX + COLUMN_PX * projects.length }}>
        <thead>
          <tr>
            <td />
            {projects.map((project) => (
              <Head key={project.code} project={project} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {projects.map((project) => (
                <td key={project.code}>{value(project)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head({ project }: { project: Project }) {
  const words = useWords()
  const go = useGo()
  const { toggle } = useCompare()
  const programme = useProgrammes().of(project.programme)
  return (
    <th scope="col">
      <span className={css.name}>
        {programme && <Mark programme={programme.code} family={programme.family} colour={programme.colour} />}
        <button type="button" onClick={() => go({ project: project.code }, { to: '/' })}>
          {words.name(project)}
        </button>
        <Button look="plain" bare icon="close" aria-label={words.t('compare.remove', { name: words.name(project) })} onClick={() => toggle(project.code)} />
      </span>
      <small>{project.code}</small>
    </th>
  )
}
