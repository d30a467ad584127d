import type { Nearby } from '@/api'
import type { Box } from '@/map'

export const pairName = ({ a, b }: Pick<Nearby, 'a' | 'b'>): string => `${a.code}/${b.code}`

/** Whether the address names this pair, in either order. */
export function isPair(pair: Nearby, name: string | undefined): boolean {
  return name === pairName(pair) || name === `${pair.b.code}/${pair.a.code}`
}

const ROOM = 0.0022

/** What the map is to show of a pair: the two nearest points with some ground around them. */
export function boxOf({ near: [[ax, ay], [bx, by]] }: Pick<Nearby, 'near'>): Box {
  return [Math.min(ax, bx) - ROOM, Math.min(ay, by) - ROOM, Math.max(ax, bx) + ROOM, Math.max(ay, by) + ROOM]
}
