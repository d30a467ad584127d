/** A printed sheet on a canvas: title, map, legend, scale, date and source. All lengths are millimetres. */
import { DOTS, type Sheet, ratioOf, sizeMm } from '@/lib/paper'
import { glyphOf, shapeOf } from '@/ui/marks'
import type { Code } from '../code'

export interface LegendLine {
  label: string
  count: string
  sign: { programme: string; family: string; colour: string }
}

/** All words are in the reader's language. */
export interface SheetWords {
  title: string
  about: string
  date: string
  source: string
  /** Said in a frame where invented projects are on the sheet. */
  demo: string | null
  north: string
  length: (metres: number) => string
  legend: LegendLine[]
  legendTitle: string
  signs: string[]
  /** Layers of the operator's own that lie on the map; each with the colours of its classes. */
  ground: { label: string; classes: { label: string; colour: string }[] }[]
  /** Said in the foot where there are such layers: the sheet is not for everybody. */
  internal: string | null
}

export interface MapPart {
  picture: CanvasImageSource
  /** Metres on the ground for a millimetre of the sheet. */
  metresPerMm: number
}

const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
const INK = '#1D2530'
const QUIET = '#5B6673'
const LINE = '#9AA1AA'
const MARGIN = 10
const HEAD = 19
const FOOT = 8
const CODE = 17
const ROUND = [1, 2, 5]

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** Where the map lies on the sheet. */
export function mapArea(sheet: Sheet): Area {
  const [width, height] = sizeMm(sheet)
  return { x: MARGIN, y: MARGIN + HEAD, width: width - 2 * MARGIN, height: height - 2 * MARGIN - HEAD - FOOT }
}

class Pen {
  constructor(
    readonly c: CanvasRenderingContext2D,
    scale: number,
  ) {
    c.scale(scale, scale)
    c.textBaseline = 'alphabetic'
  }

  text(text: string, x: number, y: number, size: number, { ink = INK, bold = false, right = false, room = Infinity } = {}): number {
    this.c.font = `${bold ? '600 ' : ''}${size}px ${FONT}`
    this.c.fillStyle = ink
    this.c.textAlign = right ? 'right' : 'left'
    const said = this.fitted(text, room)
    this.c.fillText(said, x, y)
    return this.c.measureText(said).width
  }

  /** The text, shortened where it has no room. */
  private fitted(text: string, room: number): string {
    if (this.c.measureText(text).width <= room) return text
    let kept = text
    while (kept.length > 1 && this.c.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1)
    return `${kept}…`
  }

  box({ x, y, width, height }: Area, fill: string | null, stroke: string | null, weight = 0.2): void {
    if (fill) {
      this.c.fillStyle = fill
      this.c.fillRect(x, y, width, height)
    }
    if (stroke) {
      this.c.strokeStyle = stroke
      this.c.lineWidth = weight
      this.c.strokeRect(x, y, width, height)
    }
  }
}

/** Draws the sheet with `dots` for a millimetre. */
export function compose(sheet: Sheet, words: SheetWords, map: MapPart, code: Code, dots = DOTS): HTMLCanvasElement {
  const [width, height] = sizeMm(sheet)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * dots)
  canvas.height = Math.round(height * dots)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2-D canvas')
  const pen = new Pen(context, dots)
  pen.box({ x: 0, y: 0, width, height }, '#FFFFFF', null)
  const area = mapArea(sheet)
  context.drawImage(map.picture, area.x, area.y, area.width, area.height)
  pen.box(area, null, INK, 0.35)
  head(pen, words, width, code)
  legend(pen, words, area)
  north(pen, words, area)
  scale(pen, words, area, map.metresPerMm)
  foot(pen, words, width, height)
  return canvas
}

function head(pen: Pen, words: SheetWords, width: number, code: Code): void {
  const right = width - MARGIN - CODE - 3
  const room = right - MARGIN
  pen.text(words.title, MARGIN, MARGIN + 7, 6.4, { bold: true, room: room - 42 })
  pen.text(words.date, right, MARGIN + 6.4, 3.4, { ink: QUIET, right: true })
  pen.text(words.about, MARGIN, MARGIN + 13.2, 3.3, { ink: QUIET, room })
  draw(pen, code, { x: width - MARGIN - CODE, y: MARGIN, width: CODE, height: CODE })
}

function draw(pen: Pen, code: Code, area: Area): void {
  const side = area.width / code.size
  pen.c.fillStyle = INK
  // Drawn a hair too large, so that no white line is left between two dark squares.
  for (const [col, row] of code.dark) pen.c.fillRect(area.x + col * side, area.y + row * side, side * 1.02, side * 1.02)
}

