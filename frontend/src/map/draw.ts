/** The only file that loads Terra Draw, and only when somebody draws. */
import type { Feature, Geometry, LineString, Point, Polygon } from 'geojson'
import {
  type GeoJSONStoreFeatures,
  type HexColor,
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawRenderMode,
  TerraDrawSelectMode,
  TerraDrawSessionUndoRedo,
  TerraDrawUndoRedoKeyboardShortcuts,
  ValidateNotSelfIntersecting,
} from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import { type At, areaM2, boxOf, distanceM, lengthM, round6 } from '@/lib/geo'
import { round8 } from '@/lib/parts'
import { larger } from '@/lib/wall'
import type { DrawKind, DrawState, DrawWish, Drawn } from './drawn'
import type { GlMap } from './gl'
import { cornerBeside } from './snapping'

const MODE: Record<DrawKind, string> = { point: 'point', line: 'linestring', area: 'polygon', circle: 'circle', modify: 'select' }
const WHITE = '#FFFFFF'
const DIGITS = 8
/** After so long without a movement a change is told, whether or not the library calls it finished. */
const STILL_MS = 200
const CIRCLE_CORNERS = 96

type Stored = GeoJSONStoreFeatures
type FeatureId = NonNullable<Stored['id']>
type Snapping = NonNullable<NonNullable<ConstructorParameters<typeof TerraDrawLineStringMode>[0]>['snapping']>

/** Where the page stands larger than the window counts, a pixel of the pointer is less than one of the map. */
class Adapter extends TerraDrawMapLibreGLAdapter<GlMap> {
  override getLngLatFromEvent(event: PointerEvent | MouseEvent) {
    const { containerX, containerY } = this.getMapElementXYPosition(event)
    return this.unproject(containerX, containerY)
  }

  protected override getMapElementXYPosition(event: PointerEvent | MouseEvent) {
    const { containerX, containerY } = super.getMapElementXYPosition(event)
    return { containerX: containerX / larger(), containerY: containerY / larger() }
  }
}

/** One shape being drawn, or given ones being changed. */
export class Draw {
  private readonly draw: TerraDraw
  private readonly unlisten: () => void
  /** Of the given shapes; one that the library refused stays as it was given. */
  private ids: (FeatureId | null)[] = []
  private told = ''
  private still: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly gl: GlMap,
    private readonly wish: DrawWish,
    private readonly tell: (part: Partial<DrawState>) => void,
  ) {
    this.draw = new TerraDraw({
      adapter: new Adapter({ map: gl, coordinatePrecision: DIGITS, prefixId: 'guatu-draw' }),
      modes: modes(snapping(gl, wish), wish.ink as HexColor),
      ...(wish.onShapes ? {} : { undoRedo: {
        modeLevel: new TerraDrawModeUndoRedo(),
        sessionLevel: new TerraDrawSessionUndoRedo(),
        keyboardShortcuts: new TerraDrawUndoRedoKeyboardShortcuts(),
      } }),
    })
    const onKey = (event: KeyboardEvent) => this.key(event)
    window.addEventListener('keydown', onKey, true)
    this.unlisten = () => window.removeEventListener('keydown', onKey, true)
  }

  start(): void {
    const { draw, wish } = this
    draw.start()
    draw.on('change', () => {
      this.say()
      clearTimeout(this.still)
      this.still = setTimeout(() => this.tellShapes(), STILL_MS)
    })
    draw.on('history', () => this.say())
    draw.on('select', (id) => this.chosen(id))
    draw.on('deselect', () => this.chosen(null))
    draw.on('finish', (id, context) => {
      this.tellShapes()
      const found = draw.getSnapshotFeature(id)
      if (found && (context.action === 'draw' || wish.kind === 'modify')) this.hand(found)
    })
    const given = (wish.given ?? []).flatMap(parts).map((geometry) => stored(geometry))
    if (given.length > 0) this.ids = draw.addFeatures(given as never).map((one) => (one.valid ? (one.id ?? null) : null))
    this.told = JSON.stringify(this.shapes())
    draw.setMode(MODE[wish.kind])
    if (wish.kind === 'modify' && wish.chosen !== null) this.choose(wish.chosen ?? 0)
    this.gl.getCanvas().focus()
    this.say()
  }

  choose(index: number): void {
    const id = this.ids[index]
    if (id !== null && id !== undefined && this.draw.hasFeature(id)) this.draw.selectFeature(id)
  }

  private chosen(id: FeatureId | null): void {
    const index = id === null ? -1 : this.ids.indexOf(id)
    this.wish.onChosen?.(index < 0 ? null : index)
    this.say()
  }

  /** The given shapes as they are now; null is one that was removed. */
  private shapes(): (Geometry | null)[] {
    return (this.wish.given ?? []).map((was, index) => {
      const id = this.ids[index]
      if (id === null || id === undefined) return was
      const found = this.draw.hasFeature(id) ? this.draw.getSnapshotFeature(id) : undefined
      return found ? rounded(found.geometry as Geometry) : null
    })
  }

  private tellShapes(): void {
    if (!this.wish.onShapes || this.wish.kind !== 'modify' || !this.draw.enabled) return
    const shapes = this.shapes()
    const text = JSON.stringify(shapes)
    if (text === this.told) return
    this.told = text
    this.wish.onShapes(shapes)
  }

  undo(): void {
    if (this.draw.canUndo()) this.draw.undo()
    this.say()
  }

  redo(): void {
    if (this.draw.canRedo()) this.draw.redo()
    this.say()
  }

  finish(): void {
    const element = this.gl.getCanvas()
    element.focus()
    for (const type of ['keydown', 'keyup']) element.dispatchEvent(new KeyboardEvent(type, { key: 'Enter', bubbles: true }))
  }

  stop(): void {
    clearTimeout(this.still)
    this.unlisten()
    if (this.draw.enabled) this.draw.stop()
    this.gl.getCanvas().style.cursor = ''
  }

  /** Esc gives up; it closes no panel while one draws. */
  private key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.wish.onCancelled?.()
  }

  private hand(found: Stored): void {
    const geometry = rounded(found.geometry as Geometry)
    const drawn: Drawn = { geometry }
    if (found.properties.mode === 'circle') drawn.circle = circleOf(found)
    this.wish.onDrawn(drawn)
  }

  private say(): void {
    if (!this.draw.enabled) return
    const shapes = this.draw.getSnapshot().filter((one) => Object.values(MODE).includes(String(one.properties.mode)) && !guides(one))
    const last = shapes.find((one) => one.properties.selected) ?? shapes.at(-1)
    const own = this.wish.onShapes !== undefined
    this.tell({ ...measured(last), canUndo: !own && this.draw.canUndo(), canRedo: !own && this.draw.canRedo() })
  }
}

