import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { type Investments, type Project, investmentsQuery, useToday } from '@/api'
import { useWords } from '@/i18n/words'
import { percent } from '@/lib/numbers'
import { Button } from '@/ui/Button'
import { Segments } from '@/ui/Segments'
import { BigMoney, Bones, Money } from '@/ui/Values'
import { useAsOf } from '@/url'
import { Failed } from '../Failed'
import { whyEmpty } from '../Header'
import { Section } from '../Section'
import { MonthTable } from './MonthTable'
import { YearChart } from './YearChart'
import css from './money.module.css'
import { type YearSeries, aheadOfPace, seriesOf, yearsOf } from './series'

const MonthForm = lazy(() => import('../write/MonthForm'))
const PlanForm = lazy(() => import('../write/PlanForm'))

/** What it costs in all, what is planned for the year, and what was put in place month by month. */
export function MoneyTab({ project }: { project: Project }) {
  const { data, error, refetch } = useQuery(investmentsQuery(project.code, useAsOf()))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!data) return <Bones rows={8} height={24} />
  return <Loaded project={project} investments={data} />
}

function Loaded({ project, investments }: { project: Project; investments: Investments }) {
  const { t } = useWords()
  const now = Number(useToday(useAsOf()).slice(0, 4))
  const years = yearsOf(investments, now)
  const [year, setYear] = useState(now)
  const series = seriesOf(investments, year)
  const [form, setForm] = useState<{ kind: 'month'; month: string | null } | { kind: 'plan' } | null>(null)
  const mayWrite = project.may.includes('investment.write')
  const mayAccept = project.may.includes('investment.accept')
  const edit = mayWrite || mayAccept ? (month: string) => setForm({ kind: 'month', month }) : undefined
  return (
    <>
      <Whole project={project} investments={investments} />
      <Section
        title={t('money.yearTitle', { year })}
        tools={
          years.length > 1 && (
            <Segments label={t('choice.year')} items={[...years].reverse().slice(-4).map((y) => ({ value: String(y), label: y }))} value={String(year)} onChange={(y) => setYear(Number(y))} />
          )
        }
      >
        <YearFigures series={series} />
        {series.last > 0 ? <YearChart series={series} /> : <p className={css.none}>{t('money.noMonths')}</p>}
        {series.last > 0 && <MonthTable series={series} onEdit={edit} />}
        {mayWrite && (
          <div className={css.tools}>
            <Button look="main" icon="edit" onClick={() => setForm({ kind: 'month', month: null })}>
              {t('money.recordMonth')}
            </Button>
            <Button onClick={() => setForm({ kind: 'plan' })}>{t('money.setPlan')}</Button>
          </div>
        )}
      </Section>
      <p className={css.method}>{t('money.method')}</p>
      <Suspense>
        {form?.kind === 'month' && <MonthForm project={project} investments={investments} year={year} month={form.month} onClose={() => setForm(null)} />}
        {form?.kind === 'plan' && <PlanForm project={project} investments={investments} year={year} onClose={() => setForm(null)} />}
      </Suspense>
    </>
  )
}

function Whole({ project, investments }: { project: Project; investments: Investments }) {
  const { t } = useWords()
  const { actual_wan: actual, total_investment_wan: total } = investments
  return (
    <dl className={css.whole}>
      <div>
        <dt>{t('field.total_investment_wan')}</dt>
        <dd>
          {total !== null ? <BigMoney wan={total} /> : <Money wan={null} state={investments.total_investment_state} floor={investments.investment_floor_wan} why={whyEmpty(project, t)} />}
        </dd>
      </div>
      <div>
        <dt>{t('money.sinceStart')}</dt>
        <dd>
          {actual !== null ? <BigMoney wan={actual} /> : <Money wan={null} why={t('absent.notReported')} />}
          {actual !== null && total ? <small>{t('money.ofTotal', { share: percent((actual / total) * 100) })}</small> : null}
        </dd>
      </div>
    </dl>
  )
}

/** The title of the chart says what one sees in it. */
function YearFigures({ series }: { series: YearSeries }) {
  const { t, money } = useWords()
  const ahead = aheadOfPace(series)
  const share = series.plan ? (series.actual / series.plan) * 100 : null
  return (
    <>
      {series.last > 0 && (
        <p className={css.sees}>
          {t('money.done', { sum: money(series.actual) })}
          {share !== null && t('money.shareOfPlan', { share: percent(share) })}
          {ahead !== null && t(ahead < 0 ? 'money.behindPace' : 'money.aheadOfPace', { sum: money(Math.abs(ahead)) })}
        </p>
      )}
      <p className={css.split}>
        <span>
          {t('money.plan')} <Money wan={series.plan} why={t('absent.noPlan')} />
        </span>
        {series.last > 0 && (
          <span>
            {t('code.monthStatus.accepted')} <Money wan={series.accepted} />
          </span>
        )}
        {series.actual > series.accepted && (
          <span>
            {t('code.monthStatus.reported')} <Money wan={series.actual - series.accepted} />
          </span>
        )}
      </p>
    </>
  )
}
