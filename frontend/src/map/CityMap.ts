import type { MapGeoJSONFeature, MapMouseEvent } from 'maplibre-gl'
import { type At, round6 } from '@/lib/geo'
import { painted } from '@/lib/painted'
import { windowHeight } from '@/lib/wall'
import { MAP_INK } from '@/ui/palette'
import type { Box } from './cells'
import { Compass } from './compass'
import { type CellOnMap, cellOf, opening } from './crowds'
import { Drawing } from './drawing'
import { Focus } from './focus'
import { Ghost } from './ghost'
import type * as Library from './gl'
import type { GlMap, Marker } from './gl'
import { HOME, type Look, homeLook } from './home'
import { type GroundOnMap, groundAt } from './overlays'
import { type PairOnMap, pairAt } from './pairs'
import { type Scale, scaleAt } from './scale'
import type { Frame, Shot } from './snapshot'
import { Spots } from './spots'
import { TOUCHED, askedData, filteredTiles, styleOf, withDrawn } from './style'
import { warm } from './warm'
import { type PartOnMap, partOf, projectOf } from './told'
import { NOTHING, type ProjectOnMap, type Wanted } from './wanted'

const NEAR_PX = 4
const TOUCH_PX = 12

export interface Pointed {
  x: number
  y: number
  project: ProjectOnMap | null
  /** A station or section of a metro project. */
  part: PartOnMap | null
  /** Two works near one another: the sign between them. */
  pair: PairOnMap | null
  /** A sign that stands for many projects. */
  cell: CellOnMap | null
  /** The layers of the operator's own that lie there. */
  ground: readonly GroundOnMap[]
}

export interface Stack {
  x: number
  y: number
  projects: ProjectOnMap[]
}

/** What React may draw beside the map. A new object whenever something changed. */
export interface MapState {
  /** `unable`: the browser has no WebGL 2; `failed`: what draws the map did not come. */
  status: 'loading' | 'ready' | 'failed' | 'unable'
  pointed: Pointed | null
  /** The hovered project, wherever it was hovered: on the map or in the list. */
  hovered: number | null
  stack: Stack | null
  scale: Scale
  picking: boolean
}

interface Handlers {
  select: (code: string | null) => void
  moved: (look: Look, box: Box, byPerson: boolean) => void
  open: (pair: string) => void
}

/**
 * Owns the GL map. React mounts it, tells it what is wanted and listens; it knows nothing of requests or addresses.
 * The GL library is loaded on mounting, so that the rest of the page does not wait for it.
 */
export class CityMap {
  state: MapState = { status: 'loading', pointed: null, hovered: null, stack: null, scale: scaleAt(HOME.z, HOME.lat), picking: false }
  readonly compass = new Compass()
  private gl: GlMap | null = null
  private library: typeof Library | null = null
  private wanted: Wanted = NOTHING
  private handlers: Handlers = { select: () => {}, moved: () => {}, open: () => {} }
  private readonly listeners = new Set<() => void>()
  private readonly focus = new Focus()
  private readonly spots = new Spots()
  /** Drawing on this map. */
  readonly drawing = new Drawing(
    () => this.gl,
    () => MAP_INK[this.wanted.theme].accent,
  )
  /** Shapes that are only looked at. */
  readonly ghost = new Ghost()
  private pin: Marker | null = null
  private onPick: ((lon: number, lat: number) => void) | null = null
  private mounting = 0

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  snapshot = (): MapState => this.state

  private set(part: Partial<MapState>): void {
    this.state = { ...this.state, ...part }
    for (const listener of this.listeners) listener()
  }

  listen(handlers: Handlers): void {
    this.handlers = handlers
  }

