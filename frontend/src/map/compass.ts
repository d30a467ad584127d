import type { GlMap } from './gl'

/** Where the pointer is on the land, or the middle of the map when it is elsewhere; and how far the map is turned. */
export interface Bearings {
  lon: number
  lat: number
  /** The pointer's own place, not the middle. */
  pointed: boolean
  /** Degrees clockwise that north lies to the left. */
  bearing: number
}

/** Told apart from the rest of the map's state: it changes with every move of the pointer. */
export class Compass {
  state: Bearings | null = null
  private gl: GlMap | null = null
  private readonly listeners = new Set<() => void>()

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  snapshot = (): Bearings | null => this.state

  attach(gl: GlMap): void {
    this.gl = gl
    gl.on('mousemove', ({ lngLat }) => this.tell(lngLat, true))
    gl.on('mouseout', () => this.tell(gl.getCenter(), false))
    gl.on('move', () => this.tell(gl.getCenter(), false))
    this.tell(gl.getCenter(), false)
  }

  detach(): void {
    this.gl = null
    this.state = null
  }

  /** Turns the map back so that north is up. */
  north(): void {
    this.gl?.easeTo({ bearing: 0, duration: 250 }, { person: true })
  }

  private tell({ lng, lat }: { lng: number; lat: number }, pointed: boolean): void {
    this.state = { lon: lng, lat, pointed, bearing: this.gl?.getBearing() ?? 0 }
    for (const listener of this.listeners) listener()
  }
}
