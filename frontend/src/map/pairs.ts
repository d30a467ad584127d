import type { GlMap } from './gl'

/** What a tile says about two works that lie near one another. */
export interface PairOnMap {
  a: string
  b: string
  aName: string
  bName: string
  severity: 'same_ground' | 'same_time' | 'in_turn'
  metres: number
  days: number
  agreed: boolean
  demo: boolean
}

const LAYERS = ['nearby-sign']

/** The sign between two works at this point of the screen. */
export function pairAt(gl: GlMap, { x, y }: { x: number; y: number }, reach: number): PairOnMap | null {
  if (!LAYERS.every((id) => gl.getLayer(id))) return null
  const [found] = gl.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: LAYERS })
  if (!found) return null
  const p = found.properties as Record<string, string | number | boolean | undefined>
  return {
    a: String(p.a),
    b: String(p.b),
    aName: String(p.a_name),
    bName: String(p.b_name),
    severity: p.severity as PairOnMap['severity'],
    metres: Number(p.metres),
    days: Number(p.days),
    agreed: p.agreed === true,
    demo: p.demo === true,
  }
}