  async mount(container: HTMLElement, look: Look, label: string): Promise<void> {
    const turn = ++this.mounting
    try {
      const library = await import('./gl')
      await painted()
      if (turn !== this.mounting) return
      this.library = library
      const gl = library.createGl({ container, style: styleOf(this.wanted), center: [look.lon, look.lat], zoom: look.z, bearing: look.bearing ?? 0, label, turns: true })
      this.gl = gl
      gl.setPadding(this.wanted.insets)
      gl.jumpTo({ center: [look.lon, look.lat], zoom: look.z })
      this.bind(gl)
      this.compass.attach(gl)
      this.ghost.attach(gl)
      gl.once('idle', () => {
        container.dataset.map = 'drawn'
        this.set({ status: 'ready' })
        warm(gl, styleOf(this.wanted).layers)
      })
      this.showSelected(true)
      this.spots.show(gl, library, this.wanted.spot)
      this.set({ scale: scaleAt(look.z, look.lat) })
    } catch (error) {
      this.set({ status: error instanceof Error && error.name === 'GPUInitializationError' ? 'unable' : 'failed' })
    }
  }

  unmount(): void {
    this.mounting += 1
    this.focus.detach()
    this.spots.forget()
    this.drawing.stop()
    this.compass.detach()
    this.ghost.detach()
    this.pin = null
    this.gl?.remove()
    this.gl = null
    this.set({ status: 'loading', pointed: null, stack: null, picking: false })
  }

  private bind(gl: GlMap): void {
    gl.setMissingStyleImageResolver((name) => this.library?.drawMissing(gl, name, this.wanted.theme))
    gl.on('mousemove', (event) => this.point(event))
    gl.on('mouseout', () => this.leave())
    gl.on('click', (event) => this.click(event))
    gl.on('movestart', () => this.set({ stack: null, pointed: null }))
    gl.on('moveend', (event) => this.moved(Boolean(event.originalEvent) || Boolean((event as { person?: boolean }).person)))
    gl.on('zoom', () => this.set({ scale: scaleAt(gl.getZoom(), gl.getCenter().lat) }))
    gl.on('data', (event) => {
      if (event.dataType === 'source' && event.sourceId === 'projects') this.focus.apply()
    })
  }

  /** Tells the map all that it is to show; only what differs is touched. */
  want(next: Wanted): void {
    const before = this.wanted
    this.wanted = next
    const gl = this.gl
    if (!gl) return
    if (before.insets !== next.insets) gl.easeTo({ padding: next.insets, duration: 150 })
    const restyle =
      before.theme !== next.theme ||
      before.lang !== next.lang ||
      before.programmes !== next.programmes ||
      before.colour !== next.colour ||
      before.pair !== next.pair ||
      (before.nearby === null) !== (next.nearby === null) ||
      (before.around === null) !== (next.around === null) ||
      before.base !== next.base ||
      before.overlays !== next.overlays ||
      (before.query === null) !== (next.query === null)
    if (restyle) gl.setStyle(styleOf(next), { transformStyle: withDrawn })
    else if (before.query !== next.query || before.nearby !== next.nearby || before.around !== next.around) this.refresh()
    if (before.asked !== next.asked && !restyle)
      (gl.getSource('asked') as { setData?: (data: unknown) => void } | undefined)?.setData?.(askedData(next.asked))
    this.spots.show(gl, this.library, next.spot)
    if (before.selected?.id !== next.selected?.id || restyle) this.showSelected(before.selected?.id !== next.selected?.id)
  }

  /** Asks for the tiles of the filter again: it changed, or what they show was written. */
  refresh(): void {
    if (!this.gl) return
    for (const [name, tiles] of Object.entries(filteredTiles(this.wanted)))
      (this.gl.getSource(name) as { setTiles?: (tiles: string[]) => void } | undefined)?.setTiles?.(tiles)
  }

  /** Lights a project up, from the list. */
  hover(id: number | null): void {
    if (this.state.hovered === id) return
    this.focus.hover(id)
    this.set({ hovered: id })
  }

  private showSelected(bringIntoSight: boolean): void {
    const { selected } = this.wanted
    if (!this.gl || !this.library) return
    this.focus.attach(this.gl, this.library.pulseMarker)
    this.focus.select(selected)
    if (!bringIntoSight || !selected?.point || [selected.point, ...selected.corners].some((at) => this.inSight(at))) return
    this.gl.easeTo({ center: [selected.point[0], selected.point[1]], duration: 500 })
  }

