import { readCorners } from '@/lib/geo'
import { possibleSpan } from './possible'

/** The one filter, as the address bar and every request carry it. Parameter names are those of the service. */

export const CHOICES = [
  'programme',
  'kind',
  'class',
  'stage',
  'unit',
  'district',
  'sector',
  'office',
  'list',
  'provenance',
  'accuracy',
  'nature',
  'within',
] as const
export type Choice = (typeof CHOICES)[number]

/** The stages before the start. */
export const NOT_BEGUN = ['planned', 'signed', 'preparing'] as const

/** Days between which something lies: planned or real, then only what really happened. */
export const DAYS = [
  'start_from',
  'start_to',
  'finish_from',
  'finish_to',
  'signed_from',
  'signed_to',
  'started_from',
  'started_to',
  'finished_from',
  'finished_to',
  'under_way_from',
  'under_way_to',
] as const
export type Day = (typeof DAYS)[number]

/** west, south, east, north */
export type Box = readonly [number, number, number, number]

export interface Filter extends Partial<Record<Choice, readonly string[]>>, Partial<Record<Day, string>> {
  min_investment?: number
  max_investment?: number
  year?: number
  q?: string
  /** CQL2 */
  filter?: string
  /** longitude and latitude */
  near?: string
  /** metres */
  radius?: number
  /** An area by its corners: longitude, latitude, … */
  polygon?: string
  /** A line by its corners, and metres to either side. */
  along?: string
  along_m?: number
  /** Near other projects: a code, or a filter as a query string; and metres. */
  around?: string
  around_m?: number
  bbox?: Box
  mapped?: boolean
}

function amount(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}

function day(text: string | null): string | undefined {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
}

function point(text: string | null): string | undefined {
  if (text === null) return undefined
  const parts = text.split(',')
  return parts.length === 2 && parts.every((part) => part.trim() !== '' && Number.isFinite(Number(part))) ? text : undefined
}

export function parseBox(text: string | null): Box | undefined {
  const parts = (text ?? '').split(',').map(Number)
  const [w, s, e, n] = parts
  if (parts.length !== 4 || parts.some((p) => !Number.isFinite(p))) return undefined
  if (w === undefined || s === undefined || e === undefined || n === undefined) return undefined
  return w < e && s < n ? [w, s, e, n] : undefined
}

/** Reads a filter; what cannot be read is left out rather than passed on. */
export function parseFilter(params: URLSearchParams): Filter {
  const filter: Filter = {}
  for (const choice of CHOICES) {
    const codes = [...new Set(params.getAll(choice).filter(Boolean))]
    if (codes.length > 0) filter[choice] = codes
  }
  const year = amount(params.get('year'))
  const q = params.get('q')?.trim()
  const mapped = params.get('mapped')
  const bbox = parseBox(params.get('bbox'))
  filter.min_investment = amount(params.get('min_investment'))
  filter.max_investment = amount(params.get('max_investment'))
  for (const name of DAYS) filter[name] = day(params.get(name))
  const written = params.get('filter')?.trim()
  if (written) filter.filter = written
  filter.near = point(params.get('near'))
  const radius = amount(params.get('radius'))
  if (filter.near && radius) filter.radius = radius
  const polygon = params.get('polygon') ?? ''
  if (readCorners(polygon, 3)) filter.polygon = polygon
  const along = params.get('along') ?? ''
  if (readCorners(along, 2)) filter.along = along
  filter.around = params.get('around')?.trim() || undefined
  for (const name of ['along', 'around'] as const) {
    const metres = amount(params.get(`${name}_m`))
    if (filter[name] && metres) filter[`${name}_m`] = metres
  }
  if (year && Number.isInteger(year)) filter.year = year
  if (q) filter.q = q
  if (bbox) filter.bbox = bbox
  if (mapped === 'true' || mapped === 'false') filter.mapped = mapped === 'true'
  return withoutEmpty(filter)
}

function withoutEmpty(filter: Filter): Filter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
}

