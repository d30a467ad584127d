import type { Project } from '@/api'
import { useWords } from '@/i18n/words'
import { DemoTag } from '@/ui/Tags'
import { Fact, Facts, Money } from '@/ui/Values'
import { useGo } from '@/url'
import { Section } from '../Section'
import css from './overview.module.css'

export function Years({ project }: { project: Project }) {
  const { t, month } = useWords()
  if (project.years.length === 0) return null
  return (
    <Section title={t('overview.years')}>
      {project.years.map((year) => (
        <Facts key={year.year}>
          <Fact label={t('overview.yearCategory', { year: year.year })} why={t('absent.notEntered')}>
            {year.category && t(`code.category.${year.category}`)}
            {year.to_complete && ` · ${t('overview.toComplete')}`}
          </Fact>
          <Fact label={t('field.planned_start_month')} why={t('absent.notEntered')}>
            {year.planned_start_month && month(year.planned_start_month)}
          </Fact>
          {year.annual_goal && (
            <Fact label={t('field.annual_goal')} wide>
              {year.annual_goal}
            </Fact>
          )}
          {year.resumed_date && <Fact label={t('field.resumed_date')}>{year.resumed_date}</Fact>}
        </Facts>
      ))}
    </Section>
  )
}

export function Parties({ project }: { project: Project }) {
  const { t } = useWords()
  if (project.parties.length === 0) return null
  return (
    <Section title={t('overview.parties')}>
      <Facts>
        {project.parties.map((party) => (
          <Fact key={`${party.role}-${party.name}`} label={t(`code.party.${party.role}`)} wide>
            {party.name} {party.origin && <small>{party.origin}</small>} {party.provenance === 'demo' && <DemoTag short />}
          </Fact>
        ))}
      </Facts>
    </Section>
  )
}

export function SigningFacts({ project }: { project: Project }) {
  const { t } = useWords()
  const { signing } = project
  if (!signing) return null
  return (
    <Section title={t('overview.signing')}>
      <Facts>
        <Fact label={t('field.signed_date')} why={t('absent.notEntered')}>{signing.signed_date}</Fact>
        <Fact label={t('field.agreement_type')} why={t('absent.notEntered')}>{signing.agreement_type}</Fact>
        <Fact label={t('field.contract_sum_wan')}>
          <Money wan={signing.contract_sum_wan} why={t('absent.notEntered')} />
        </Fact>
        {signing.first_contact && <Fact label={t('field.first_contact')}>{signing.first_contact}</Fact>}
        {signing.attraction_mode && <Fact label={t('field.attraction_mode')}>{signing.attraction_mode}</Fact>}
      </Facts>
    </Section>
  )
}

export function Fundings({ project }: { project: Project }) {
  const { t } = useWords()
  if (project.fundings.length === 0) return null
  return (
    <Section title={t('overview.funding')}>
      <table className={css.rows}>
        <thead>
          <tr>
            <th scope="col">{t('field.source')}</th>
            <th scope="col" className={css.num}>{t('field.planned_wan')}</th>
            <th scope="col" className={css.num}>{t('field.arrived_wan')}</th>
            <th scope="col" className={css.num}>{t('field.paid_wan')}</th>
          </tr>
        </thead>
        <tbody>
          {project.fundings.map((row) => (
            <tr key={row.source}>
              <td>{row.source}</td>
              {[row.planned_wan, row.arrived_wan, row.paid_wan].map((sum, i) => (
                <td key={i} className={css.num}>
                  <Money wan={sum} why={t('absent.notEntered')} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

export function Approvals({ project }: { project: Project }) {
  const { t } = useWords()
  if (project.approvals.length === 0) return null
  return (
    <Section title={t('overview.approvals')}>
      <table className={css.rows}>
        <thead>
          <tr>
            <th scope="col">{t('field.approval')}</th>
            <th scope="col">{t('field.state')}</th>
            <th scope="col" className={css.num}>{t('field.approved_date')}</th>
          </tr>
        </thead>
        <tbody>
          {project.approvals.map((row) => (
            <tr key={row.name}>
              <td>
                {row.name}
                <small>{[row.number, row.authority].filter(Boolean).join(' · ')}</small>
              </td>
              <td>{t(`code.approval.${row.state}`)}</td>
              <td className={css.num}>{row.approved_date ?? row.filed_date ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

export function Lists({ project }: { project: Project }) {
  const { t } = useWords()
  const go = useGo()
  if (project.lists.length === 0) return null
  return (
    <Section title={t('overview.lists')}>
      <div className={css.tags}>
        {project.lists.map((list) => (
          <button key={`${list.code}-${list.batch}`} type="button" onClick={() => go({ filter: { list: [list.code] }, side: 'list' })}>
            {list.name}
            {list.batch ? ` · ${list.batch}` : ''}
          </button>
        ))}
      </div>
    </Section>
  )
}
