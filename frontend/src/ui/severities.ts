import type { Theme } from './palette'

/** How much two nearby works concern one another, the worst first. */
export const SEVERITIES = ['same_ground', 'same_time', 'in_turn'] as const
export type Severity = (typeof SEVERITIES)[number]

export const SEVERITY_INK: Record<Theme, Record<Severity, string>> = {
  light: { same_ground: '#C8372D', same_time: '#B07D00', in_turn: '#5B6673' },
  print: { same_ground: '#C8372D', same_time: '#B07D00', in_turn: '#5B6673' },
  dark: { same_ground: '#E4695F', same_time: '#E0B73A', in_turn: '#A8B3BE' },
}
