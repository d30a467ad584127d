/** West, south, east, north. */
export type Box = readonly [number, number, number, number]

/** A tile has so many cells on a side, as the service cuts it. */
const ON_A_SIDE = 16
/** The closest tiles that are asked for. */
const DEEPEST = 18

const row = (lat: number) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2
const latitude = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI

/** The cell that a point lies in, at the zoom of the map: what has to be in sight for the cell to open. */
export function cellBox(lon: number, lat: number, zoom: number): Box {
  const cells = 2 ** Math.min(Math.floor(zoom), DEEPEST) * ON_A_SIDE
  const column = Math.floor(((lon + 180) / 360) * cells)
  const line = Math.floor(row(lat) * cells)
  return [(column / cells) * 360 - 180, latitude((line + 1) / cells), ((column + 1) / cells) * 360 - 180, latitude(line / cells)]
}
