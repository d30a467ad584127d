import { type FormEvent, useState } from 'react'
import { type AreaInput, saveArea } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { notify } from '@/ui/notice'
import { useFilter } from '@/url'
import { NO_SHAPE } from './asked'
import { useAreaAct } from './useAreaAct'
import css from './area.module.css'

/** Keeps the drawn area under a name; the filter then asks by that name. */
export function SaveForm({ area }: { area: Pick<AreaInput, 'geometry' | 'circle' | 'corridor'> }) {
  const { t } = useWords()
  const { filter, change } = useFilter()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const { act, busy } = useAreaAct()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const body = { name: name.trim(), shared, ...area }
    if (!body.name || busy) return
    const made = await act(body, (key) => saveArea(body, key))
    if (!made) return
    notify('done', t('area.saved', { name: made.name }))
    change({ ...NO_SHAPE, within: [...(filter.within ?? []), made.code] }, { replace: true })
  }
  return (
    <form className={css.save} onSubmit={(event) => void save(event)}>
      <input className={css.text} value={name} maxLength={80} placeholder={t('area.name')} aria-label={t('area.name')} onChange={(event) => setName(event.target.value)} />
      <Button look="main" type="submit" disabled={!name.trim() || busy}>
        {t('area.save')}
      </Button>
      <label className={css.check}>
        <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} /> {t('area.share')}
      </label>
    </form>
  )
}
