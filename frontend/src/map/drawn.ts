import type { Geometry } from 'geojson'
import type { At } from '@/lib/geo'

export type DrawKind = 'point' | 'line' | 'area' | 'circle' | 'modify'

/** What was drawn; of a circle also its middle and radius. */
export interface Drawn {
  geometry: Geometry
  circle?: { middle: At; metres: number }
}

/** What there is to say while one draws. `kind` null: nobody draws. */
export interface DrawState {
  kind: DrawKind | null
  /** The library is on its way. */
  loading: boolean
  corners: number
  lengthM: number
  areaM2: number
  radiusM: number
  canUndo: boolean
  canRedo: boolean
}

/** What snapping leaves out: a project by its id, or a part of one. */
export interface Beside {
  except: number | { project: string; key: string }
}

export interface DrawWish {
  kind: DrawKind
  /** What is there already: to be changed, or to snap to. */
  given?: readonly Geometry[]
  /** The colour of what is drawn, `#rrggbb`. */
  ink: string
  /** Corners near the pointer draw it to themselves. */
  snap?: boolean
  /** Also corners of the base map and of other projects; not those of this one. */
  snapBeside?: Beside
  /** Whoever asks keeps the steps itself: the given shapes are told whole after each change. */
  onShapes?: (shapes: (Geometry | null)[]) => void
  /** Which of the given shapes the person took hold of. */
  onChosen?: (index: number | null) => void
  /** Which of the given is to be changed at first. */
  chosen?: number | null
  /** Called with each shape that is finished, and with each change of one that is modified. */
  onDrawn: (drawn: Drawn) => void
  onCancelled?: () => void
}
