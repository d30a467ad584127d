import { useId, useState } from 'react'
import type { Geometry, PlaceSystem, PlaceShape, PlacesRead } from '@/api'
import { useWords } from '@/i18n/words'
import { type Part, partsOf } from '@/lib/parts'
import { Button } from '@/ui/Button'
import { TroubleLine } from '@/ui/Conflict'
import css from './place.module.css'
import { sizeOf } from './size'
import { useReading } from './useReading'

const SYSTEMS: readonly PlaceSystem[] = ['wgs84', 'cgcs2000', 'gcj02', 'bd09', 'gk126', 'gk123', 'gk42', 'gk41', 'gk21']
const SHAPES: readonly PlaceShape[] = ['point', 'line', 'area']
const FILES = '.gpkg,.zip,.geojson,.json,.kml,.dxf,.txt,.csv'

interface IncomingProps {
  types: readonly string[]
  onLook: (geometry: Geometry | null) => void
  /** The shape that is to be taken, and what was said of where it comes from. */
  onTake: (parts: Part[], origin: string) => void
}

/** A place from a file or from pasted coordinates: read, looked at on the map, and taken over. */
export function Incoming({ types, onLook, onTake }: IncomingProps) {
  const { t } = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const [shape, setShape] = useState<PlaceShape>(types.includes('LineString') ? 'line' : 'area')
  const reading = useReading()
  const { read, busy, trouble, system } = reading
  return (
    <>
      <label className={css.field}>
        <span>{t('incoming.file')}</span>
        <input type="file" accept={FILES} onChange={(event) => { const [file] = event.target.files ?? []; if (file) reading.ask(file, file.name, shape) }} />
      </label>
      <p className={css.quiet}>{t('incoming.formats')}</p>
      <label className={css.field} htmlFor={id}>
        <span>{t('incoming.paste')}</span>
      </label>
      <textarea id={id} className={css.pasted} rows={3} value={text} placeholder={'125.3245, 43.8860'} onChange={(event) => setText(event.target.value)} />
      <div className={css.row}>
        <Pick label={t('incoming.shape')} value={shape} options={SHAPES.map((one) => [one, t(`incoming.shapes.${one}`)])} onChange={setShape} />
        <Button disabled={!text.trim() || busy} onClick={() => reading.ask(new Blob([text]), '', shape)}>
          {t('incoming.read')}
        </Button>
      </div>
      {trouble && <TroubleLine>{trouble}</TroubleLine>}
      {read && (read.system === null || ['wgs84', 'EPSG:4326'].includes(read.system) || system !== null) && (
        <div className={css.row}>
          <Pick label={t('incoming.system')} value={system ?? ''} options={[['', t('incoming.choose')], ...SYSTEMS.map((one) => [one, t(`incoming.systems.${one}`) + (read.fits.includes(one) ? t('incoming.fits') : '')] as [PlaceSystem, string])]} onChange={(value) => value && reading.declare(value)} />
        </div>
      )}
      {read?.system === null && <p className={css.quiet} role="status">{t('incoming.noSystem')}</p>}
      {read && read.items.length > 0 && (
        <Candidates read={read} types={types} onLook={onLook} onTurnBack={() => reading.declare('gcj02')} onTake={(parts) => onTake(parts, t('incoming.origin', { file: reading.name || t('incoming.pasted'), system: t([`incoming.systems.${read.system}`, 'incoming.ofFile'], { system: read.system }) }))} />
      )}
    </>
  )
}

interface PickProps<T extends string> {
  label: string
  value: T
  options: readonly (readonly [T, string])[]
  onChange: (value: T) => void
}

function Pick<T extends string>({ label, value, options, onChange }: PickProps<T>) {
  return (
    <label className={css.pick}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as T)}>
        {options.map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}

interface CandidatesProps {
  read: PlacesRead
  types: readonly string[]
  onLook: (geometry: Geometry | null) => void
  /** Reads all of it again as GCJ-02. */
  onTurnBack: () => void
  onTake: (parts: Part[]) => void
}

/** What was found: each can be looked at over the present place, with what was noticed, and taken. */
function Candidates({ read, types, onLook, onTurnBack, onTake }: CandidatesProps) {
  const { t, lang } = useWords()
  return (
    <>
      <ol className={css.former} aria-label={t('incoming.found')}>
        {read.items.map((one, index) => {
          const parts = partsOf(one.geometry)
          const [first] = parts
          const has = (code: string) => one.notes.some((note) => note.code === code)
          const bad = has('broken') || has('too_many')
          const odd = has('gcj02') || has('outside')
          const fits = types.includes(one.geometry.type)
          return (
            <li key={`${one.layer}-${one.name}-${index}`}>
              <div>
                <strong>{one.name}</strong>
                <small>{[t(`shape.type.${one.geometry.type}`), parts.length === 1 && first ? sizeOf(first, lang) : t('shape.pieces', { n: parts.length }), t('shape.corners', { n: one.points })].filter(Boolean).join(' · ')}</small>
                {one.notes.map((note) => (
                  <small key={note.code} className={css.trouble}>
                    {note.msg}
                  </small>
                ))}
                {!fits && <small className={css.trouble}>{t('shape.wrongType')}</small>}
              </div>
              <Button onClick={() => onLook(one.geometry)}>{t('shape.look')}</Button>
              {has('gcj02') && (
                <Button look="main" onClick={onTurnBack}>
                  {t('odd.turnBack')}
                </Button>
              )}
              <Button look={odd ? 'line' : 'main'} disabled={bad || !fits} onClick={() => onTake(parts)}>
                {t(odd ? 'odd.takeSo' : has('swapped') ? 'odd.takeSwapped' : 'incoming.take')}
              </Button>
            </li>
          )
        })}
      </ol>
      {read.left_off > 0 && <p className={css.quiet}>{t('incoming.leftOff', { n: read.left_off })}</p>}
    </>
  )
}
