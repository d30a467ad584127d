import type { MapInk } from '@/ui/palette'
import { IMAGE_RATIO } from './icons'

const BOX = 16

const PATHS: Record<string, string> = {
  airport: 'M8 1.5c.7 0 1 .8 1 1.6v3.2l5 3v1.3L9 9.2v3l1.5 1.2v1L8 13.7l-2.5.7v-1L7 12.2v-3l-5 1.4V9.3l5-3V3.1c0-.8.3-1.6 1-1.6z',
  station: 'M4 2.5h8v8H4zM5.5 4v3h5V4zM3.5 13.5l1.5-2h6l1.5 2z',
  landmark: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
}

/** Small quiet signs of the base map: airport, railway station, landmark. */
export function drawBaseSign(name: string, ink: MapInk): ImageData | null {
  const path = PATHS[name]
  if (!path) return null
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = BOX * IMAGE_RATIO
  const c = canvas.getContext('2d', { willReadFrequently: true })
  if (!c) return null
  c.scale(IMAGE_RATIO, IMAGE_RATIO)
  const shape = new Path2D(path)
  c.lineJoin = 'round'
  c.strokeStyle = ink.land
  c.lineWidth = 2.4
  c.stroke(shape)
  c.fillStyle = name === 'landmark' ? ink.labelQuiet : ink.label
  c.fill(shape, 'evenodd')
  return c.getImageData(0, 0, canvas.width, canvas.height)
}
