import cuts from './classes.json'

/** What the map can be coloured by. */
export const COLOURINGS = ['programme', 'stage', 'progress', 'slip', 'money'] as const
export type ColourBy = (typeof COLOURINGS)[number]
/** The measures among them, which are cut into classes. */
export type Measure = keyof typeof cuts

/** One class of a measure: from its bound to below the next one's. */
export interface Class {
  code: string
  from: number | null
  below: number | null
}

/** The same bounds as those that the service counts by; a test holds them together. */
export const CLASSES = Object.fromEntries(
  Object.entries(cuts).map(([measure, list]) => [
    measure,
    list.map(({ code, from }, at): Class => ({ code, from, below: list[at + 1]?.from ?? null })),
  ]),
) as unknown as Record<Measure, readonly Class[]>

export function isMeasure(by: ColourBy): by is Measure {
  return by in cuts
}
