/** A round length for the scale bar and how wide it is on the screen. */
export interface Scale {
  metres: number
  px: number
}

const EARTH_M = 40_075_016.686
const TILE_PX = 512
const ROUND = [1, 2, 5]

export function scaleAt(zoom: number, latitude: number, maxPx = 110): Scale {
  const metresPerPx = (EARTH_M * Math.cos((latitude * Math.PI) / 180)) / (TILE_PX * 2 ** zoom)
  const room = metresPerPx * maxPx
  const power = 10 ** Math.floor(Math.log10(room))
  const metres = Math.max(...ROUND.map((r) => r * power).filter((m) => m <= room))
  return { metres, px: metres / metresPerPx }
}
