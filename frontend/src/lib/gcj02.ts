/** GCJ-02, the shifted datum that Chinese map providers must use; the shift is some 500 m and changes slowly. */
const A_M = 6_378_245
const EE = 0.006_693_421_622_965_943

/** Where a provider draws what lies at this place in WGS 84. */
export function gcj02(lon: number, lat: number): [number, number] {
  const x = lon - 105
  const y = lat - 35
  const phi = (lat / 180) * Math.PI
  const magic = 1 - EE * Math.sin(phi) ** 2
  const north = (latShift(x, y) * 180) / (((A_M * (1 - EE)) / (magic * Math.sqrt(magic))) * Math.PI)
  const east = (lonShift(x, y) * 180) / ((A_M / Math.sqrt(magic)) * Math.cos(phi) * Math.PI)
  return [lon + east, lat + north]
}

const sin = (value: number) => Math.sin(value * Math.PI)
const wave = (x: number) => ((20 * sin(6 * x) + 20 * sin(2 * x)) * 2) / 3

function latShift(x: number, y: number): number {
  const plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x))
  return plain + wave(x) + ((20 * sin(y) + 40 * sin(y / 3)) * 2) / 3 + ((160 * sin(y / 12) + 320 * sin(y / 30)) * 2) / 3
}

function lonShift(x: number, y: number): number {
  const plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x))
  return plain + wave(x) + ((20 * sin(x) + 40 * sin(x / 3)) * 2) / 3 + ((150 * sin(x / 12) + 300 * sin(x / 30)) * 2) / 3
}

const TILE_PX = 256

/** Pixels of the whole map at a zoom, from its north-west corner. */
export function pixelOf(lon: number, lat: number, z: number): [number, number] {
  const side = TILE_PX * 2 ** z
  const phi = (lat * Math.PI) / 180
  return [((lon + 180) / 360) * side, ((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * side]
}

export function placeOf(x: number, y: number, z: number): [number, number] {
  const side = TILE_PX * 2 ** z
  return [(x / side) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / side))) * 180) / Math.PI]
}

/** How far right and down, in pixels, a provider draws what belongs at this pixel. */
export function shiftAt(x: number, y: number, z: number): [number, number] {
  const [px, py] = pixelOf(...gcj02(...placeOf(x, y, z)), z)
  return [px - x, py - y]
}

/** The shift of a whole tile: that of its middle. */
export function shiftOf(z: number, column: number, row: number): [number, number] {
  return shiftAt((column + 0.5) * TILE_PX, (row + 0.5) * TILE_PX, z)
}

export interface Piece {
  column: number
  row: number
  /** Where its north-west corner goes in the tile that is wanted. */
  left: number
  top: number
}

/** The provider's tiles that a tile is put together from, at most four. */
export function piecesOf(z: number, column: number, row: number): Piece[] {
  const [dx, dy] = shiftOf(z, column, row)
  const west = column * TILE_PX + dx
  const north = row * TILE_PX + dy
  const first = [Math.floor(west / TILE_PX), Math.floor(north / TILE_PX)] as const
  const pieces = [0, 1].flatMap((down) => [0, 1].map((right) => ({ column: first[0] + right, row: first[1] + down })))
  return pieces
    .map((piece) => ({ ...piece, left: Math.round(piece.column * TILE_PX - west), top: Math.round(piece.row * TILE_PX - north) }))
    .filter(({ left, top }) => left < TILE_PX && top < TILE_PX && left > -TILE_PX && top > -TILE_PX)
}
