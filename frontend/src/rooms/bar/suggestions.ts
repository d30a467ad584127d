import type { Found, FoundPlace, FoundPoint, FoundProject } from '@/api'

export type Suggestion =
  | { is: 'words'; words: string; total: number }
  | { is: 'project'; project: FoundProject }
  | { is: 'place'; place: FoundPlace }
  | { is: 'point'; point: FoundPoint }

/** What is offered for the words, in the order in which it is shown: all that fit, then places and projects by name. */
export function suggestionsOf(words: string, found: Found | undefined): Suggestion[] {
  if (!words || !found) return []
  if (found.points) return found.points.map((point) => ({ is: 'point', point }))
  return [
    { is: 'words', words, total: found.total },
    ...found.places.slice(0, 5).map((place): Suggestion => ({ is: 'place', place })),
    ...found.projects.slice(0, 7).map((project): Suggestion => ({ is: 'project', project })),
  ]
}

export function keyOf(one: Suggestion): string {
  if (one.is === 'project') return one.project.code
  if (one.is === 'place') return `${one.place.kind}:${one.place.name}:${one.place.point.join()}`
  if (one.is === 'point') return `${one.point.datum}:${one.point.meridian ?? ''}:${one.point.lon}`
  return 'words'
}
