/** A picture of the map at any size, for a printed sheet: a map of its own, drawn where nobody sees it. */
import type * as Library from './gl'
import { scaleAt } from './scale'
import { styleOf } from './style'
import type { Wanted } from './wanted'

export interface Shot {
  picture: HTMLCanvasElement
  /** How many metres a pixel of the picture is, in its middle. */
  metresPerPx: number
}

export interface Frame {
  box: readonly [number, number, number, number]
  /** CSS pixels; the picture has `ratio` times as many. */
  width: number
  height: number
  ratio: number
}

const PATIENCE_MS = 30_000

export async function snapshot(wanted: Wanted, frame: Frame): Promise<Shot> {
  const library: typeof Library = await import('./gl')
  const container = document.createElement('div')
  Object.assign(container.style, { position: 'fixed', left: '-100000px', top: '0', width: `${frame.width}px`, height: `${frame.height}px` })
  container.setAttribute('aria-hidden', 'true')
  document.body.append(container)
  const gl = library.createGl({ container, style: styleOf(wanted), center: [125.33, 43.88], zoom: 9, label: '', still: true, ratio: frame.ratio })
  try {
    gl.setMissingStyleImageResolver((name) => library.drawMissing(gl, name, wanted.theme))
    const [w, s, e, n] = frame.box
    gl.fitBounds([[w, s], [e, n]], { duration: 0, padding: 0 })
    await new Promise<void>((done, fail) => {
      const late = setTimeout(() => fail(new Error('the map is not drawn')), PATIENCE_MS)
      gl.once('idle', () => {
        clearTimeout(late)
        done()
      })
    })
    const picture = document.createElement('canvas')
    const drawn = gl.getCanvas()
    picture.width = drawn.width
    picture.height = drawn.height
    picture.getContext('2d')?.drawImage(drawn, 0, 0)
    const scale = scaleAt(gl.getZoom(), gl.getCenter().lat)
    return { picture, metresPerPx: scale.metres / scale.px / frame.ratio }
  } finally {
    gl.remove()
    container.remove()
  }
}
