import type { Theme } from './palette'

/** What a layer of the operator's own is about. */
export const OVERLAY_KINDS = ['development_boundary', 'permanent_farmland', 'ecological_redline', 'detailed_plan', 'land_state', 'other'] as const
export type OverlayKind = (typeof OVERLAY_KINDS)[number]

/** The first hue is the kind's own; further classes follow. All differ in lightness, so that grey sight tells them apart. */
const HUES: Record<OverlayKind, readonly string[]> = {
  development_boundary: ['#7A3E9D', '#B58BD0', '#54306B'],
  permanent_farmland: ['#B88A00', '#4F7F2B', '#8F5A2C', '#9DB35E', '#D9C36A'],
  ecological_redline: ['#1F7A4C', '#6FB58E', '#0F4F32', '#A7D3BA'],
  detailed_plan: ['#C98A1B', '#B23A48', '#6C7FA8', '#7FA650', '#8C5A3C', '#3F7F93', '#A36BA0', '#5B6673'],
  land_state: ['#2E6FA7', '#D07A2D', '#5E9E6E', '#8E5EA2', '#B9A13A'],
  other: ['#5B6673', '#A07A4A', '#4E8C8C', '#9A5B73'],
}
const REST = '#8A8F96'
/** Boundaries are read by their edge, the others by what they fill. */
const EDGED = new Set<OverlayKind>(['development_boundary', 'ecological_redline'])

export const isEdged = (kind: OverlayKind) => EDGED.has(kind)

/** How far the classes of a layer with a colour of its own lie from it, towards white or, below nought, black. */
const STEPS = [0, 0.45, -0.4, 0.7, -0.62]

/** The colour of a class by its place among the classes of its layer; `own` is that of the first, where one was chosen. */
export function overlayInk(kind: OverlayKind, at: number, theme: Theme, own?: string | null): string {
  const step = STEPS[at]
  const hue = (own ? (step === undefined ? undefined : mixed(own, step)) : HUES[kind][at]) ?? REST
  return theme === 'dark' ? mixed(hue, 0.32) : hue
}

function mixed(hex: string, share: number): string {
  const value = Number.parseInt(hex.slice(1), 16)
  const to = share < 0 ? 0 : 255
  const parts = [value >> 16, (value >> 8) & 255, value & 255].map((c) => Math.round(c + (to - c) * Math.abs(share)))
  return `#${parts.map((c) => c.toString(16).padStart(2, '0')).join('')}`
}
