import type { Found, FoundPlace, FoundPoint, FoundProject, Programme } from '@/api'

export type Suggestion =
  | { is: 'words'; words: string; total: number }
  | { is: 'programme'; programme: Programme }
  | { is: 'project'; project: FoundProject }
  | { is: 'place'; place: FoundPlace }
  /** With the programme, where a whole question names one. */
  | { is: 'ask'; ask: Ask; place: FoundPlace; programme?: Programme | undefined }
  | { is: 'point'; point: FoundPoint }

/** What can be asked of a place at once: along a street, inside a district or a zone, around anything else. */
export type Ask = 'along' | 'inside' | 'unit' | 'near'

function askOf({ kind, code, path }: FoundPlace): Ask {
  if (path) return 'along'
  if (code && kind === 'district') return 'inside'
  return code && kind === 'unit' ? 'unit' : 'near'
}

/** Degrees within which two places of one name are one place: a square and the station under it. */
const SAME_DEG = 0.004

/** A question about the same spot is asked once, whatever is there. */
function once(place: FoundPlace, at: number, all: readonly FoundPlace[]): boolean {
  const same = (other: FoundPlace) =>
    other.name === place.name && Math.abs(other.point[0] - place.point[0]) < SAME_DEG && Math.abs(other.point[1] - place.point[1]) < SAME_DEG && askOf(other) === askOf(place)
  return all.findIndex(same) === at
}

const ASKED = 2
const LEAST_LETTERS = 2

/** The programmes that the words mean: by a part of a name, or, where nothing else has the words, by what they have of one.
 * `called` gives what else a kind of work is called, in words apart. */
export function programmesOf(words: string, found: Found | undefined, list: readonly Programme[], called: (kind: string) => string): Programme[] {
  const typed = words.toLowerCase()
  if (typed.length < LEAST_LETTERS) return []
  const nothing = found?.total === 0
  return list.filter(({ name, name_en, short_name, kind }) => {
    const others = kind ? called(kind).split(' ').filter(Boolean) : []
    const has = [name, short_name, name_en, ...others].some((one) => one?.toLowerCase().includes(typed))
    return has || (nothing && [short_name, ...others].some((one) => one && typed.includes(one.toLowerCase())))
  })
}

/** What is offered for the words, in the order in which it is shown: programmes, all that fit, then places and projects by
 * name. Under the exact name of a place, or a name that no project has, the question about it comes first. */
export function suggestionsOf(words: string, found: Found | undefined, programmes: readonly Programme[] = []): Suggestion[] {
  if (!words || !found) return []
  if (found.points) return found.points.map((point) => ({ is: 'point', point }))
  const named = ({ name, name_en }: FoundPlace) => name === words || name_en?.toLowerCase() === words.toLowerCase()
  const about = found.places.filter(once).filter((place, at) => at < ASKED || named(place)).slice(0, ASKED + 1)
  const whole = programmes.slice(0, 3).map((programme): Suggestion => ({ is: 'programme', programme }))
  // A question with a kind of work and a place in it is answered as one.
  const one = programmes.length === 1 && !about.some(named) ? programmes[0] : undefined
  const asks = about.map((place): Suggestion => ({ is: 'ask', ask: askOf(place), place, programme: one }))
  const all: Suggestion = { is: 'words', words, total: found.total }
  const [first] = found.places
  const heads = first && (one || named(first)) ? [...asks, ...whole, all] : found.total === 0 ? [...whole, ...asks, all] : [...whole, all, ...asks]
  return [
    ...heads,
    ...found.places.slice(0, 5).map((place): Suggestion => ({ is: 'place', place })),
    ...found.projects.slice(0, 7).map((project): Suggestion => ({ is: 'project', project })),
  ]
}

export function keyOf(one: Suggestion): string {
  if (one.is === 'project') return one.project.code
  if (one.is === 'programme') return `programme:${one.programme.code}`
  if (one.is === 'ask') return `${one.ask}:${one.place.kind}:${one.place.name}:${one.place.point.join()}`
  if (one.is === 'place') return `${one.place.kind}:${one.place.name}:${one.place.point.join()}`
  if (one.is === 'point') return `${one.point.datum}:${one.point.meridian ?? ''}:${one.point.lon}`
  return 'words'
}