export function writeFilter(filter: Filter, into = new URLSearchParams()): URLSearchParams {
  for (const choice of CHOICES) for (const code of filter[choice] ?? []) into.append(choice, code)
  if (filter.min_investment !== undefined) into.set('min_investment', String(filter.min_investment))
  if (filter.max_investment !== undefined) into.set('max_investment', String(filter.max_investment))
  if (filter.year !== undefined) into.set('year', String(filter.year))
  if (filter.q) into.set('q', filter.q)
  for (const name of DAYS) if (filter[name]) into.set(name, filter[name])
  if (filter.filter) into.set('filter', filter.filter)
  if (filter.near) into.set('near', filter.near)
  if (filter.near && filter.radius) into.set('radius', String(filter.radius))
  if (filter.polygon) into.set('polygon', filter.polygon)
  for (const name of ['along', 'around'] as const) {
    const [value, metres] = [filter[name], filter[`${name}_m`]]
    if (value) into.set(name, value)
    if (value && metres) into.set(`${name}_m`, String(metres))
  }
  if (filter.bbox) into.set('bbox', filter.bbox.join(','))
  if (filter.mapped !== undefined) into.set('mapped', String(filter.mapped))
  return into
}

/** The query string that list, totals and tiles share. */
export function filterQuery(filter: Filter): string {
  return writeFilter(filter).toString()
}

/** What tiles need: a box would only hide what is out of sight anyway, and change every tile's address. */
export function tileQuery(filter: Filter): string {
  return filterQuery({ ...filter, bbox: undefined })
}

export function toggled(filter: Filter, choice: Choice, code: string): Filter {
  const codes = filter[choice] ?? []
  const next = codes.includes(code) ? codes.filter((c) => c !== code) : [...codes, code]
  return withoutEmpty({ ...filter, [choice]: next })
}

export function changed(filter: Filter, part: Partial<Filter>): Filter {
  return withoutEmpty({ ...filter, ...part })
}

/** As the page writes them: a field that is not known, or compared with a number; works that may be under way. */
const PLAIN = /^\w+ (IS NULL|(>=|<=|<|>|=) -?\d+(\.\d+)?)$/
const isOurs = (condition: string) => PLAIN.test(condition) || possibleSpan(condition) !== undefined

/** The condition that a field is not known. */
export function unknown(property: string): string {
  return `${property} IS NULL`
}

/** Asks for one more written condition, or no longer for it. */
export function conditioned(filter: Filter, condition: string): Filter {
  const asked = conditionsOf(filter)
  const next = asked.includes(condition) ? asked.filter((one) => one !== condition) : [...asked, condition]
  const written = next.length === 1 ? next : next.map((one) => (isOurs(one) ? one : `(${one})`))
  return changed(filter, { filter: written.join(' AND ') || undefined })
}

/** The written conditions one by one, where they are as simple as those that the page writes. */
export function conditionsOf(filter: Filter): string[] {
  if (!filter.filter) return []
  const parts = apart(filter.filter)
  return parts.every(isOurs) ? parts : [filter.filter]
}

/** Parted at each AND that stands in no brackets. */
function apart(written: string): string[] {
  const parts: string[] = []
  let depth = 0
  for (const piece of written.split(' AND ')) {
    if (depth > 0) parts.push(`${parts.pop() ?? ''} AND ${piece}`)
    else parts.push(piece)
    depth += piece.split('(').length - piece.split(')').length
  }
  return parts
}

/** Whether every written condition is one that the page can write, and so can take away. */
export function isPlain(filter: Filter): boolean {
  return conditionsOf(filter).every(isOurs)
}

export function isEmpty(filter: Filter): boolean {
  return Object.keys(filter).length === 0
}

/** The last day of a month such as 2025-10. */
export function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year ?? 0, number ?? 0, 0)).toISOString().slice(0, 10)
}

/** The month whose works are asked for, where it is exactly one. */
export function monthOf({ under_way_from: from, under_way_to: to }: Filter): string | undefined {
  const month = from?.slice(0, 7)
  return month && from === `${month}-01` && to === lastDayOf(month) ? month : undefined
}

/** Asks for the works of a month, or of any. */
export function inMonth(month: string | undefined): Pick<Filter, 'under_way_from' | 'under_way_to'> {
  return { under_way_from: month && `${month}-01`, under_way_to: month && lastDayOf(month) }
}
