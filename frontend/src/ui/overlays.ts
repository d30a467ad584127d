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

/** The colour of a class by its place among the classes of its layer. */
export function overlayInk(kind: OverlayKind, at: number, theme: Theme): string {
  const hue = HUES[kind][at] ?? REST
  return theme === 'dark' ? lifted(hue) : hue
}

function lifted(hex: string): string {
  const value = Number.parseInt(hex.slice(1), 16)
  const mixed = [value >> 16, (value >> 8) & 255, value & 255].map((c) => Math.round(c + (255 - c) * 0.32))
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`
}
