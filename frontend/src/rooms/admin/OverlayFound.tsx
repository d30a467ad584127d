import { Table } from 'antd'
import type { FileWish, OverlayFile } from '@/api'
import { useWords } from '@/i18n/words'
import { areaKm2 } from '@/lib/numbers'
import { TroubleLine } from '@/ui/Conflict'
import { OverlaySketch } from './OverlaySketch'
import css from './admin.module.css'

const SYSTEMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09', 'gk126', 'gk123', 'gk42', 'gk41', 'gk21'] as const
const MOST = 8

interface FoundProps {
  found: OverlayFile
  wish: FileWish
  disabled: boolean
  onWish: (wish: FileWish) => void
}

/** What is in the file and what would be stored of it; how it is read can be chosen. */
export function OverlayFound({ found, wish, disabled, onWish }: FoundProps) {
  const { t, count } = useWords()
  return (
    <section className={css.found} aria-label={t('overlayKeep.found')} data-testid="found">
      <div className={css.stack}>
        <Choices found={found} wish={wish} disabled={disabled} onWish={onWish} />
        {found.feature_count > 0 && (
          <p role="status">
            <strong>{t('overlayKeep.would', { n: count(found.feature_count), km2: areaKm2(found.area_m2) })}</strong>
          </p>
        )}
        <Notes found={found} />
        {found.classes.length > 0 && (
          <ul className={css.classes} aria-label={t('overlay.classes')}>
            {found.classes.slice(0, MOST).map((one) => (
              <li key={one.name}>
                <span>{one.name || t('overlay.unnamed')}</span>
                <span className={css.quiet}>{t('overlay.size', { n: count(one.features), km2: areaKm2(one.area_m2) })}</span>
              </li>
            ))}
            {found.classes.length > MOST && <li className={css.quiet}>{t('overlayKeep.moreClasses', { n: found.classes.length - MOST })}</li>}
          </ul>
        )}
      </div>
      {found.sketch && found.bounds && <OverlaySketch found={found} />}
      {found.errors.length > 0 && <Errors found={found} />}
    </section>
  )
}

function Choices({ found, wish, disabled, onWish }: FoundProps) {
  const { t } = useWords()
  const own = found.system !== null && !wish.crs && found.format !== 'geojson' && found.format !== 'kml'
  const none = t('overlayKeep.noField')
  return (
    <div className={css.choices}>
      <Choice
        label={t('incoming.system')}
        value={wish.crs ?? found.system ?? ''}
        disabled={disabled || own}
        options={[
          ...(found.system && !wish.crs ? [[found.system, found.system] as const] : [['', t('incoming.choose')] as const]),
          ...SYSTEMS.map((one) => [one, `${t(`incoming.systems.${one}`)}${found.fits.includes(one) ? t('incoming.fits') : ''}`] as const),
        ]}
        onChange={(crs) => onWish({ ...wish, crs })}
      />
      {found.layers.length > 1 && (
        <Choice label={t('overlayKeep.layer')} value={found.layer} disabled={disabled} options={found.layers.map((one) => [one, one] as const)} onChange={(layer) => onWish({ crs: wish.crs ?? '', layer })} />
      )}
      {(['class_field', 'name_field'] as const).map((field) => (
        <Choice
          key={field}
          label={t(`overlayKeep.${field}`)}
          value={found[field] ?? ''}
          disabled={disabled || found.fields.length === 0}
          options={[...(found[field] ? [] : [['', none] as const]), ...found.fields.map((one) => [one, one] as const)]}
          onChange={(value) => onWish({ ...wish, layer: found.layer, [field]: value })}
        />
      ))}
      {found.system === null && <TroubleLine>{t('overlayKeep.noSystem')}</TroubleLine>}
    </div>
  )
}

interface ChoiceProps {
  label: string
  value: string
  disabled: boolean
  options: readonly (readonly [string, string])[]
  onChange: (value: string) => void
}

function Choice({ label, value, disabled, options, onChange }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
        {options.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What is mended, and what is left out. */
function Notes({ found }: { found: OverlayFile }) {
  const { t, count } = useWords()
  const numbers = (list: readonly number[]) => `${list.slice(0, 12).join(t('comma'))}${list.length > 12 ? ' …' : ''}`
  const notes = [
    found.mended.length > 0 && t('overlayKeep.mended', { n: found.mended.length, which: numbers(found.mended) }),
    found.empty.length > 0 && t('overlayKeep.empty', { n: found.empty.length, which: numbers(found.empty) }),
    found.elsewhere > 0 && t('overlayKeep.elsewhere', { n: count(found.elsewhere) }),
    found.others > 0 && t('overlayKeep.others', { n: count(found.others) }),
  ].filter((note): note is string => Boolean(note))
  return notes.length === 0 ? null : (
    <ul className={css.notes}>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}

function Errors({ found }: { found: OverlayFile }) {
  const { t } = useWords()
  return (
    <div className={css.all}>
      <TroubleLine>{t('overlayKeep.wrong', { n: found.errors.length })}</TroubleLine>
      <Table
        size="small"
        pagination={false}
        dataSource={found.errors.map((error, key) => ({ ...error, key }))}
        columns={[
          { title: t('overlayKeep.feature'), dataIndex: 'number', width: 90 },
          { title: t('admin.import.why'), dataIndex: 'msg' },
        ]}
      />
    </div>
  )
}
