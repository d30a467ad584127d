import { type Project, useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { percent } from '@/lib/numbers'
import { useCityMap, useHasMap } from '@/map'
import { Button } from '@/ui/Button'
import { Icon } from '@/ui/Icon'
import { Mark } from '@/ui/Mark'
import { ProvenanceTag, SlipText, StageTag } from '@/ui/Tags'
import { Absent, Money } from '@/ui/Values'
import { notify } from '@/ui/notice'
import { useCompare, useGo } from '@/url'
import css from './Header.module.css'
import { boxOf } from './geometry'

export function Header({ project }: { project: Project }) {
  const words = useWords()
  const programme = useProgrammes().of(project.programme)
  const unit = useCodes('units').of(project.unit ?? '')
  return (
    <header className={css.header}>
      <div className={css.top}>
        {programme && <Mark programme={programme.code} family={programme.family} colour={programme.colour} size={18} />}
        <span className={css.programme}>{programme ? words.name(programme) : project.programme}</span>
        <Tools project={project} />
      </div>
      <h2 className={css.title} data-testid="project-name">
        {words.name(project)}
      </h2>
      <div className={css.tags}>
        <StageChange project={project} />
        {unit && <span>{words.name(unit)}</span>}
        <ProvenanceTag provenance={project.provenance} />
        <span className={css.code}>{project.code}</span>
      </div>
      <Headline project={project} />
    </header>
  )
}

/** The stage; for who may, the way to change it. */
function StageChange({ project }: { project: Project }) {
  const { t } = useWords()
  const go = useGo()
  if (project.allowed_stages.length === 0) return <StageTag stage={project.stage} />
  return (
    <button type="button" className={css.stage} aria-label={t('project.changeStage')} title={t('project.changeStage')} onClick={() => go({ form: 'stage' })}>
      <StageTag stage={project.stage} />
      <Icon name="edit" size={12} />
    </button>
  )
}

function Tools({ project }: { project: Project }) {
  const { t } = useWords()
  const map = useCityMap()
  const hasMap = useHasMap()
  const go = useGo()
  const box = boxOf(project.geometry)
  const canEdit = project.may.includes('facts.write') || project.may.includes('place.write')
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      notify('done', t('project.linkCopied'))
    } catch {
      notify('warn', t('project.linkNotCopied'))
    }
  }
  return (
    <div className={css.tools}>
      {hasMap && project.point && (
        <Button
          look="plain"
          bare
          icon="target"
          aria-label={t('project.zoomTo')}
          onClick={() => (box && box[0] < box[2] ? map.fit(box) : project.point && map.flyTo(project.point, project.location_accuracy === 'district' ? 11 : 14))}
        />
      )}
      <Compare code={project.code} />
      <Button look="plain" bare icon="link" aria-label={t('project.copyLink')} onClick={() => void copyLink()} />
      {project.may.includes('place.write') && <Button look="plain" bare icon="polygon" aria-label={t('shape.edit')} onClick={() => go({ form: 'place' })} />}
      {canEdit && <Button look="plain" bare icon="edit" aria-label={t('project.edit')} onClick={() => go({ form: 'edit' })} />}
      <Button look="plain" bare icon="close" aria-label={t('close')} onClick={() => go({ project: undefined })} />
    </div>
  )
}

function Compare({ code }: { code: string }) {
  const { t } = useWords()
  const { codes, toggle } = useCompare()
  const on = codes.includes(code)
  return (
    <Button
      look="plain"
      bare
      icon="columns"
      on={on}
      aria-label={t(on ? 'compare.leave' : 'compare.join')}
      onClick={() => toggle(code)}
      data-testid="compare-toggle"
    />
  )
}

/** Three figures: how much, how far this year, and when it is done. */
function Headline({ project }: { project: Project }) {
  const { t, date } = useWords()
  const { year_plan_wan: plan, year_actual_wan: actual } = project
  const share = plan && actual !== null ? (actual / plan) * 100 : null
  return (
    <dl className={css.headline}>
      <div>
        <dt>{t('field.total_investment_wan')}</dt>
        <dd>
          <Money wan={project.total_investment_wan} state={project.total_investment_state} floor={project.investment_floor_wan} why={whyEmpty(project, t)} />
        </dd>
      </div>
      <div>
        <dt>{t('project.thisYear')}</dt>
        <dd>
          <Money wan={actual} state={project.year_actual_state} why={t('absent.notReported')} />
          {share !== null && <small>{t('project.ofPlan', { share: percent(share) })}</small>}
        </dd>
      </div>
      <div>
        <dt>{t(project.finish_basis === 'actual' ? 'project.finished' : 'project.finish')}</dt>
        <dd>
          {project.finish_date ? date(project.finish_date, project.finish_precision) : <Absent why={t('absent.noDate')} />}
          {project.finish_slip_days ? (
            <small>
              <SlipText days={project.finish_slip_days} />
            </small>
          ) : null}
        </dd>
      </div>
    </dl>
  )
}

/** Why a fact is empty: the report does not state it, or nobody has entered it. */
export function whyEmpty(project: Project, t: (key: string) => string): string {
  return t(project.provenance === 'report' ? 'absent.notInReport' : 'absent.notEntered')
}
