/** A tile server on this machine: every tile is a grey square, and it remembers which were asked for. */
import { type Server, createServer } from 'node:http'
import { crc32, deflateSync } from 'node:zlib'

const ADDRESS = new URL(process.env.GUATU_E2E_TILES ?? 'http://127.0.0.1:8190')
const SIDE = 256

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  const named = Buffer.concat([Buffer.from(name), body])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([head, named, sum])
}

function square(grey: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(SIDE, 0)
  head.writeUInt32BE(SIDE, 4)
  head[8] = 8
  const rows = Buffer.alloc((SIDE + 1) * SIDE, grey)
  for (let row = 0; row < SIDE; row++) rows[row * (SIDE + 1)] = 0
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

export interface Asked {
  of: string
  z: number
  x: number
  y: number
}

export class Tiles {
  readonly asked: Asked[] = []
  private server: Server | null = null

  async start(): Promise<void> {
    const tile = square(0xc8)
    this.server = createServer((request, answer) => {
      const [of = '', z, x, y] = (request.url ?? '').slice(1).replace('.png', '').split('/')
      this.asked.push({ of, z: Number(z), x: Number(x), y: Number(y) })
      answer.writeHead(200, { 'Content-Type': 'image/png', 'Access-Control-Allow-Origin': '*' }).end(tile)
    })
    await new Promise<void>((done) => this.server?.listen(Number(ADDRESS.port), ADDRESS.hostname, done))
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections()
    await new Promise((done) => this.server?.close(done))
  }
}
