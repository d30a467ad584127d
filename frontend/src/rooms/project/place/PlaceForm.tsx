import type { Geometry as GeoJson } from 'geojson'
import { useEffect, useRef, useState } from 'react'
import type { FormerPlace, Geometry, Oddity, Problem } from '@/api'
import { useWords } from '@/i18n/words'
import { ACCURACIES } from '@/lib/codes'
import { partsOf } from '@/lib/parts'
import { useCityMap } from '@/map'
import { boxOf } from '../geometry'
import { FormLayer } from '../write/FormLayer'
import { Trouble } from '../write/Trouble'
import { Corners } from './Corners'
import { Former } from './Former'
import { Incoming } from './Incoming'
import { Odd } from './Odd'
import { PartList } from './PartList'
import { Stale } from './Stale'
import { Tools } from './Tools'
import css from './place.module.css'
import type { Subject } from './subject'
import { useDrawn } from './useDrawn'
import { type Place, usePlace, withOrigin } from './usePlace'

interface PlaceFormProps {
  subject: Subject
  /** Whose place it is, in words. */
  about: string
  onClose: () => void
}

/** Draws, moves, divides and removes what a project's place is made of; what it was stays to be seen. */
export default function PlaceForm({ subject, about, onClose }: PlaceFormProps) {
  const { t } = useWords()
  const place = usePlace(subject, onClose)
  const [looked, setLooked] = useState<FormerPlace | null>(null)
  const { base, write, mode, setMode } = place
  const [preview, setPreview] = useState<Geometry | null>(null)
  const odd = oddOf(write.problem)
  const said = useSaid(write.problem)
  useGhost(looked ? looked.geometry : base.geometry, preview)
  useInSight(subject.geometry)
  return (
    <FormLayer title={t('shape.title')} about={about} busy={write.busy} onClose={() => (mode === 'modify' ? onClose() : setMode('modify'))} onSave={() => place.save()} onMap>
      <div ref={said} className={css.said}>
      {odd.length === 0 && <Trouble problem={write.problem} />}
      {write.problem?.forField('geometry') && <p className={css.trouble}>{write.problem.forField('geometry')}</p>}
      <Odd odd={odd} parts={place.parts} busy={write.busy} onConfirm={() => place.save(odd)} onCorrected={(parts) => { write.forgive(); place.replace(parts) }} />
      <Stale problem={write.problem} subject={base} onMine={(theirs) => place.settle(theirs, true)} onTheirs={(theirs) => place.settle(theirs, false)} />
      </div>
      <Shapes place={place} />
      <details className={css.part}>
        <summary>{t('incoming.title')}</summary>
        <Incoming
          types={base.geometry_types}
          onLook={setPreview}
          onTake={(parts, origin) => {
            setPreview(null)
            place.replace(parts, base.hasAccuracy ? (place.accuracy && place.accuracy !== 'district' ? place.accuracy : 'site') : null)
            place.setReason((before) => withOrigin(before, origin))
          }}
        />
      </details>
      <Known place={place} />
      <details className={css.part}>
        <summary>{t('shape.formerTitle')}</summary>
        <Former
          former={subject.former}
          looked={looked}
          onLook={setLooked}
          onPutBack={(former) => {
            place.replace(partsOf(former.geometry), former.location_accuracy)
            setLooked(null)
          }}
        />
      </details>
    </FormLayer>
  )
}

