import { type FormEvent, useId, useState } from 'react'
import { useCodes, useProgrammes } from '@/api'
import { useWords } from '@/i18n/words'
import { STAGES } from '@/lib/codes'
import { Button } from '@/ui/Button'
import { type Filter, filterQuery, useFilter, useGo } from '@/url'
import css from './area.module.css'

const AROUND_M = 500
const MOST_M = 20_000

/** Which projects are near others: all or those of a programme, near those of a programme, in a stage, so far away. */
export function Around() {
  const { t } = useWords()
  const { change } = useFilter()
  const go = useGo()
  const [wish, setWish] = useState({ find: '', near: '', stage: '', metres: String(AROUND_M) })
  const set = (part: Partial<typeof wish>) => setWish({ ...wish, ...part })
  const stages = STAGES.map((stage) => ({ code: stage, label: t(`code.stage.${stage}`) }))
  const programmes = useProgrammeOptions()
  const id = useId()
  const far = Number(wish.metres)
  const ask = (event: FormEvent) => {
    event.preventDefault()
    if (!wish.near || !(far > 0 && far <= MOST_M)) return
    const others: Filter = { programme: [wish.near], ...(wish.stage ? { stage: [wish.stage] } : {}) }
    change({ ...(wish.find ? { programme: [wish.find] } : {}), around: filterQuery(others), around_m: far })
    // The answer is which ones: the list has it, also where nothing lies so near.
    go({ side: 'list' })
  }
  return (
    <section className={css.part}>
      <h3>{t('area.around')}</h3>
      <form className={css.around} onSubmit={ask}>
        <Choice label={t('area.find')} none={t('area.asFiltered')} options={programmes} value={wish.find} onChange={(find) => set({ find })} testid="around-find" />
        <Choice label={t('area.aroundOf')} none={t('area.choose')} options={programmes} value={wish.near} onChange={(near) => set({ near })} testid="around-programme" />
        <Choice label={t('area.aroundStage')} none={t('area.anyStage')} options={stages} value={wish.stage} onChange={(stage) => set({ stage })} testid="around-stage" />
        <label htmlFor={id}>{t('area.aroundLabel')}</label>
        <span className={css.row}>
          <input id={id} className={css.metres} inputMode="decimal" value={wish.metres} onChange={(event) => set({ metres: event.target.value })} />
          {t('area.metres')}
          <Button look="main" type="submit" disabled={!wish.near}>
            {t('area.ask')}
          </Button>
        </span>
      </form>
      <AroundSelected />
      <DistrictChoice />
    </section>
  )
}

interface Option {
  code: string
  label: string
}

function useProgrammeOptions(): Option[] {
  const { name } = useWords()
  return useProgrammes()
    .list.filter((one) => one.count > 0)
    .map((one) => ({ code: one.code, label: name(one) }))
}

interface ChoiceProps {
  label: string
  none: string
  options: readonly Option[]
  value: string
  onChange: (code: string) => void
  testid: string
}

function Choice({ label, none, options, value, onChange, testid }: ChoiceProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)} data-testid={testid}>
        <option value="">{none}</option>
        {options.map((one) => (
          <option key={one.code} value={one.code}>
            {one.label}
          </option>
        ))}
      </select>
    </>
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
    <Button look="link" onClick={() => go({ filter: { around: selected, around_m: AROUND_M }, side: 'list' })} data-testid="around-selected">
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
