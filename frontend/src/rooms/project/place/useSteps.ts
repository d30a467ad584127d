import { useState } from 'react'
import type { Part } from '@/lib/parts'

interface Steps {
  past: Part[][]
  now: Part[]
  future: Part[][]
  /** Counts what did not come from the map itself: then the map takes the shapes over anew. */
  turn: number
}

const MOST = 100

/** The parts of a place while somebody changes them, with every step back and forth. */
export function useSteps(first: Part[]) {
  const [steps, set] = useState<Steps>({ past: [], now: first, future: [], turn: 0 })
  return {
    parts: steps.now,
    turn: steps.turn,
    canUndo: steps.past.length > 0,
    canRedo: steps.future.length > 0,
    /** `byMap`: the map shows it already. */
    change: (to: Part[] | ((now: Part[]) => Part[]), byMap = false) =>
      set(({ past, now, turn }) => ({
        past: [...past.slice(1 - MOST), now],
        now: typeof to === 'function' ? to(now) : to,
        future: [],
        turn: byMap ? turn : turn + 1,
      })),
    undo: () =>
      set((steps) => {
        const before = steps.past.at(-1)
        return before ? { past: steps.past.slice(0, -1), now: before, future: [steps.now, ...steps.future], turn: steps.turn + 1 } : steps
      }),
    redo: () =>
      set((steps) => {
        const [next, ...rest] = steps.future
        return next ? { past: [...steps.past, steps.now], now: next, future: rest, turn: steps.turn + 1 } : steps
      }),
  }
}

export type StepsOfPlace = ReturnType<typeof useSteps>