  private inSight(at: At): boolean {
    const gl = this.gl
    if (!gl) return false
    const { insets } = this.wanted
    const { x, y } = gl.project([at[0], at[1]])
    const { clientWidth, clientHeight } = gl.getContainer()
    const edge = 40
    return x > insets.left + edge && x < clientWidth - insets.right - edge && y > insets.top + edge && y < clientHeight - insets.bottom - edge
  }

  flyTo(point: readonly [number, number], z = 14): void {
    this.gl?.flyTo({ center: [point[0], point[1]], zoom: Math.max(z, this.gl.getZoom()), duration: 900 }, { person: true })
  }

  fit(box: Box): void {
    const [w, s, e, n] = box
    this.gl?.fitBounds([[w, s], [e, n]], { padding: 60, maxZoom: 15.5, duration: 900 }, { person: true })
  }

  /** Brings a box in sight, unless all of it is. */
  reveal(box: Box): void {
    const seen = this.box()
    if (seen && (box[0] < seen[0] || box[1] < seen[1] || box[2] > seen[2] || box[3] > seen[3])) this.fit(box)
  }

  home(): void {
    const { lon, lat, z } = homeLook(windowHeight())
    this.gl?.easeTo({ center: [lon, lat], zoom: z, duration: 500 }, { person: true })
  }

  zoomBy(step: 1 | -1): void {
    this.gl?.zoomTo(this.gl.getZoom() + step, { duration: 150 }, { person: true })
  }

  /** What is shown, as a picture of any size, on the printed sheet's light ground; the operator's own layers stay here. */
  async shoot(frame: Frame): Promise<Shot> {
    const { snapshot } = await import('./snapshot')
    return snapshot({ ...this.wanted, theme: 'print', selected: null }, frame)
  }

  /** The part of the land that no panel covers. */
  box(): Box | null {
    const gl = this.gl
    if (!gl) return null
    const { insets } = this.wanted
    const { clientWidth, clientHeight } = gl.getContainer()
    const sw = gl.unproject([insets.left, clientHeight - insets.bottom])
    const ne = gl.unproject([clientWidth - insets.right, insets.top])
    return [sw.lng, sw.lat, ne.lng, ne.lat].map((v) => Math.round(v * 1e4) / 1e4) as unknown as Box
  }

  /** Lets the person choose a place by a click; ends by `stopPicking`. */
  startPicking(onPick: (lon: number, lat: number) => void): void {
    this.onPick = onPick
    if (this.gl) this.gl.getCanvas().style.cursor = 'crosshair'
    this.set({ picking: true, stack: null, pointed: null })
  }

  stopPicking(): void {
    this.onPick = null
    this.pin?.remove()
    this.pin = null
    if (this.gl) this.gl.getCanvas().style.cursor = ''
    if (this.state.picking) this.set({ picking: false })
  }

  /** Shows where the place would be; the pin can be dragged. */
  showPin(point: readonly [number, number] | null): void {
    if (!this.gl || !this.library) return
    if (!point) {
      this.pin?.remove()
      this.pin = null
      return
    }
    if (!this.pin) {
      const pin = this.library.pinMarker()
      pin.on('dragend', () => {
        const { lng, lat } = pin.getLngLat()
        this.onPick?.(round6(lng), round6(lat))
      })
      this.pin = pin
    }
    this.pin.setLngLat([point[0], point[1]]).addTo(this.gl)
  }

  closeStack(): void {
    if (this.state.stack) this.set({ stack: null })
  }

  private moved(byPerson: boolean): void {
    const gl = this.gl
    const box = this.box()
    if (!gl || !box) return
    const { lng, lat } = gl.getCenter()
    const bearing = Math.round(gl.getBearing())
    this.handlers.moved({ z: gl.getZoom(), lon: lng, lat, ...(bearing ? { bearing } : {}) }, box, byPerson)
  }

