import type { Found, FoundPlace, FoundPoint, FoundProject } from '@/api'

export type Suggestion =
  | { is: 'words'; words: string; total: number }
  | { is: 'project'; project: FoundProject }
  | { is: 'place'; place: FoundPlace }
  | { is: 'ask'; ask: Ask; place: FoundPlace }
  | { is: 'point'; point: FoundPoint }

/** What can be asked of a place at once: along a street, inside a district or a zone, around anything else. */
export type Ask = 'along' | 'inside' | 'unit' | 'near'

function askOf({ kind, code, path }: FoundPlace): Ask {
  if (path) return 'along'
  if (code && kind === 'district') return 'inside'
  return code && kind === 'unit' ? 'unit' : 'near'
}

const ASKED = 2

/** What is offered for the words, in the order in which it is shown: all that fit, then places and projects by name. Under
 * the exact name of a place, or a name that no project has, the question about it comes first. */
export function suggestionsOf(words: string, found: Found | undefined): Suggestion[] {
  if (!words || !found) return []
  if (found.points) return found.points.map((point) => ({ is: 'point', point }))
  const asks = found.places.slice(0, ASKED).map((place): Suggestion => ({ is: 'ask', ask: askOf(place), place }))
  const exact = found.places[0]?.name === words || found.places[0]?.name_en?.toLowerCase() === words.toLowerCase()
  const all: Suggestion = { is: 'words', words, total: found.total }
  return [
    ...(exact || found.total === 0 ? [...asks, all] : [all, ...asks]),
    ...found.places.slice(0, 5).map((place): Suggestion => ({ is: 'place', place })),
    ...found.projects.slice(0, 7).map((project): Suggestion => ({ is: 'project', project })),
  ]
}

export function keyOf(one: Suggestion): string {
  if (one.is === 'project') return one.project.code
  if (one.is === 'ask') return `${one.ask}:${one.place.kind}:${one.place.name}:${one.place.point.join()}`
  if (one.is === 'place') return `${one.place.kind}:${one.place.name}:${one.place.point.join()}`
  if (one.is === 'point') return `${one.point.datum}:${one.point.meridian ?? ''}:${one.point.lon}`
  return 'words'
}
