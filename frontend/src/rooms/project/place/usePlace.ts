import type { LineString } from 'geojson'
import { useEffect, useState } from 'react'
import { type Geometry, type Oddity, type PlaceChange, Problem, splitPlace } from '@/api'
import { useWords } from '@/i18n/words'
import { KIND_OF, type Part, allowed, geometryOf, partsOf, typeOf } from '@/lib/parts'
import { notify } from '@/ui/notice'
import { useDraft } from '../write/drafts'
import { useWrite } from '../write/useWrite'
import type { Subject } from './subject'
import type { Mode } from './useDrawn'
import { useSteps } from './useSteps'

interface Draft {
  parts: Part[]
  accuracy: string
  reason: string
}

export type Missing = 'reason' | 'accuracy' | 'type'

/** A place while it is changed: its parts, how well it is known, why, and what is done with them. */
export function usePlace(subject: Subject, onClose: () => void) {
  const { t } = useWords()
  const [base, setBase] = useState(subject)
  const draft = useDraft<Draft>(subject.key, { parts: partsOf(base.geometry), accuracy: base.location_accuracy ?? '', reason: '' })
  const steps = useSteps(draft.initial.parts)
  const { parts } = steps
  const [accuracy, setAccuracy] = useState(draft.initial.accuracy)
  const [reason, setReason] = useState(draft.initial.reason)
  const [mode, setMode] = useState<Mode>('modify')
  const [chosen, setChosen] = useState(0)
  useEffect(() => draft.keep({ parts, accuracy, reason }))
  const write = useWrite({
    code: subject.code,
    send: (body: PlaceChange, version, tryKey) => subject.send(body, { version: version ?? 0, tryKey }),
    onDone: () => {
      draft.drop()
      notify('done', t('shape.saved'))
      onClose()
    },
  })
  const divide = useDividing()
  const saving = useSaving({ parts, accuracy, reason, save: (body, from) => void write.save(body, from.version) })
  const replace = (next: Part[], known: string | null = null) => {
    steps.change(next)
    setChosen(0)
    setMode('modify')
    setAccuracy(known ?? accuracy)
  }
  const add = (part: Part) => {
    const same = parts[0]?.type === part.type && allowed(base.geometry_types, KIND_OF[part.type], true)
    replace(same ? [...parts, part] : [part], better(accuracy, part))
    if (same) setChosen(parts.length)
  }
  return {
    base, steps, parts, accuracy, reason, mode, chosen, write, missing: saving.missing,
    setAccuracy, setReason, setMode, setChosen, add, replace,
    save: (confirmed: readonly Oddity[] = []) => saving.save(base, confirmed),
    settle: (theirs: Subject, mine: boolean) => {
      setBase(theirs)
      write.forgive()
      if (mine) saving.save(theirs, [])
      else replace(partsOf(theirs.geometry), theirs.location_accuracy)
    },
    divide: (blade: LineString) => {
      setMode('modify')
      void divide(parts[chosen], blade, (pieces) => steps.change(parts.toSpliced(chosen, 1, ...pieces)))
    },
  }
}

/** How well a drawn part is known, where that was not said before. */
function better(accuracy: string, part: Part): string | null {
  if (accuracy && accuracy !== 'district') return null
  return part.type === 'Point' ? 'site' : 'street'
}

export type Place = ReturnType<typeof usePlace>

interface Saving extends Draft {
  save: (body: PlaceChange, from: Subject) => void
}

/** What has to be there before a place is sent, and what is sent. */
function useSaving({ parts, accuracy, reason, save }: Saving) {
  const { t } = useWords()
  const [missing, setMissing] = useState<Missing | null>(null)
  const geometry = geometryOf(parts)
  const lacks = (from: Subject): Missing | null => {
    if (parts.length > 0 && !from.geometry_types.includes(typeOf(parts) ?? '')) return 'type'
    if (from.hasAccuracy && geometry && !accuracy) return 'accuracy'
    return reason.trim() ? null : 'reason'
  }
  return {
    missing,
    save: (from: Subject, confirmed: readonly Oddity[]) => {
      const known = from.hasAccuracy && geometry ? accuracy || null : null
      const same = JSON.stringify(geometry) === JSON.stringify(from.geometry) && known === from.location_accuracy
      if (same) return notify('warn', t('form.nothingChanged'))
      const lack = lacks(from)
      setMissing(lack)
      if (lack) return
      save({ geometry: geometry as Geometry | null, ...(from.hasAccuracy ? { location_accuracy: known } : {}), reason: reason.trim(), ...(confirmed.length > 0 ? { confirmed: [...confirmed] } : {}) }, from)
    },
  }
}

/** A part in the pieces that a drawn line leaves. */
function useDividing() {
  const { t } = useWords()
  return async (part: Part | undefined, blade: LineString, put: (pieces: Part[]) => void) => {
    if (!part) return
    try {
      const pieces = (await splitPlace(part as Geometry, blade as Geometry)) as unknown as Part[]
      put(pieces)
      notify('done', t('shape.divided', { n: pieces.length }))
    } catch (error) {
      notify('warn', error instanceof Problem && error.status > 0 ? (error.errors[0]?.msg ?? error.detail) : t('error.offline'))
    }
  }
}

/** The reason with one line that says where the shape comes from; a later one takes its place. */
export function withOrigin(reason: string, origin: string): string {
  const own = reason.split('\n').filter((line) => line.trim() && !line.startsWith('↤'))
  return [...own, `↤ ${origin}`].join('\n')
}
