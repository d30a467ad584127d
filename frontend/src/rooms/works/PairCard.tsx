import { useState } from 'react'
import { type Nearby, type Work, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { useCityMap, useMapState } from '@/map'
import { Button } from '@/ui/Button'
import { Icon } from '@/ui/Icon'
import { Mark } from '@/ui/Mark'
import { SeverityTag } from '@/ui/Severity'
import { DemoTag, StageTag } from '@/ui/Tags'
import { useAsOf, useGo } from '@/url'
import { AgreementForm } from './AgreementForm'
import { Spans } from './Spans'
import css from './works.module.css'

interface PairCardProps {
  pair: Nearby
  open: boolean
  onOpen: () => void
}

/** Two works: how near, how long at the same time, both windows; open, what to do about it. */
export function PairCard({ pair, open, onOpen }: PairCardProps) {
  const { t, count, name } = useWords()
  const { of } = useProgrammes()
  const map = useCityMap()
  const hovered = useMapState((state) => state.hovered === pair.a.id || state.hovered === pair.b.id)
  const said = pair.overlap_days > 0 ? t('works.overlap', { n: count(pair.overlap_days) }) : t('works.gap', { n: count(pair.gap_days) })
  return (
    <li className={css.pair} data-open={open} data-hovered={hovered} data-testid="pair">
      <button type="button" className={css.face} aria-expanded={open} onClick={onOpen}>
        <span className={css.top}>
          <SeverityTag severity={pair.severity} />
          <span className={css.measure}>{t('works.apart', { m: count(Math.round(pair.distance_m)) })}</span>
          <span className={css.measure}>{said}</span>
          {pair.agreement && (
            <span className={css.agreed}>
              <Icon name="check" size={12} /> {t('works.agreed')}
            </span>
          )}
        </span>
        {[pair.a, pair.b].map((work) => {
          const programme = of(work.programme)
          return (
            <span key={work.code} className={css.work} onMouseEnter={() => map.hover(work.id)} onMouseLeave={() => map.hover(null)}>
              {programme && <Mark programme={programme.code} family={programme.family} colour={programme.colour} size={14} />}
              <span className={css.name} title={name(work)}>
                {name(work)}
                {work.part && <em> · {name(work.part)}</em>}
              </span>
              {work.provenance === 'demo' && <DemoTag short />}
            </span>
          )
        })}
        <Spans pair={pair} />
      </button>
      {open && <Details pair={pair} />}
    </li>
  )
}

function Details({ pair }: { pair: Nearby }) {
  const { t, count, name } = useWords()
  const [writing, setWriting] = useState(false)
  const past = Boolean(useAsOf())
  const { suggestion, agreement } = pair
  const moved = suggestion?.move === pair.a.code ? pair.a : pair.b
  return (
    <div className={css.details}>
      <WorkLine work={pair.a} />
      <WorkLine work={pair.b} />
      <p>
        <b>{t('works.suggestion')}</b>{' '}
        {!suggestion && t('works.noSuggestion')}
        {suggestion && suggestion.move === null && t('works.common', { first: suggestion.first, last: suggestion.last })}
        {suggestion && suggestion.move !== null && t('works.bringForward', { name: name(moved), n: count(suggestion.days), first: suggestion.first, last: suggestion.last })}
      </p>
      <p className={css.rule}>{t('works.rule', { m: count(pair.limit_m) })}</p>
      {agreement && !writing && (
        <div className={css.record}>
          <b>{t('works.agreement')}</b> {agreement.decision}
          <small>
            {agreement.first_date && agreement.last_date && `${t('works.window', { first: agreement.first_date, last: agreement.last_date })} · `}
            {agreement.agreed_date}
            {agreement.agreed_by && ` · ${agreement.agreed_by}`}
          </small>
        </div>
      )}
      {pair.may_agree && !past && !writing && (
        <Button icon="edit" onClick={() => setWriting(true)}>
          {t(agreement ? 'works.change' : 'works.write')}
        </Button>
      )}
      {writing && <AgreementForm pair={pair} onClose={() => setWriting(false)} />}
    </div>
  )
}

/** One work with its dates and what they are, and the way to its panel. */
function WorkLine({ work }: { work: Work }) {
  const { t, name } = useWords()
  const go = useGo()
  const end = (day: string | null, basis: Work['start_basis']) => (day ? `${day} ${basis ? t(`code.basis.${basis}`) : ''}` : '—')
  return (
    <div className={css.line}>
      <Button look="link" onClick={() => go({ project: work.code, form: undefined })}>
        {name(work)}
      </Button>
      <small>
        <StageTag stage={work.stage} /> {end(work.start_date, work.start_basis)} — {end(work.finish_date, work.finish_basis)}
      </small>
    </div>
  )
}