function legend(pen: Pen, words: SheetWords, area: Area): void {
  const row = 4.6
  const ground = words.ground.flatMap(({ label, classes }) => [{ label, colour: null }, ...classes])
  const room = Math.max(1, Math.floor((area.height * 0.7 - 10) / row) - words.signs.length)
  const below = ground.slice(0, Math.max(1, Math.floor(room / 2)))
  const lines = words.legend.slice(0, Math.max(1, room - below.length))
  const box = { x: area.x + 3, width: 52, height: 9 + row * (lines.length + words.signs.length + below.length) + 1.5, y: 0 }
  box.y = area.y + area.height - 3 - box.height
  pen.box(box, 'rgba(255,255,255,0.94)', LINE)
  pen.text(words.legendTitle, box.x + 3, box.y + 5.6, 3.4, { bold: true })
  lines.forEach((line, i) => {
    const y = box.y + 8.4 + row * i
    sign(pen, line, box.x + 3, y)
    pen.text(line.label, box.x + 8.4, y + 3.1, 2.9, { room: 31 })
    pen.text(line.count, box.x + box.width - 3, y + 3.1, 2.9, { ink: QUIET, right: true })
  })
  words.signs.forEach((said, i) => {
    pen.text(said, box.x + 3, box.y + 8.4 + row * (lines.length + i) + 3.4, 2.6, { ink: QUIET, room: box.width - 6 })
  })
  below.forEach(({ label, colour }, i) => {
    const y = box.y + 8.4 + row * (lines.length + words.signs.length + i)
    if (colour) pen.box({ x: box.x + 3, y: y + 0.6, width: 4, height: 2.8 }, colour, LINE)
    pen.text(label, box.x + (colour ? 8.4 : 3), y + 3.1, 2.9, { bold: !colour, room: box.width - (colour ? 11.4 : 6) })
  })
}

function sign(pen: Pen, { sign: { programme, family, colour } }: LegendLine, x: number, y: number): void {
  const { c } = pen
  c.save()
  c.translate(x, y)
  c.scale(3.8 / 24, 3.8 / 24)
  c.fillStyle = colour
  c.fill(new Path2D(shapeOf(family)))
  const glyph = glyphOf(programme)
  if (glyph) {
    c.strokeStyle = '#FFFFFF'
    c.lineWidth = 1.7
    c.stroke(new Path2D(glyph))
  }
  c.restore()
}

function north(pen: Pen, words: SheetWords, area: Area): void {
  const { c } = pen
  const [x, y] = [area.x + area.width - 9, area.y + 4]
  pen.box({ x: x - 5, y: y - 1.5, width: 10, height: 15 }, 'rgba(255,255,255,0.9)', LINE)
  c.fillStyle = INK
  c.beginPath()
  c.moveTo(x, y)
  c.lineTo(x + 2.4, y + 7.6)
  c.lineTo(x, y + 6)
  c.lineTo(x - 2.4, y + 7.6)
  c.closePath()
  c.fill()
  c.font = `600 3.4px ${FONT}`
  c.textAlign = 'center'
  c.fillText(words.north, x, y + 11.8)
}

function scale(pen: Pen, words: SheetWords, area: Area, metresPerMm: number): void {
  const most = 42 * metresPerMm
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = Math.max(...ROUND.map((r) => r * power).filter((m) => m <= most))
  const length = metres / metresPerMm
  const width = Math.max(length, 24) + 10
  const box = { x: area.x + area.width - 3 - width, y: area.y + area.height - 3 - 13, width, height: 13 }
  pen.box(box, 'rgba(255,255,255,0.94)', LINE)
  const x = box.x + 5
  pen.text(`1:${ratioOf(metresPerMm, 1).toLocaleString('en-US')}`, x, box.y + 5, 3.2, { bold: true })
  const y = box.y + 7
  pen.box({ x, y, width: length, height: 1.4 }, '#FFFFFF', INK)
  pen.box({ x, y, width: length / 2, height: 1.4 }, INK, null)
  pen.text('0', x, box.y + 11.6, 2.5, { ink: QUIET })
  pen.text(words.length(metres), x + length, box.y + 11.6, 2.5, { ink: QUIET, right: true })
}

function foot(pen: Pen, words: SheetWords, width: number, height: number): void {
  const y = height - MARGIN - 1.2
  const marks = [words.internal, words.demo].filter(Boolean).join('  ')
  const demo = marks ? pen.text(marks, width - MARGIN, y, 3, { bold: true, right: true, ink: '#A33A12' }) : 0
  pen.text(words.source, MARGIN, y, 2.7, { ink: QUIET, room: width - 2 * MARGIN - demo - 4 })
}