/** The tools, the parts, and the corners of the chosen one as a table. */
function Shapes({ place }: { place: Place }) {
  const { t } = useWords()
  const { base, steps, parts, mode, chosen, setMode, setChosen } = place
  const { drawing, state, choose } = useDrawn({
    beside: base.beside, mode, steps, chosen,
    onChosen: (part) => part !== null && setChosen(part),
    onPart: place.add,
    onBlade: place.divide,
    onCancelled: () => setMode('modify'),
  })
  const inDrawing = mode !== 'modify'
  const undo = () => (inDrawing && state.canUndo ? drawing.undo() : steps.undo())
  const redo = () => (inDrawing && state.canRedo ? drawing.redo() : steps.redo())
  useUndoKeys(!inDrawing, undo, redo)
  const current = parts[chosen]
  return (
    <>
      <Tools mode={mode} parts={parts} types={base.geometry_types} state={state} canUndo={state.canUndo || steps.canUndo} canRedo={state.canRedo || steps.canRedo} onMode={setMode} onUndo={undo} onRedo={redo} onFinish={() => drawing.finish()} />
      <PartList
        parts={parts}
        chosen={chosen}
        splitting={mode === 'split'}
        onChoose={(part) => {
          setChosen(part)
          choose(part)
        }}
        onSplit={(part) => {
          setChosen(part)
          setMode(mode === 'split' && chosen === part ? 'modify' : 'split')
        }}
        onRemove={(part) => place.replace(parts.toSpliced(part, 1))}
      />
      {place.missing === 'type' && <p className={css.trouble} role="alert">{t('shape.wrongType')}</p>}
      {current && (
        <details className={css.part}>
          <summary>{t('shape.table')}</summary>
          <Corners part={current} onChange={(next) => steps.change(parts.with(chosen, next))} />
        </details>
      )}
    </>
  )
}

/** How well the place is known, and why it is changed. */
function Known({ place: { base, accuracy, reason, parts, missing, setAccuracy, setReason } }: { place: Place }) {
  const { t } = useWords()
  return (
    <div className={css.part}>
      {base.hasAccuracy && <label className={css.field}>
        <span>{t('field.location_accuracy')}</span>
        <select value={accuracy} aria-invalid={missing === 'accuracy'} disabled={parts.length === 0} onChange={(event) => setAccuracy(event.target.value)}>
          <option value="">{t('area.choose')}</option>
          {ACCURACIES.map((code) => (
            <option key={code} value={code}>
              {t(`code.accuracy.${code}`)}
            </option>
          ))}
        </select>
      </label>}
      <label className={css.field}>
        <span>{t('shape.reason')}</span>
        <textarea rows={2} maxLength={1000} value={reason} data-testid="place-reason" aria-invalid={missing === 'reason'} onChange={(event) => setReason(event.target.value)} />
      </label>
      {(missing === 'reason' || missing === 'accuracy') && <p className={css.trouble} role="alert">{t(missing === 'reason' ? 'form.reasonNeeded' : 'place.accuracyNeeded')}</p>}
    </div>
  )
}

/** Where it is said why nothing was saved; it comes into sight wherever the form was scrolled to. */
function useSaid(problem: Problem | null) {
  const said = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem) said.current?.scrollIntoView({ block: 'nearest' })
  }, [problem])
  return said
}

/** What is noticed of the place and has to be confirmed. */
function oddOf(problem: Problem | null): Oddity[] {
  return (['outside', 'gcj02'] as const).filter((one) => problem?.errors.some(({ loc }) => loc.includes('confirmed') && loc.includes(one)))
}

/** Draws where the project is, or was, under what is being drawn. */
function useGhost(former: Geometry | null, preview: Geometry | null) {
  const map = useCityMap()
  useEffect(() => {
    map.ghost.show(former as GeoJson | null, preview as GeoJson | null)
    return () => map.ghost.show(null)
  }, [map, former, preview])
  useEffect(() => {
    const box = boxOf(preview)
    if (box && box[0] < box[2]) map.fit(box)
    else if (box) map.flyTo([box[0], box[1]], 15)
  }, [map, preview])
}

/** What is to be changed is in sight from the first. */
function useInSight(geometry: Geometry | null) {
  const map = useCityMap()
  const [first] = useState(() => boxOf(geometry))
  useEffect(() => {
    if (first) map.reveal(first)
  }, [map, first])
}

/** Ctrl-Z and Ctrl-Y while shapes are changed; while one draws, drawing itself listens. */
function useUndoKeys(on: boolean, undo: () => void, redo: () => void) {
  useEffect(() => {
    if (!on) return
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement | null)?.closest('input, textarea')) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) redo()
      else undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [on, undo, redo])
}
