import { glyphOf, shapeOf } from '@/ui/marks'
import { MAP_INK, type Theme, isPale, themeOf } from '@/ui/palette'

/** Sizes of the signs in pixels, by money: unknown or small, 5,000 万元, 1 亿元, 10 亿元, 50 亿元 and more. */
export const SIGN_PX = [11, 13, 16, 20, 26] as const
export const SIGN_FROM_WAN = [0, 5_000, 10_000, 100_000, 500_000] as const
const RATIO = 2
const GLYPH_FROM_PX = 16

export interface Sign {
  theme: Theme
  programme: string
  family: string
  demo: boolean
  vague: boolean
  size: number
  colour: string
}

const MARK = 'sign'

/** The name under which the style asks for a sign; `parseSign` reads it when the image is missing. */
export function signName(sign: Sign): string {
  const variant = `${sign.demo ? 'd' : ''}${sign.vague ? 'v' : ''}`
  return [MARK, sign.theme, sign.programme, sign.family, variant, sign.size, sign.colour].join('|')
}

export function parseSign(name: string): Sign | null {
  const [mark, theme, programme, family, variant, size, colour] = name.split('|')
  if (mark !== MARK || !programme || !family || variant === undefined || !colour) return null
  return {
    theme: themeOf(theme),
    programme,
    family,
    demo: variant.includes('d'),
    vague: variant.includes('v'),
    size: Number(size) || 0,
    colour,
  }
}

function canvasOf(px: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.ceil(px * RATIO)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2-D canvas')
  return context
}

function hatch(c: CanvasRenderingContext2D, ink: string, width: number, gap: number): void {
  c.strokeStyle = ink
  c.lineWidth = width
  c.beginPath()
  for (let at = -24; at < 48; at += gap) {
    c.moveTo(at, 26)
    c.lineTo(at + 28, -2)
  }
  c.stroke()
}

/** Draws a programme's sign in its colour, with a white halo; hollow when the place is vague, hatched when it is made up. */
export function drawSign(sign: Sign): ImageData {
  const body = SIGN_PX[sign.size] ?? SIGN_PX[0]
  const halo = 1.5
  const c = canvasOf(body + 2 * halo + 1)
  const ink = sign.colour
  const shape = new Path2D(shapeOf(sign.family))
  const scale = (body / 24) * RATIO
  c.setTransform(scale, 0, 0, scale, (halo + 0.5) * RATIO, (halo + 0.5) * RATIO)
  const px = 24 / body
  c.lineJoin = 'round'
  c.strokeStyle = MAP_INK[sign.theme].halo
  c.lineWidth = 2 * halo * px
  c.stroke(shape)
  c.fillStyle = sign.vague ? MAP_INK[sign.theme].land : ink
  c.fill(shape)
  if (sign.vague) drawHollow(c, shape, ink, px)
  else fillSign(c, sign, shape, body, px)
  // A pale sign would be lost on the sheet without an edge.
  if (!sign.vague && isPale(ink) === (sign.theme !== 'dark')) edge(c, shape, sign.theme, px)
  const { width, height } = c.canvas
  return c.getImageData(0, 0, width, height)
}

function edge(c: CanvasRenderingContext2D, shape: Path2D, theme: Theme, px: number): void {
  c.strokeStyle = theme === 'dark' ? 'rgba(255,255,255,0.3)' : 'rgba(29,37,48,0.42)'
  c.lineWidth = 0.7 * px
  c.stroke(shape)
}

function drawHollow(c: CanvasRenderingContext2D, shape: Path2D, ink: string, px: number): void {
  c.strokeStyle = ink
  c.lineWidth = 1.3 * px
  c.setLineDash([2.4 * px, 1.5 * px])
  c.stroke(shape)
}

function fillSign(c: CanvasRenderingContext2D, sign: Sign, shape: Path2D, body: number, px: number): void {
  const glyph = body >= GLYPH_FROM_PX ? glyphOf(sign.programme) : undefined
  if (sign.demo) {
    c.save()
    c.clip(shape)
    hatch(c, 'rgba(255,255,255,0.34)', 1.1 * px, 3.6 * px)
    c.restore()
  }
  if (!glyph) return
  c.strokeStyle = isPale(sign.colour) ? '#1D2530' : '#fff'
  c.lineWidth = Math.max(1.6, 1.15 * px)
  c.lineCap = 'round'
  c.stroke(new Path2D(glyph))
}

/** Diagonal lines that repeat, for made-up areas. */
export function drawHatchTile(theme: Theme): ImageData {
  const side = 8 * RATIO
  const c = canvasOf(8)
  c.strokeStyle = theme === 'dark' ? 'rgba(15,23,32,0.6)' : 'rgba(255,255,255,0.75)'
  c.lineWidth = 1.4 * RATIO
  c.beginPath()
  for (const at of [-side, 0, side]) {
    c.moveTo(at, side)
    c.lineTo(at + side, 0)
  }
  c.stroke()
  return c.getImageData(0, 0, side, side)
}

export const IMAGE_RATIO = RATIO
