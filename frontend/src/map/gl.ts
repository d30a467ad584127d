/** The only file that loads MapLibre, and only when a map is shown. */
import { Map as GlMap, Marker, type StyleSpecification, prewarm, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import { larger } from '@/lib/wall'
import { MAP_INK, type Theme } from '@/ui/palette'
import { addProtocols } from './protocols'
import { IMAGE_RATIO, drawHatchTile, drawSign, parseSign } from './icons'
import { drawBaseSign } from './signs'
import { drawStation, parseStation } from './stations'

const { workerUrl } = await import('./worker')
setWorkerUrl(workerUrl)
prewarm()
addProtocols()

const PATIENCE_MS = 1_200

/** The city and some land around it; beyond there is nothing to see. */
const MAX_BOUNDS: [[number, number], [number, number]] = [[121.6, 41.6], [129.4, 47]]

export interface Start {
  container: HTMLElement
  style: StyleSpecification
  center: [number, number]
  zoom: number
  label: string
  /** For a picture: what was drawn can be read, and nothing fades in. */
  still?: boolean
  ratio?: number
  bearing?: number
  /** Whether it can be turned; where nothing shows north it cannot. */
  turns?: boolean
}

export function createGl({ container, style, center, zoom, label, still = false, ratio, bearing = 0, turns = false }: Start): GlMap {
  const map = new GlMap({
    container,
    center,
    zoom,
    bearing,
    maxPitch: 0,
    minZoom: 6.5,
    maxZoom: 18,
    maxBounds: MAX_BOUNDS,
    attributionControl: false,
    dragRotate: turns,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: still ? 0 : 120,
    interactive: !still,
    canvasContextAttributes: { preserveDrawingBuffer: still },
    pixelRatio: ratio,
    locale: { 'Map.Title': label },
    style,
  })
  drawWhole(map)
  if (ratio === undefined) {
    map.on('resize', () => sharpen(map))
    sharpen(map)
  }
  if (!turns) {
    map.touchZoomRotate.disableRotation()
    map.keyboard.disableRotation()
  }
  return map
}

/**
 * The first picture is drawn once, when all that it shows has come: without a graphics card those that are half of it put
 * off the whole by half a second. On a slow line what has come is drawn after a while.
 */
function drawWhole(map: GlMap): void {
  const { painter } = map
  const draw = painter.render
  const late = setTimeout(() => map.triggerRepaint(), PATIENCE_MS)
  const until = performance.now() + PATIENCE_MS
  painter.render = (...frame) => {
    if (performance.now() < until && !(map.isStyleLoaded() && map.areTilesLoaded())) return
    clearTimeout(late)
    painter.render = draw
    draw.apply(painter, frame)
  }
}

/** As many pixels as the screen has, also where the page stands larger than the window counts. */
function sharpen(map: GlMap): void {
  const sharp = devicePixelRatio * larger()
  if (map.getPixelRatio() !== sharp) map.setPixelRatio(sharp)
}

/** Signs are drawn when the style first asks for them. */
export function drawMissing(map: GlMap, name: string, theme: Theme): void {
  if (map.hasImage(name)) return
  const sign = parseSign(name)
  if (sign) map.addImage(name, drawSign(sign), { pixelRatio: IMAGE_RATIO })
  else if (name.startsWith('station|')) addStation(map, name)
  else if (name.startsWith('hatch|')) map.addImage(name, drawHatchTile(theme), { pixelRatio: IMAGE_RATIO })
  else {
    const image = drawBaseSign(name, MAP_INK[theme])
    if (image) map.addImage(name, image, { pixelRatio: IMAGE_RATIO })
  }
}

function addStation(map: GlMap, name: string): void {
  const station = parseStation(name)
  if (station) map.addImage(name, drawStation(station), { pixelRatio: IMAGE_RATIO })
}

/** The ring around the selected project: the only thing on the map that moves by itself, and not for long. */
export function pulseMarker(): Marker {
  const element = document.createElement('div')
  element.className = 'guatu-pulse'
  element.setAttribute('aria-hidden', 'true')
  return new Marker({ element, anchor: 'center' })
}

/** A pin for a place that is being chosen. */
export function pinMarker(): Marker {
  const element = document.createElement('div')
  element.className = 'guatu-pin'
  return new Marker({ element, anchor: 'center', draggable: true })
}

/** The mark of a place that somebody asked for. */
export function spotMarker(): Marker {
  const element = document.createElement('div')
  element.className = 'guatu-spot'
  element.setAttribute('aria-hidden', 'true')
  return new Marker({ element, anchor: 'bottom' })
}

export type { GlMap, Marker }
