import { type Theme, MAP_INK, themeOf } from '@/ui/palette'
import { IMAGE_RATIO } from './icons'

const BOX = 18
const MIDDLE = BOX / 2

export interface Station {
  theme: Theme
  stage: string
  colour: string
}

/** `station|theme|stage|colour`, as the style asks for it; null for the name of another image. */
export function parseStation(name: string): Station | null {
  const [mark, theme, stage, colour] = name.split('|')
  return mark === 'station' && stage && colour ? { theme: themeOf(theme), stage, colour } : null
}

/** How much of the disc is full, as in the signs of stages everywhere. */
const FULL: Record<string, number> = { signed: 0.12, preparing: 0.3, under_construction: 0.6, completed: 1, operating: 1 }

/** A station by how far it is: a broken ring, a ring that fills up, a disc; two bars when work stands still. */
export function drawStation({ theme, stage, colour }: Station): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = BOX * IMAGE_RATIO
  const c = canvas.getContext('2d', { willReadFrequently: true })
  if (!c) throw new Error('no 2-D canvas')
  c.scale(IMAGE_RATIO, IMAGE_RATIO)
  const { halo, land } = MAP_INK[theme]
  disc(c, 8.6, halo)
  disc(c, 6.4, theme === 'dark' ? land : '#ffffff')
  c.strokeStyle = c.fillStyle = colour
  c.lineWidth = 2
  if (stage === 'planned') c.setLineDash([2.6, 2])
  c.beginPath()
  c.arc(MIDDLE, MIDDLE, 6.4, 0, 2 * Math.PI)
  c.stroke()
  c.setLineDash([])
  const full = FULL[stage] ?? 0
  if (full > 0) wedge(c, full === 1 ? 6.4 : 4.6, full)
  if (full === 1) disc(c, stage === 'operating' ? 0 : 2.2, halo)
  if (stage === 'suspended') strokes(c, [[7, 6, 7, 12], [11, 6, 11, 12]])
  if (stage === 'cancelled') strokes(c, [[6.5, 6.5, 11.5, 11.5], [11.5, 6.5, 6.5, 11.5]])
  return c.getImageData(0, 0, canvas.width, canvas.height)
}

function disc(c: CanvasRenderingContext2D, radius: number, ink: string): void {
  c.save()
  c.fillStyle = ink
  c.beginPath()
  c.arc(MIDDLE, MIDDLE, radius, 0, 2 * Math.PI)
  c.fill()
  c.restore()
}

function wedge(c: CanvasRenderingContext2D, radius: number, part: number): void {
  c.beginPath()
  c.moveTo(MIDDLE, MIDDLE)
  c.arc(MIDDLE, MIDDLE, radius, -Math.PI / 2, (2 * part - 0.5) * Math.PI)
  c.fill()
}

function strokes(c: CanvasRenderingContext2D, lines: [number, number, number, number][]): void {
  c.beginPath()
  for (const [x, y, to, down] of lines) {
    c.moveTo(x, y)
    c.lineTo(to, down)
  }
  c.stroke()
}
