import type { MultiPolygon, Polygon } from 'geojson'
import type { ColourBy } from '@/lib/classes'
import type { Lang } from '@/lib/codes'
import type { At } from '@/lib/geo'
import type { OverlayKind } from '@/ui/overlays'
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
  /** The corners of its shape: with one of them in sight the map stays where it is. */
  corners: readonly At[]
}

/** An area that is asked about. */
export type Asked =
  | { kind: 'circle'; middle: At; metres: number }
  | { kind: 'corridor'; line: readonly At[]; metres: number }
  | { kind: 'area'; geometry: Polygon | MultiPolygon }
/** A base map from elsewhere, as the service tells of it. */
export interface BaseMap {
  id: string
  kind: 'raster' | 'pmtiles'
  tiles: 'raster' | 'vector'
  planes: readonly (readonly string[])[]
  datum: 'wgs84' | 'cgcs2000' | 'gcj02'
  tileSize: number
  minZoom: number
  maxZoom: number
  layers: readonly string[]
}

/** A layer of the operator's own, with its classes in the order of their colours. */
export interface OverlayOnMap {
  code: string
  kind: OverlayKind
  classes: readonly string[]
  /** Of the first class, where it is not the kind's own. */
  colour: string | null
  version: number
}

/** All that the map is told. It draws this and nothing else. */
export interface Wanted {
  theme: Theme
  lang: Lang
  /** The filter as a query string, or null while the programmes are not known yet. */
  query: string | null
  programmes: readonly ProgrammeInk[]
  colour: ColourBy
  /** Null is our own, of the database. */
  base: BaseMap | null
  selected: SelectedPlace | null
  /** What the filter asks about, drawn under the projects. */
  asked: readonly Asked[]
  /** Those that the selection has to lie near, as a query string; null: nobody. */
  around: string | null
  /** A place that is marked. */
  spot: At | null
  /** Nearby works as a query string; null: not shown. */
  nearby: string | null
  /** The two of them that are open: their codes. */
  pair: string | null
  /** Layers of the operator's own, the lowest first. */
  overlays: readonly OverlayOnMap[]
  /** What panels cover, in pixels. */
  insets: Insets
}

export const NOTHING: Wanted = {
  theme: 'light',
  lang: 'zh-CN',
  query: null,
  programmes: [],
  colour: 'programme',
  base: null,
  selected: null,
  asked: [],
  around: null,
  spot: null,
  nearby: null,
  pair: null,
  overlays: [],
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
  /** Whole per cent. */
  progress: number | null
  /** Days late. */
  slip: number | null
}
