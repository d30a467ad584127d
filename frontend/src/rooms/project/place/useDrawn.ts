import type { Geometry, LineString } from 'geojson'
import { useEffect, useRef } from 'react'
import { type Part, type PartKind, type Simple, simplesOf, withSimples } from '@/lib/parts'
import { type Beside, useDrawing } from '@/map'
import type { StepsOfPlace } from './useSteps'

/** Change what is there, draw one more part, or draw the line that divides one. */
export type Mode = 'modify' | PartKind | 'split'

interface Asked {
  beside: Beside
  mode: Mode
  steps: StepsOfPlace
  chosen: number | null
  onChosen: (part: number | null) => void
  onPart: (part: Part) => void
  onBlade: (blade: LineString) => void
  onCancelled: () => void
}

/** Keeps the map's drawing in step with the parts: what is drawn there comes here, what is changed here shows there. */
export function useDrawn(asked: Asked) {
  const { drawing, state } = useDrawing()
  const latest = useRef(asked)
  useEffect(() => {
    latest.current = asked
  })
  const { mode } = asked
  const { turn } = asked.steps
  useEffect(() => {
    const { steps, chosen } = latest.current
    const { shapes, owners } = simplesOf(steps.parts)
    const first = owners.findIndex((owner) => owner.part === (chosen ?? 0))
    if (mode === 'modify' && shapes.length === 0) {
      drawing.stop()
      return
    }
    void drawing.start({
      kind: mode === 'split' ? 'line' : mode,
      given: shapes,
      snapBeside: latest.current.beside,
      ...(mode === 'modify'
        ? {
            chosen: first < 0 ? 0 : first,
            onShapes: (changed: (Geometry | null)[]) => {
              const { steps: now } = latest.current
              const removed = changed.includes(null)
              now.change((parts) => withSimples(parts, changed as (Simple | null)[]), !removed)
            },
            onChosen: (index: number | null) => latest.current.onChosen(index === null ? null : (owners[index]?.part ?? null)),
          }
        : {}),
      onDrawn: ({ geometry }) => {
        if (mode === 'modify') return
        if (mode === 'split') latest.current.onBlade(geometry as LineString)
        else latest.current.onPart(geometry as Part)
      },
      onCancelled: () => latest.current.onCancelled(),
    })
  }, [drawing, mode, turn])
  useEffect(() => () => drawing.stop(), [drawing])
  return {
    state,
    drawing,
    /** Takes hold of a part on the map. */
    choose: (part: number) => {
      const index = simplesOf(latest.current.steps.parts).owners.findIndex((owner) => owner.part === part)
      if (index >= 0) drawing.choose(index)
    },
  }
}
