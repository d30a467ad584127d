import { addProtocol } from 'maplibre-gl'
import type { Protocol } from 'pmtiles'
import { type Piece, piecesOf } from '@/lib/gcj02'

const SIDE = 256

/** Addresses that MapLibre itself cannot read: PMTiles, and images in GCJ-02. Loaded when the first of them is shown. */
export function addProtocols(): void {
  addProtocol('pmtiles', async (request, abort) => {
    pmtiles ??= new (await import('pmtiles')).Protocol()
    return pmtiles.tile(request, abort)
  })
  addProtocol('gcj02', async ({ url }, abort) => ({ data: await shifted(url, abort.signal) }))
}

let pmtiles: Protocol | undefined

async function shifted(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const [z = 0, x = 0, y = 0] = url.slice('gcj02://'.length).split('/').map(Number)
  const templates = decodeURIComponent(url.split('/').at(-1) ?? '').split(' ')
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const c = canvas.getContext('2d')
  if (!c) throw new Error('no 2-D canvas')
  const drawn = await Promise.all(piecesOf(z, x, y).map((piece) => draw(c, piece, addressOf(templates, z, piece), signal)))
  if (!drawn.includes(true)) throw new Error(`no tile ${z}/${x}/${y}`)
  return canvas.transferToImageBitmap()
}

function addressOf(templates: readonly string[], z: number, { column, row }: Piece): string {
  const template = templates[(column + row) % templates.length] ?? ''
  return template.replace('{z}', String(z)).replace('{x}', String(column)).replace('{y}', String(row))
}

/** An image element fetches it, so that the page's policy for images holds; what is not there stays empty. */
async function draw(c: OffscreenCanvasRenderingContext2D, { left, top }: Piece, url: string, signal: AbortSignal): Promise<boolean> {
  const image = new Image()
  image.crossOrigin = 'anonymous'
  signal.addEventListener('abort', () => (image.src = ''), { once: true })
  image.src = url
  try {
    await image.decode()
  } catch {
    return false
  }
  c.drawImage(image, left, top, SIDE, SIDE)
  return true
}
