import type { Lang } from '@/lib/codes'
import type { Theme } from '@/ui/palette'

export interface ProgrammeInk {
  code: string
  family: string
  colour: string
}

export interface Insets {
  left: number
  right: number
  top: number
  bottom: number
}

export interface SelectedPlace {
  id: number
  code: string
  point: readonly [number, number] | null
}

/** All that the map is told. It draws this and nothing else. */
export interface Wanted {
  theme: Theme
  lang: Lang
  /** The filter as a query string, or null while the programmes are not known yet. */
  query: string | null
  programmes: readonly ProgrammeInk[]
  selected: SelectedPlace | null
  /** Nearby works as a query string; null: not shown. */
  nearby: string | null
  /** The two of them that are open: their codes. */
  pair: string | null
  /** What panels cover, in pixels. */
  insets: Insets
}

export const NOTHING: Wanted = {
  theme: 'light',
  lang: 'zh-CN',
  query: null,
  programmes: [],
  selected: null,
  nearby: null,
  pair: null,
  insets: { left: 0, right: 0, top: 0, bottom: 0 },
}

/** What a tile says about a project. */
export interface ProjectOnMap {
  id: number
  code: string
  name: string
  programme: string
  family: string
  stage: string
  provenance: string
  accuracy: string
  wan: number | null
}
