export interface Look {
  z: number
  lon: number
  lat: number
  /** Degrees that the map is turned; north is up without it. */
  bearing?: number
}

/** The built-up city. */
export const HOME: Look = { z: 9.6, lon: 125.33, lat: 43.88 }
const DESK_PX = 1080
const MOST_NEARER = 1.5

/** The same ground on a wall of screens as on a desk, only larger. */
export function homeLook(height: number): Look {
  const nearer = Math.log2(height / DESK_PX)
  return { ...HOME, z: HOME.z + Math.min(Math.max(nearer, 0), MOST_NEARER) }
}
