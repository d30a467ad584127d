import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Area, type AreaEdit, areasQuery, changeArea, removeArea, useSession } from '@/api'
import { useWords } from '@/i18n/words'
import { Button } from '@/ui/Button'
import { toggled, useFilter } from '@/url'
import { sizeText } from './Metres'
import { useAreaAct } from './useAreaAct'
import css from './area.module.css'

/** Areas kept under a name: use, rename, share, remove and take back. */
export function Saved() {
  const { t } = useWords()
  const { data } = useQuery(areasQuery())
  const saves = useSession()?.permissions.includes('project.export') ?? false
  const [removed, setRemoved] = useState<Area | null>(null)
  const { act, busy } = useAreaAct()
  const putBack = async (area: Area) => {
    const back = await act(['back', area.code, area.version], (tryKey) => changeArea(area.code, { removed: false }, { version: area.version, tryKey }))
    if (back) setRemoved(null)
  }
  if (!saves && !data?.length) return null
  return (
    <section className={css.part}>
      <h3>{t('area.savedTitle')}</h3>
      {removed && (
        <p className={css.removed} role="status">
          {t('area.removed', { name: removed.name })}{' '}
          <Button look="link" disabled={busy} onClick={() => void putBack(removed)}>
            {t('area.putBack')}
          </Button>
        </p>
      )}
      {data?.length === 0 && <p className={css.quiet}>{t('area.noneSaved')}</p>}
      <ul className={css.saved}>
        {data?.map((area) => (
          <SavedRow key={area.code} area={area} onRemoved={setRemoved} />
        ))}
      </ul>
    </section>
  )
}

function SavedRow({ area, onRemoved }: { area: Area; onRemoved: (area: Area) => void }) {
  const { t, lang } = useWords()
  const { filter, change } = useFilter()
  const [renaming, setRenaming] = useState(false)
  const { act, busy } = useAreaAct()
  const on = filter.within?.includes(area.code) ?? false
  const alter = (edit: AreaEdit) => act([area.code, area.version, edit], (tryKey) => changeArea(area.code, edit, { version: area.version, tryKey }))
  const remove = async () => {
    const gone = await act(['remove', area.code, area.version], (tryKey) => removeArea(area.code, { version: area.version, tryKey }))
    if (!gone) return
    if (on) change({ within: toggled(filter, 'within', area.code).within }, { replace: true })
    onRemoved(gone as unknown as Area)
  }
  return (
    <li>
      {renaming ? (
        <Rename area={area} onDone={() => setRenaming(false)} onName={(name) => alter({ name })} />
      ) : (
        <button type="button" className={css.use} aria-pressed={on} onClick={() => change({ within: toggled(filter, 'within', area.code).within })}>
          <strong>{area.name}</strong>
          <small>
            {t(`area.from.${area.made_from}`)} · {sizeText(area.area_m2, lang, true)}
            {area.mine ? (area.shared ? ` · ${t('area.isShared')}` : '') : ` · ${t('area.by', { who: area.owner_name })}`}
          </small>
        </button>
      )}
      {area.mine && !renaming && (
        <span className={css.acts}>
          <Button look="plain" bare icon="edit" aria-label={t('area.rename', { name: area.name })} onClick={() => setRenaming(true)} />
          <Button look="plain" bare icon="link" on={area.shared} disabled={busy} aria-label={t(area.shared ? 'area.unshare' : 'area.shareOne', { name: area.name })} onClick={() => void alter({ shared: !area.shared })} />
          <Button look="plain" bare icon="close" disabled={busy} aria-label={t('area.remove', { name: area.name })} onClick={() => void remove()} />
        </span>
      )}
    </li>
  )
}

function Rename({ area, onDone, onName }: { area: Area; onDone: () => void; onName: (name: string) => Promise<unknown> }) {
  const { t } = useWords()
  const [name, setName] = useState(area.name)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!name.trim() || name.trim() === area.name || (await onName(name.trim()))) onDone()
  }
  return (
    <form className={css.save} onSubmit={(event) => void save(event)}>
      <input className={css.text} value={name} maxLength={80} aria-label={t('area.name')} autoFocus onChange={(event) => setName(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && onDone()} />
      <Button look="main" type="submit">
        {t('area.ok')}
      </Button>
    </form>
  )
}
