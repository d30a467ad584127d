import type { GlMap } from './gl'
import type { OverlayOnMap } from './wanted'

/** What lies at a point of a layer of the operator's own. */
export interface GroundOnMap {
  layer: string
  class: string
  name: string
}

/** Also the beginning of the names of its layers. */
export const overlaySource = (code: string) => `overlay-${code}`

/** Of each layer that is shown the area at this point of the screen, the uppermost layer first. */
export function groundAt(gl: GlMap, { x, y }: { x: number; y: number }, overlays: readonly OverlayOnMap[]): GroundOnMap[] {
  const found: GroundOnMap[] = []
  for (const { code } of [...overlays].reverse()) {
    const layers = [`${overlaySource(code)}-fill`, `${overlaySource(code)}-cells`].filter((id) => gl.getLayer(id))
    const [first] = layers.length > 0 ? gl.queryRenderedFeatures([x, y], { layers }) : []
    if (!first) continue
    const { class: word, name } = first.properties as Record<string, unknown>
    found.push({ layer: code, class: typeof word === 'string' ? word : '', name: typeof name === 'string' ? name : '' })
  }
  return found
}
