import type { GlMap, Marker } from './gl'
import type { SelectedPlace } from './wanted'

type Mark = 'hover' | 'selected'

/** Which project is hovered and which selected: feature states, kept over reloads of tiles, and the pulsing ring. */
export class Focus {
  private gl: GlMap | null = null
  private ring: Marker | null = null
  private ids: Record<Mark, number | null> = { hover: null, selected: null }

  attach(gl: GlMap, ring: () => Marker): void {
    if (this.gl === gl) return
    this.gl = gl
    this.ring = ring()
  }

  detach(): void {
    this.ring?.remove()
    this.gl = null
    this.ring = null
  }

  hover(id: number | null): void {
    this.move('hover', id)
  }

  select(place: SelectedPlace | null): void {
    this.move('selected', place?.id ?? null)
    if (this.gl && place?.point) this.ring?.setLngLat([place.point[0], place.point[1]]).addTo(this.gl)
    else this.ring?.remove()
  }

  /** Tiles that came anew know nothing of the states. */
  apply(): void {
    for (const mark of ['hover', 'selected'] as const) this.write(mark, this.ids[mark], true)
  }

  private move(mark: Mark, id: number | null): void {
    if (this.ids[mark] === id) return
    this.write(mark, this.ids[mark], false)
    this.ids[mark] = id
    this.write(mark, id, true)
  }

  private write(mark: Mark, id: number | null, on: boolean): void {
    if (id === null || !this.gl?.getSource('projects')) return
    this.gl.setFeatureState({ source: 'projects', sourceLayer: 'projects', id }, { [mark]: on })
  }
}
