import { type Project, useCodes } from '@/api'
import { useWords } from '@/i18n/words'
import { Fact, Facts, Money } from '@/ui/Values'
import { whyEmpty } from '../Header'
import { Section } from '../Section'
import { Covers } from './Covers'
import { KindFacts } from './KindFacts'
import { Approvals, Fundings, Lists, Parties, SigningFacts, Years } from './Lists'
import { Lately } from './Lately'
import { Near } from './Near'
import { NearbyWorks } from './NearbyWorks'
import { ProgrammePromise } from './ProgrammePromise'
import { SourceBlock } from './SourceBlock'

export function OverviewTab({ project }: { project: Project }) {
  const { t } = useWords()
  return (
    <>
      <SourceBlock project={project} />
      <ProgrammePromise project={project} />
      <Section title={t('overview.facts')}>
        <Plain project={project} />
      </Section>
      <KindFacts project={project} />
      <NearbyWorks project={project} />
      <Covers project={project} />
      <Years project={project} />
      <Parties project={project} />
      <SigningFacts project={project} />
      <Fundings project={project} />
      <Approvals project={project} />
      <Lists project={project} />
      <Lately project={project} />
    </>
  )
}

function Plain({ project }: { project: Project }) {
  const { t, name } = useWords()
  const why = whyEmpty(project, t)
  const district = useCodes('districts').of(project.district ?? '')
  const sector = useCodes('sectors').of(project.sector ?? '')
  const unit = useCodes('units').of(project.unit ?? '')
  return (
    <Facts>
      <Fact label={t('field.content_and_scale')} why={why} wide>
        {project.content_and_scale}
      </Fact>
      {project.description && (
        <Fact label={t('field.description')} wide>
          {project.description}
        </Fact>
      )}
      <Fact label={t('field.owner')} why={why}>{project.owner}</Fact>
      <Fact label={t('field.office')} why={why}>{project.office_name}</Fact>
      <Fact label={t('field.unit')} why={why}>{unit && name(unit)}</Fact>
      <Fact label={t('field.district')} why={why}>{district && name(district)}</Fact>
      <Fact label={t('field.kind')}>{t(`code.kind.${project.kind}`)}</Fact>
      <Fact label={t('field.class')} why={why}>{project.class && t(`code.class.${project.class}`)}</Fact>
      <Fact label={t('field.sector')} why={why}>{sector && `${project.sector} ${name(sector)}`}</Fact>
      <Fact label={t('field.construction_type')} why={why}>
        {project.construction_type && t(`code.construction_type.${project.construction_type}`)}
      </Fact>
      <Fact label={t('field.total_investment_wan')}>
        <Money wan={project.total_investment_wan} state={project.total_investment_state} floor={project.investment_floor_wan} why={why} />
      </Fact>
      <Fact label={t('field.national_code')} why={why}>{project.national_code}</Fact>
      {project.investment_note && (
        <Fact label={t('field.investment_note')} wide>
          {project.investment_note}
        </Fact>
      )}
      <Place project={project} why={why} />
      <People project={project} />
    </Facts>
  )
}

function Place({ project, why }: { project: Project; why: string }) {
  const { t } = useWords()
  return (
    <>
      <Fact label={t('field.address')} why={why} wide>
        {project.address}
      </Fact>
      <Fact label={t('field.location_accuracy')} wide>
        {t(`accuracyHint.${project.location_accuracy ?? 'none'}`)}
        {project.location_note ? ` ${project.location_note}` : ''}
      </Fact>
      <Near project={project} />
    </>
  )
}

/** Shown only to who may see them: the service leaves them out for others. */
function People({ project }: { project: Project }) {
  const { t } = useWords()
  return (
    <>
      {project.competent_department && <Fact label={t('field.competent_department')}>{project.competent_department}</Fact>}
      {project.responsible_leader && <Fact label={t('field.responsible_leader')}>{project.responsible_leader}</Fact>}
      {project.secretary && (
        <Fact label={t('field.secretary')}>
          {project.secretary} {project.secretary_phone}
        </Fact>
      )}
    </>
  )
}