  private point(event: MapMouseEvent): void {
    if (this.state.picking || this.drawing.state.kind) return
    const pair = this.gl && pairAt(this.gl, event.point, NEAR_PX)
    // A cell lies over all others, and a click opens it.
    const [crowd] = pair ? [] : this.cells(event, NEAR_PX)
    const found = pair || crowd ? { projects: [], part: null } : this.at(event, NEAR_PX)
    const project = found.projects[0] ?? null
    const something = pair !== null || project !== null || found.part !== null || crowd !== undefined
    const cell = crowd ? cellOf(crowd) : null
    const ground = this.gl ? groundAt(this.gl, event.point, this.wanted.overlays) : []
    if (this.gl) this.gl.getCanvas().style.cursor = something ? 'pointer' : ''
    this.focus.hover(project?.id ?? null)
    this.set({
      hovered: project?.id ?? null,
      pointed: project || found.part || pair || cell || ground[0] ? { ...event.point, project, part: project || cell ? null : found.part, pair, cell, ground } : null,
    })
  }

  private leave(): void {
    this.focus.hover(null)
    this.set({ pointed: null, hovered: null })
  }

  private click(event: MapMouseEvent): void {
    if (this.onPick) {
      this.onPick(round6(event.lngLat.lng), round6(event.lngLat.lat))
      return
    }
    if (this.drawing.state.kind) return
    const touch = matchMedia('(pointer: coarse)').matches
    const reach = touch ? TOUCH_PX : NEAR_PX
    const pair = this.gl && pairAt(this.gl, event.point, reach)
    if (pair) return this.handlers.open(`${pair.a}/${pair.b}`)
    if (this.open(event, reach)) return
    const { projects, part } = this.at(event, reach)
    const [first, second] = projects
    if (first && second) this.set({ stack: { x: event.point.x, y: event.point.y, projects }, pointed: null })
    else {
      this.set({ stack: null })
      this.handlers.select(first?.code ?? part?.project ?? null)
    }
  }

  /** A cell opens: the map goes nearer until what it stands for fills the sight; what stands on one spot is listed. */
  private open(event: MapMouseEvent, reach: number): boolean {
    const [cell] = this.cells(event, reach)
    if (!this.gl || !cell) return false
    const { box, spot } = opening(cell, this.gl.getZoom())
    if (spot) {
      this.flyTo(spot, 16)
      this.gl.once('idle', () => this.list(spot))
    } else this.fit(box)
    return true
  }

  private list(spot: readonly [number, number]): void {
    const point = this.gl?.project([spot[0], spot[1]])
    const projects = point ? this.at({ point }, TOUCH_PX).projects : []
    if (point && projects.length > 1) this.set({ stack: { x: point.x, y: point.y, projects }, pointed: null })
  }

  private cells(event: MapMouseEvent, reach: number): MapGeoJSONFeature[] {
    const { x, y } = event.point
    const layers = ['cell', 'component-cell'].filter((id) => this.gl?.getLayer(id))
    if (!this.gl || layers.length === 0) return []
    return this.gl.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers })
  }

  private at(event: Pick<MapMouseEvent, 'point'>, reach: number): { projects: ProjectOnMap[]; part: Pointed['part'] } {
    const gl = this.gl
    const { x, y } = event.point
    const layers = TOUCHED.filter((id) => gl?.getLayer(id))
    if (!gl || layers.length === 0) return { projects: [], part: null }
    const features = gl.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers })
    const projects = new Map<number, ProjectOnMap>()
    let part: Pointed['part'] = null
    for (const feature of features) {
      if (feature.sourceLayer === 'components') part ??= partOf(feature)
      else projects.set(Number(feature.id), projectOf(feature))
    }
    // A sign lies over a line or an area: who points at it means it, and the dot that it may cover.
    const signs = features.filter((f) => f.layer.id === 'project-point' || f.layer.id === 'project-dot').map((f) => Number(f.id))
    const kept = signs.length > 0 ? [...projects.values()].filter((p) => signs.includes(p.id)) : [...projects.values()]
    return { projects: kept, part }
  }
}
