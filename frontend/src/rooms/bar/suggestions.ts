import type { Asked, Found, FoundPlace, FoundPoint, FoundProject, Programme } from '@/api'
import type { Words } from '@/i18n/words'
import { writeCorners } from '@/lib/geo'
import { type Filter, changed } from '@/url'

export type Suggestion =
  | { is: 'words'; words: string; total: number }
  | { is: 'programme'; programme: Programme }
  | { is: 'project'; project: FoundProject }
  | { is: 'place'; place: FoundPlace }
  /** With what else a whole question asks for. */
  | { is: 'ask'; ask: Ask; place: FoundPlace; asked?: Asked | undefined }
  /** A whole question, of no place. */
  | { is: 'question'; asked: Asked }
  | { is: 'point'; point: FoundPoint }

/** What can be asked of a place at once: along a street, inside a district or a zone, around anything else. */
export type Ask = 'along' | 'inside' | 'unit' | 'near'
/** How near, where nothing else is said. */
export const USUAL_M: Partial<Record<Ask, number>> = { along: 200, near: 1000 }

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

/** Whether it asks for more than a kind of work, which has a line of its own. */
const asksMore = ({ stage, under_way_from, around, sort }: Asked): boolean => Boolean(stage.length || under_way_from || around || sort)

/** What is offered for the words, in the order in which it is shown: programmes, all that fit, then places and projects by
 * name. Under the exact name of a place, or a name that no project has, the question about it comes first. */
export function suggestionsOf(words: string, found: Found | undefined, list: readonly Programme[] = []): Suggestion[] {
  if (!words || !found) return []
  if (found.points) return found.points.map((point) => ({ is: 'point', point }))
  const named = ({ name, name_en }: FoundPlace) => name === words || name_en?.toLowerCase() === words.toLowerCase()
  const about = found.places.filter(once).filter((place, at) => at < ASKED || named(place)).slice(0, ASKED + 1)
  const whole = list.filter(({ code }) => found.programmes.includes(code)).slice(0, 3).map((programme): Suggestion => ({ is: 'programme', programme }))
  const nothing = found.total === 0
  // What is in no name is a question, and is answered as one, with all that it asks for.
  const asked = found.asked && nothing && !about.some(named) ? found.asked : undefined
  const asks = about.map((place): Suggestion => ({ is: 'ask', ask: askOf(place), place, asked }))
  const alone = found.asked && (asksMore(found.asked) || (nothing && found.asked.programme.length > 0 && found.asked.unread))
  const questions: Suggestion[] = alone && found.asked && !(asked && about.length > 0) ? [{ is: 'question', asked: found.asked }] : []
  const all: Suggestion = { is: 'words', words, total: found.total }
  const [first] = found.places
  const heads =
    first && (asked || named(first)) ? [...asks, ...whole, all] : nothing ? [...questions, ...whole, ...asks, all] : [...whole, all, ...questions, ...asks]
  return [
    ...heads,
    ...found.places.slice(0, 5).map((place): Suggestion => ({ is: 'place', place })),
    ...found.projects.slice(0, 7).map((project): Suggestion => ({ is: 'project', project })),
  ]
}

const NO_SHAPE = { polygon: undefined, along: undefined, along_m: undefined, near: undefined, radius: undefined }

/** The question about a place, as the filter has it. */
function ofPlace({ ask, place: { code, districts, path, point }, asked }: Extract<Suggestion, { is: 'ask' }>): Partial<Filter> {
  const metres = asked?.metres ?? USUAL_M[ask]
  if (ask === 'along' && path) return { ...NO_SHAPE, along: writeCorners(path), along_m: metres }
  if (ask === 'inside' && code) return { within: [code] }
  if (ask === 'unit' && code) return { unit: [code], ...(districts.length > 0 ? { district: districts } : {}) }
  return { ...NO_SHAPE, near: writeCorners([point]), radius: metres }
}

function ofSentence({ programme, stage, under_way_from, under_way_to, around, around_m }: Asked): Partial<Filter> {
  return {
    programme,
    stage,
    under_way_from: under_way_from ?? undefined,
    under_way_to: under_way_to ?? undefined,
    around: around ?? undefined,
    around_m: around_m ?? undefined,
  }
}

/** The filter that a question gives. A whole one says all itself; one about a place is asked of what is selected. */
export function filterOf(one: Extract<Suggestion, { is: 'ask' | 'question' }>, before: Filter): Filter {
  const about = one.is === 'ask' ? ofPlace(one) : {}
  return one.asked ? changed({}, { ...ofSentence(one.asked), ...about }) : changed({ ...before, q: undefined }, about)
}

/** A whole question, and not a name. */
export function isWhole(one: Suggestion | undefined): boolean {
  return one?.is === 'question' || (one?.is === 'ask' && one.asked !== undefined)
}

export function keyOf(one: Suggestion): string {
  if (one.is === 'project') return one.project.code
  if (one.is === 'programme') return `programme:${one.programme.code}`
  if (one.is === 'ask') return `${one.ask}:${one.place.kind}:${one.place.name}:${one.place.point.join()}`
  if (one.is === 'place') return `${one.place.kind}:${one.place.name}:${one.place.point.join()}`
  if (one.is === 'point') return `${one.point.datum}:${one.point.meridian ?? ''}:${one.point.lon}`
  return one.is
}

export function placeName(place: FoundPlace, { t, name }: Words): string {
  return place.kind === 'metro_station' && !/(站|station)$/i.test(name(place)) ? t('search.station', { name: name(place) }) : name(place)
}