/** Points that only help while one draws. */
function guides(one: Stored): boolean {
  return one.geometry.type === 'Point' && one.properties.mode !== 'point'
}

function measured(one: Stored | undefined): Pick<DrawState, 'corners' | 'lengthM' | 'areaM2' | 'radiusM'> {
  const none = { corners: 0, lengthM: 0, areaM2: 0, radiusM: 0 }
  if (!one) return none
  if (one.geometry.type === 'LineString') return { ...none, corners: one.geometry.coordinates.length, lengthM: lengthM(one.geometry.coordinates as unknown as At[]) }
  if (one.geometry.type !== 'Polygon') return { ...none, corners: 1 }
  const rings = one.geometry.coordinates as unknown as At[][]
  const radiusM = one.properties.mode === 'circle' ? circleOf(one).metres : 0
  return { corners: (rings[0]?.length ?? 1) - 1, lengthM: lengthM(rings[0] ?? []), areaM2: areaM2(rings), radiusM }
}

function circleOf(one: Stored): { middle: At; metres: number } {
  const ring = (one.geometry as Polygon).coordinates[0] as unknown as At[]
  const [w, s, e, n] = boxOf(ring)
  const middle: At = [round6((w + e) / 2), round6((s + n) / 2)]
  const metres = ring.reduce((sum, corner) => sum + distanceM(middle, corner), 0) / ring.length
  return { middle, metres: metres < 1000 ? Math.round(metres) : Math.round(metres / 10) * 10 }
}

function rounded(geometry: Geometry): Geometry {
  const round = (value: unknown): unknown => (Array.isArray(value) ? value.map(round) : typeof value === 'number' ? round8(value) : value)
  return { ...geometry, coordinates: round((geometry as Polygon).coordinates) } as Geometry
}

/** The single shapes that a geometry has. */
function parts(geometry: Geometry): (Point | LineString | Polygon)[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(parts)
  if (geometry.type === 'MultiPoint') return geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates }))
  if (geometry.type === 'MultiLineString') return geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }))
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }))
  return [geometry]
}

function stored(geometry: Point | LineString | Polygon): Feature {
  const mode = { Point: MODE.point, LineString: MODE.line, Polygon: MODE.area }[geometry.type]
  return { type: 'Feature', properties: { mode }, geometry: rounded(geometry) }
}

/** To its own corners and lines, and where that is wished to corners of what lies beside. */
function snapping(gl: GlMap, wish: DrawWish): Snapping | undefined {
  if (wish.snap === false) return undefined
  const { snapBeside } = wish
  return { toCoordinate: true, toLine: true, ...(snapBeside ? { toCustom: cornerBeside(gl, snapBeside.except) } : {}) }
}

function modes(snapping: Snapping | undefined, ink: HexColor) {
  const area = { fillColor: ink, fillOpacity: 0.12, outlineColor: ink, outlineWidth: 2 } as const
  const point = { closingPointColor: WHITE, closingPointOutlineColor: ink, closingPointOutlineWidth: 2, closingPointWidth: 5, snappingPointColor: ink } as const
  const sound = (feature: Stored, { updateType }: { updateType: string }) =>
    updateType === 'finish' || updateType === 'commit' ? ValidateNotSelfIntersecting(feature) : { valid: true }
  const reshape = { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true, snappable: snapping ?? false } }
  const flag = { feature: reshape }
  return [
    new TerraDrawPointMode({ styles: { pointColor: ink, pointOutlineColor: WHITE, pointWidth: 6 } }),
    new TerraDrawLineStringMode({ snapping, styles: { lineStringColor: ink, lineStringWidth: 3, ...point } }),
    new TerraDrawPolygonMode({ snapping, validation: sound, styles: { ...area, ...point } }),
    new TerraDrawCircleMode({ projection: 'web-mercator', segments: CIRCLE_CORNERS, styles: area }),
    new TerraDrawSelectMode({
      flags: { point: { feature: { draggable: true } }, linestring: flag, polygon: flag, circle: { feature: { draggable: true } } },
      styles: { selectedPolygonColor: ink, selectedPolygonOutlineColor: ink, selectedLineStringColor: ink, selectionPointColor: WHITE, selectionPointOutlineColor: ink, midPointColor: ink },
    }),
    new TerraDrawRenderMode({ modeName: 'render', styles: { polygonFillColor: ink, polygonFillOpacity: 0.1, lineStringColor: ink, pointColor: ink } }),
  ]
}
