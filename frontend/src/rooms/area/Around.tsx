import { type FormEvent, useId, useState } from 'react'
import { useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { STAGES } from '@/lib/codes'
import { Button } from '@/ui/Button'
import { type Filter, filterQuery, useFilter, useGo } from '@/url'
import css from './area.module.css'

const AROUND_M = 500

/** What is near other projects: of a programme, in a stage; or near all that are selected now. */
export function Around() {
  const { t, name } = useWords()
  const { change } = useFilter()
  const id = useId()
  const programmes = useProgrammes().list.filter((one) => one.count > 0)
  const [programme, setProgramme] = useState('')
  const [stage, setStage] = useState('')
  const [metres, setMetres] = useState(String(AROUND_M))
  const ask = (event: FormEvent) => {
    event.preventDefault()
    const others: Filter = { ...(programme ? { programme: [programme] } : {}), ...(stage ? { stage: [stage] } : {}) }
    const far = Number(metres)
    if (programme && far > 0 && far <= 20_000) change({ around: filterQuery(others), around_m: far })
  }
  return (
    <section className={css.part}>
      <h3>{t('area.around')}</h3>
      <form className={css.around} onSubmit={ask}>
        <label htmlFor={`${id}-p`}>{t('area.aroundOf')}</label>
        <select id={`${id}-p`} value={programme} onChange={(event) => setProgramme(event.target.value)} data-testid="around-programme">
          <option value="">{t('area.choose')}</option>
          {programmes.map((one) => (
            <option key={one.code} value={one.code}>
              {name(one)}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-s`}>{t('area.aroundStage')}</label>
        <select id={`${id}-s`} value={stage} onChange={(event) => setStage(event.target.value)} data-testid="around-stage">
          <option value="">{t('area.anyStage')}</option>
          {STAGES.map((one) => (
            <option key={one} value={one}>
              {t(`code.stage.${one}`)}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-m`}>{t('area.aroundLabel')}</label>
        <span className={css.row}>
          <input id={`${id}-m`} className={css.metres} inputMode="decimal" value={metres} onChange={(event) => setMetres(event.target.value)} />
          {t('area.metres')}
          <Button look="main" type="submit" disabled={!programme}>
            {t('area.ask')}
          </Button>
        </span>
      </form>
      <AroundSelected />
      <DistrictChoice />
    </section>
  )
}

/** Turns the selection into the question: what is near all these? */
function AroundSelected() {
  const { t } = useWords()
  const { filter } = useFilter()
  const go = useGo()
  const selected = filterQuery({ ...filter, around: undefined, around_m: undefined, bbox: undefined })
  if (!selected) return null
  return (
    <Button look="link" onClick={() => go({ filter: { around: selected, around_m: AROUND_M } })} data-testid="around-selected">
      {t('area.aroundSelected')}
    </Button>
  )
}

/** In a district by its boundary, or of a zone by who reports. */
function DistrictChoice() {
  const { t, name } = useWords()
  const { change } = useFilter()
  const id = useId()
  const districts = useCodes('districts').list
  const units = useCodes('units').list.filter((unit) => !districts.some((one) => one.name === unit.name))
  const choose = (value: string) => {
    const [of, code] = value.split(':')
    if (code) change(of === 'within' ? { within: [code] } : { unit: [code] })
  }
  return (
    <div className={css.around}>
      <label htmlFor={id}>{t('area.inside')}</label>
      <select id={id} value="" onChange={(event) => choose(event.target.value)} data-testid="inside">
        <option value="">{t('area.choose')}</option>
        <optgroup label={t('area.districts')}>
          {districts.map((one) => (
            <option key={one.code} value={`within:${one.code}`}>
              {name(one)}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('area.zones')}>
          {units.map((one) => (
            <option key={one.code} value={`unit:${one.code}`}>
              {name(one)}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  )
}
