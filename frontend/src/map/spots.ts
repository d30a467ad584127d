import type { At } from '@/lib/geo'
import type * as Library from './gl'
import type { GlMap, Marker } from './gl'

/** The mark of the place that was asked for. */
export class Spots {
  private mark: Marker | null = null

  show(gl: GlMap, library: typeof Library | null, at: At | null): void {
    if (!at || !library) {
      this.mark?.remove()
      return
    }
    this.mark ??= library.spotMarker()
    this.mark.setLngLat([at[0], at[1]]).addTo(gl)
  }

  forget(): void {
    this.mark?.remove()
    this.mark = null
  }
}
